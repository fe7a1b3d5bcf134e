"""Days and periods in words, so that no one mistakes the month, as the locale spells them."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile

from csobjectives.locales import POP, WORLD_ENGLISH
from csobjectives.periods import Period, period_of
from csobjectives.renderers.words.spelling import current
from csobjectives.windows import Extent, Length, Window

_YEAR = re.compile(r"\d{4}\b")
_ORDINALS = ("", "first", "second", "third", "fourth")


def spelled_day(day: date) -> str:
    """`5 October 2026`."""
    return current().days[day.month - 1].format(d=day.day, y=day.year)


def day_of_any_year(month: int, day: int) -> str:
    """`29 February`."""
    return current().days_of_any_year[month - 1].format(d=day)


def spelled_period(period: Period) -> str:
    """`September 2026`, `Q3 2026`, `week 40 of 2026`, `2026`, `30 September 2026`, `FY2026 Q1`.

    Days of their own are `1 May to 29 July 2026`, or `1 to 3 May 2026`, and so is what looks back
    or is to date; of several weeks or months there is the first and the last.
    """
    match period.window.extent:
        case Extent.WHOLE | Extent.AS_OF_DAY:
            return _spelled_whole(period)
        case Extent.ROLLING if period.window.length is not Length.DAY:
            first, last = (period_of_length(day, period) for day in (period.start, period.last))
            return _from_to(_spelled_whole(first), _spelled_whole(last))
        case _:
            return _from_to(spelled_day(period.start), spelled_day(period.last))


def period_of_length(day: date, period: Period) -> Period:
    """The calendar's own period, as long as a period is counted in, in which a day lies."""
    return period_of(day, period.window.whole())


def _from_to(first: str, last: str) -> str:
    """Two ends, with the year, and the month of days, once where both end in the same."""
    if first == last:
        return first
    alike = _last_words_alike(first, last)
    if not alike:
        return f"{first} to {last}"
    return f"{first.removesuffix(alike).rstrip(' ,')} to {last}"


def _last_words_alike(first: str, last: str) -> str:
    """What two ends have in common behind what tells them apart, if the year is in it.

    A locale that isolates its days has them whole.
    """
    pairs = zip(reversed(first.split(" ")), reversed(last.split(" ")), strict=False)
    alike = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    is_whole = not any(map(_YEAR.match, alike)) or last.endswith(POP)
    return "" if is_whole else " ".join(reversed(alike))


def _spelled_whole(period: Period) -> str:
    match period.window.length:
        case Length.DAY:
            return spelled_day(period.start)
        case Length.WEEK:
            year, week, _ = period.start.isocalendar()
            return current().week.format(w=week, y=year)
        case Length.MONTH:
            return current().months[period.start.month - 1].format(y=period.start.year)
        case Length.QUARTER:
            return current().quarters[_quarter(period) - 1].format(y=period.start.year)
        case Length.YEAR:
            return str(period.start.year)
        case _:
            return period.name.replace("-", " ")


def in_period(period: Period) -> str:
    """When, as a sentence says it: `in the third quarter of 2026`, `on 30 September 2026`."""
    spelled = spelled_period(period)
    if period.last == period.start:
        return f"on {spelled}"
    if period.window == Window.QUARTER and current() is WORLD_ENGLISH:
        return f"in the {_ORDINALS[_quarter(period)]} quarter of {period.start.year}"
    return f"from {spelled}" if " to " in spelled else f"in {spelled}"


def axis_label(period: Period) -> tuple[str, str]:
    """A period on an axis, short, and what stands below it where that changes.

    One that looks back stands at its last day, week or month.
    """
    whole = period_of_length(period.last, period)
    year = str(whole.start.year)
    match whole.window.length if period.window.extent is not Extent.TO_DATE else Length.DAY:
        case Length.DAY:
            return str(period.last.day), current().short_months[period.last.month - 1]
        case Length.WEEK:
            iso_year, week, _ = whole.start.isocalendar()
            return f"W{week}", str(iso_year)
        case Length.MONTH:
            return current().short_months[whole.start.month - 1], year
        case Length.QUARTER:
            return current().short_quarters[_quarter(whole) - 1], year
        case Length.YEAR:
            return year, ""
        case _:
            year, _, quarter = whole.name.partition("-")
            return (quarter, year) if quarter else (year, "")


def _quarter(period: Period) -> int:
    return (period.start.month - 1) // 3 + 1
