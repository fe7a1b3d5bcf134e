"""Windows: how long a period is, how much of time it takes, and where it begins. Pure values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

MonthDay = tuple[int, int]
NEW_YEAR: MonthDay = (1, 1)


class Length(StrEnum):
    """The calendar's own lengths. Weeks are ISO weeks: Monday to Sunday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_QUARTER = "fiscal_quarter"
    FISCAL_YEAR = "fiscal_year"

    @property
    def months(self) -> int:
        """How many months it has; 0 for days and weeks."""
        return _MONTHS.get(self, 0)

    @property
    def is_fiscal(self) -> bool:
        """Whether it begins where the project's fiscal year does."""
        return self in (Length.FISCAL_QUARTER, Length.FISCAL_YEAR)


_MONTHS = {
    Length.MONTH: 1,
    Length.QUARTER: 3,
    Length.YEAR: 12,
    Length.FISCAL_QUARTER: 3,
    Length.FISCAL_YEAR: 12,
}


class Extent(StrEnum):
    """How much of time a period of a window takes."""

    WHOLE = "whole"  # one of the calendar's, whole
    TO_DATE = "to date"  # one of the calendar's, from its first day up to the day judged from
    ROLLING = "rolling"  # the last few of the calendar's, moving on by one of them
    AS_OF_DAY = "as of day"  # what is known on a day: of registers and snapshots
    DAYS = "days"  # days that a measure asks for itself; time as a whole is not cut into these


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """How long a period is, and where it begins.

    `count` is how many of a length a rolling window has. `year_starts` is the month and day with
    which fiscal years begin; it is (1, 1) wherever the length is not fiscal, so that windows that
    cut time alike are equal.
    """

    length: Length
    extent: Extent = Extent.WHOLE
    count: int = 1
    year_starts: MonthDay = NEW_YEAR

    DAY: ClassVar[Window]
    WEEK: ClassVar[Window]
    MONTH: ClassVar[Window]
    QUARTER: ClassVar[Window]
    YEAR: ClassVar[Window]
    DAYS: ClassVar[Window]
    AS_OF_DAY: ClassVar[Window]

    def __str__(self) -> str:
        """The window in words: `month`, `fiscal quarter`, `rolling 90 days`, `month to date`."""
        length = self.length.replace("_", " ")
        match self.extent:
            case Extent.WHOLE:
                return length
            case Extent.TO_DATE:
                return f"{length} to date"
            case Extent.ROLLING:
                return f"rolling {self.count} {length}{'s' if self.count != 1 else ''}"
            case _:
                return str(self.extent)

    @property
    def written(self) -> str:
        """The window as a document writes it: `fiscal_quarter`, `rolling 90 days`."""
        return str(self) if self.extent is Extent.ROLLING else str(self).replace(" ", "_")

    @property
    def is_whole(self) -> bool:
        """Whether its periods tile time, so that one of them is open on any day."""
        return self.extent is Extent.WHOLE

    def whole(self) -> Window:
        """The calendar's own window of the same length."""
        return Window(self.length, year_starts=self.year_starts)

    def to_date(self) -> Window:
        """The window that has the calendar's own from its beginning up to a day."""
        return Window(self.length, Extent.TO_DATE, year_starts=self.year_starts)


Window.DAY = Window(Length.DAY)
Window.WEEK = Window(Length.WEEK)
Window.MONTH = Window(Length.MONTH)
Window.QUARTER = Window(Length.QUARTER)
Window.YEAR = Window(Length.YEAR)
Window.DAYS = Window(Length.DAY, Extent.DAYS)
Window.AS_OF_DAY = Window(Length.DAY, Extent.AS_OF_DAY)

# The calendar's windows that are everybody's, from the shortest to the longest.
CALENDAR = (Window.DAY, Window.WEEK, Window.MONTH, Window.QUARTER, Window.YEAR)
_MOST = {Length.DAY: 3660, Length.WEEK: 520, Length.MONTH: 120}  # ten years

_ROLLING = re.compile(r"rolling ([1-9]\d{0,4}) (day|week|month)s?", re.ASCII)


def parse_window(text: str, year_starts: MonthDay = NEW_YEAR) -> Window:
    """The window that a document writes. Raises ValueError for anything else."""
    found = _ROLLING.fullmatch(text)
    if found is not None:
        count, length = int(found[1]), Length(found[2])
        if count > _MOST[length]:
            most = f"{_MOST[length]} {length}s"
            raise ValueError(f"'{text}' is longer than a rolling window may be, which is {most}")
        return Window(length, Extent.ROLLING, count)
    for window in _named_windows(year_starts):
        if text == window.written:
            return window
    raise ValueError(f"'{text}' is no window; windows are such as month, week or rolling 90 days")


def window_names() -> tuple[str, ...]:
    """The windows that have a name of their own, as documents write them."""
    return tuple(each.written for each in _named_windows(NEW_YEAR))


def _named_windows(year_starts: MonthDay) -> Iterator[Window]:
    """The calendar's own, those to date of whole months, and as of a day."""
    whole = [window_of_length(length, year_starts) for length in Length]
    yield from whole
    yield from (each.to_date() for each in whole if each.length.months)
    yield Window.AS_OF_DAY


def window_of_length(length: Length, year_starts: MonthDay) -> Window:
    """The calendar's own window of a length; the year's start matters to fiscal ones alone."""
    return Window(length, year_starts=year_starts if length.is_fiscal else NEW_YEAR)


def parse_year_start(text: str) -> MonthDay:
    """The month and day with which a fiscal year begins, `02-01`. Raises ValueError otherwise.

    A day that not every year has, 29 February, begins none.
    """
    if not re.fullmatch(r"\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(f"'{text}' is no day of the year; such days are written as 02-01")
    try:
        found = date.fromisoformat(f"2026-{text}")
    except ValueError:
        raise ValueError(f"'{text}' is a day that not every year has") from None
    return found.month, found.day
