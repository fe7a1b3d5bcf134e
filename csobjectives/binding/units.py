"""The unit of a measure: its metric's, or that of the columns in its roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from csobjectives.binding.errors import BindingError
from csobjectives.expressions import ExpressionError, Kind, Type, Typed
from csobjectives.expressions.literals import MICROSECONDS, cast, number_literal
from csobjectives.metrics import Form, Metric
from csobjectives.model import Measure
from csobjectives.quantities import NUMBER, Dimension, QuantityError, Unit, parse_unit


def with_unit(
    metric: Metric, form: Form, roles: Mapping[str, Typed], measure: Measure
) -> tuple[Unit, dict[str, Typed]]:
    """The formula's unit, and the roles with a `unit:` of the measure applied."""
    found, declared = dict(roles), metric.unit_of(form)
    if isinstance(declared, Unit):
        return declared, found
    over, _, under = declared.partition(" / ")
    if measure.unit_word:
        found[over] = _in_unit(found[over], measure.unit_word, is_ratio=bool(under))
    unit = _unit_of(found[over])
    if under and _unit_of(found[under]) != NUMBER:
        if unit != _unit_of(found[under]):
            raise BindingError(
                under,
                ExpressionError(
                    f"'{over}' is {found[over].type.describe()}, "
                    f"and '{under}' is {found[under].type.describe()}",
                    "A figure is divided by a plain number or by one in the same unit.",
                ),
            )
        unit = NUMBER
    return unit, found


def _unit_of(typed: Typed) -> Unit:
    if typed.type.kind is Kind.DURATION:
        return Unit(Dimension.DURATION)
    return typed.type.unit or NUMBER


def _in_unit(typed: Typed, word: str, *, is_ratio: bool) -> Typed:
    """A plain figure read in the unit that the measure names. Raises BindingError."""
    try:
        unit, scale = parse_unit(word)
    except QuantityError as error:
        raise BindingError("unit", ExpressionError(str(error), error.hint)) from None
    if _unit_of(typed) != NUMBER:
        message = f"the columns say already that it is {typed.type.describe()}"
        raise BindingError("unit", ExpressionError(message, "Leave `unit` out."))
    if unit.dimension is Dimension.SHARE and is_ratio:
        hint = "Use the metric share with `part` and `whole`."
        raise BindingError("unit", ExpressionError("a ratio is not read in per cent", hint))
    if unit.dimension is Dimension.DURATION:
        factor = number_literal(scale * MICROSECONDS).sql
        scaled = cast(
            exp.Round(this=exp.Mul(this=exp.Paren(this=typed.sql), expression=factor)), "BIGINT"
        )
        return Typed(scaled, Type(Kind.DURATION))
    if unit.dimension is Dimension.SHARE:
        hundredth = exp.Mul(this=exp.Paren(this=typed.sql), expression=number_literal(scale).sql)
        kind = Kind.DECIMAL if typed.type.kind is Kind.INTEGER else typed.type.kind
        return Typed(exp.Paren(this=hundredth), Type(kind, unit))
    return Typed(typed.sql, replace(typed.type, unit=unit))
