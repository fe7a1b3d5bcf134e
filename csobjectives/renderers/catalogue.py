"""The catalogue as text: what a metric's declaration and docstring say, for people."""

from __future__ import annotations

import textwrap

from csobjectives.metrics import REGISTRY, TYPES, Metric
from csobjectives.quantities import Unit
from csobjectives.schemas import example

_WIDTH = 92
_BETTER = {
    "up": "more is better",
    "down": "less is better",
    "band": "neither way without a target: it says which side is good",
}


def names() -> list[str]:
    """Everything that can be described."""
    return [*TYPES, *REGISTRY]


def describe(name: str) -> str | None:
    """A type or metric in full; None where there is no such name."""
    if name in REGISTRY:
        return metric_page(REGISTRY[name])
    return _type_page(name) if name in TYPES else None


def overview() -> str:
    """All types with their metrics, and those that stand under any type."""
    lines = ["Types of objectives, and the metrics made for them", ""]
    for each in TYPES.values():
        own = ", ".join(_metrics_of(each.name)) or "any of the plain metrics"
        lines += [f"  {each.name}", f"      {each.meaning}", f"      metrics: {own}"]
    lines += ["", "Under every type", ""]
    lines += [f"  {name:10} {REGISTRY[name].summary}" for name in _plain()]
    lines += ["", "csobjectives catalog NAME describes one of them."]
    return "\n".join(lines) + "\n"


def _metrics_of(type_name: str) -> list[str]:
    return [each.name for each in REGISTRY.values() if type_name in each.types]


def _plain() -> list[str]:
    return [each.name for each in REGISTRY.values() if not each.types]


def _type_page(name: str) -> str:
    found = TYPES[name]
    lines = [name, f"  {found.meaning}", "", "Metrics"]
    lines += [f"  {each:18} {REGISTRY[each].summary}" for each in _metrics_of(name)]
    lines += ["", f"Under every type: {', '.join(_plain())}"]
    return "\n".join(lines) + "\n"


def metric_page(metric: Metric) -> str:
    """A metric: its docstring, then what its declaration says."""
    first, _, rest = metric.documentation.partition("\n")
    lines = [metric.name, f"  {first}", ""]
    lines += textwrap.indent(rest.strip("\n"), "  ").splitlines()
    if metric.roles:
        lines += ["", "  Roles, each a column or an expression:"]
        for name, role in metric.roles.items():
            note = " (optional)" if role.default else ""
            lines += _entry(name, f"{role.description}{note}")
    if metric.options:
        lines += ["", "  Cut-offs and settings:"]
        for name, option in metric.options.items():
            lines += _entry(name, option.description)
    if metric.variants or len(metric.forms) > 1:
        chosen = "by `variant:`" if metric.variants else "by what is given"
        lines += ["", f"  Variants, chosen {chosen}:"]
        for name, form in metric.forms.items():
            needs = ", ".join(
                n for n in (*metric.roles, *metric.options) if n in metric.needs(form)
            )
            lines += _entry(name, f"{form.summary} ({needs})")
    intervals = dict.fromkeys(form.estimator.interval for form in metric.forms.values())
    lines += [
        "",
        f"  Unit: {_unit(metric)}",
        f"  Direction: {_BETTER[metric.better]}",
        f"  Interval: {'; '.join(intervals)}",
        f"  Types: {', '.join(metric.types) or 'any'}",
        "",
        "  measure:",
        *(f"    {key}: {_yaml(value)}" for key, value in example(metric).items()),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _entry(name: str, text: str) -> list[str]:
    return textwrap.wrap(
        f"{name}: {text}",
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="      ",
        break_on_hyphens=False,
    )


def _unit(metric: Metric) -> str:
    if isinstance(metric.unit, Unit):
        return metric.unit.describe()
    return f"that of {metric.unit}" if metric.unit else "the one that `unit:` names, else none"


def _yaml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(each) for each in value)}]"
    return str(value)
