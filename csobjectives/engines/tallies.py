"""How often each combination of some figures occurs in a group, as columns of numbers.

What a model is fitted to is not added up. Its figures are counted by combination, in a pass of
their own, and fetched one span and one segment at a time, for there may be as many combinations as
things. They come in order, so that a fit is the same however the rows were read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from csobjectives.engines.dialect import shown_as
from csobjectives.engines.rollups import (
    VALUES,
    count_values,
    create,
    joined,
    segments_of,
    values_of,
)
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import named, there
from csobjectives.planning import Place, Scan

_TALLY, _COUNT = "tally", "n"


def tallies_pass(
    scan: Scan, rows: exp.Select, registers: Mapping[str, exp.Select]
) -> tuple[exp.Expression, ...]:
    """The tables that every tally of a scan is made of."""
    groupings = {i: each for i, each in enumerate(scan.groupings) if each.tallied}
    return count_values(scan, rows, registers, groupings)


def tally(scan: Scan, place: Place, span: int, *, whole: bool) -> exp.Expression:
    """The table of a span's combinations: those of the whole, or of each segment.

    `place` is a rollup and a predicate.
    """
    number, predicate = place
    rollup = scan.rollups[number]
    grouping, segments = scan.groupings[rollup.grouping], {} if whole else segments_of(rollup)
    values = [exp.column(name, "c", quoted=True) for name in values_of(grouping, rollup.grouping)]
    asked = {"span": span, "predicate": predicate}
    query = (
        joined(VALUES, number, rollup, {rollup.grouping: grouping})
        .select(
            *(shown_as(key, name) for name, key in segments.items()),
            *(shown_as(value, f"v{nth}") for nth, value in enumerate(values)),
            shown_as(exp.Sum(this=exp.column("n", "c", quoted=True)), _COUNT),
        )
        .where(
            *(
                exp.EQ(this=exp.column(name, "a", quoted=True), expression=exp.Literal.number(each))
                for name, each in asked.items()
            ),
            *(there(value.copy()) for value in values),
        )
        .group_by(*(each.copy() for each in (*segments.values(), *values)))
    )
    return create(_TALLY, query)


def segments_in_tally(scan: Scan, number: int) -> exp.Select:
    """The segments that the table of a rollup's tally has."""
    names = segments_of(scan.rollups[number])
    return exp.select(*map(named, names)).distinct().from_(_TALLY).order_by(*map(named, names))


def combinations(scan: Scan, number: int, segment: Sequence[str | None] = ()) -> exp.Select:
    """The combinations of one segment, or of the whole, in order; and how often each occurs."""
    grouping = scan.groupings[scan.rollups[number].grouping]
    values = [f"v{nth}" for nth in range(len(grouping.tallied))]
    of_segment = (
        exp.NullSafeEQ(
            this=named(name), expression=exp.Null() if each is None else exp.Literal.string(each)
        )
        for name, each in zip(segments_of(scan.rollups[number]), segment, strict=False)
    )
    return (
        exp.select(*map(named, values), shown_as(cast(named(_COUNT), "BIGINT"), _COUNT))
        .from_(_TALLY)
        .where(*of_segment)
        .order_by(*map(named, values))
    )
