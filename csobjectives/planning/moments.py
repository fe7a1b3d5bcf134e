"""The time of a row: the stretch that it puts the row in, and the newest one of all."""

from __future__ import annotations

from sqlglot import exp

from csobjectives.expressions import Scope, beginning
from csobjectives.model import Source
from csobjectives.planning.scans import UNDATED
from csobjectives.planning.timeline import Timeline

_FLAT = 8  # up to so many cases are tested one after the other, more by halving


def stretch_of(source: Source, scope: Scope, times: Timeline) -> exp.Expression:
    """The number of the stretch that a row falls into."""
    if source.time is None:
        assert source.as_of is not None
        place = times.stretch(source.as_of)
        return exp.Null() if place is None else exp.Literal.number(place)
    time = scope.names[source.time]
    starts = [beginning(day, time.type, scope.zone) for day in times.starts]
    outside = exp.Or(
        this=exp.LT(this=time.sql, expression=starts[0]),
        expression=exp.GTE(this=time.sql, expression=starts[-1]),
    )
    undated = exp.Is(this=time.sql, expression=exp.Null())
    return exp.Case(
        ifs=[
            exp.If(this=undated, true=exp.Literal.number(UNDATED)),
            exp.If(this=outside, true=exp.Null()),
        ],
        default=_halving(time.sql, starts[:-1], 0),
    )


def newest_row(source: Source, scope: Scope) -> exp.Expression | None:
    """The time of the last row before as-of, where the source has to be fresh.

    A snapshot's rows have the day of the snapshot, which no scan has to look for.
    """
    if source.fresh_within is None or source.time is None:
        return None
    time = scope.names[source.time]
    end = beginning(scope.as_of, time.type, scope.zone)
    known = exp.LT(this=time.sql, expression=end)
    return exp.Max(this=exp.Case(ifs=[exp.If(this=known, true=time.sql)]))


def _halving(time: exp.Expression, starts: list[exp.Expression], first: int) -> exp.Expression:
    """Which of the consecutive starts is the last one that is not after the time."""
    if len(starts) <= _FLAT:
        tests = [
            exp.If(this=exp.LT(this=time, expression=start), true=exp.Literal.number(first + i))
            for i, start in enumerate(starts[1:])
        ]
        last = exp.Literal.number(first + len(starts) - 1)
        return exp.Case(ifs=tests, default=last) if tests else last
    middle = len(starts) // 2
    return exp.Case(
        ifs=[
            exp.If(
                this=exp.LT(this=time, expression=starts[middle]),
                true=_halving(time, starts[:middle], first),
            )
        ],
        default=_halving(time, starts[middle:], first + middle),
    )
