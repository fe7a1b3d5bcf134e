"""What to copy: for each form of a metric a whole objective, and the source that it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from csobjectives.expressions import Kind, implied_kinds
from csobjectives.metrics import (
    REGISTER,
    REGISTRY,
    Entries,
    Form,
    Metric,
    OptionKind,
    Role,
    RoleKind,
)
from csobjectives.quantities import NUMBER, POINTS, Dimension, Unit, parse_unit
from csobjectives.renderers.catalogue.snippet_yaml import block, item
from csobjectives.schemas import example

Mapped = dict[str, Any]

_TYPE = "productivity"  # of a metric that stands under any
_OTHER = REGISTRY["csat"]  # what objectives measure that others are made of
_OTHER_FORM = "by_score"
_OF_OTHERS = "-satisfaction"
_KINDS = {
    RoleKind.CONDITION: Kind.BOOLEAN,
    RoleKind.FIGURE: Kind.DECIMAL,
    RoleKind.DURATION: Kind.DURATION,
    RoleKind.MOMENT: Kind.TIMESTAMP,
    RoleKind.SCORE: Kind.INTEGER,
    RoleKind.COUNT: Kind.INTEGER,
    RoleKind.TEXT: Kind.TEXT,
    RoleKind.IDENTITY: Kind.TEXT,
}
_TARGETS: Mapping[Dimension, Mapping[str, Mapped]] = {
    Dimension.SHARE: {
        "up": {"at_least": "80%"},
        "down": {"at_most": "5%"},
        "band": {"between": ["80%", "90%"]},
    },
    Dimension.POINTS: {
        "up": {"at_least": 30},
        "down": {"at_most": 10},
        "band": {"between": [20, 40]},
    },
    Dimension.DURATION: {
        "up": {"at_least": "30 min"},
        "down": {"at_most": "4 h"},
        "band": {"between": ["4 min", "6 min"]},
    },
    Dimension.MONEY: {
        "up": {"at_least": "250000 {}"},
        "down": {"at_most": "5 {}"},
        "band": {"between": ["200 {}", "300 {}"]},
    },
    Dimension.NUMBER: {
        "up": {"at_least": 4},
        "down": {"at_most": 4},
        "band": {"between": [3, 5]},
    },
}


@dataclass(frozen=True, slots=True)
class Snippet:
    """Two lists of YAML: for a document of kind Objectives, and for one of kind Sources."""

    objectives: str
    sources: str


def snippets(metric: Metric) -> list[Snippet]:
    """One objective per form of a metric; those that need the same sources stand together.

    The objectives that one is made of stand before it.
    """
    made = []
    for name in metric.forms:
        others = _others(metric, name)
        sources = _sources_of_others(metric, name) if others else _sources(metric, name)
        made.append(((sources, others), _objective(metric, name)))
    return [
        Snippet(
            objectives="\n".join(
                line for each in (*others, *(own for _, own in group)) for line in item(each)
            ),
            sources="\n".join(block(sources)),
        )
        for (sources, others), group in groupby(made, key=itemgetter(0))
    ]


def _others(metric: Metric, name: str) -> list[Mapped]:
    """The objectives that a form's examples name, each of which is tracked."""
    needed = metric.needs(metric.forms[name]) & metric.objective_roles
    named = [each for role in metric.roles if role in needed for each in _names(metric.roles[role])]
    found = []
    for place, each in enumerate(named):
        measure = example(_OTHER, _OTHER_FORM)
        if place:  # not the same figure twice
            measure["where"] = f"brand = '{each.removesuffix(_OF_OTHERS)}'"
        objective = {**_objective(_OTHER, _OTHER_FORM), "id": each, "measure": measure}
        objective["title"] = each.replace("-", " ").capitalize()
        objective["enforcement"] = "tracked"
        del objective["target"]
        found.append(objective)
    return found


def _sources_of_others(metric: Metric, name: str) -> Mapped:
    """The source of the objectives that a form is made of, with what it needs of it itself."""
    found = _sources(_OTHER, _OTHER_FORM)
    (source,) = found.values()
    needed = metric.needs(metric.forms[name]) - metric.objective_roles
    roles = [role for each, role in metric.roles.items() if each in needed]
    source["columns"] |= _columns(roles, labels=False)
    if any("where" in each["measure"] for each in _others(metric, name)):
        source["columns"] |= {"brand": {"type": "text"}}
    return found


