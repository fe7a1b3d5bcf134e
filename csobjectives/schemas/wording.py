"""What a schema refuses, in the words of the person who wrote the document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from csobjectives.documents import Document, JsonText, Overlay
from csobjectives.metrics import REGISTRY
from csobjectives.problems import Location, Problem, did_you_mean
from csobjectives.schemas.generation import measure_schema, published
from csobjectives.schemas.requirements import Schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Path = tuple[str | int, ...]
Placed = Document | Overlay | JsonText
"""What tells where a value stands."""

_LONGEST_VALUE = 60
_ANY_TEXT = r"\S"  # the pattern of what is only not blank
_PLAIN = re.compile(r"[^\s,\[\]{}#&*!|>'\"%@`?:-]([^,\[\]{}#:]|:(?=\S))*(?<! )")  # needs no quotes
_LONGEST_EXAMPLE = 120
_SIDES = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
}
_TYPE_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}


def told(errors: Iterable[ValidationError], document: Placed) -> Iterator[Problem]:
    """The problems behind validation errors, none of them twice.

    A value of the wrong type is not also too small, and what is missing beside a misspelt key
    is that key.
    """
    by_path: dict[Path, list[_Refusal]] = {}
    for error in errors:
        refusal = _Refusal(error, document)
        by_path.setdefault(refusal.path, []).append(refusal)
    for found in by_path.values():
        wrong_type = [each for each in found if each.error.validator == "type"]
        meant = frozenset(name for each in found for name in each.misspelt())
        for refusal in wrong_type or found:
            yield from refusal.problems(meant)


def misspelt(error: ValidationError, document: Placed) -> list[str]:
    """The known keys that were probably meant by the unknown ones that an error is about."""
    return _Refusal(error, document).misspelt()


@dataclass(frozen=True)
class _Refusal:
    """One validation error: what was found, where, and what would have been right."""

    error: ValidationError
    document: Placed = field(repr=False)

    @cached_property
    def path(self) -> Path:
        return tuple(self.error.absolute_path)

    @property
    def found(self) -> Any:
        return self.error.instance

    @property
    def wanted(self) -> Any:
        return self.error.validator_value

    @cached_property
    def schema(self) -> Schema:
        return self.error.schema if isinstance(self.error.schema, dict) else {}

    @cached_property
    def properties(self) -> Schema:
        """The keys that are known here; a rule about variants stands beside the metric's keys."""
        known: Schema = self.schema.get("properties", {})
        if not known and isinstance(self.found, dict) and self.found.get("metric") in REGISTRY:
            known = measure_schema(REGISTRY[self.found["metric"]])["properties"]
        return known

    def resolved(self, schema: Schema) -> Schema:
        """A schema with its reference into the definitions of the document's kind followed."""
        name = schema.get("$ref", "").removeprefix("#/$defs/")
        if not name:
            return schema
        kinds = (str(self.document.data.get("kind", "Results")), "Objectives")
        found = (published(kind).get("$defs", {}).get(name) for kind in kinds)
        return next((each for each in found if each is not None), {})

    @property
    def name(self) -> str:
        """The key whose value is refused."""
        return next((each for each in reversed(self.path) if isinstance(each, str)), "")

    @property
    def subject(self) -> str:
        """What is refused, in words."""
        if not self.path:
            return "the document"
        return f"an entry of '{self.name}'" if isinstance(self.path[-1], int) else f"'{self.name}'"

    @property
    def inside(self) -> str:
        """Where a key is missing or too many, in words."""
        return f"in {self.subject}" if self.path else "at the top of the document"

    @property
    def hint(self) -> str:
        """An example of what belongs here; there is none for one entry of a list."""
        is_entry = bool(self.path) and isinstance(self.path[-1], int)
        return "" if is_entry else _example(self.name, self.schema)

    def misspelt(self) -> list[str]:
        """The known keys that are near unknown ones, as hints name them."""
        if self.error.validator != "additionalProperties":
            return []
        return [
            known
            for key in self.unknown_keys()
            for known in self.properties
            if did_you_mean(key, self.properties) == f"Did you mean {known}?"
        ]

    def unknown_keys(self) -> list[str]:
        """The keys that are refused: those in x- are a document's own at its top only."""
        known = [key for key in self.found if not self.path and key.startswith("x-")]
        return [key for key in self.found if key not in self.properties and key not in known]

    def problems(self, meant: frozenset[str]) -> Iterator[Problem]:
        """The error as problems; a key that is only misspelt is not missing."""
        match str(self.error.validator):
            case "additionalProperties":
                yield from self._unknown()
            case "required":
                yield from self._missing(self.wanted, meant)
            case "dependentRequired":
                absent = [
                    each for key in self.wanted if key in self.found for each in self.wanted[key]
                ]
                yield from self._missing(absent, meant)
            case "oneOf" | "anyOf" if isinstance(self.found, dict) and _are_forms(self.wanted):
                yield from self._forms(meant)
            case "anyOf" if any("enum" in each for each in self.wanted):
                slug, message, hint = _of_enum(self)
                yield self._problem(slug, message, hint)
            case "uniqueItems":
                yield self._repeated()
            case "not":
                yield from self._unused()
            case _ if "propertyNames" in self.error.absolute_schema_path:
                yield self._misnamed()
            case validator if validator in _VALUES:
                slug, message, hint = _VALUES[validator](self)
                yield self._problem(slug, message, hint)
            case _:  # a keyword that no schema uses yet: its own words are better than none
                yield self._problem("invalid", self.error.message, self.hint)

    def at(self, *steps: str | int, key: bool = False) -> Location:
        return self.document.locate((*self.path, *steps), key=key)

    def _problem(
        self, slug: str, message: str, hint: str, location: Location | None = None
    ) -> Problem:
        return Problem(slug=slug, message=message, location=location or self.at(), hint=hint)

    def _unknown(self) -> Iterator[Problem]:
        fixed = ("metric", "source") if isinstance(self.document, Overlay) else ()
        known = [key for key in self.properties if key not in fixed]  # by the measure that is used
        for key in self.unknown_keys():
            message = f"'{_shown(key)}' is not known {self.inside}"
            hints: Mapping[str, str] = self.schema.get("x-hints", {})
            hint = hints.get(key) or _hint_for_key(key, self.found[key], known)
            yield self._problem("unknown-key", message, hint, self.at(key, key=True))

    def _missing(self, wanted: Iterable[str], meant: frozenset[str]) -> Iterator[Problem]:
        for key in wanted:
            if key == "metric" and "use" in self.found:
                message = f"'use' is not known {self.inside}"
                hint = "Name its metric: a measure that a source names uses no other."
                yield self._problem("unknown-key", message, hint, self.at("use", key=True))
            elif key not in self.found and key not in meant:
                hint = _example(key, self.resolved(self.properties.get(key, {})))
                yield self._problem("missing-key", f"'{key}' is missing {self.inside}", hint)

    def _forms(self, meant: frozenset[str]) -> Iterator[Problem]:
        """None, a part, or more than one of the groups of keys that are each enough alone.

        A form without such keys says that there may be none of them.
        """
        forms = _keys_of_forms(self.wanted, exactly=self.error.validator == "oneOf")
        groups = [needed for needed, _ in forms if needed]
        if any(key in meant for group in groups for key in group):
            return
        known = [key for group in groups for key in group]
        others = [key for _, barred in forms for key in sorted(barred)]
        given = [key for key in dict.fromkeys((*known, *others)) if key in self.found]
        choices = _either([_together(group) for group in groups])
        once = f"Give either {choices}."
        hints: Mapping[str, str] = self.schema.get("x-hints", {})
        mistaken = next((hints[key] for key in self.found if key in hints), "")
        fitting = [needed for needed, barred in forms if not barred.intersection(given)]
        begun = [group for group in fitting if set(group).intersection(given)]
        if not fitting:
            first, second = _at_odds(given, [barred for _, barred in forms])
            message = f"'{first}' and '{second}' cannot stand together {self.inside}"
            yield self._problem("conflicting-keys", message, once, self.at(second, key=True))
        elif begun:
            nearest = min(begun, key=lambda group: len(set(group).difference(given)))
            absent = [f"'{key}'" for key in nearest if key not in given]
            verb = "is" if len(absent) == 1 else "are"
            beside = next(key for key in nearest if key in given)
            message = f"{' and '.join(absent)} {verb} missing beside '{beside}' {self.inside}"
            yield self._problem("missing-key", message, once)
        else:
            near = self._near(key for group in groups for key in group)
            message = f"{choices} is missing {self.inside}"
            hint = mistaken or near or self._simplest(groups) or once
            yield self._problem("missing-key", message, hint)

    def _simplest(self, groups: Iterable[list[str]]) -> str:
        """An example of a key that is enough by itself."""
        alone = next((group[0] for group in groups if len(group) == 1), "")
        return _example(alone, self.resolved(self.properties.get(alone, {})))

    def _near(self, wanted: Iterable[str]) -> str:
        """A hint where a key that is not known here is nearly one that is wanted."""
        names = list(wanted)
        hints = (did_you_mean(key, names) for key in self.found if key not in self.properties)
        return next((hint for hint in hints if hint.startswith("Did you mean")), "")

    def _repeated(self) -> Problem:
        index = next(i for i, each in enumerate(self.found) if each in self.found[:i])
        message = f"'{_shown(self.found[index])}' stands twice in {self.subject}"
        return self._problem("repeated-entry", message, "Name it once.", self.at(index))

    def _unused(self) -> Iterator[Problem]:
        """A key that the chosen variant has no use for; where none is chosen, that is said."""
        metric = REGISTRY[self.found["metric"]]
        variant = self.found.get("variant")
        if variant not in metric.variants:
            return
        for key in self.wanted["required"]:
            using = [name for name in metric.variants if key in metric.needs(metric.forms[name])]
            message = f"'{key}' plays no part in the variant '{variant}'"
            hint = f"Leave it out; variants that use it: {', '.join(using)}."
            yield self._problem("unused-key", message, hint, self.at(key, key=True))

    def _misnamed(self) -> Problem:
        message = f"'{_shown(self.found)}' is no name for an entry of '{self.name}'"
        hint = "A name is made of a-z, 0-9, - and _, and starts with a letter."
        return self._problem("bad-value", message, hint, self.at(self.found, key=True))


