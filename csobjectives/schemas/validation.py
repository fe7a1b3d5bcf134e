"""What a document gets wrong, as problems with their places.

The published schema tells the metrics apart by `if` and `then`, for editors. Validation
picks the metric's own definition instead: it is quicker, and each problem names its exact
place. One door to jsonschema.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from csobjectives.documents import Document
from csobjectives.metrics import REGISTRY
from csobjectives.problems import Problem, Problems, did_you_mean
from csobjectives.schemas.generation import KINDS, Schema, measure_schema, published

Path = tuple[str | int, ...]

_TYPE_WORDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "nothing",
}


def validate(document: Document, problems: Problems) -> frozenset[Path]:
    """Report what the document's schema refuses.

    Returns the paths of the parts that are not fit to be read further: the objectives and
    sources in which something is wrong, and () where it concerns the document's head.
    """
    kind = document.data.get("kind")
    errors = list(_validator(str(kind)).iter_errors(document.data))
    for index, objective in _objectives_of(document):
        path: Path = ("objectives", index, "measure")
        measure = objective.get("measure")
        if isinstance(measure, dict) and measure.get("metric") in REGISTRY:
            for error in _measure_validator(measure["metric"]).iter_errors(measure):
                error.path.extendleft(reversed(path))
                errors.append(error)
    for error in errors:
        problems.extend(_describe(error, document))
    return frozenset(tuple(error.absolute_path)[:2] for error in errors)


def _objectives_of(document: Document) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objectives of a document, as far as they have the form of one."""
    objectives = document.data.get("objectives")
    if document.data.get("kind") == "Objectives" and isinstance(objectives, list):
        yield from ((i, each) for i, each in enumerate(objectives) if isinstance(each, dict))


@cache
def _validator(kind: str) -> Draft202012Validator:
    """The validator of a kind; measures are only held to naming a known metric."""
    schema = copy.deepcopy(published(kind))
    if kind == "Objectives":
        schema["$defs"]["measure"].pop("allOf")
    return Draft202012Validator(schema)


@cache
def _measure_validator(metric: str) -> Draft202012Validator:
    definitions = published("Objectives")["$defs"]
    common = {name: each for name, each in definitions.items() if name.startswith("measure.")}
    return Draft202012Validator(measure_schema(REGISTRY[metric]) | {"$defs": common})


def _describe(error: ValidationError, document: Document) -> Iterator[Problem]:
    """A validation error in the words of the person who wrote the document."""
    path = tuple(error.absolute_path)
    here = document.locate(path)
    schema: Schema = error.schema if isinstance(error.schema, dict) else {}
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "the document")
    hint = _example_hint(name, schema)
    found = _shown(error.instance)
    instance: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", {}))
            for key in instance:
                if key not in known and not key.startswith("x-"):
                    yield Problem(
                        slug="unknown-key",
                        message=f"'{key}' is not known {_inside(path)}",
                        location=document.locate((*path, key), key=True),
                        hint=did_you_mean(key, known),
                    )
        case "required":
            for key in wanted:
                if key not in instance:
                    yield Problem(
                        slug="missing-key",
                        message=f"'{key}' is missing {_inside(path)}",
                        location=here,
                        hint=_example_hint(
                            key, _resolved(schema.get("properties", {}).get(key, {}))
                        ),
                    )
        case "enum" | "const":
            known = [str(each) for each in schema.get("enum", [schema.get("const")])]
            slug = schema.get("x-problem", "unknown-value")
            message = f"'{found}' is no {name.replace('_', ' ')}"
            yield Problem(
                slug=slug, message=message, location=here, hint=did_you_mean(found, known)
            )
        case "type":
            expected = _one_of(wanted)
            message = f"'{name}' is {_kind_of(instance)} ({found}), not {expected}"
            yield Problem(slug="wrong-type", message=message, location=here, hint=hint)
        case "pattern" | "minLength" | "maxLength" | "minimum" | "maximum":
            message = f"'{found}' is not what '{name}' takes"
            yield Problem(slug="bad-value", message=message, location=here, hint=hint)
        case "minItems" | "maxItems" | "minProperties":
            message = f"'{name}' has {len(instance)} entries, {_wanted(error)}"
            yield Problem(slug="bad-value", message=message, location=here, hint=hint)
        case "oneOf":
            yield _not_one_form(error, document)
        case "not":
            extra = [each["required"][0] for each in wanted["anyOf"]]
            given = next(key for key in extra if key in instance)
            yield Problem(
                slug="unused-key",
                message=f"'{given}' plays no part in this variant",
                location=document.locate((*path, given), key=True),
                hint="Leave it out, or choose the variant that uses it.",
            )
        case _:  # a keyword that the schemas do not use yet: its own words are better than none
            yield Problem(slug="invalid", message=error.message, location=here, hint=hint)


def _not_one_form(error: ValidationError, document: Document) -> Problem:
    """None, or more than one, of the groups of keys of which exactly one has to be there."""
    instance: Any = error.instance
    branches: Any = error.validator_value
    groups = [branch["required"] for branch in branches]
    given = [key for group in groups for key in group if key in instance]
    choices = " or ".join(" with ".join(group) for group in groups)
    path = tuple(error.absolute_path)
    if len(given) > 1:
        return Problem(
            slug="conflicting-keys",
            message=f"{_listed(given)} cannot stand together {_inside(path)}",
            location=document.locate((*path, given[1]), key=True),
            hint=f"Give exactly one of: {choices}.",
        )
    return Problem(
        slug="missing-key",
        message=f"one of {choices} is missing {_inside(path)}",
        location=document.locate(path),
        hint=f"Give exactly one of: {choices}.",
    )


def _wanted(error: ValidationError) -> str:
    side = "at most" if str(error.validator).startswith("max") else "at least"
    return f"{side} {error.validator_value} are needed"


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"'{name}'" for name in names)


def _one_of(expected: str | list[str]) -> str:
    names = [expected] if isinstance(expected, str) else expected
    return " or ".join(_TYPE_WORDS[name] for name in names)


def _kind_of(value: object) -> str:
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
    """A value as it reads, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value) if not isinstance(value, dict | list) else "…"
    return text if len(text) <= 60 else text[:57] + "…"


def _inside(path: Path) -> str:
    """Where in the document, in words: 'in target'."""
    names = [str(part) for part in path if isinstance(part, str)]
    return f"in '{names[-1]}'" if names else "at the top of the document"


def _example_hint(name: str, schema: Schema) -> str:
    """An example of what belongs here, from the schema."""
    examples = schema.get("examples")
    if not examples:
        return ""
    return f"For example: {name}: {_as_yaml(examples[0])}"


def _as_yaml(value: object) -> str:
    """A small value in YAML's flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_as_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_yaml(each) for each in value) + "]"
    return _shown(value)


def _resolved(schema: Schema) -> Schema:
    """A schema with its reference into the objectives' definitions followed."""
    reference = schema.get("$ref", "")
    if not reference:
        return schema
    name = reference.removeprefix("#/$defs/")
    for kind in KINDS:
        found: Schema | None = published(kind).get("$defs", {}).get(name)
        if found is not None:
            return found
    return {}
