"""What a source says of time: when it is complete, how long it settles, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from csobjectives.calendars import Clock
from csobjectives.model import FILE_DAY, UNCOVERED, Exclusion, Source

_DAY = timedelta(days=1)
_YEAR = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A source's terms; without any, all of time is covered, and settled when it is over.

    `complete_through` is the last day that is covered, as `end` is the last of an exclusion.
    `by_sequels` says that rows are decided by later rows, which have to be covered too.
    `snapshots` are the days of a source whose files each are one, in order; None elsewhere. What
    `is_snapshot` waits for nothing: it never tells more than on its day. `days` are those on which
    anything is known, of snapshots; None of what happens in time.
    """

    settles_after: timedelta = timedelta(0)
    exclusions: tuple[Exclusion, ...] = ()
    complete_from: date | None = None
    complete_through: date | None = None
    snapshots: tuple[date, ...] | None = None
    by_sequels: bool = False
    is_snapshot: bool = False
    days: tuple[date, ...] | None = None

    def without(self, exclusions: Sequence[Exclusion]) -> Coverage:
        """The same terms with further days left out."""
        return replace(self, exclusions=(*self.exclusions, *exclusions)) if exclusions else self

    def counted(self, start: date, end: date) -> int:
        """How many days count, from one up to, not including, another."""
        days = (start + timedelta(days=number) for number in range((end - start).days))
        return sum(not self.left_out(day) for day in days)

    def settled_by(
        self, as_of: date, waiting: timedelta = timedelta(0), clocks: Sequence[Clock] = ()
    ) -> date:
        """The last day by whose beginning everything before it has settled at as-of.

        Where its rows are decided only after `waiting`, that has passed as well, by the clock where
        there is one.

        Days are those of the calendar: what ends on a Tuesday and settles for two days has
        settled when Thursday begins, and so has what settles for 25 hours.
        """
        known = datetime.combine(as_of, time.min) - self.settles_after
        if self.is_snapshot:
            return known.date()
        if self.by_sequels and waiting:
            known = min(known, datetime.combine(self._end, time.min))
        decided = known - waiting
        for clock in clocks:
            decided = clock.before(known, waiting)
        return decided.date()

    def settles(
        self, end: date, waiting: timedelta = timedelta(0), clocks: Sequence[Clock] = ()
    ) -> date | None:
        """The day at which everything before an end has settled; None where none within a year."""
        days = (end + timedelta(days=number) for number in range(_YEAR))
        return next((day for day in days if self.settled_by(day, waiting, clocks) >= end), None)

    def covered_by(self, day: date) -> date:
        """The day, or the earlier one at which the source ceases to be complete."""
        return min(day, self._end)

    def covers(self, start: date, end: date) -> bool:
        """Whether the source is complete from a day up to, not including, another one."""
        return self._start <= start and end <= self._end

    def reaches(self, start: date, end: date) -> bool:
        """Whether the source is complete in a part, at least, of these days."""
        return max(self._start, start) < min(self._end, end)

    def left_out(self, day: date) -> str:
        """Why the rows of a day count for no period; empty where they count."""
        if not self._start <= day < self._end:
            return UNCOVERED
        reasons = (each.reason for each in self.exclusions if each.start <= day <= each.end)
        return next((f"excluded: {reason}" for reason in reasons), "")

    def bounds(self) -> Iterator[date]:
        """The days at which another reason, or none, begins to hold."""
        yield from (self._start, self._end)
        for each in self.exclusions:
            yield from (each.start, _after(each.end))

    @property
    def _start(self) -> date:
        return self.complete_from or date.min

    @property
    def _end(self) -> date:
        return _after(self.complete_through) if self.complete_through else date.max


def coverage_of(source: Source, days: Sequence[date] = ()) -> Coverage:
    """What a source says of time; `days` are those of its files, where each is a snapshot."""
    by_file = source.snapshots and source.time == FILE_DAY
    by_day = tuple(sorted(set(days))) if by_file else None
    return Coverage(
        settles_after=source.settles_after,
        exclusions=source.exclusions,
        complete_from=source.complete_from,
        complete_through=source.complete_through,
        snapshots=by_day,
        is_snapshot=by_file or (source.time is None and source.as_of is not None),
        days=(source.as_of,) if source.time is None and source.as_of is not None else by_day,
    )


def _after(day: date) -> date:
    """The next day; no calendar goes on after the year 9999."""
    return day if day == date.max else day + _DAY
