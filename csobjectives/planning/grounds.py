"""What observations are made from: a source's rows, in time, and the register they may need."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from csobjectives.expressions import Scope, Typed
from csobjectives.expressions.trees import all_of
from csobjectives.metrics import Reach
from csobjectives.model import Exclusion, Source
from csobjectives.periods import period_of
from csobjectives.planning.coverage import Coverage, coverage_of
from csobjectives.planning.moments import counts_on, day_of, is_known, moment_of
from csobjectives.planning.observations import SpanDays
from csobjectives.planning.rhythms import Rhythm
from csobjectives.planning.timeline import Span, Timeline, timeline
from csobjectives.windows import Extent, Length, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Another source that metrics count from; `days` are those of its files' names."""

    source: Source
    scope: Scope
    days: tuple[date, ...] = ()

    def snapshot_by(self, end: date) -> date | None:
        """The day of the last snapshot before a day, where its files are snapshots.

        The earliest day of all stands for none.
        """
        if not self.source.snapshots:
            return None
        days = sorted(set(self.days))
        place = bisect_left(days, end)
        return days[place - 1] if place else date.min


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The rows of a source, `timed` by the column that its objectives want.

    What lies after as-of by the source's own time is not known, whatever else it says. The days of
    the `exclusions` are left out for these objectives alone.
    """

    source: Source
    timed: Source
    scope: Scope
    days: tuple[date, ...]
    registers: Mapping[str, Register]
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def coverage(self) -> Coverage:
        """What the source says of time, and its objectives."""
        return coverage_of(self.timed, self.days).without(self.exclusions)

    @property
    def moment(self) -> Typed:
        """The time of a row."""
        return moment_of(self.timed, self.scope)

    @property
    def day(self) -> exp.Expression:
        """The day of a row."""
        return day_of(self.moment, self.scope)

    @property
    def is_known(self) -> exp.Expression:
        """Whether a row is known at as-of."""
        return is_known(self.source, self.scope)

    @property
    def is_usable(self) -> exp.Expression:
        """Whether a row is known, of a day that counts, and stands for anything."""
        timed = is_known(self.timed, self.scope)
        usable = all_of(self.is_known, timed, counts_on(self.day, self.coverage))
        if not self.source.rows:
            return usable
        number = self.scope.name(self.source.rows).sql
        return all_of(usable, exp.GT(this=number, expression=exp.Literal.number(0)))

    def is_counted(self, spans: Sequence[SpanDays]) -> exp.Expression:
        """Whether a row is usable; of snapshots, only those that count in any of the spans are."""
        if self.coverage.snapshots is None:
            return self.is_usable
        taken = {day for each in spans for day in (each.taken, each.taken_before) if day}
        return replace(self, days=tuple(sorted(taken))).is_usable

    def timeline(
        self, rhythm: Rhythm, reach: Reach = Reach.PERIOD, *, by_sequels: bool = False
    ) -> Timeline:
        """The spans of a rhythm; one is partial too where the period before it is looked at.

        With everything until its end, a period is whole however late its source begins. Where
        rows are decided `by_sequels`, it waits for them for as long as the source has any.
        """
        terms = replace(coverage_of(self.timed, self.days), by_sequels=by_sequels)
        times = timeline([rhythm], self.scope.as_of, terms)
        if reach is not Reach.BEFORE:
            return times
        spans = tuple(
            replace(
                span,
                partial=span.partial or not terms.covers(*self._before(span)),
            )
            for span in times.spans
        )
        return replace(times, spans=spans)

    def spans(
        self, times: Timeline, register: Register | None = None, part: str = ""
    ) -> tuple[SpanDays, ...]:
        """The spans that rows can be of, with their days, and how many of a part they have.

        What was exported once says nothing of periods that begin later.
        """
        last, found = self.source.as_of or date.max, []
        for number, span in enumerate(times.spans):
            if span.stretches and not span.reason and span.period.start <= last:
                start, end = span.period.start, min(span.period.end, self.scope.as_of)
                before, before_end = self._before(span)
                found.append(
                    SpanDays(
                        number=number,
                        start=start,
                        end=end,
                        before=before,
                        before_end=before_end,
                        taken=self._taken(start, end),
                        taken_before=self._taken(before, before_end),
                        parts=self._parts(start, end, part) if part else 0,
                        snapshot=register.snapshot_by(end) if register else None,
                    )
                )
        return tuple(found)

    def _before(self, span: Span) -> tuple[date, date]:
        """The days at which the period before begins and ends; of days known, the one before.

        Judged to date, it ends on the same day as the period: like is compared with like.
        """
        period, before = span.period, span.period.previous()
        if period.window.extent is Extent.AS_OF_DAY:
            return self._taken(date.min, period.start) or before.start, period.start
        is_to_date = span.rhythm.window.extent is Extent.TO_DATE
        return before.start, before.end if is_to_date else period.start

    def _taken(self, start: date, end: date) -> date | None:
        """The day of the last snapshot that counts, from a day up to another one."""
        if not self.source.snapshots:
            return None
        days = (each for each in self.days if start <= each < end)
        return max((each for each in days if not self.coverage.left_out(each)), default=None)

    def _parts(self, start: date, end: date, part: str) -> int:
        """How many parts have a day on which rows count, from a day up to another one."""
        days = (start + timedelta(days=number) for number in range((end - start).days))
        counted = (day for day in days if not self.coverage.left_out(day))
        return len({period_of(day, Window(Length(part))) for day in counted})
