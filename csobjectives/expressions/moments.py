"""Where days begin in a column of times, and what of its times is known at as-of."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from csobjectives.expressions.literals import day_literal, instant_literal
from csobjectives.expressions.lowering import Scope
from csobjectives.expressions.typed import Kind, Type, Typed


def beginning(day: date, of: Type, zone: str) -> exp.Expression:
    """The first moment of a day in a zone, as a column of dates or timestamps holds it."""
    return day_literal(day) if of.kind is Kind.DATE else instant_literal(day, zone, of.zone)


def happened(typed: Typed, scope: Scope) -> Typed:
    """A moment that lies after as-of has not happened yet: it is not known, so NULL."""
    limit = beginning(scope.as_of, typed.type, scope.zone)
    known = exp.If(this=exp.LT(this=typed.sql.copy(), expression=limit), true=typed.sql.copy())
    return Typed(exp.Case(ifs=[known]), typed.type)
