"""Calendars for tests, and what is worked by them: read off the clocks, minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays as library
from hypothesis import strategies as st

from csobjectives.calendars import Calendar, Holidays, Hours, OwnDays

AS_OF = date(2026, 10, 1)
BERLIN: tuple[Hours, ...] = (*[((540, 1020),)] * 5, (), ())
ZONES = (
    *("Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata", "America/St_Johns"),
    *("Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Pacific/Auckland"),
)
_MINUTE = 60_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Days around which clocks change, or did once: the last one was left out in Samoa.
_CHANGES = ("2026-03-29", "2026-10-25", "2026-03-08", "2026-04-05", "2026-02-15", "2011-12-30")


def nine_to_five(
    zone: str = "Europe/Berlin",
    days: tuple[OwnDays, ...] = (),
    holidays: tuple[Holidays, ...] = (),
    name: str = "business",
) -> Calendar:
    """Monday to Friday, from nine to five."""
    return Calendar(name=name, zone=zone, hours=BERLIN, days=days, holidays=holidays)


def worked(calendar: Calendar, start: int, end: int) -> int:
    """How much of the time between two instants is worked, minute by minute.

    It is worked while the clocks of the zone show a minute that lies in the day's hours. Offsets
    of zones are whole minutes in all years that are looked at.
    """
    zone, found = ZoneInfo(calendar.zone), 0
    minute = start - start % _MINUTE
    while minute < end:
        shown = (_EPOCH + timedelta(microseconds=minute)).astimezone(zone)
        of_day = shown.hour * 60 + shown.minute
        if any(first <= of_day < last for first, last in _hours_of(calendar, shown.date())):
            found += min(end, minute + _MINUTE) - max(start, minute)
        minute += _MINUTE
    return found


def _hours_of(calendar: Calendar, day: date) -> Hours:
    for own in calendar.days:
        if own.start <= day <= own.end:
            return own.hours
    if any(day in _public(each) for each in calendar.holidays):
        return ()
    return calendar.hours[day.weekday()]


@cache
def _public(holidays: Holidays) -> library.HolidayBase:
    return library.country_holidays(holidays.country, subdiv=holidays.region or None)


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> Hours:
    """None to three stretches, also over midnight and at night, when clocks change."""
    cuts = draw(st.lists(st.integers(0, 96), unique=True, max_size=6).map(sorted))
    ends = [cut * 15 for cut in cuts]
    return tuple(zip(ends[::2], ends[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any weekly hours in any zone, with some own days and perhaps public holidays."""
    hours = hours_of_a_day()
    days = draw(st.lists(st.sampled_from(_CHANGES), unique=True, max_size=2))
    known = [(), (Holidays(country="DE", region="BE"),), (Holidays(country="US"),)]
    return Calendar(
        name="any",
        zone=draw(st.sampled_from(ZONES)),
        hours=tuple(draw(hours) for _ in range(7)),
        days=tuple(
            OwnDays(start=date.fromisoformat(each), end=date.fromisoformat(each), hours=draw(hours))
            for each in days
        ),
        holidays=draw(st.sampled_from(known)),
    )


def instants() -> st.SearchStrategy[int]:
    """Instants of the years that every calendar tells of, many around changes of clocks."""
    around = st.sampled_from(_CHANGES).map(
        lambda day: (
            (datetime.fromisoformat(day).replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
        )
    )
    shifted = st.builds(
        lambda start, hours, micros: start + hours * 60 * _MINUTE + micros,
        around,
        st.integers(-72, 72),
        st.integers(0, 60 * _MINUTE),
    )
    anywhere = st.integers(*[_of(date(year, 1, 2)) for year in (1992, 2027)])
    return st.one_of(shifted, anywhere)


def spans() -> st.SearchStrategy[list[tuple[int, int]]]:
    """Some stretches of time, of up to six days each, by their instants."""
    some = st.tuples(instants(), st.integers(0, 6 * 24 * 60 * _MINUTE))
    return st.lists(some.map(lambda span: (span[0], sum(span))), min_size=1, max_size=4)


def _of(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 24 * 60 * _MINUTE
