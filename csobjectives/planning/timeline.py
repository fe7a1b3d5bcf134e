"""Time as a scan sees it: the shortest stretches that make up every period.

The starts and ends of all periods that are asked for, whatever their window, cut time into
stretches. A row falls into one of them, and each period is a run of them; so one scan
serves days, weeks and months together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from csobjectives.periods import Period, Window, last_complete, period_of, with_history


@dataclass(frozen=True, slots=True)
class Span:
    """One period as a run of stretches, `first` to `last`. The open period ends at as-of."""

    period: Period
    first: int
    last: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days at which stretches begin (the last one is as-of), and the periods' spans."""

    starts: tuple[date, ...]
    spans: tuple[Span, ...]

    def of(self, window: Window) -> tuple[Span, ...]:
        """The spans of one window: history, the judged period, then the open one if any."""
        return tuple(span for span in self.spans if span.period.window is window)

    def stretch(self, day: date) -> int | None:
        """The stretch in which a day lies, or None where no period needs it."""
        index = bisect_left(self.starts, day)
        if index == len(self.starts) or self.starts[index] != day:
            index -= 1
        return index if 0 <= index < len(self.starts) - 1 else None


def timeline(windows: Iterable[Window], as_of: date) -> Timeline:
    """The periods that are judged or shown at as-of, for each window."""
    periods: list[tuple[Period, bool]] = []
    for window in sorted(set(windows)):
        periods += [(each, False) for each in with_history(last_complete(window, as_of))]
        current = period_of(as_of, window)
        if current.start < as_of:
            periods.append((Period(current.start, current.end, window), True))
    ends = {(as_of if is_open else each.end) for each, is_open in periods}
    starts = tuple(sorted({each.start for each, _ in periods} | ends))
    spans = tuple(
        Span(
            period=each,
            first=bisect_left(starts, each.start),
            last=bisect_left(starts, as_of if is_open else each.end) - 1,
            open=is_open,
        )
        for each, is_open in periods
    )
    return Timeline(starts, spans)
