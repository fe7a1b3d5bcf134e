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

from csobjectives.periods import Period
from csobjectives.planning.coverage import Coverage
from csobjectives.planning.rhythms import Asked, Rhythm, asked_periods
from csobjectives.windows import Window

UNDATED = -1  # the stretch of rows that carry no time


@dataclass(frozen=True, slots=True)
class Span:
    """One period as stretches, in order, without those that are left out of it.

    `rhythm` is the one that asks for it. The open period ends at as-of, or is over and
    `settling`, until the day that it `settles`. A `partial` one is not covered by the source as a
    whole. A period without a stretch has a `gap`: why no row of it can count. A span with a
    `reason` holds the stretches of the period that are left out for it: its rows are only counted.
    One that is a `base` is only there to hold others against, or is `needed` by other objectives.
    Of an open one, days that count have `passed`, and are `to_come`; `so_far` is the part of it
    that has passed.
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
    needed: bool = False
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


def timeline(rhythms: Iterable[Rhythm], as_of: date, coverage: Coverage | None = None) -> Timeline:
    """The periods that are judged or shown at as-of, for each rhythm, and what they need beside."""
    terms = coverage or Coverage()
    asked = [
        each
        for rhythm in sorted(set(rhythms))
        for each in asked_periods(rhythm, as_of, terms.without(rhythm.exclusions))
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


def _snapshots(asked: Asked, terms: Coverage) -> tuple[date, ...]:
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
    asked: Sequence[Asked], bounds: Iterable[date], snapshots: Iterable[Sequence[date]]
) -> tuple[date, ...]:
    """Where stretches begin and end: periods, days that are left out, and snapshots."""
    periods = {each.period.start for each in asked} | {each.end for each in asked}
    first, last = min(periods), max(periods)
    days = (day for of_period in snapshots for day in of_period)
    further = {*bounds, *(day + timedelta(days=more) for day in days for more in (0, 1))}
    return tuple(sorted(periods | {day for day in further if first < day < last}))


def _stretches(
    asked: Asked, starts: Sequence[date], days: Sequence[date] | None
) -> tuple[int, ...]:
    """The stretches of a period: those of the `days` if given, else all of them."""
    if days is not None:
        return tuple(bisect_left(starts, day) for day in days)
    return tuple(range(bisect_left(starts, asked.period.start), bisect_left(starts, asked.end)))


def _span(asked: Asked, inside: Sequence[int], left_out: Mapping[int, str], own: Coverage) -> Span:
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
        base=asked.beside,
        needed=asked.needed,
        passed=own.counted(period.start, asked.end) if is_open else 0,
        to_come=own.counted(asked.end, period.end) if is_open else 0,
        so_far=period.so_far(asked.end) if is_open and period.window.is_whole else None,
    )


def _apart(asked: Asked, inside: Sequence[int], left_out: Mapping[int, str]) -> Iterator[Span]:
    """What is left out of a period, by reason."""
    for reason in dict.fromkeys(left_out[each] for each in inside if each in left_out):
        stretches = tuple(each for each in inside if left_out.get(each) == reason)
        yield Span(
            asked.period, stretches, asked.rhythm, open=asked.open, reason=reason, base=asked.beside
        )
