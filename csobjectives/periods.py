"""The periods that windows cut time into: pure values, no clock.

A period is half-open, from its first day's midnight to its end's, in the objective's time zone.
Its name is the ISO way: `2026-09-30`, `2026-W14`, `2026-09`, `2026-Q3`, `2026`; a fiscal one is
called by the year in which its fiscal year ends, `FY2026`, `FY2026-Q1`; several calendar periods
in one by the first and the last of them, `2026-07/2026-09`, and days that are no calendar's by the
first and the last day, `2026-05-01/2026-07-29`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from csobjectives.windows import NEW_YEAR, Extent, Length, MonthDay, Window, window_of_length

HISTORY = 12  # how many periods before the judged one are shown

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period of a window: from `start` up to, not including, `end`."""

    start: date
    end: date
    window: Window

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - _DAY

    @property
    def name(self) -> str:
        """The period's ISO name."""
        match self.window.extent:
            case Extent.WHOLE | Extent.AS_OF_DAY:
                return _name(self.start, self.window)
            case Extent.ROLLING:
                last = _cell(self.last, self.window)[0]
                return f"{_name(self.start, self.window)}/{_name(last, self.window)}"
            case _:
                return f"{self.start}/{self.last}"

    def previous(self) -> Period:
        """The last one before it that shares no day with it: what it is held against.

        To date, it is the one before up to the same day: like is compared with like.
        """
        match self.window.extent:
            case Extent.DAYS:
                return days(self.start - (self.end - self.start), self.start)
            case Extent.TO_DATE:
                begun = _cell(self.start - _DAY, self.window)[0]
                return _to_date(begun, self._point(), self.window)
            case _:
                return period_of(self.start - _DAY, self.window)

    def step_back(self) -> Period:
        """The one that was judged before it: of a rolling window, moved by one length."""
        return _stepped_back(self)

    def next(self) -> Period:
        """The period of a calendar's window just after; of days, as many."""
        if self.window.extent is Extent.DAYS:
            return days(self.end, self.end + (self.end - self.start))
        return period_of(self.end, self.window)

    def a_year_before(self) -> Period | None:
        """The same one of the year before; None where that year has none.

        It has no week 53, or no 29 February. To date, it is up to the same day, and a rolling
        window ends with the same day, week or month.
        """
        match self.window.extent:
            case Extent.DAYS:
                return self.same_days_a_year_before()
            case Extent.TO_DATE:
                begun = _year_before(_cell(self.start, self.window)[0], self.window)
                return None if begun is None else _to_date(begun, self._point(), self.window)
            case _:
                last = _year_before(_cell(self.last, self.window)[0], self.window)
                return None if last is None else period_of(last, self.window)

    def same_days_a_year_before(self) -> Period:
        """The same days of the year before; for 29 February, which it lacks, there is the 28th.

        So with 29 February among its days, a period has one day less there; no other has.
        """
        last = _same_day(self.last)
        return Period(_same_day(self.start), last + _DAY, self.window)

    def so_far(self, end: date) -> Period:
        """An open period up to a day: it is only compared with the same days of others."""
        return Period(self.start, end, self.window.to_date())

    def _point(self) -> _Point:
        """How far to date is."""
        if not self.window.length.months:
            return _Point(day=(self.end - self.start).days)
        anchor = _anchor(self.window)
        months = next(
            number
            for number in range(13)
            if self.end < _plus_months(self.start, number + 1, anchor)
        )
        month = _plus_months(self.start, months, anchor)
        if month == self.end:
            return _Point(months=months)
        day = 31 if self.end.day == 1 else self.last.day
        return _Point(months=months, beyond=self.last.month != month.month, day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """How far to date is: `months` that have ended, and the `day` of the next that is the last.

    A month of a fiscal year may begin on any day; `beyond` says that the last day is in the
    calendar's month after the one in which it began, and a calendar month's last day is 31. Without
    a `day`, whole months have ended. Of what is not made of months, it is the number of days.
    """

    months: int = 0
    beyond: bool = False
    day: int = 0


def days(start: date, end: date) -> Period:
    """The days from one up to, not including, another, as a period of its own."""
    return Period(start, end, Window.DAYS)


def _same_day(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


@lru_cache(maxsize=4096)
def _stepped_back(period: Period) -> Period:
    """Remembered, for all objectives of a window go back over the same periods."""
    if period.window.extent is not Extent.ROLLING:
        return period.previous()
    return period_of(_cell(period.last, period.window)[0] - _DAY, period.window)


def _anchor(window: Window) -> int:
    """The day of the month on which a window's periods begin."""
    return window.year_starts[1]


def _plus_months(day: date, months: int, anchor: int) -> date:
    """Months later, on the anchor's day; where the month is too short for it, on its last day."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    length = monthrange(first.year, first.month)[1]
    return first.replace(day=min(anchor, length))


def _cell(day: date, window: Window) -> tuple[date, date]:
    """The calendar's own period of the window's length in which a day lies: first day, and end."""
    if window.length is Length.DAY:
        return day, day + _DAY
    if window.length is Length.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    months, (month, anchor) = window.length.months, window.year_starts
    opening = _plus_months(date(day.year, month, 1), 0, anchor)
    if day < opening:
        opening = _plus_months(date(day.year - 1, month, 1), 0, anchor)
    passed = (day.year - opening.year) * 12 + day.month - opening.month
    number = passed // months
    if day < _plus_months(opening, number * months, anchor):
        number -= 1
    start = _plus_months(opening, number * months, anchor)
    return start, _plus_months(opening, (number + 1) * months, anchor)


def _to_date(begun: date, point: _Point, window: Window) -> Period:
    """From the beginning of a calendar's period up to the same point of another one's month.

    Where the month has no such day, its last one stands for it.
    """
    if not window.length.months:
        return Period(begun, begun + timedelta(days=point.day), window)
    anchor = _anchor(window)
    month, following = (_plus_months(begun, point.months + each, anchor) for each in (0, 1))
    if not point.day:
        return Period(begun, month, window)
    last = max(month, _plus_months(month, int(point.beyond), point.day))
    return Period(begun, min(last + _DAY, following), window)


def _year_before(start: date, window: Window) -> date | None:
    """A day of the same calendar's period, of the year before, by its first day."""
    if window.length is Length.WEEK:
        year, week, _ = start.isocalendar()
        try:
            return date.fromisocalendar(year - 1, week, 1)
        except ValueError:
            return None
    if window.length is Length.DAY:
        is_leap_day = (start.month, start.day) == (2, 29)
        return None if is_leap_day else start.replace(year=start.year - 1)
    return _plus_months(start, -12, _anchor(window))


def period_of(day: date, window: Window) -> Period:
    """The period of a window in which a day lies.

    Of those that look back, it is the one of which the day is the last, or lies in its last week
    or month.
    """
    start, end = _cell(day, window)
    match window.extent:
        case Extent.DAYS:
            raise ValueError("days of their own do not cut time")
        case Extent.TO_DATE:
            return Period(start, day + _DAY, window)
        case Extent.ROLLING:
            return Period(_first_of(start, window), end, window)
        case _:
            return Period(start, end, window)


def _first_of(last: date, window: Window) -> date:
    """The first day of a rolling window, by the first day of its last day, week or month."""
    before = window.count - 1
    if window.length is Length.MONTH:
        return _plus_months(last, -before, 1)
    return last - timedelta(days=before * (7 if window.length is Length.WEEK else 1))


def last_complete(window: Window, as_of: date) -> Period:
    """The last period that had ended when the day `as_of` began.

    To date, everything before that day has ended.
    """
    if window.extent in (Extent.TO_DATE, Extent.AS_OF_DAY):
        return period_of(as_of - _DAY, window)
    return period_of(_cell(as_of, window)[0] - _DAY, window)


def back_from(period: Period) -> Iterator[Period]:
    """The period, and those that were judged before it, newest first; without end.

    To date, all of them are up to the day of the first one, wherever their months have it.
    """
    point = period._point() if period.window.extent is Extent.TO_DATE else None
    while True:
        yield period
        earlier = period.step_back()
        period = earlier if point is None else _to_date(earlier.start, point, period.window)


def with_history(period: Period, before: int = HISTORY) -> tuple[Period, ...]:
    """The periods before a period and the period itself, oldest first."""
    return tuple(islice(back_from(period), before + 1))[::-1]


def ending_in(stretch: Period, window: Window) -> Iterator[Period]:
    """The periods of a window that end within a stretch of days, or with it, newest first."""
    for each in back_from(last_complete(window, stretch.end)):
        if each.end <= stretch.start:
            return
        yield each


def day_start(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a day begins in a zone.

    Where the clocks skip midnight, that is the first instant of the day; where they
    repeat it, the first of the two.
    """
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def day_elsewhere(day: date, zone: str, other: str) -> date:
    """The day that it is in another zone when a day begins in one."""
    return day if zone == other else day_start(day, zone).astimezone(ZoneInfo(other)).date()


def _name(start: date, window: Window) -> str:
    """The ISO name of a calendar's period, by its first day."""
    match window.length:
        case Length.DAY:
            return start.isoformat()
        case Length.WEEK:
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02}"
        case Length.MONTH:
            return f"{start.year}-{start.month:02}"
        case Length.QUARTER:
            return f"{start.year}-Q{start.month // 3 + 1}"
        case Length.YEAR:
            return f"{start.year}"
        case _:
            return _fiscal_name(start, window)


def _fiscal_name(start: date, window: Window) -> str:
    """`FY2026-Q1`: the year is the one in which the fiscal year ends."""
    year = Window(Length.FISCAL_YEAR, year_starts=window.year_starts)
    opening, end = _cell(start, year)
    name = f"FY{(end - _DAY).year}"
    if window.length is Length.FISCAL_YEAR:
        return name
    months = (start.year - opening.year) * 12 + start.month - opening.month
    return f"{name}-Q{months // 3 + 1}"


_NAMES = {
    Length.DAY: r"\d{4}-\d{2}-\d{2}",
    Length.WEEK: r"(\d{4})-W(\d{2})",
    Length.MONTH: r"(\d{4})-(\d{2})",
    Length.QUARTER: r"(\d{4})-Q([1-4])",
    Length.YEAR: r"(\d{4})",
    Length.FISCAL_QUARTER: r"FY(\d{4})-Q([1-4])",
    Length.FISCAL_YEAR: r"FY(\d{4})",
}


def parse_period(text: str, window: Window) -> Period:
    """The period of an ISO name; `window` is the one that is expected.

    Where the name is of another calendar's window, so is the period. Raises ValueError for what
    is no period at all.
    """
    first, slash, last = text.partition("/")
    if slash and window.extent in (Extent.TO_DATE, Extent.ROLLING):
        return _parse_range(text, first, last, window)
    found = _parse(text, window.year_starts)
    if window.extent is Extent.AS_OF_DAY and found.window == Window.DAY:
        return period_of(found.start, window)
    return found


def _parse_range(text: str, first: str, last: str, window: Window) -> Period:
    """A period that is called by its ends. Raises ValueError where the window has none such."""
    ends = [_parse(each, window.year_starts) for each in (first, last)]
    found = period_of(ends[1].last, window)
    if found.name != text:
        raise ValueError(f"'{text}' is no {window}; '{found.name}' is one")
    return found


def _parse(text: str, year_starts: MonthDay) -> Period:
    """The period of a calendar's own window. Raises ValueError for anything else."""
    for length, pattern in _NAMES.items():
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            continue
        window = window_of_length(length, year_starts)
        try:
            return period_of(_first_day(window, text, *map(int, found.groups())), window)
        except ValueError:
            raise ValueError(f"'{text}' is a {window} that no calendar has") from None
    raise ValueError(f"'{text}' is no period; periods are written as 2026-09, 2026-W14 or 2026-Q3")


def _first_day(window: Window, text: str, year: int = 0, number: int = 1) -> date:
    """A period's first day by its numbers. Raises ValueError where no calendar has it."""
    match window.length:
        case Length.DAY:
            return date.fromisoformat(text)
        case Length.WEEK:
            return date.fromisocalendar(year, number, 1)
        case Length.QUARTER:
            return date(year, 3 * number - 2, 1)
        case Length.FISCAL_QUARTER | Length.FISCAL_YEAR:
            month, anchor = window.year_starts
            begins = year if window.year_starts == NEW_YEAR else year - 1
            opening = _plus_months(date(begins, month, 1), 0, anchor)
            return _plus_months(opening, 3 * number - 3, anchor)
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
