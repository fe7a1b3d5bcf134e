"""The parts of the objectives' schema that follow from the registry of metrics.

The rest of each file in `schema/` is written by hand and kept as it is. `csobjectives
schema --write` renews the generated parts; a test holds file and registry together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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

KINDS = ("Project", "Sources", "Objectives", "Measurements")
COMMON = ("source", "where", "by", "time", "per")
SHARED = (*COMMON, "unit", "population")  # definitions that are written by hand
NAMEABLE = {name: metric for name, metric in REGISTRY.items() if not metric.is_reported}

OF_ROWS = ("where", "per", "time")  # what a measure without rows has no use for

_REPORTED_UNIT: Schema = {
    "description": "The unit of the figures: %, points, a duration's unit or a currency code. "
    "Default: none, a plain number.",
    "type": "string",
    "minLength": 1,
    "examples": ["%"],
}
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
        schema["$defs"]["objective"]["properties"]["type"]["enum"] = list(TYPES)
        _renew(schema["$defs"], {name: measure_schema(each) for name, each in REGISTRY.items()})
        _renew_use(schema["$defs"])
    elif kind == "Sources":
        shared = published("Objectives")["$defs"]
        names = ("measure", *(f"measure.{each}" for each in SHARED if each != "source"))
        schema["$defs"] |= {name: _without_use(shared[name]) for name in names}
        _renew(schema["$defs"], {name: named_schema(each) for name, each in NAMEABLE.items()})
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


def _renew(definitions: Schema, of_metrics: Mapping[str, Schema]) -> None:
    """Put the metrics' names and one definition per metric into the definitions."""
    measure = definitions["measure"]
    measure["properties"]["metric"]["enum"] = sorted(of_metrics)
    measure["allOf"] = [
        {
            "if": {"properties": {"metric": {"const": name}}, "required": ["metric"]},
            "then": {"$ref": f"#/$defs/measure.{name}"},
        }
        for name in sorted(of_metrics)
    ]
    for name in [key for key in definitions if key.startswith("measure.")]:
        if name.removeprefix("measure.") not in SHARED:
            del definitions[name]
    for name, schema in sorted(of_metrics.items()):
        definitions[f"measure.{name}"] = schema


def _renew_use(definitions: Schema) -> None:
    """Put the definition of a measure that uses a source's into the definitions."""
    definitions["measure.use"] = use_schema()
    definitions["measure"]["allOf"].append(
        {"if": {"required": ["use"]}, "then": {"$ref": "#/$defs/measure.use"}}
    )


def _without_use(measure: Schema) -> Schema:
    """A definition as a source shares it: its own measures name a metric, and no source."""
    found: Schema = json.loads(json.dumps(measure))
    found.get("properties", {}).pop("use", None)
    if found.pop("oneOf", None):
        found["required"] = ["metric"]
        found["examples"] = [each for each in found["examples"] if "use" not in each]
        for each in found["examples"]:
            del each["source"]
    return found


def named_schema(metric: Metric) -> Schema:
    """The schema of a measure that a source names: the source is the one that names it."""
    schema = measure_schema(metric)
    schema.pop("dependentRequired", None)
    del schema["properties"]["source"]
    needed = [*schema["required"], metric.answer]
    schema["required"] = list(dict.fromkeys(each for each in needed if each not in ("", "source")))
    for each in schema["examples"]:
        del each["source"]
    return schema


def use_schema() -> Schema:
    """The schema of a measure that uses a source's: any metric's keys may change or add to it.

    Which of them its metric knows is for whoever has read the source.
    """
    known: dict[str, list[Schema]] = {}
    for metric in NAMEABLE.values():
        for key, each in measure_schema(metric)["properties"].items():
            if key not in ("metric", "source") and each not in known.setdefault(key, []):
                known[key].append(each)
    properties = {key: _any_of(choices) for key, choices in sorted(known.items())}
    use = {
        "type": "string",
        "description": "The measure, by the name that its source gives it.",
        "minLength": 1,
        "examples": ["phone-csat"],
    }
    return {
        "type": "object",
        "description": "A measure that a source names, with whatever is changed or added.",
        "properties": {"use": use, **properties},
        "additionalProperties": False,
        "required": ["use"],
        "examples": [{"use": "phone-csat", "where": "region = 'south'"}],
    }


def _any_of(choices: list[Schema]) -> Schema:
    """A key that several metrics know, as any of them takes it."""
    if len(choices) == 1:
        return choices[0]
    described = {
        "description": " Or: ".join(dict.fromkeys(each["description"] for each in choices)),
        "examples": [shown for each in choices for shown in each["examples"]],
    }
    bare = [
        {key: value for key, value in each.items() if key not in ("description", "examples")}
        for each in choices
    ]
    distinct = [each for place, each in enumerate(bare) if each not in bare[:place]]
    return described | (distinct[0] if len(distinct) == 1 else {"anyOf": distinct})


def measure_schema(metric: Metric) -> Schema:
    """The schema of a measure with one metric: its roles and options, and nothing else."""
    properties: Schema = {"metric": {"const": metric.name, "description": metric.summary}}
    if not metric.is_reported:
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
    shared = ("by",) if metric.is_reported else ("where", "by", "time", "per")
    properties |= {name: {"$ref": f"#/$defs/measure.{name}"} for name in shared}
    if metric.is_reported:
        properties["unit"] = _REPORTED_UNIT
    elif isinstance(metric.unit, str):
        properties["unit"] = {"$ref": "#/$defs/measure.unit"}
    if any(isinstance(form.estimator, Count | Total) for form in metric.forms.values()):
        properties["population"] = {"$ref": "#/$defs/measure.population"}
    return {
        "type": "object",
        "description": metric.summary,
        "properties": properties,
        "additionalProperties": False,
        **_requirements(metric),
        **_origins(metric, properties),
        "examples": [example(metric)],
    }


def _origins(metric: Metric, properties: Schema) -> Schema:
    """Where a metric can be made from counts per answer, what is of rows comes with a source."""
    if not metric.answer:
        return {}
    of_rows = (metric.answer, *(key for key in OF_ROWS if key in properties))
    return {"dependentRequired": {"source": [metric.answer]} | {key: ["source"] for key in of_rows}}


def _requirements(metric: Metric) -> Schema:
    """What every form needs; then, which of the forms' own needs have to come together."""
    needs = {name: metric.needs(form) for name, form in metric.forms.items()}
    always = frozenset.intersection(*needs.values())
    order = [*metric.roles, *metric.options]
    has_rows = not metric.is_reported and not metric.answer
    required = ["metric", *(["source"] if has_rows else [])]
    required += ["variant"] if metric.variants else []
    required += [name for name in order if name in always and name != metric.answer]
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
    measure: Schema = {"metric": metric.name}
    if metric.is_reported:
        return {**measure, "unit": "%"}
    measure["source"] = "contacts"
    if metric.variants:
        measure["variant"] = name
    needed = metric.needs(form)
    measure |= {role: each.example for role, each in metric.roles.items() if role in needed}
    for option, each in metric.options.items():
        if option in needed:
            shown = each.example
            measure[option] = list(shown) if isinstance(shown, tuple) else shown
    return measure
