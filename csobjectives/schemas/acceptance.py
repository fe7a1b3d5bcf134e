"""Whether a schema accepts a value, and nothing else: a hundred times as quick as its errors.

Nearly every document is right. A schema is turned into nested functions once; only what
they refuse goes to jsonschema, which tells what is wrong. A test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Sized
from numbers import Number
from typing import Any

Accepts = Callable[[Any], bool]
Schema = Mapping[str, Any] | bool

_TYPES: Mapping[str, Accepts] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, Number) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
# The types that values of JSON nearly always have: `isinstance` is asked of others only.
_USUAL: Mapping[str, frozenset[type]] = {
    "object": frozenset({dict}),
    "array": frozenset({list}),
    "string": frozenset({str}),
    "number": frozenset({int, float}),
    "integer": frozenset({int}),
    "boolean": frozenset({bool}),
    "null": frozenset({type(None)}),
}
_SAYS_NOTHING = frozenset(
    {"$schema", "$id", "$defs", "title", "description", "examples", "default"}
)


class UnknownKeyword(ValueError):
    """A keyword of JSON Schema that no published schema has used so far."""


def compiled(schema: Schema, root: Mapping[str, Any] | None = None) -> Accepts:
    """A function that says whether the schema accepts a value. Raises UnknownKeyword.

    References lead into the `$defs` of `root`, by default the schema itself.
    """
    whole = root if root is not None else schema
    return _Compiler(whole if isinstance(whole, Mapping) else {}).schema(schema)


class _Compiler:
    """Compiles the schemas of one root, each of its definitions once."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._definitions = root.get("$defs", {})
        self._compiled: dict[str, Accepts] = {}

    def schema(self, schema: Schema) -> Accepts:
        if isinstance(schema, bool):
            return lambda _: bool(schema)
        checks = []
        for keyword, wanted in schema.items():
            if keyword in _SAYS_NOTHING or keyword.startswith("x-"):
                continue
            if keyword in _PLAIN:
                checks.append(_PLAIN[keyword](wanted))
            elif keyword in ("properties", "patternProperties", "additionalProperties"):
                continue
            elif keyword not in ("then", "else"):
                checks.append(self._nested(keyword, wanted, schema))
        if schema.keys() & {"properties", "patternProperties", "additionalProperties"}:
            checks.append(self._members(schema))
        return _all(checks)

    def _nested(self, keyword: str, wanted: Any, schema: Mapping[str, Any]) -> Accepts:
        """A keyword that holds schemas."""
        match keyword:
            case "$ref":
                return self._reference(wanted)
            case "items":
                return _items(self.schema(wanted), len(schema.get("prefixItems", ())))
            case "prefixItems":
                return _first_items([self.schema(each) for each in wanted])
            case "propertyNames":
                return _names(self.schema(wanted))
            case "allOf":
                return _all([self.schema(each) for each in wanted])
            case "anyOf" | "oneOf":
                return _count([self.schema(each) for each in wanted], exactly=keyword == "oneOf")
            case "not":
                inner = self.schema(wanted)
                return lambda value: not inner(value)
            case "if":
                others = (self.schema(schema.get(each, True)) for each in ("then", "else"))
                return _choice(self.schema(wanted), *others)
        raise UnknownKeyword(keyword)

    def _reference(self, reference: str) -> Accepts:
        """A definition, compiled when it is first needed: definitions may hold themselves."""
        name = reference.removeprefix("#/$defs/")

        def follow(value: Any) -> bool:
            if name not in self._compiled:
                self._compiled[name] = self.schema(self._definitions[name])
            return self._compiled[name](value)

        return follow

    def _members(self, schema: Mapping[str, Any]) -> Accepts:
        """The values of a mapping, each by what knows its key."""
        known = {key: self.schema(each) for key, each in schema.get("properties", {}).items()}
        patterns = [
            (re.compile(pattern), self.schema(each))
            for pattern, each in schema.get("patternProperties", {}).items()
        ]
        other = self.schema(schema.get("additionalProperties", True))

        def takes(key: str, each: Any) -> bool:
            """Whether a member is accepted that no property, or a pattern too, knows by name."""
            matching = [accepts for pattern, accepts in patterns if pattern.search(key)]
            if matching:
                return all(accepts(each) for accepts in matching)
            return key in known or other(each)

        def members(value: Any) -> bool:
            if not isinstance(value, dict):
                return True
            for key, each in value.items():
                own = known.get(key)
                if own is not None and not own(each):
                    return False
                if (own is None or patterns) and not takes(key, each):
                    return False
            return True

        return members


