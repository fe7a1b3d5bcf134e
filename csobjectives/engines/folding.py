"""Rows folded to things, as SQL: one row for each thing, period and segment."""

from __future__ import annotations

from sqlglot import exp

from csobjectives.engines.dialect import inside, is_null, named, shown_as
from csobjectives.engines.keys import REJECTED
from csobjectives.planning import STRETCH_OF_THING, Fold


def fold_rows(fold: Fold, rows: exp.Select) -> exp.Select:
    """The folded rows. Those that are rejected, or belong to no period, are part of no thing."""
    by = [shown_as(sql.copy(), name) for name, sql in fold.by.items()]
    values = [shown_as(sql.copy(), name) for name, sql in fold.values.items()]
    groups = [named(name) for name in fold.by]
    placed = exp.select("*", *by).from_(inside(rows.copy(), "kept"))
    in_a_period = exp.GTE(this=named(STRETCH_OF_THING), expression=exp.Literal.number(0))
    return (
        exp.select(shown_as(exp.Null(), REJECTED), *(each.copy() for each in groups), *values)
        .from_(inside(placed, "placed"))
        .where(is_null(named(REJECTED)), in_a_period)
        .group_by(*groups)
    )
