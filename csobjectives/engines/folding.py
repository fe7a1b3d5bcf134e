"""Rows folded to things, as SQL: one row for each thing, period and segment."""

from __future__ import annotations

from sqlglot import exp

from csobjectives.engines.keys import REJECTED
from csobjectives.planning import STRETCH_OF_THING, Fold


def fold_rows(fold: Fold, rows: exp.Select) -> exp.Select:
    """The folded rows. Those that are rejected, or belong to no period, are part of no thing."""
    rejected = exp.column(REJECTED, quoted=True)
    placed = exp.select("*", *(_as(sql.copy(), name) for name, sql in fold.by.items())).from_(
        rows.copy().subquery("kept")
    )
    groups = [exp.column(name, quoted=True) for name in fold.by]
    values = [_as(sql.copy(), name) for name, sql in fold.values.items()]
    return (
        exp.select(_as(exp.Null(), REJECTED), *(each.copy() for each in groups), *values)
        .from_(placed.subquery("placed"))
        .where(
            exp.Is(this=rejected, expression=exp.Null()),
            exp.GTE(
                this=exp.column(STRETCH_OF_THING, quoted=True), expression=exp.Literal.number(0)
            ),
        )
        .group_by(*groups)
    )


def _as(sql: exp.Expression, name: str) -> exp.Expression:
    return exp.Alias(this=sql, alias=exp.to_identifier(name, quoted=True))
