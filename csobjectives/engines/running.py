"""Rows of things that run on: in each span everything until it ends, as SQL.

To join rows with every span that they come before would make each as often as there are spans. So
they are grouped by the first span that they come before; what is made of them is added to what
there was before; and each thing comes into a span as it last stood.
"""

from __future__ import annotations

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown, shown_as
from csobjectives.engines.keys import REJECTED
from csobjectives.engines.spans import END, START, days_of
from csobjectives.expressions.literals import cast, day_literal
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.planning import (
    DAY,
    SPAN,
    Merge,
    PlacedRows,
    RunningRows,
    SpanDays,
)

_SINCE, _UNTIL, _NTH = "(since)", "(until)", "(nth)"
_CALLS = {
    Merge.SUM: exp.Sum,
    Merge.MIN: exp.Min,
    Merge.MAX: exp.Max,
    Merge.OR: exp.LogicalOr,
}


def placed_rows(placed: PlacedRows, rows: exp.Select) -> exp.Select:
    """The rows that things are made of, with what facts name beside them."""
    found = exp.select("*", *shown(placed.shown)).from_(inside(rows.copy(), "kept"))
    found = found.where(is_null(named(REJECTED)), placed.usable.copy())
    if not placed.marks:
        return found
    return exp.select("*", *shown(placed.marks)).from_(inside(found, "unmarked"))


def of_running(running: RunningRows, rows: exp.Select) -> exp.Select:
    """Each thing once for every span that it has a row before the end of."""
    spans = sorted(running.spans, key=lambda each: (each.end, each.number))
    # What is grouped by may have the name of a column of the rows: the groups come first, apart.
    by = {name: f"g{place}" for place, name in enumerate(running.by)}
    things = [*by.values()]
    since = exp.select(
        "*",
        *(shown_as(sql.copy(), by[name]) for name, sql in running.by.items()),
        shown_as(_first_span(spans), _SINCE),
    ).from_(inside(placed_rows(running.placed, rows), "placed"))
    so_far = _totals(running, things, _parts(running, things, since), len(spans))
    stands = exp.and_(
        exp.GTE(this=named(_NTH), expression=named(_SINCE)),
        exp.LT(this=named(_NTH), expression=named(_UNTIL)),
    )
    return (
        exp.select(
            *(shown_as(named(group), name) for name, group in by.items()),
            *map(named, (SPAN, START, END)),
            *shown(running.facts),
            shown_as(cast(exp.Null(), "TEXT"), REJECTED),
        )
        .from_(inside(so_far, "so_far"))
        .join(inside(_numbered(spans), "spans"), on=stands)
    )


def _parts(running: RunningRows, things: list[str], since: exp.Select) -> exp.Select:
    """What facts are made of, from a thing's rows between the ends of two spans."""
    groups = [*things, _SINCE]
    parts = {name: each.sql for name, each in running.parts.items()}
    return (
        exp.select(*map(named, groups), *shown(parts))
        .from_(inside(since, "since"))
        .where(there(named(_SINCE)))
        .group_by(*map(named, groups))
    )


def _totals(running: RunningRows, things: list[str], parts: exp.Select, last: int) -> exp.Select:
    """The same from all of a thing's rows so far, and until which span nothing is added."""
    return exp.select(
        *map(named, (*things, _SINCE)),
        shown_as(_next_change(things, last), _UNTIL),
        *(
            shown_as(_so_far(_CALLS[each.merge](this=named(name)), things), name)
            for name, each in running.parts.items()
            if each.merge is not None
        ),
    ).from_(inside(parts, "parts"))


def _numbered(spans: list[SpanDays]) -> exp.Select:
    """The spans by their number, in the order of their ends."""
    number = exp.Case(
        this=named(SPAN),
        ifs=[
            exp.If(this=exp.Literal.number(each.number), true=exp.Literal.number(nth))
            for nth, each in enumerate(spans)
        ],
    )
    return exp.select("*", shown_as(number, _NTH)).from_(inside(days_of(spans), "days"))


def _first_span(spans: list[SpanDays]) -> exp.Expression:
    """The number of the first span that a row comes before the end of; NULL after the last."""
    before = [exp.LT(this=named(DAY), expression=day_literal(each.end)) for each in spans]
    ifs = [exp.If(this=each, true=exp.Literal.number(nth)) for nth, each in enumerate(before)]
    return exp.Case(ifs=ifs) if ifs else cast(exp.Null(), "INT")


def _next_change(things: list[str], last: int) -> exp.Expression:
    """The number of the span from which on a thing has further rows; past the last, if none."""
    lead = exp.Anonymous(
        this="LEAD", expressions=[named(_SINCE), exp.Literal.number(1), exp.Literal.number(last)]
    )
    return exp.Window(this=lead, partition_by=[*map(named, things)], order=_in_order())


def _so_far(call: exp.AggFunc, things: list[str]) -> exp.Expression:
    """An aggregate over what there is of a thing up to a span, that included."""
    frame = exp.WindowSpec(
        kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW"
    )
    return exp.Window(this=call, partition_by=[*map(named, things)], order=_in_order(), spec=frame)


def _in_order() -> exp.Expression:
    return exp.Order(expressions=[exp.Ordered(this=named(_SINCE))])
