"""A metric's options as literals, those that were not given by their defaults."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from csobjectives.expressions import Kind, Type, Typed
from csobjectives.expressions.literals import duration_literal, number_literal
from csobjectives.metrics import Form, Metric, Option, OptionKind
from csobjectives.model import Measure
from csobjectives.quantities import DURATION, SHARE, parse_value


def options_of(metric: Metric, form: Form, measure: Measure) -> dict[str, Typed]:
    """The options that a measure gives, and the defaults of the others that its form names."""
    found = {name: _option(metric.options[name], value) for name, value in measure.options.items()}
    for name, option in metric.options.items():
        if name not in found and option.default and name in metric.names_in(form):
            found[name] = _option(option, default_of(option))
    return found


def _option(option: Option, value: str | Fraction | tuple[str, ...]) -> Typed:
    """An option's value as a literal."""
    if isinstance(value, tuple):
        return Typed(exp.Null(), Type(Kind.TEXT), labels=value)
    if isinstance(value, str):
        return Typed(exp.Literal.string(value), Type(Kind.TEXT))
    number = Fraction(value)
    return (
        duration_literal(number) if option.kind is OptionKind.DURATION else number_literal(number)
    )


def default_of(option: Option) -> Fraction:
    """What an option is where it is not given, in base units."""
    dimensions = {OptionKind.DURATION: DURATION, OptionKind.SHARE: SHARE}
    if option.kind in dimensions:
        return parse_value(option.default, dimensions[option.kind])
    return Fraction(option.default)
