"""The quick answer to whether a schema accepts a value is jsonschema's answer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from csobjectives.resources import schema_folder
from csobjectives.schemas import KINDS
from csobjectives.schemas.acceptance import UnknownKeyword, compiled

VALUES: list[Any] = [
    *(None, True, False, 0, 1, 5, Decimal("1.5"), Decimal(1), 1.5, "", "a", "ab", "1"),
    *([], [1], [1, 1], [1, True], [0, False], [Decimal(1), 1], ["a", "a"], [{"a": 1}, {"a": 1}]),
    *([[1], [True]], [{"a": 1}, {"a": True}]),
    *({}, {"a": 1}, {"b": "x"}, {"a": "x", "b": 1}, {"x-a": 1}, {"a": {"a": 1}}, {"ab": None}),
]
SCHEMAS: list[Any] = [
    *(True, False, {}),
    *({"type": each} for each in ("object", "array", "string", "number", "boolean", "null")),
    *({"type": "integer"}, {"type": ["string", "null"]}),
    *({"enum": [1, "a"]}, {"enum": [True]}, {"enum": [[1], {"a": True}]}, {"const": False}),
    *({"minLength": 1}, {"maxLength": 1}, {"pattern": "^a"}, {"minimum": 1}, {"maximum": 1}),
    *({"exclusiveMinimum": 1}, {"exclusiveMaximum": 1}, {"type": ["number", "null"]}),
    *({"prefixItems": [{"const": 1}]}, {"prefixItems": [{"const": 1}], "items": False}),
    {"prefixItems": [{"const": 1}], "items": {"type": "boolean"}},
    *({"minItems": 1}, {"maxItems": 1}, {"uniqueItems": True}, {"uniqueItems": False}),
    *({"minProperties": 1}, {"maxProperties": 1}, {"required": ["a"]}),
    {"items": {"type": "integer"}},
    {"properties": {"a": {"type": "integer"}}},
    {"properties": {"a": True}, "additionalProperties": False},
    {"properties": {"a": True}, "additionalProperties": {"type": "string"}},
    {"patternProperties": {"^x-": False}},
    {
        "properties": {"a": {"type": "integer"}},
        "patternProperties": {"^(a|x-)": {"minimum": 1}},
        "additionalProperties": False,
    },
    {"propertyNames": {"maxLength": 1}},
    {"dependentRequired": {"a": ["b"], "b": ["a"]}},
    {"allOf": [{"type": "string"}, {"minLength": 1}]},
    {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
    {"not": {"required": ["a"]}},
    {"if": {"required": ["a"]}, "then": {"required": ["b"]}},
    {"if": {"type": "object"}, "then": {"required": ["b"]}, "else": {"type": "string"}},
    {"if": {"type": "object"}, "else": False},
    {
        "$ref": "#/$defs/tree",
        "$defs": {
            "tree": {"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/branch"}]},
            "branch": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}},
        },
    },
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_keyword(schema: Any) -> None:
    """Each keyword accepts and refuses what jsonschema's does, whatever the value."""
    validator = Draft202012Validator(schema)
    accepts = compiled(schema)
    assert [accepts(value) for value in VALUES] == [validator.is_valid(value) for value in VALUES]


@given(st.lists(st.sampled_from(SCHEMAS[3:-1]), min_size=2, max_size=4), st.sampled_from(VALUES))
def test_keywords_together(schemas: list[Any], value: Any) -> None:
    """Keywords that stand together, or inside one another, are as they are in jsonschema."""
    merged: dict[str, Any] = {}
    for each in schemas[1:]:
        merged |= each
    for schema in (merged, {"not": merged}, {"oneOf": schemas}, {"items": merged}):
        for tried in (value, [value]):
            assert compiled(schema)(tried) == Draft202012Validator(schema).is_valid(tried)


@pytest.mark.parametrize("kind", [*KINDS, "Results"])
def test_published_schemas_are_understood(kind: str) -> None:
    """Each published schema is made of keywords that are known here, and refuses what is none."""
    text = (schema_folder() / f"{kind.lower()}.schema.json").read_text(encoding="utf-8")
    accepts = compiled(json.loads(text))
    assert not any(accepts(value) for value in VALUES)


def test_unknown_keywords_are_refused() -> None:
    """A keyword of which nothing is known is never passed over."""
    with pytest.raises(UnknownKeyword, match=r"^multipleOf$"):
        compiled({"properties": {"a": {"multipleOf": 2}}})
