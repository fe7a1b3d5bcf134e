"""The documentation of a metric: one text under fixed headings, from its declaration.

What the declaration says already is generated from it; the docstring has the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from csobjectives.metrics.reasons import PENDING
from csobjectives.metrics.registry import Form, Metric, Option, OptionKind, Role, RoleKind
from csobjectives.quantities import Unit

KINDS_OF_ROLE: Mapping[RoleKind, str] = MappingProxyType(
    {
        RoleKind.CONDITION: "a condition",
        RoleKind.FIGURE: "a number, duration or money",
        RoleKind.DURATION: "a duration",
        RoleKind.MOMENT: "a date or timestamp",
        RoleKind.SCORE: "a number or text",
        RoleKind.COUNT: "whole numbers",
        RoleKind.TEXT: "text",
        RoleKind.IDENTITY: "whatever tells one from another",
        RoleKind.SOURCE: "the name of a source",
        RoleKind.OBJECTIVE: "the name of an objective",
        RoleKind.OBJECTIVES: "the names of objectives",
    }
)
_KINDS_OF_OPTION: Mapping[OptionKind, str] = MappingProxyType(
    {
        OptionKind.NUMBER: "a number",
        OptionKind.COUNT: "a whole number",
        OptionKind.DURATION: "a duration",
        OptionKind.QUANTILE: "a quantile",
        OptionKind.LABELS: "a list of labels",
        OptionKind.SPELLINGS: "a list of spellings",
        OptionKind.DAY: "a day",
        OptionKind.SHARE: "a share",
    }
)
_CLOCK = (
    "by which of the project's calendars time from one moment to another is working time "
    "(a name, such as business; otherwise all time counts, nights and weekends included)"
)
_BETTER = {
    "up": "more is better",
    "down": "less is better",
    "band": "neither way is better by itself: the target says which side is good",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading: a sentence, and entries by name."""

    text: str = ""
    entries: tuple[tuple[str, str], ...] = ()


def documentation(metric: Metric) -> dict[str, Part]:
    """All that there is to say of a metric, by headings that are the same for every one."""
    return {heading: write(metric) for heading, write in _PARTS.items()}


def _roles(metric: Metric) -> Part:
    entries = tuple((name, _role(role)) for name, role in metric.roles.items())
    return Part(entries=entries) if entries else Part("none: rows are counted as they are")


def _role(role: Role) -> str:
    said = [role.description, KINDS_OF_ROLE[role.kind]]
    said += ["of the register"] if role.of_register else []
    said += ["may be empty"] if role.may_be_empty else []
    said += [_optional(role.default)] if role.default else []
    return f"{said[0]} ({'; '.join(said[1:])})"


def _optional(default: str) -> str:
    is_empty = re.fullmatch(r"null|cast\(null as \w+\)", default)
    return "optional" if is_empty else f"optional, otherwise {default}"


def _settings(metric: Metric) -> Part:
    entries = tuple((name, _option(option)) for name, option in metric.options.items())
    if any(metric.timed(form) for form in metric.forms.values()):
        entries += (("clock", _CLOCK),)
    return Part(entries=entries) if entries else Part("none")


def _option(option: Option) -> str:
    kind, example = option.kind, option.example
    shown = ", ".join(example) if isinstance(example, tuple) else str(example)
    default = f"; otherwise {option.default}" if option.default else ""
    takes = " or ".join(option.choices) or _KINDS_OF_OPTION[kind]
    return f"{option.description} ({takes}, such as {shown}{default})"


def _variants(metric: Metric) -> Part:
    if len(metric.forms) == 1 and not metric.variants:
        (form,) = metric.forms.values()
        return Part(f"one formula: {form.summary}")
    entries = tuple((name, _form(metric, form)) for name, form in metric.forms.items())
    others = "the other by what is given" if len(metric.variants) < len(metric.forms) else ""
    by_name = f"chosen by `variant:`{', ' * bool(others)}{others}"
    return Part(by_name if metric.variants else "told by what is given", entries)


def _form(metric: Metric, form: Form) -> str:
    """What a form is about, and with which roles and settings it is told."""
    names = metric.names_in(form)
    needs = metric.needs(form)
    order = [name for name in (*metric.roles, *metric.options) if name in names]
    shown = [name if name in needs else f"perhaps {name}" for name in order]
    return f"{form.summary} ({', '.join(shown)})" if shown else form.summary


def _unit(metric: Metric) -> Part:
    return _of_forms(metric, lambda form: _unit_in_words(metric.unit_of(form)))


def _unit_in_words(unit: Unit | str) -> str:
    if isinstance(unit, Unit):
        return unit.describe()
    if not unit:
        return "the one that `unit:` names, else none"
    return f"that of {unit}, or the one that `unit:` names where they have none"


def _direction(metric: Metric) -> Part:
    return _of_forms(metric, lambda form: _BETTER[form.better or metric.better])


def _waits(metric: Metric) -> Part:
    return _of_forms(metric, lambda form: _waiting(metric, form))


def _waiting(metric: Metric, form: Form) -> str:
    if PENDING not in form.leaves_out or not metric.waits:
        return "for nothing: a period can be judged once it is over"
    said = f"for `{metric.waits}`: a period is judged that long after its end"
    return f"{said}, and a row whose time has not run out is pending, whatever became of it so far"


def _interval(form: Form) -> str:
    """How the interval is made, and where it cannot be trusted."""
    estimator = form.estimator
    said = [estimator.interval, *([estimator.doubtful] if estimator.doubtful else [])]
    said += ["`cluster` says which rows belong together"] if form.takes_cluster else []
    return "; ".join(said)


def _of_forms(metric: Metric, say: Callable[[Form], str]) -> Part:
    """What is said of each form; once, where all are the same in it."""
    said = {name: say(form) for name, form in metric.forms.items()}
    if len(set(said.values())) == 1:
        return Part(next(iter(said.values())))
    return Part(entries=tuple(said.items()))


_PARTS: Mapping[str, Callable[[Metric], Part]] = MappingProxyType(
    {
        "What": lambda metric: Part(metric.docstring.what),
        "Formula": lambda metric: Part(metric.docstring.formula),
        "Roles": _roles,
        "Settings": _settings,
        "Variants": _variants,
        "Unit": _unit,
        "Direction": _direction,
        "Waits": _waits,
        "Interval": lambda metric: _of_forms(metric, _interval),
        "Minimum sample": lambda metric: _of_forms(metric, lambda form: form.estimator.least),
        "Pitfalls": lambda metric: Part(metric.docstring.pitfalls),
        "Source": lambda metric: Part(metric.docstring.source),
    }
)
HEADINGS = tuple(_PARTS)
