"""The parts of the objectives' schema that follow from the registry of metrics.

The rest of each file in `schema/` is written by hand and kept as it is. `csobjectives
schema --write` renews the generated parts; a test holds file and registry together.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from csobjectives.estimators import Count, Total
from csobjectives.metrics import (
    REGISTRY,
    TYPES,
    Metric,
    Option,
    OptionKind,
    Role,
    RoleKind,
)
from csobjectives.resources import schema_folder

Schema = dict[str, Any]

KINDS = ("Project", "Sources", "Objectives")
COMMON = ("source", "where", "by")

_OPTION_SCHEMAS: dict[OptionKind, Schema] = {
    OptionKind.NUMBER: {"type": "number"},
    OptionKind.DURATION: {
        "type": "string",
        "pattern": r"^\d+(\.\d+)?\s*(ms|s|min|h|days?|weeks?)$",
    },
    OptionKind.QUANTILE: {"type": "string", "pattern": r"^p\d{1,2}(\.\d+)?$"},
    OptionKind.LABELS: {
        "type": "array",
        "items": {"type": "string", "minLength": 1},
        "minItems": 1,
    },
}
_ROLE_WORDS = {
    RoleKind.CONDITION: "a condition",
    RoleKind.FIGURE: "a number, duration or money",
    RoleKind.DURATION: "a duration",
    RoleKind.MOMENT: "a date or timestamp",
    RoleKind.SCORE: "a number or text",
    RoleKind.COUNT: "whole numbers",
}


@cache
def published(kind: str) -> Schema:
    """The schema of a kind as it stands in `schema/`."""
    path = schema_folder() / f"{kind.lower()}.schema.json"
    schema: Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema


def schema_text(kind: str) -> str:
    """The schema of a kind with its generated parts renewed, as the file's text."""
    schema = json.loads(json.dumps(published(kind)))
    if kind == "Objectives":
        _renew(schema["$defs"])
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas() -> list[str]:
    """Renew the files in `schema/`; the names of those that changed."""
    changed = []
    for kind in KINDS:
        path = schema_folder() / f"{kind.lower()}.schema.json"
        text = schema_text(kind)
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path.name)
    return changed


def _renew(definitions: Schema) -> None:
    """Put types, metric names and one definition per metric into the definitions."""
    definitions["objective"]["properties"]["type"]["enum"] = list(TYPES)
    measure = definitions["measure"]
    measure["properties"]["metric"]["enum"] = sorted(REGISTRY)
    measure["allOf"] = [
        {
            "if": {"properties": {"metric": {"const": name}}, "required": ["metric"]},
            "then": {"$ref": f"#/$defs/measure.{name}"},
        }
        for name in sorted(REGISTRY)
    ]
    for name in [key for key in definitions if key.startswith("measure.")]:
        if name.removeprefix("measure.") not in (*COMMON, "unit", "population"):
            del definitions[name]
    for name, metric in sorted(REGISTRY.items()):
        definitions[f"measure.{name}"] = measure_schema(metric)


def measure_schema(metric: Metric) -> Schema:
    """The schema of a measure with one metric: its roles and options, and nothing else."""
    properties: Schema = {"metric": {"const": metric.name, "description": metric.summary}}
    properties["source"] = {"$ref": "#/$defs/measure.source"}
    if metric.variants:
        lines = [f"{name}: {metric.forms[name].summary}." for name in metric.variants]
        properties["variant"] = {
            "description": "Which formula. " + " ".join(lines),
            "enum": list(metric.variants),
            "examples": [metric.variants[0]],
            "x-problem": "unknown-variant",
        }
    properties |= {name: _role_schema(role) for name, role in metric.roles.items()}
    properties |= {name: _option_schema(option) for name, option in metric.options.items()}
    properties |= {name: {"$ref": f"#/$defs/measure.{name}"} for name in ("where", "by")}
    if isinstance(metric.unit, str):
        properties["unit"] = {"$ref": "#/$defs/measure.unit"}
    if any(isinstance(form.estimator, Count | Total) for form in metric.forms.values()):
        properties["population"] = {"$ref": "#/$defs/measure.population"}
    return {
        "type": "object",
        "description": metric.summary,
        "properties": properties,
        "additionalProperties": False,
        **_requirements(metric),
        "examples": [example(metric)],
    }


def _requirements(metric: Metric) -> Schema:
    """What every form needs; then, which of the forms' own needs have to come together."""
    needs = {name: metric.needs(form) for name, form in metric.forms.items()}
    always = frozenset.intersection(*needs.values())
    order = [*metric.roles, *metric.options]
    required = ["metric", "source", *(["variant"] if metric.variants else [])]
    required += [name for name in order if name in always]
    choices = {name: [n for n in order if n in own - always] for name, own in needs.items()}
    if metric.variants:
        rules = []
        for key in dict.fromkeys(key for extra in choices.values() for key in extra):
            using = [name for name, extra in choices.items() if key in extra]
            rules.append(
                {
                    "if": {"properties": {"variant": {"enum": using}}, "required": ["variant"]},
                    "then": {"required": [key]},
                    "else": {"not": {"required": [key]}},
                }
            )
        return {"required": required} | ({"allOf": rules} if rules else {})
    if len(choices) == 1:
        return {"required": required}
    exclusive = []
    for extra in choices.values():
        others = [key for each in choices.values() for key in each if key not in extra]
        exclusive.append(
            {"required": extra, "not": {"anyOf": [{"required": [key]} for key in others]}}
        )
    return {"required": required, "oneOf": exclusive}


def _role_schema(role: Role) -> Schema:
    words = f"{role.description[0].upper()}{role.description[1:]}: a column, or an expression"
    schema: Schema = {
        "description": f"{words} ({_ROLE_WORDS[role.kind]}).",
        "type": "string",
        "minLength": 1,
        "examples": [role.example],
    }
    if role.default:
        schema["default"] = role.default
    return schema


def _option_schema(option: Option) -> Schema:
    shown = list(option.example) if isinstance(option.example, tuple) else option.example
    return {
        "description": f"{option.description[0].upper()}{option.description[1:]}.",
        **_OPTION_SCHEMAS[option.kind],
        "examples": [shown],
    }


def example(metric: Metric) -> Schema:
    """A measure with the metric's first form that validates."""
    name, form = next(iter(metric.forms.items()))
    measure: Schema = {"metric": metric.name, "source": "contacts"}
    if metric.variants:
        measure["variant"] = name
    needed = metric.needs(form)
    measure |= {role: each.example for role, each in metric.roles.items() if role in needed}
    for option, each in metric.options.items():
        if option in needed:
            shown = each.example
            measure[option] = list(shown) if isinstance(shown, tuple) else shown
    return measure
