"""Days and periods in words, so that no one mistakes the month. English, and no locale."""

from __future__ import annotations

from datetime import date, timedelta

from csobjectives.periods import Period, Window

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ORDINALS = ("", "first", "second", "third", "fourth")


def spelled_day(day: date) -> str:
    """`5 October 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def spelled_period(period: Period) -> str:
    """`September 2026`, `Q3 2026`, `week 40 of 2026`, `2026`, `30 September 2026`.

    Days of their own are `1 May to 29 July 2026`.
    """
    match period.window:
        case Window.DAY:
            return spelled_day(period.start)
        case Window.WEEK:
            year, week, _ = period.start.isocalendar()
            return f"week {week} of {year}"
        case Window.MONTH:
            return f"{_MONTHS[period.start.month - 1]} {period.start.year}"
        case Window.QUARTER:
            return f"Q{_quarter(period)} {period.start.year}"
        case Window.YEAR:
            return str(period.start.year)
        case Window.DAYS:
            first, last = spelled_day(period.start), spelled_day(_last_day(period))
            if first == last:
                return first
            of_year = f" {period.start.year}"
            return f"{first.removesuffix(of_year) if last.endswith(of_year) else first} to {last}"


def in_period(period: Period) -> str:
    """When, as a sentence says it: `in the third quarter of 2026`, `on 30 September 2026`."""
    match period.window:
        case Window.DAY:
            return f"on {spelled_day(period.start)}"
        case Window.QUARTER:
            return f"in the {_ORDINALS[_quarter(period)]} quarter of {period.start.year}"
        case Window.DAYS:
            words = "on" if _last_day(period) == period.start else "from"
            return f"{words} {spelled_period(period)}"
        case _:
            return f"in {spelled_period(period)}"


def axis_label(period: Period) -> tuple[str, str]:
    """A period on an axis, short, and what stands below it where that changes."""
    year = str(period.start.year)
    match period.window:
        case Window.DAY | Window.DAYS:
            return str(period.start.day), _MONTHS[period.start.month - 1][:3]
        case Window.WEEK:
            iso_year, week, _ = period.start.isocalendar()
            return f"W{week}", str(iso_year)
        case Window.MONTH:
            return _MONTHS[period.start.month - 1][:3], year
        case Window.QUARTER:
            return f"Q{_quarter(period)}", year
        case Window.YEAR:
            return year, ""


def _last_day(period: Period) -> date:
    return period.end - timedelta(days=1)


def _quarter(period: Period) -> int:
    return (period.start.month - 1) // 3 + 1
