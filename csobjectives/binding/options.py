"""A metric's options as literals, those that were not given by their defaults."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlglot import exp

from csobjectives.expressions import Kind, Type, Typed
from csobjectives.expressions.literals import duration_literal, number_literal
from csobjectives.metrics import Form, Metric, Option, OptionKind
from csobjectives.model import Measure
from csobjectives.model import Option as Given
from csobjectives.quantities import DURATION, SHARE, parse_value


def options_of(metric: Metric, form: Form, measure: Measure) -> dict[str, Typed]:
    """The options that a measure gives, and the defaults of the others that its form names."""
    found = {name: _option(metric.options[name], value) for name, value in measure.options.items()}
    for name, option in metric.options.items():
        if name not in found and option.default and name in metric.names_in(form):
            found[name] = _option(option, value_of(option.kind, option.default))
    return found


def _option(option: Option, value: Given) -> Typed:
    """An option's value as a literal."""
    if isinstance(value, tuple):
        return Typed(exp.Null(), Type(Kind.TEXT), labels=value)
    if isinstance(value, str):
        return Typed(exp.Literal.string(value), Type(Kind.TEXT))
    number = Fraction(value)
    return (
        duration_literal(number) if option.kind is OptionKind.DURATION else number_literal(number)
    )


def value_of(kind: OptionKind, raw: Any) -> Given:
    """An option's value in base units, from how it is written: the schema has seen to that."""
    match kind:
        case OptionKind.DURATION:
            return parse_value(raw, DURATION)
        case OptionKind.SHARE:
            return parse_value(raw, SHARE)
        case OptionKind.QUANTILE:
            return Fraction(raw.removeprefix("p")) / 100
        case OptionKind.LABELS | OptionKind.SPELLINGS:
            return tuple(raw)
        case OptionKind.CHOICE | OptionKind.DAY:
            return str(raw)
        case OptionKind.NUMBER | OptionKind.COUNT:
            return Fraction(raw)
