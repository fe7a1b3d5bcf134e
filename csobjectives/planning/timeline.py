"""Time as a scan sees it: the shortest stretches that make up every period.

The starts and ends of all periods that are asked for, whatever their window, cut time into
stretches, and so do the days that a source leaves out. A row falls into one of them, and each
period is some of them; so one scan serves days, weeks and months together. Rolling windows share
stretches, and so do August and its first days: what is made of rows within a period, such as things
and their amounts, is made in each span apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from csobjectives.calendars import Clock
from csobjectives.model import Exclusion, Versus
from csobjectives.periods import HISTORY, Period, last_complete, period_of, with_history
from csobjectives.planning.coverage import Coverage
from csobjectives.schedules import base_of
from csobjectives.windows import Extent, Window

UNDATED = -1  # the stretch of rows that carry no time


@dataclass(frozen=True, slots=True, order=True)
class Rhythm:
    """How time is cut for an objective, and how long a period waits until it can be judged.

    Time is cut by a calendar's window, or nothing but certain `periods` are looked at, which are
    over at as-of. The days of the `exclusions` count for none of its periods; `bases` says which
    others each of them is held against. With a clock, `waiting` is working time; there is one at
    most, in a tuple only because rhythms are sorted, and None has no order.
    """

    window: Window
    waiting: timedelta = timedelta(0)
    periods: tuple[Period, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    bases: tuple[Versus, ...] = ()
    clocks: tuple[Clock, ...] = ()

    def period_of(self, day: date) -> Period | None:
        """The period in which a day lies; None where none that is looked at has it."""
        if not self.periods:
            return period_of(day, self.window)
        return next((each for each in self.periods if each.start <= day < each.end), None)


@dataclass(frozen=True, slots=True)
class Span:
    """One period as stretches, in order, without those that are left out of it.

    `rhythm` is the one that asks for it. The open period ends at as-of, or is over and
    `settling`, until the day that it `settles`. A `partial` one is not covered by the source as a
    whole. A period without a stretch has a `gap`: why no row of it can count. A span with a
    `reason` holds the stretches of the period that are left out for it: its rows are only counted.
    One that is a `base` is only there to hold others against. Of an open one, days that count have
    `passed`, and are `to_come`; `so_far` is the part of it that has passed.
    """

    period: Period
    stretches: tuple[int, ...]
    rhythm: Rhythm
    open: bool = False
    settling: bool = False
    settles: date | None = None
    partial: bool = False
    gap: str = ""
    reason: str = ""
    base: bool = False
    passed: int = 0
    to_come: int = 0
    so_far: Period | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days at which stretches begin (the last one is where they end), and the spans.

    `left_out` holds the stretches that count for no period, with their reason.
    """

    starts: tuple[date, ...]
    spans: tuple[Span, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)

    def of(self, window: Window, waiting: timedelta = timedelta(0)) -> tuple[Span, ...]:
        """The periods of a window: history, the judged period, then the open one if any."""
        rhythm = Rhythm(window, waiting)
        return tuple(span for span in self.spans if span.rhythm == rhythm and not span.reason)

    def spans_of(self) -> Mapping[int, tuple[int, ...]]:
        """The numbers of the spans that each stretch lies in, if it lies in any."""
        found: dict[int, list[int]] = {}
        for number, span in enumerate(self.spans):
            for stretch in span.stretches:
                found.setdefault(stretch, []).append(number)
        return {stretch: tuple(numbers) for stretch, numbers in found.items()}

    def by_span(self) -> Timeline:
        """The same spans, of what has been put into spans already: each is its own stretch."""
        spans = (
            replace(span, stretches=(number,) if span.stretches else ())
            for number, span in enumerate(self.spans)
        )
        return replace(self, spans=tuple(spans))

    def stretch(self, day: date) -> int | None:
        """The stretch in which a day lies, or None where no period needs it."""
        index = bisect_right(self.starts, day) - 1
        return index if 0 <= index < len(self.starts) - 1 else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A period that is asked for, and the day at which what is known of it ends."""

    period: Period
    end: date
    open: bool
    rhythm: Rhythm
    base: bool = False


def timeline(rhythms: Iterable[Rhythm], as_of: date, coverage: Coverage | None = None) -> Timeline:
    """The periods that are judged or shown at as-of, for each rhythm, and what they need beside."""
    terms = coverage or Coverage()
    asked = [
        each
        for rhythm in sorted(set(rhythms))
        for each in _periods(rhythm, as_of, terms.without(rhythm.exclusions))
    ]
    of_rhythm = {each.rhythm: terms.without(each.rhythm.exclusions) for each in asked}
    chosen = {each: _snapshots(each, of_rhythm[each.rhythm]) for each in asked}
    bounds = (day for own in of_rhythm.values() for day in own.bounds())
    starts = _cuts(asked, (*terms.bounds(), *bounds), chosen.values())
    spans: list[Span] = []
    apart: list[Span] = []
    for rhythm, own in of_rhythm.items():
        left_out = _left_out(starts, own)
        for each in (one for one in asked if one.rhythm == rhythm):
            days = chosen[each] if terms.snapshots is not None else None
            inside = _stretches(each, starts, days)
            spans.append(_span(each, inside, left_out, own))
            apart += _apart(each, inside, left_out)
    return Timeline(starts, (*spans, *apart), _left_out(starts, terms))


def _left_out(starts: Sequence[date], terms: Coverage) -> dict[int, str]:
    """The stretches whose rows count for no period, with the reason."""
    reasons = ((number, terms.left_out(day)) for number, day in enumerate(starts[:-1]))
    return {number: reason for number, reason in reasons if reason}


def _periods(rhythm: Rhythm, as_of: date, terms: Coverage) -> Iterator[_Asked]:
    """History, the judged period, the one after it, if any of it is known; then their bases.

    Certain periods, which have to be over, come as they are; what has not settled is open. Judged
    is the last period that is settled and covered as a whole; where no period is, the last that is
    settled. Only a window whose periods tile time has an open one.
    """
    settled = terms.settled_by(as_of, rhythm.waiting, rhythm.clocks)
    if rhythm.periods:
        for period in rhythm.periods:
            yield _Asked(period, period.end, period.end > settled, rhythm)
        return
    asked = [
        _Asked(each, each.end, False, rhythm) for each in _closed(rhythm.window, settled, terms)
    ]
    judged = asked[-1].period
    if rhythm.window.is_whole:
        following = judged.next()
        end = min(following.end, as_of)
        if following.start < end and terms.reaches(following.start, end):
            asked.append(_Asked(following, end, True, rhythm))
    yield from asked
    there = {each.period for each in asked}
    for each in asked:
        period = each.period.so_far(each.end) if each.open else each.period
        for base in (base_of(period, versus) for versus in rhythm.bases):
            if base is not None and base not in there:
                there.add(base)
                yield _Asked(base, base.end, False, rhythm, base=True)


def _closed(window: Window, settled: date, terms: Coverage) -> tuple[Period, ...]:
    """The judged period and those before it, oldest first; as of a day, those that are known."""
    if window.extent is Extent.AS_OF_DAY and terms.days is not None:
        known = [each for each in terms.days if each < settled and not terms.left_out(each)]
        days = known[-HISTORY - 1 :] or [settled - timedelta(days=1)]
        return tuple(period_of(each, window) for each in days)
    judged = last_complete(window, terms.covered_by(settled))
    if not terms.covers(judged.start, judged.end):
        judged = last_complete(window, settled)
    return with_history(judged)


def _snapshots(asked: _Asked, terms: Coverage) -> tuple[date, ...]:
    """The last snapshot of a period that counts, and those after it that are left out."""
    days = terms.snapshots or ()
    inside = days[bisect_left(days, asked.period.start) : bisect_left(days, asked.end)]
    kept: list[date] = []
    for day in reversed(inside):
        kept.append(day)
        if not terms.left_out(day):
            break
    return tuple(reversed(kept))


def _cuts(
    asked: Sequence[_Asked], bounds: Iterable[date], snapshots: Iterable[Sequence[date]]
) -> tuple[date, ...]:
    """Where stretches begin and end: periods, days that are left out, and snapshots."""
    periods = {each.period.start for each in asked} | {each.end for each in asked}
    first, last = min(periods), max(periods)
    days = (day for of_period in snapshots for day in of_period)
    further = {*bounds, *(day + timedelta(days=more) for day in days for more in (0, 1))}
    return tuple(sorted(periods | {day for day in further if first < day < last}))


def _stretches(
    asked: _Asked, starts: Sequence[date], days: Sequence[date] | None
) -> tuple[int, ...]:
    """The stretches of a period: those of the `days` if given, else all of them."""
    if days is not None:
        return tuple(bisect_left(starts, day) for day in days)
    return tuple(range(bisect_left(starts, asked.period.start), bisect_left(starts, asked.end)))


def _span(asked: _Asked, inside: Sequence[int], left_out: Mapping[int, str], own: Coverage) -> Span:
    """A period without the stretches that are left out of it."""
    period = asked.period
    kept = tuple(each for each in inside if each not in left_out)
    reasons = dict.fromkeys(left_out[each] for each in inside if each in left_out)
    is_open, rhythm = asked.open, asked.rhythm
    is_settling = is_open and asked.end == period.end
    return Span(
        period,
        kept,
        rhythm,
        open=is_open,
        settling=is_settling,
        settles=own.settles(period.end, rhythm.waiting, rhythm.clocks) if is_settling else None,
        partial=not own.covers(period.start, asked.end),
        gap="" if kept else " and ".join(reasons),
        base=asked.base,
        passed=own.counted(period.start, asked.end) if is_open else 0,
        to_come=own.counted(asked.end, period.end) if is_open else 0,
        so_far=period.so_far(asked.end) if is_open and period.window.is_whole else None,
    )


def _apart(asked: _Asked, inside: Sequence[int], left_out: Mapping[int, str]) -> Iterator[Span]:
    """What is left out of a period, by reason."""
    for reason in dict.fromkeys(left_out[each] for each in inside if each in left_out):
        stretches = tuple(each for each in inside if left_out.get(each) == reason)
        yield Span(
            asked.period, stretches, asked.rhythm, open=asked.open, reason=reason, base=asked.base
        )
