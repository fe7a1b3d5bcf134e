"""What is made of a source's rows before they are added up, as SQL.

Rows that are rejected, or not known yet, are no part of any observation. Everything here is in
the subset that DuckDB and Spark share.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown, shown_as
from csobjectives.engines.entries import of_register
from csobjectives.engines.keys import REJECTED
from csobjectives.engines.running import of_running, placed_rows
from csobjectives.engines.sequels import of_sequels
from csobjectives.engines.spans import END, START, days_of
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import is_null, named
from csobjectives.observing import fact_column
from csobjectives.planning import (
    AMONG,
    SPAN,
    TAKEN,
    EntryRows,
    Fold,
    MomentRows,
    Observed,
    RunningRows,
    SequelRows,
    StandingRows,
)

_FIRST = "(first day)"


def observe(
    observed: Observed | None, rows: exp.Select, registers: Mapping[str, exp.Select]
) -> exp.Select:
    """The observations that a scan is over; the rows themselves where there are none.

    Those of a register are made of `things`, a table that has to be there by then.
    """
    match observed:
        case None:
            return rows
        case Fold():
            return _folded(observed, rows)
        case SequelRows():
            made = of_sequels(observed, rows)
        case StandingRows():
            made = _standing(observed, rows)
        case MomentRows():
            made = _moments(observed, rows)
        case RunningRows():
            made = of_running(observed, rows)
        case EntryRows():
            register = observed.register
            if register is None:
                made = _entries(observed, rows)
            else:
                made = of_register(observed, register, registers[register.name])
    if observed.among is None:
        return made
    among = exp.Coalesce(this=observed.among.copy(), expressions=[exp.true()])
    return exp.select("*", shown_as(among, AMONG)).from_(inside(made, "observed"))


def _folded(fold: Fold, rows: exp.Select) -> exp.Select:
    """One row for each thing, period and segment; rows of no period are part of no thing."""
    groups = [named(name) for name in fold.by]
    placed = exp.select("*", *shown(fold.by)).from_(inside(rows.copy(), "kept"))
    in_a_period = exp.GTE(this=named(SPAN), expression=exp.Literal.number(0))
    return (
        exp.select(_sound(), *(each.copy() for each in groups), *shown(fold.values))
        .from_(inside(placed, "placed"))
        .where(is_null(named(REJECTED)), in_a_period)
        .group_by(*groups)
    )


def _standing(standing: StandingRows, rows: exp.Select) -> exp.Select:
    """Each row once for every span; of a snapshot, for the one that it counts in."""
    taken, day = standing.taken, standing.day
    of_span: exp.Expression
    of_span = exp.true() if taken is None else exp.EQ(this=taken.copy(), expression=named(TAKEN))
    known = exp.select("*").from_(inside(rows.copy(), "kept"))
    known = known.where(is_null(named(REJECTED)), standing.usable.copy())
    if day is not None:
        first = exp.Window(this=exp.Min(this=day.copy()))
        known = known.select(shown_as(first, _FIRST))
        begun = exp.LT(this=named(_FIRST), expression=named(END))
        of_span = exp.And(this=of_span, expression=begun)
    return (
        exp.select("*")
        .from_(inside(known, "standing"))
        .join(inside(days_of(standing.spans), "spans"), on=of_span)
    )


def _moments(moments: MomentRows, rows: exp.Select) -> exp.Select:
    """Each row with the last moment of its span, and how many moments there are."""
    span, holds = named(SPAN), named("(holding)")
    placed = exp.select(
        "*",
        *shown(moments.shown),
        shown_as(moments.span.copy(), SPAN),
        shown_as(moments.holds.copy(), "(holding)"),
    ).from_(inside(rows.copy(), "kept"))
    placed = placed.where(is_null(named(REJECTED)))
    moment = named(fact_column("moment"))
    nth = exp.Window(
        this=exp.Anonymous(this="DENSE_RANK"),
        partition_by=[span.copy(), holds.copy()],
        order=exp.Order(expressions=[exp.Ordered(this=moment.copy())]),
    )
    counted = exp.select("*", shown_as(nth, "(nth)")).from_(inside(placed, "placed"))
    return exp.select(
        "*",
        *(
            shown_as(
                exp.Window(
                    this=exp.Max(this=exp.Case(ifs=[exp.If(this=holds.copy(), true=of.copy())])),
                    partition_by=[span.copy()],
                ),
                fact_column(name),
            )
            for name, of in (("last_at", moment), ("moments", named("(nth)")))
        ),
    ).from_(inside(counted, "counted"))


def _entries(entries: EntryRows, rows: exp.Select) -> exp.Select:
    """Each thing once for every span: what its rows say, by group."""
    placed = placed_rows(entries.placed, rows)
    spans = inside(days_of(entries.spans), "spans")
    joined = exp.select("*").from_(inside(placed, "placed")).join(spans, on=entries.within.copy())
    # What is grouped by may have the name of a column of the rows: the groups come first, apart.
    by = {name: f"g{place}" for place, name in enumerate(entries.by)}
    grouped_by = [shown_as(sql.copy(), by[name]) for name, sql in entries.by.items()]
    groups = exp.select("*", *grouped_by).from_(inside(joined, "joined"))
    made = (
        exp.select(
            *(shown_as(named(group), name) for name, group in by.items()), *shown(entries.facts)
        )
        .from_(inside(groups, "groups"))
        .group_by(*(named(group) for group in by.values()), named(START), named(END))
    )
    return exp.select("*", _sound()).from_(inside(made, "made"))


def _sound() -> exp.Expression:
    """Nothing is rejected any more."""
    return shown_as(cast(exp.Null(), "TEXT"), REJECTED)