def _together(group: list[str]) -> str:
    """The keys of a form: the first with the others."""
    first, *others = (f"'{key}'" for key in group)
    return f"{first} with {' and '.join(others)}" if others else first


def _are_forms(choices: list[Schema]) -> bool:
    """Whether the choices are about which keys there are."""
    return any(each.keys() & {"required", "not"} for each in choices)


def _either(choices: list[str]) -> str:
    """What one may choose from, in words: forms of several keys have commas of none's."""
    *others, last = choices
    between = " or " if any(" with " in each for each in choices) else ", "
    return f"{between.join(others)} or {last}" if others else last


def _keys_of_forms(
    choices: list[Schema], *, exactly: bool
) -> list[tuple[list[str], frozenset[str]]]:
    """Of each form the keys that it needs, and those that cannot stand beside them.

    Where `exactly` one of them holds, these are what the others need.
    """
    needed: list[list[str]] = [each.get("required", []) for each in choices]
    found = []
    for own, each in zip(needed, choices, strict=True):
        barred = [key for one in each.get("not", {}).get("anyOf", ()) for key in one["required"]]
        others = {key for group in needed for key in group if key not in own}
        found.append((own, frozenset(others if exactly else barred)))
    return found


def _at_odds(given: list[str], barred: list[frozenset[str]]) -> tuple[str, str]:
    """The first two keys that no form takes together; the first and last, where any two would."""
    for first, second in itertools.combinations(given, 2):
        if all({first, second} & keys for keys in barred):
            return first, second
    return given[0], given[-1]


