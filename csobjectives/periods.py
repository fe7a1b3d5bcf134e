"""Windows and the periods that they cut time into: pure values, no clock.

A period is half-open, from its first day's midnight to its end's, in the objective's
time zone. Its name is the ISO way: `2026-09-30`, `2026-W14`, `2026-09`, `2026-Q3`, `2026`, and
`2026-05-01/2026-07-29` for days that are no calendar's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HISTORY = 12  # how many periods before the judged one are shown

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Window(StrEnum):
    """How long a period is. Weeks are ISO weeks: Monday to Sunday.

    `DAYS` are as many as a measure itself asks for, from a day that it names; time as a whole is
    not cut into these.
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


CALENDAR = tuple(each for each in Window if each is not Window.DAYS)  # what cuts all of time


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period of a window: from `start` up to, not including, `end`."""

    start: date
    end: date
    window: Window

    @property
    def name(self) -> str:
        """The period's ISO name."""
        match self.window:
            case Window.DAY:
                return self.start.isoformat()
            case Window.WEEK:
                year, week, _ = self.start.isocalendar()
                return f"{year}-W{week:02}"
            case Window.MONTH:
                return f"{self.start.year}-{self.start.month:02}"
            case Window.QUARTER:
                return f"{self.start.year}-Q{self.start.month // 3 + 1}"
            case Window.YEAR:
                return f"{self.start.year}"
            case Window.DAYS:
                return f"{self.start}/{self.end - timedelta(days=1)}"

    def previous(self) -> Period:
        """The period just before; of days, as many."""
        if self.window is Window.DAYS:
            return days(self.start - (self.end - self.start), self.start)
        return period_of(self.start - timedelta(days=1), self.window)

    def next(self) -> Period:
        """The period just after; of days, as many."""
        if self.window is Window.DAYS:
            return days(self.end, self.end + (self.end - self.start))
        return period_of(self.end, self.window)

    def a_year_before(self) -> Period:
        """The same days of the year before; for 29 February, which it lacks, there is the 28th.

        So with 29 February among its days, a period has one day less there; no other has.
        """
        last = _a_year_before(self.end - timedelta(days=1))
        return Period(_a_year_before(self.start), last + timedelta(days=1), self.window)


def days(start: date, end: date) -> Period:
    """The days from one up to, not including, another, as a period of its own."""
    return Period(start, end, Window.DAYS)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def period_of(day: date, window: Window) -> Period:
    """The period of a calendar's window in which a day lies."""
    if window is Window.DAY:
        return Period(day, day + timedelta(days=1), window)
    if window is Window.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7), window)
    months = _MONTHS[window]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    end_month = start.month - 1 + months
    return Period(start, date(start.year + end_month // 12, end_month % 12 + 1, 1), window)


def last_complete(window: Window, as_of: date) -> Period:
    """The last period that had ended when the day `as_of` began."""
    return period_of(as_of, window).previous()


def with_history(period: Period, before: int = HISTORY) -> tuple[Period, ...]:
    """The periods before a period and the period itself, oldest first."""
    periods = [period]
    for _ in range(before):
        periods.append(periods[-1].previous())
    return tuple(reversed(periods))


def day_start(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a day begins in a zone.

    Where the clocks skip midnight, that is the first instant of the day; where they
    repeat it, the first of the two.
    """
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


_NAMES = {
    Window.DAY: r"\d{4}-\d{2}-\d{2}",
    Window.WEEK: r"(\d{4})-W(\d{2})",
    Window.MONTH: r"(\d{4})-(\d{2})",
    Window.QUARTER: r"(\d{4})-Q([1-4])",
    Window.YEAR: r"(\d{4})",
}


def parse_period(text: str) -> Period:
    """The period of an ISO name, of whatever window. Raises ValueError for anything else."""
    for window, pattern in _NAMES.items():
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            continue
        try:
            return period_of(_first_day(window, text, *map(int, found.groups())), window)
        except ValueError:
            raise ValueError(f"'{text}' is a {window} that no calendar has") from None
    raise ValueError(f"'{text}' is no period; periods are written as 2026-09, 2026-W14 or 2026-Q3")


def _first_day(window: Window, text: str, year: int = 0, number: int = 1) -> date:
    """A period's first day by its numbers. Raises ValueError where no calendar has it."""
    match window:
        case Window.DAY:
            return date.fromisoformat(text)
        case Window.WEEK:
            return date.fromisocalendar(year, number, 1)
        case Window.QUARTER:
            return date(year, 3 * number - 2, 1)
        case _:
            return date(year, number, 1)


def parse_day(text: str) -> date:
    """A day written as ISO 8601, `2026-09-30`. Raises ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(f"'{text}' is not a day; days are written as 2026-09-30")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is a day that no calendar has") from None
