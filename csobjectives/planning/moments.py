"""The time of a row: the stretch that it puts the row in, and the newest one of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlglot import exp

from csobjectives.expressions import Kind, Scope, Type, Typed, beginning
from csobjectives.expressions.literals import cast, day_literal
from csobjectives.expressions.lowering import local
from csobjectives.expressions.trees import all_of, holds
from csobjectives.model import FILE_DAY, Source
from csobjectives.planning.coverage import Coverage
from csobjectives.planning.timeline import UNDATED, Timeline

_FLAT = 8  # up to so many cases are tested one after the other, more by halving

_Tell = Callable[[int], exp.Expression]  # what is told of a stretch, by its number


def stretch_of(source: Source, scope: Scope, times: Timeline) -> exp.Expression:
    """The number of the stretch that a row falls into; in none where rows have no time."""
    return _told(source, scope, times, exp.Literal.number)


def spans_of(source: Source, scope: Scope, times: Timeline) -> exp.Expression:
    """The number of the span that a row is of, once it is `in_span`.

    Where spans share days, these are all numbers of a row, as an array.
    """
    spans = times.spans_of()

    def told(stretch: int) -> exp.Expression:
        numbers = [exp.Literal.number(each) for each in spans.get(stretch, ())]
        if numbers and _share_days(times):
            return exp.Array(expressions=numbers)
        return numbers[0] if numbers else exp.Null()

    return _told(source, scope, times, told)


def in_span(spans: exp.Expression, times: Timeline) -> exp.Expression:
    """The span that a row is of; a row of several is there once for each of them."""
    return exp.Explode(this=spans) if _share_days(times) else spans


def _share_days(times: Timeline) -> bool:
    return any(len(each) > 1 for each in times.spans_of().values())


def _told(source: Source, scope: Scope, times: Timeline, told: _Tell) -> exp.Expression:
    """What is told of the stretch that a row falls into; NULL of one that falls into none."""
    if source.time is None:
        place = None if source.as_of is None else times.stretch(source.as_of)
        return exp.Null() if place is None else told(place)
    time = scope.names[source.time]
    starts = [beginning(day, time.type, scope.zone) for day in times.starts]
    outside = exp.Or(
        this=exp.LT(this=time.sql, expression=starts[0]),
        expression=exp.GTE(this=time.sql, expression=starts[-1]),
    )
    undated = exp.Is(this=time.sql, expression=exp.Null())
    return exp.Case(
        ifs=[
            exp.If(this=undated, true=told(UNDATED)),
            exp.If(this=outside, true=exp.Null()),
        ],
        default=_halving(time.sql, starts[:-1], 0, told),
    )


def is_known(source: Source, scope: Scope) -> exp.Expression:
    """Whether a row is from before as-of, by the source's own time, or has no time."""
    if source.time is None:
        return exp.Boolean(this=source.as_of is None or source.as_of < scope.as_of)
    time = scope.names[source.time]
    end = beginning(scope.as_of, time.type, scope.zone)
    return exp.Not(this=holds(exp.GTE(this=time.sql, expression=end)))


def moment_of(source: Source, scope: Scope) -> Typed:
    """The time of a row; of a snapshot, its day."""
    if source.time is not None:
        return scope.names[source.time]
    return Typed(day_literal(source.as_of or scope.as_of), Type(Kind.DATE))


def known_until(source: Source, scope: Scope) -> Typed | None:
    """The day up to which a snapshot tells of anything: the one after its own; None for others."""
    day: exp.Expression | None = None
    if source.snapshots:
        following = exp.DateAdd(
            this=scope.names[FILE_DAY].sql.copy(),
            expression=exp.Literal.number(1),
            unit=exp.Var(this="DAY"),
        )
        day = cast(following, "DATE")
    elif source.as_of is not None:
        day = day_literal(min(source.as_of + timedelta(days=1), scope.as_of))
    return None if day is None else Typed(day, Type(Kind.DATE))


def day_of(moment: Typed, scope: Scope) -> exp.Expression:
    """The day of a moment, in the zone of the scope."""
    return moment.sql if moment.type.kind is Kind.DATE else cast(local(moment, scope), "DATE")


def counts_on(day: exp.Expression, coverage: Coverage) -> exp.Expression:
    """Whether the rows of a day count: the source covers it, and nothing leaves it out."""
    if coverage.snapshots is not None:
        days = [day_literal(each) for each in coverage.snapshots if not coverage.left_out(each)]
        return exp.In(this=day, expressions=days or [exp.Null()])
    kept: list[exp.Expression] = []
    if coverage.complete_from is not None:
        kept.append(exp.GTE(this=day, expression=day_literal(coverage.complete_from)))
    if coverage.complete_through is not None:
        kept.append(exp.LTE(this=day, expression=day_literal(coverage.complete_through)))
    for each in coverage.exclusions:
        ends = {"low": day_literal(each.start), "high": day_literal(each.end)}
        kept.append(exp.Not(this=exp.Paren(this=exp.Between(this=day, **ends))))
    return all_of(*kept)


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


def _halving(
    time: exp.Expression, starts: Sequence[exp.Expression], first: int, told: _Tell
) -> exp.Expression:
    """Which of the consecutive starts is the last one that is not after the time."""
    if len(starts) <= _FLAT:
        tests = [
            exp.If(this=exp.LT(this=time, expression=start), true=told(first + i))
            for i, start in enumerate(starts[1:])
        ]
        last = told(first + len(starts) - 1)
        return exp.Case(ifs=tests, default=last) if tests else last
    middle = len(starts) // 2
    return exp.Case(
        ifs=[
            exp.If(
                this=exp.LT(this=time, expression=starts[middle]),
                true=_halving(time, starts[:middle], first, told),
            )
        ],
        default=_halving(time, starts[middle:], first + middle, told),
    )
