"""Measures that show how a metric is used, from the examples that its roles and settings have."""

from __future__ import annotations

from typing import Any

from csobjectives.metrics import Metric, Role, RoleKind


def example(metric: Metric, form: str = "") -> dict[str, Any]:
    """A measure that validates, with exactly what a form needs; by default the metric's first."""
    name = form or next(iter(metric.forms))
    measure: dict[str, Any] = {"metric": metric.name}
    if metric.is_reported:
        return {**measure, "unit": "%"}
    if not metric.forms[name].is_of_objectives:
        measure["source"] = "contacts"
    if name in metric.variants:
        measure["variant"] = name
    needed = metric.needs(metric.forms[name])
    measure |= {role: _shown(each) for role, each in metric.roles.items() if role in needed}
    for option, each in metric.options.items():
        if option in needed:
            shown = each.example
            measure[option] = list(shown) if isinstance(shown, tuple) else shown
    return measure


def _shown(role: Role) -> str | list[str]:
    """What plays a role in an example; objectives are a list of names."""
    return role.example.split(", ") if role.kind is RoleKind.OBJECTIVES else role.example