def _names(role: Role) -> list[str]:
    return role.example.split(", ")


def _objective(metric: Metric, name: str) -> Mapped:
    """An objective with a form of the metric; what it is called follows from the metric."""
    form = metric.forms[name]
    words = metric.name if len(metric.forms) == 1 else f"{metric.name}-{name}"
    options = [metric.options[each] for each in metric.needs(form) if each in metric.options]
    of_parts = any("quarter" in option.choices for option in options)
    return {
        "id": words.replace("_", "-"),
        "type": metric.types[0] if metric.types else _TYPE,
        "title": re.split(r"[:;,.]", metric.summary)[0],
        "measure": example(metric, name),
        **({} if metric.has_own_days else {"window": "year" if of_parts else "month"}),
        "target": _target(metric, form),
        "enforcement": "blocking",
    }


def _target(metric: Metric, form: Form) -> Mapped:
    """A target in the metric's unit and direction."""
    unit = _unit(metric, form)
    aim = _TARGETS[unit.dimension][form.better or metric.better]
    if form.estimator.additive and unit == NUMBER:
        aim = {key: [30, 50] if isinstance(value, list) else 40 for key, value in aim.items()}
    return {key: _in_currency(value, unit.currency) for key, value in aim.items()}


def _in_currency(value: Any, currency: str) -> Any:
    if isinstance(value, list):
        return [_in_currency(each, currency) for each in value]
    return value.format(currency) if isinstance(value, str) else value


def _unit(metric: Metric, form: Form) -> Unit:
    """The formula's unit, with the units that its examples' columns have."""
    declared = metric.unit_of(form)
    if isinstance(declared, Unit):
        return declared
    if not declared:
        return parse_unit("%")[0]
    over, _, under = declared.partition(" / ")
    if over in metric.objective_roles:
        return POINTS  # the difference of two shares
    first = _unit_of(metric.roles[over])
    return NUMBER if under and _unit_of(metric.roles[under]) == first else first


def _unit_of(role: Role) -> Unit:
    return parse_unit(role.unit)[0] if role.unit else NUMBER


def _sources(metric: Metric, name: str) -> Mapped:
    """The sources, with the columns that the examples of a form's roles name."""
    if metric.is_reported:
        return {}
    measure, form = example(metric, name), metric.forms[name]
    needed = metric.needs(form)
    roles = [role for each, role in metric.roles.items() if each in needed]
    labels = any(
        metric.options[each].kind is OptionKind.LABELS for each in needed - {*metric.roles}
    )
    own = _columns([role for role in roles if not role.of_register], labels=labels)
    moments = (role for role in roles if role.kind is RoleKind.MOMENT and not role.event)
    time = next((role.example for role in moments if role.example in own), "day")
    own.setdefault(time, {"type": "date"})
    found = {measure["source"]: _source(measure["source"], {"time": time}, own)}
    if REGISTER in measure:
        theirs = [role for role in roles if role.of_register]
        if isinstance(form.over, Entries) and form.over.entry not in needed:
            theirs.insert(0, metric.roles[form.over.of])
        when = {"as_of": "2026-09-30"}
        found[measure[REGISTER]] = _source(measure[REGISTER], when, _columns(theirs, labels=labels))
    return found


def _source(name: str, when: Mapped, columns: Mapped) -> Mapped:
    return {"files": f"../measurements/{name}.csv", **when, "columns": columns}


def _columns(roles: list[Role], *, labels: bool) -> Mapped:
    """The columns that the roles' examples name; scores are texts where they are `labels`."""
    found: Mapped = {}
    for role in roles:
        if role.kind is RoleKind.SOURCE:
            continue
        is_label = role.kind is RoleKind.SCORE and labels
        whole = Kind.TEXT if is_label else _KINDS[role.kind]
        for name, kind in implied_kinds(role.example, whole).items():
            found.setdefault(name, _column(kind, role.unit if name == role.example else ""))
    return found


def _column(kind: Kind, unit: str) -> Mapped:
    if kind is Kind.DURATION:
        return {"type": "integer", "unit": unit or "s"}
    return {"type": str(kind), "unit": unit} if unit else {"type": str(kind)}
