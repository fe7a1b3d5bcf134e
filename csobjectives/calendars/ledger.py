"""How much working time had passed at any moment: what durations are differences of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise

from csobjectives.calendars.calendar import DAY, Calendar

_CELLS = tuple(DAY // parts for parts in (1, 2, 3, 4, 6, 8))

Opening = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The working time of a calendar, by cells of equal length that follow one another.

    All is in microseconds: `first` is the instant at which the first cell begins, since 1970, and
    `cell` the length of each, a day or a whole part of it. `worked` is what had been worked when
    each of the cells began, and ends with what had been after the last. `openings` holds for each
    cell's stretches of working time, the first, the second …, when it begins after the cell did,
    and how long it is; nothing, where a cell has fewer.
    """

    first: int
    cell: int
    worked: tuple[int, ...]
    openings: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def until(self, instant: int) -> int:
        """The working time from the beginning of the ledger until an instant within it."""
        number, since = divmod(instant - self.first, self.cell)
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
        end = self.first + (len(self.worked) - 1) * self.cell
        wanted = self.until(min(max(instant, self.first), end)) - worked
        if wanted <= 0:
            return self.first
        number = bisect_left(self.worked, wanted) - 1
        left = wanted - self.worked[number]
        for starts, lengths in self.openings:
            if left <= lengths[number]:
                return self.first + number * self.cell + starts[number] + left
            left -= lengths[number]
        raise AssertionError("a cell's stretches make up its working time")


def ledger_of(calendar: Calendar, as_of: date) -> Ledger:
    """The ledger of the years that a calendar tells of at a day."""
    return _ledger(calendar, calendar.years(as_of))


@lru_cache(maxsize=64)
def _ledger(calendar: Calendar, years: tuple[int, int]) -> Ledger:
    first, last = calendar.ends(years)
    whole = tuple(_joined(calendar.openings(years)))
    cell = _cell(whole, first)
    cells: list[list[Opening]] = [[] for _ in range(-((first - last) // cell))]
    for start, end in _cut(whole, first, cell):
        cells[(start - first) // cell].append(((start - first) % cell, end - start))
    each = [sum(length for _, length in of) for of in cells]
    most = max(map(len, cells), default=0)
    padded = [[*of, *[(0, 0)] * (most - len(of))] for of in cells]
    openings = tuple(
        (tuple(of[place][0] for of in padded), tuple(of[place][1] for of in padded))
        for place in range(most)
    )
    return Ledger(first, cell, (0, *accumulate(each)), openings)


def _cell(openings: Sequence[Opening], first: int) -> int:
    """The longest cell that has one stretch of working time at most, if any: it is read fastest."""
    for cell in _CELLS:
        if all((a[1] - 1 - first) // cell < (b[0] - first) // cell for a, b in pairwise(openings)):
            return cell
    return DAY


def _joined(openings: Iterable[Opening]) -> Iterator[Opening]:
    """The openings, those that touch as one."""
    held: Opening | None = None
    for start, end in openings:
        if held is not None and held[1] == start:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _cut(openings: Iterable[Opening], first: int, cell: int) -> Iterator[Opening]:
    """The openings, cut where cells end."""
    for start, end in openings:
        since = start
        while since < end:
            until = min(end, first + ((since - first) // cell + 1) * cell)
            yield since, until
            since = until
