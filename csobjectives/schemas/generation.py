"""The parts of the objectives' schema that follow from the registry of metrics.

The rest of each file in `schema/` is written by hand and kept as it is. `csobjectives
schema --write` renews the generated parts; a test holds file and registry together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from csobjectives.estimators import as_sample
from csobjectives.metrics import (
    REGISTRY,
    TYPES,
    Metric,
    Option,
    OptionKind,
    Role,
    RoleKind,
)
from csobjectives.metrics.documentation import KINDS_OF_ROLE
from csobjectives.resources import schema_folder
from csobjectives.schemas.examples import example
from csobjectives.schemas.requirements import SHARED, Schema, of_rows, origins, requirements

KINDS = ("Project", "Sources", "Objectives", "Measurements")
NAMEABLE = {name: of_rows(metric) for name, metric in REGISTRY.items() if metric.has_source}

# What a measure without rows has no use for.
OF_ROWS = ("where", "per", "time", "cluster", "weight", "clock")

_REPORTED_UNIT: Schema = {
    "description": "The unit of the figures: %, points, a duration's unit or a currency code. "
    "Default: none, a plain number.",
    "type": "string",
    "minLength": 1,
    "examples": ["%"],
}
_TEXTS: Schema = {
    "type": "array",
    "items": {"type": "string", "minLength": 1},
    "minItems": 1,
}
_OPTION_SCHEMAS: dict[OptionKind, Schema] = {
    OptionKind.NUMBER: {"type": "number"},
    OptionKind.COUNT: {"type": "integer"},
    OptionKind.DURATION: {
        "type": "string",
        "pattern": r"^\d+(\.\d+)?\s*(ms|s|min|h|days?|weeks?)$",
    },
    OptionKind.QUANTILE: {"type": "string", "pattern": r"^p\d{1,2}(\.\d+)?$"},
    OptionKind.LABELS: _TEXTS,
    OptionKind.SPELLINGS: _TEXTS,
    OptionKind.CHOICE: {},
    OptionKind.DAY: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    OptionKind.SHARE: {"type": "string", "pattern": r"^\d+(\.\d+)?\s*%$"},
}
_BETTER = {
    "up": "More is better.",
    "down": "Less is better.",
    "band": "The target says which side is good.",
}
_MOST_CHOICES = 3  # whose descriptions a key that many metrics know brings together
_BY_METRIC = "What stands here is for the metric to say: `csobjectives catalog METRIC`."
_OF_ONE_METRIC = ("description", "examples", "default")


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
    said = list(dict.fromkeys(each["description"] for each in choices))
    shown = [each for one in choices for each in one["examples"]]
    described = {
        "description": " Or: ".join(said) if len(said) <= _MOST_CHOICES else _BY_METRIC,
        "examples": [each for place, each in enumerate(shown) if each not in shown[:place]],
    }
    described["examples"] = described["examples"][:_MOST_CHOICES]
    bare = [{key: each[key] for key in each if key not in _OF_ONE_METRIC} for each in choices]
    if all("enum" in each for each in choices):
        names = [name for each in choices for name in each["enum"]]
        bare = [each | {"enum": list(dict.fromkeys(names))} for each in bare]
    distinct = [each for place, each in enumerate(bare) if each not in bare[:place]]
    return described | (distinct[0] if len(distinct) == 1 else {"anyOf": distinct})


def measure_schema(metric: Metric) -> Schema:
    """The schema of a measure with one metric: its roles and options, and nothing else."""
    properties: Schema = {"metric": {"const": metric.name, "description": metric.summary}}
    if metric.has_source:
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
    properties |= {name: {"$ref": f"#/$defs/measure.{name}"} for name in _shared(metric)}
    if metric.is_reported:
        properties["unit"] = _REPORTED_UNIT
    return {
        "type": "object",
        "description": _described(metric),
        "properties": properties,
        "additionalProperties": False,
        **requirements(metric),
        **origins(metric, [key for key in OF_ROWS if key in properties]),
        "examples": [example(metric)],
    }


def _described(metric: Metric) -> str:
    """What is measured, and which way is better."""
    return f"{metric.summary} {_BETTER[metric.better]}"


def _shared(metric: Metric) -> list[str]:
    """The keys that a metric knows beside its own, with definitions that are written by hand."""
    if not metric.has_source:
        return ["by"] if metric.is_reported else []
    forms = metric.forms.values()
    is_known = {
        "per": any(form.takes_per for form in forms),
        "unit": isinstance(metric.unit, str),
        "population": any(as_sample(form.estimator) != form.estimator for form in forms),
        "cluster": any(form.takes_cluster for form in forms),
        "weight": any(form.takes_weight for form in forms),
        "clock": any(metric.timed(form) for form in forms),
    }
    return [key for key in SHARED if key != "source" and is_known.get(key, True)]


def _role_schema(role: Role) -> Schema:
    words = f"{role.description[0].upper()}{role.description[1:]}"
    if role.kind is RoleKind.OBJECTIVES:
        name = {"type": "string", "minLength": 1}
        described = f"{words}: {_stands_there(role)}."
        shown: Schema = {"description": described, "examples": [role.example.split(", ")]}
        return {**shown, "type": "array", "items": name, "minItems": 1, "uniqueItems": True}
    schema: Schema = {
        "description": f"{words}: {_stands_there(role)}.",
        "type": "string",
        "minLength": 1,
        "examples": [role.example],
    }
    if role.default:
        schema["default"] = role.default
    return schema


def _stands_there(role: Role) -> str:
    """What may stand in a role."""
    kind = KINDS_OF_ROLE[role.kind]
    if role.kind in (RoleKind.SOURCE, RoleKind.OBJECTIVE, RoleKind.OBJECTIVES):
        return kind
    if role.of_register:
        return f"a column of the register, or an expression over its columns ({kind})"
    return f"a column, or an expression ({kind})"


def _option_schema(option: Option) -> Schema:
    shown = list(option.example) if isinstance(option.example, tuple) else option.example
    schema = {
        "description": f"{option.description[0].upper()}{option.description[1:]}.",
        **_OPTION_SCHEMAS[option.kind],
        "examples": [shown],
    }
    if option.kind is OptionKind.DURATION and not option.default:  # nothing happens in no time
        schema["pattern"] = f"^(?![0.]+ *[a-z]){schema['pattern'].removeprefix('^')}"
    if option.choices:
        called = {"x-called": option.called} if option.called else {}
        schema |= called | {"enum": list(option.choices)}
    if option.least is not None:
        schema["minimum"] = option.least
    if option.default:
        schema["default"] = option.default
    return schema