def _of_enum(refusal: _Refusal) -> tuple[str, str, str]:
    known = _names_of(refusal.schema)
    slug = refusal.schema.get("x-problem", "unknown-value")
    if not isinstance(refusal.found, str):
        message = f"{refusal.subject} is {_kind(refusal.found)}, not one of the known names"
        return slug, message, _near_or_all("", known, refusal.schema)
    called = refusal.schema.get("x-called", refusal.name.replace("_", " "))
    message = f"'{_shown(refusal.found)}' is no {called}"
    hints: Mapping[str, str] = refusal.schema.get("x-hints", {})
    hint = hints.get(refusal.found) or _near_or_all(refusal.found, known, refusal.schema)
    return slug, message, hint


def _names_of(schema: Schema) -> list[str]:
    """The names that a value may have; where it may be of a form as well, its examples too."""
    names = schema.get("enum", [schema.get("const")])
    for each in schema.get("anyOf", ()):
        names = each["enum"] + schema["examples"] if "enum" in each else names
    return [str(each) for each in dict.fromkeys(names)]


def _near_or_all(name: str, known: list[str], schema: Schema) -> str:
    """The nearest name; else all of them, or where they are listed, if there are too many."""
    hint = did_you_mean(name, known)
    return hint if hint.startswith("Did you mean") else str(schema.get("x-listed", hint))


