"""Spans as SQL: the days that what is made of rows is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown_as
from csobjectives.expressions.literals import cast, day_literal
from csobjectives.observing import fact_column
from csobjectives.planning import (
    BEFORE,
    BEFORE_END,
    PARTS,
    SNAPSHOT,
    SPAN,
    TAKEN,
    TAKEN_BEFORE,
    SpanDays,
)

START, END = (fact_column(name) for name in ("period_start", "period_end"))
_NONE = SpanDays(number=0, start=date.min, end=date.min, before=date.min, before_end=date.min)


def days_of(spans: Sequence[SpanDays]) -> exp.Expression:
    """The spans as a relation: number, and what `literals` says of each."""
    if not spans:
        return exp.select("*").from_(inside(days_of([_NONE]), "none")).where(exp.false())
    queries = [
        exp.select(
            shown_as(exp.Literal.number(each.number), SPAN),
            *(shown_as(sql, name) for name, sql in literals(each).items()),
        )
        for each in spans
    ]
    joined: exp.Expression = queries[0]
    for each in queries[1:]:
        joined = exp.Union(this=joined, expression=each, distinct=False)
    return joined


def or_none(spans: Sequence[SpanDays]) -> tuple[SpanDays, ...]:
    """The spans; where there is none, one that no row lies in."""
    return tuple(spans) or (_NONE,)


def literals(span: SpanDays) -> Mapping[str, exp.Expression]:
    """The days of a span, and of the snapshots in it, by the columns that hold them."""
    return {
        START: day_literal(span.start),
        END: day_literal(span.end),
        BEFORE: day_literal(span.before),
        BEFORE_END: day_literal(span.before_end),
        PARTS: exp.Literal.number(span.parts),
        TAKEN: _day(span.taken),
        TAKEN_BEFORE: _day(span.taken_before),
        SNAPSHOT: _day(span.snapshot),
    }


def _day(day: date | None) -> exp.Expression:
    return day_literal(day) if day else cast(exp.Null(), "DATE")
