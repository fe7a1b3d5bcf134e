"""Which roles and settings of a metric stand together: what `Metric.form_for` finds, as schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from csobjectives.metrics import Metric

Schema = dict[str, Any]

# Keys about a source's rows that metrics share: their definitions are written by hand.
SHARED = (
    *("source", "where", "by", "time", "per"),
    *("unit", "population", "cluster", "weight", "clock"),
)


def requirements(metric: Metric) -> Schema:
    """What every form needs; then, what comes with a variant, and what with the other forms."""
    always = frozenset.intersection(*(metric.needs(form) for form in metric.forms.values()))
    others = [name for name in metric.forms if name not in metric.variants]
    has_rows = metric.has_source and not metric.answer and not metric.is_mixed
    required = ["metric", *(["source"] if has_rows else [])]
    required += [] if others else ["variant"]
    required += [name for name in _order(metric) if name in always and name != metric.answer]
    found: Schema = {"required": required}
    of_variants = list(_of_variants(metric, always))
    of_others = _of_others(metric, others, always)
    if metric.variants and others:
        then = {"allOf": of_variants} if of_variants else True
        return found | {"if": {"required": ["variant"]}, "then": then, "else": of_others}
    return found | ({"allOf": of_variants} if of_variants else {}) | of_others


def origins(metric: Metric, of_rows: Iterable[str]) -> Schema:
    """Where a metric can be made from counts per answer, what is of rows comes with a source."""
    if not metric.answer:
        return {}
    keys = dict.fromkeys((metric.answer, *metric.roles, *of_rows))
    return {"dependentRequired": {"source": [metric.answer]} | {key: ["source"] for key in keys}}


def _order(metric: Metric) -> list[str]:
    return [*metric.roles, *metric.options]


def _of_variants(metric: Metric, always: frozenset[str]) -> Iterator[Schema]:
    """Of each key that not all variants treat alike, which ones need it and which ones know it."""
    forms = {name: metric.forms[name] for name in metric.variants}
    for key in _order(metric):
        needing = [name for name, form in forms.items() if key in metric.needs(form)]
        knowing = [name for name, form in forms.items() if key in metric.names_in(form)]
        needed = {"then": {"required": [key]}} if needing and key not in always else {}
        unknown = {"else": {"not": {"required": [key]}}} if len(knowing) < len(forms) else {}
        if needing == knowing and (needed or unknown):
            yield {"if": _is_one_of(needing), **needed, **unknown}
            continue
        if needed:
            yield {"if": _is_one_of(needing), **needed}
        if unknown:
            yield {"if": _is_one_of(knowing), **unknown}


def _is_one_of(variants: list[str]) -> Schema:
    return {"properties": {"variant": {"enum": variants}}, "required": ["variant"]}


def _of_others(metric: Metric, names: list[str], always: frozenset[str]) -> Schema:
    """One of the forms that are told by what is given: what it needs, and nothing but that."""
    choices = [_only(metric, name, always) for name in names]
    return {"anyOf": choices} if all(choices) and choices else {}


def of_rows(metric: Metric) -> Metric:
    """The metric with the forms alone that are about the rows of a source."""
    if not metric.is_mixed:
        return metric
    forms = {name: form for name, form in metric.forms.items() if not form.is_of_objectives}
    known = frozenset[str]().union(*(metric.names_in(form) for form in forms.values()))
    roles = {name: role for name, role in metric.roles.items() if name in known}
    return replace(metric, forms=forms, roles=roles)


def _only(metric: Metric, name: str, always: frozenset[str]) -> Schema:
    form = metric.forms[name]
    order, needs, knows = _order(metric), metric.needs(form), metric.names_in(form)
    if metric.is_mixed:
        order = [*SHARED, *order]
        if not form.is_of_objectives:
            needs, knows = needs | {"source"}, knows | {*SHARED}
    needed = [key for key in order if key in needs - always]
    unknown = [{"required": [key]} for key in order if key not in knows]
    found: Schema = {"required": needed} if needed else {}
    return found | ({"not": {"anyOf": unknown}} if unknown else {})