def _of_type(refusal: _Refusal) -> tuple[str, str, str]:
    found = refusal.found
    is_scalar = found is not None and not isinstance(found, dict | list)
    is_any_text = refusal.schema.get("pattern") == _ANY_TEXT
    if is_scalar and "pattern" in refusal.schema and not is_any_text:
        return _of_form(refusal)  # that it is no text is not what is wrong
    shown = f" ({_shown(found)})" if is_scalar else ""
    names = [refusal.wanted] if isinstance(refusal.wanted, str) else refusal.wanted
    expected = " or ".join(_TYPE_WORDS[name] for name in names if name != "null")
    hint = refusal.hint
    if is_scalar and is_any_text:
        hint = f'Put it in quotes: {refusal.name}: "{_shown(found)}"'
    return "wrong-type", f"{refusal.subject} is {_kind(found)}{shown}, not {expected}", hint


def _of_form(refusal: _Refusal) -> tuple[str, str, str]:
    if refusal.found == "":
        return "bad-value", f"{refusal.subject} is an empty text", refusal.hint
    taker = refusal.subject if refusal.subject.startswith("'") else f"'{refusal.name}'"
    return "bad-value", f"'{_shown(refusal.found)}' is not what {taker} takes", refusal.hint


def _of_size(refusal: _Refusal) -> tuple[str, str, str]:
    side = _SIDES[str(refusal.error.validator)]
    message = f"{refusal.subject} is {_shown(refusal.found)}, and has to be {side} {refusal.wanted}"
    hints: Mapping[str, str] = refusal.schema.get("x-hints", {})
    return "bad-value", message, hints.get(str(refusal.found), refusal.hint)


def _of_length(refusal: _Refusal) -> tuple[str, str, str]:
    side = "at most" if str(refusal.error.validator).startswith("max") else "at least"
    count, wanted = len(refusal.found), refusal.wanted
    entries = f"{count or 'no'} {'entry' if count == 1 else 'entries'}"
    needed = f"{side} {wanted} {'is' if wanted == 1 else 'are'} needed"
    return "bad-value", f"{refusal.subject} has {entries}, {needed}", refusal.hint


_VALUES: dict[str, Callable[[_Refusal], tuple[str, str, str]]] = {
    "enum": _of_enum,
    "const": _of_enum,
    "type": _of_type,
    "pattern": _of_form,
    "minLength": _of_form,
    "maxLength": _of_form,
    "minimum": _of_size,
    "maximum": _of_size,
    "exclusiveMinimum": _of_size,
    "exclusiveMaximum": _of_size,
    "minItems": _of_length,
    "maxItems": _of_length,
    "minProperties": _of_length,
}


def _kind(value: object) -> str:
    """A value's kind in words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a number"


def _shown(value: object) -> str:
    """A scalar as it reads, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _hint_for_key(key: str, value: object, known: Iterable[str]) -> str:
    """What was probably meant by a key that is not known."""
    if value is None and " " in key:
        return "A comma ends a value in {…}: put a text that holds one in quotes."
    if key.startswith("x-"):
        return "Keys of your own stand at the top of the document."
    return did_you_mean(key, known)


def _example(name: str, schema: Schema) -> str:
    """An example of what belongs under a key, from the schema; none where it is long."""
    examples = schema.get("examples")
    if not examples:
        return ""
    hint = f"For example: {name}: {_as_yaml(examples[0])}"
    return hint if len(hint) <= _LONGEST_EXAMPLE else ""


def _as_yaml(value: object) -> str:
    """A small value in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_yaml(each) for each in value) + "]"
    shown = _shown(value)
    is_plain = not isinstance(value, str) or _PLAIN.fullmatch(value)
    return shown if is_plain else f'"{shown}"'
