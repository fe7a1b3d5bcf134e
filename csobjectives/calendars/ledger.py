"""How much working time had passed at any moment: what durations are differences of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from csobjectives.calendars.calendar import DAY, Calendar


@dataclass(frozen=True, slots=True)
class Ledger:
    """The working time of a calendar, by days of 24 hours that follow one another from `first` on.

    All is in microseconds: `first` is an instant, since 1970. `worked` is what had been worked
    when each of the days began, and ends with the day after the last. `openings` holds for each
    of the days' stretches of working time, the first, the second …, when it begins after the
    day did, and how long it is; nothing, where a day has fewer.
    """

    first: int
    worked: tuple[int, ...]
    openings: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def until(self, instant: int) -> int:
        """The working time from the beginning of the ledger until an instant within it."""
        number, since = divmod(instant - self.first, DAY)
        if not 0 <= number < len(self.worked):
            raise ValueError("the calendar does not tell of this moment")
        return self.worked[number] + sum(
            min(max(since - starts[number], 0), lengths[number])
            for starts, lengths in self.openings
            if number < len(starts)
        )

    def before(self, instant: int, worked: int) -> int:
        """The first instant from which on no more than so much is worked until another one.

        Where that is more than the ledger tells of, it is its beginning; after its end, nobody
        works.
        """
        end = self.first + (len(self.worked) - 1) * DAY
        wanted = self.until(min(max(instant, self.first), end)) - worked
        if wanted <= 0:
            return self.first
        number = bisect_left(self.worked, wanted) - 1
        left = wanted - self.worked[number]
        for starts, lengths in self.openings:
            if left <= lengths[number]:
                return self.first + number * DAY + starts[number] + left
            left -= lengths[number]
        raise AssertionError("a day's stretches make up its working time")


def ledger_of(calendar: Calendar, as_of: date) -> Ledger:
    """The ledger of the years that a calendar tells of at a day."""
    return _ledger(calendar, calendar.years(as_of))


@lru_cache(maxsize=64)
def _ledger(calendar: Calendar, years: tuple[int, int]) -> Ledger:
    first, last = calendar.ends(years)
    number = -((first - last) // DAY)
    days: list[list[tuple[int, int]]] = [[] for _ in range(number)]
    for start, end in _by_day(calendar.openings(years), first):
        day = days[(start - first) // DAY]
        since = (start - first) % DAY
        if day and sum(day[-1]) == since:
            day[-1] = day[-1][0], day[-1][1] + end - start
        else:
            day.append((since, end - start))
    each = [sum(length for _, length in day) for day in days]
    most = max(map(len, days), default=0)
    padded = [[*day, *[(0, 0)] * (most - len(day))] for day in days]
    openings = tuple(
        (tuple(day[place][0] for day in padded), tuple(day[place][1] for day in padded))
        for place in range(most)
    )
    return Ledger(first, (0, *accumulate(each)), openings)


def _by_day(openings: Iterator[tuple[int, int]], first: int) -> Iterator[tuple[int, int]]:
    """The openings, cut where days of 24 hours end."""
    for start, end in openings:
        since = start
        while since < end:
            until = min(end, first + ((since - first) // DAY + 1) * DAY)
            yield since, until
            since = until
