"""One row per key: the newest of its versions that is known at as-of, with what was left out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown_as
from csobjectives.expressions import Scope, Typed, beginning, happened
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.expressions.typed import TIMES
from csobjectives.planning import COPIES, TIED, VERSIONS

REJECTED = "__rejected"


def reasons_of(rejected: str) -> list[int]:
    """The numbers of the reasons that a row is rejected for, one for each bad cell."""
    return [int(each) for each in rejected.split(" ")]


def seen(rows: exp.Select, time: Typed, scope: Scope) -> exp.Select:
    """The rows from before as-of, those without a time and those that were rejected."""
    return (
        exp.select("*")
        .from_(inside(rows, "seen"))
        .where(exp.or_(there(named(REJECTED)), until_as_of(time, scope)))
    )


def until_as_of(time: Typed, scope: Scope) -> exp.Expression:
    """Whether a row is from before as-of, or has no time."""
    end = beginning(scope.as_of, time.type, scope.zone)
    before = exp.LT(this=time.sql.copy(), expression=end)
    return exp.Paren(this=exp.Or(this=is_null(time.sql), expression=before))


def one_per_key(
    rows: exp.Select,
    columns: Sequence[str],
    key: Sequence[Typed],
    newest_by: Sequence[Typed],
    scope: Scope,
    within: Sequence[Typed] = (),
) -> exp.Select:
    """One row per key, with how many rows and versions it stands for.

    Versions are rows of a key that differ in one of the `columns`. Of those that are equally
    new the first in the order of the columns is kept: which is arbitrary, but the same in every
    run, and counted. Rows whose key is empty are compared as a whole. Keys that differ in what they
    stand `within` are not equal: each snapshot has its own.
    """
    values, rejected, count = [named(each) for each in columns], named(REJECTED), named("same")
    partition = [*(each.sql for each in (*key, *within)), is_null(rejected)]
    same = (
        exp.select(*values, rejected, shown_as(exp.Count(this=exp.Star()), "same"))
        .from_(inside(rows, "every"))
        .group_by(*values, rejected)
    )
    empty = exp.and_(*(is_null(each.sql) for each in key))
    alone = exp.Or(this=there(rejected), expression=exp.Paren(this=empty))
    order = [*_newest_first(newest_by, scope), *(exp.Ordered(this=each) for each in values)]
    counts = {"of_key": _over(exp.Sum(this=count), partition), "versions": _rows(partition)}
    if newest_by:
        counts["tied"] = _rows([*partition, *(each.sql for each in newest_by)])
    ranked = exp.select(
        "*",
        shown_as(_over(exp.RowNumber(), partition, order), "nth"),
        *(shown_as(sql, name) for name, sql in counts.items()),
        shown_as(alone, "alone"),
    ).from_(inside(same, "same_rows"))
    one = exp.Literal.number(1)
    shown = {COPIES: ("of_key", count), VERSIONS: ("versions", one), TIED: ("tied", one)}
    return (
        exp.select(
            *(each.copy() for each in values),
            rejected.copy(),
            *(
                shown_as(_unless_alone(name, otherwise), column)
                for column, (name, otherwise) in shown.items()
                if name in counts
            ),
        )
        .from_(inside(ranked, "ranked"))
        .where(exp.or_(named("alone"), exp.EQ(this=named("nth"), expression=one.copy())))
    )


def _newest_first(columns: Sequence[Typed], scope: Scope) -> list[exp.Ordered]:
    """Empty ones last; a version from after as-of gives way to every one that is known."""
    order = []
    for each in columns:
        known = each
        if each.type.kind in TIMES:
            known = happened(each, scope)
            is_later = exp.and_(is_null(known.sql), there(each.sql))
            order.append(exp.Ordered(this=exp.Paren(this=is_later)))
        order.append(exp.Ordered(this=known.sql.copy(), desc=True, nulls_first=False))
        if known is not each:
            order.append(exp.Ordered(this=each.sql.copy()))
    return order


def _unless_alone(name: str, otherwise: exp.Expression) -> exp.Expression:
    branch = exp.If(this=named("alone"), true=otherwise.copy())
    return exp.Case(ifs=[branch], default=named(name))


def _over(
    call: exp.Expression,
    partition: Sequence[exp.Expression],
    order: Sequence[exp.Ordered] = (),
) -> exp.Expression:
    return exp.Window(
        this=call,
        partition_by=[each.copy() for each in partition],
        order=exp.Order(expressions=[each.copy() for each in order]) if order else None,
    )


def _rows(partition: Sequence[exp.Expression]) -> exp.Expression:
    return _over(exp.Count(this=exp.Star()), partition)