def _all(checks: Sequence[Accepts]) -> Accepts:
    if len(checks) == 1:
        return checks[0]

    def accepts(value: Any) -> bool:
        for check in checks:  # noqa: SIM110 - a generator would take twice the time
            if not check(value):
                return False
        return True

    return accepts


def _count(checks: Sequence[Accepts], *, exactly: bool) -> Accepts:
    if exactly:
        return lambda value: sum(check(value) for check in checks) == 1
    return lambda value: any(check(value) for check in checks)


def _choice(condition: Accepts, then: Accepts, otherwise: Accepts) -> Accepts:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _items(each: Accepts, start: int = 0) -> Accepts:
    return lambda value: not isinstance(value, list) or all(map(each, value[start:]))


def _first_items(checks: Sequence[Accepts]) -> Accepts:
    return lambda value: (
        not isinstance(value, list)
        or all(check(each) for check, each in zip(checks, value, strict=False))
    )


def _names(each: Accepts) -> Accepts:
    return lambda value: not isinstance(value, dict) or all(map(each, value))


def _of_type(wanted: str | Sequence[str]) -> Accepts:
    names = [wanted] if isinstance(wanted, str) else wanted
    usual = frozenset[type]().union(*(_USUAL[name] for name in names))
    others = _count([_TYPES[name] for name in names], exactly=False)
    return lambda value: type(value) in usual or others(value)


def _one_of(wanted: Sequence[Any]) -> Accepts:
    known = frozenset(map(_identity, wanted))
    return lambda value: (value if isinstance(value, str) else _identity(value)) in known


def _identity(value: Any) -> Any:
    """Equal for what JSON Schema takes as equal: 1 and 1.0, but neither 1 and true."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(_identity, value))
    if isinstance(value, dict):
        return ("object", frozenset((key, _identity(each)) for key, each in value.items()))
    return value


def _pattern(wanted: str) -> Accepts:
    found = re.compile(wanted).search
    return lambda value: not isinstance(value, str) or found(value) is not None


def _required(wanted: Sequence[str]) -> Accepts:
    keys = frozenset(wanted)
    return lambda value: not isinstance(value, dict) or keys <= value.keys()


def _together(wanted: Mapping[str, Sequence[str]]) -> Accepts:
    """Keys that come only with others."""
    return lambda value: (
        not isinstance(value, dict)
        or all(value.keys() >= set(others) for key, others in wanted.items() if key in value)
    )


def _sized(kind: type[Sized], wanted: int, *, most: bool) -> Accepts:
    def accepts(value: Any) -> bool:
        if not isinstance(value, kind):
            return True
        size = len(value)
        return size <= wanted if most else size >= wanted

    return accepts


def _bounded(wanted: Any, *, most: bool, strict: bool = False) -> Accepts:
    number = _TYPES["number"]
    if strict:
        inner = _bounded(wanted, most=not most)
        return lambda value: not number(value) or not inner(value)
    if most:
        return lambda value: not number(value) or value <= wanted
    return lambda value: not number(value) or value >= wanted


def _unique(wanted: bool) -> Accepts:
    return lambda value: (
        not wanted
        or not isinstance(value, list)
        or len(frozenset(map(_identity, value))) == len(value)
    )


_PLAIN: Mapping[str, Callable[[Any], Accepts]] = {
    "type": _of_type,
    "enum": _one_of,
    "const": lambda wanted: _one_of([wanted]),
    "pattern": _pattern,
    "required": _required,
    "dependentRequired": _together,
    "minLength": lambda wanted: _sized(str, wanted, most=False),
    "maxLength": lambda wanted: _sized(str, wanted, most=True),
    "minItems": lambda wanted: _sized(list, wanted, most=False),
    "maxItems": lambda wanted: _sized(list, wanted, most=True),
    "minProperties": lambda wanted: _sized(dict, wanted, most=False),
    "maxProperties": lambda wanted: _sized(dict, wanted, most=True),
    "minimum": lambda wanted: _bounded(wanted, most=False),
    "maximum": lambda wanted: _bounded(wanted, most=True),
    "exclusiveMinimum": lambda wanted: _bounded(wanted, most=False, strict=True),
    "exclusiveMaximum": lambda wanted: _bounded(wanted, most=True, strict=True),
    "uniqueItems": _unique,
}
