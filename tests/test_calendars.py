"""Working time as a ledger, held to a slow reading of the clocks, to numpy and to pandas."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.calendars import (
    Calendar,
    Clock,
    Holidays,
    Hours,
    HoursError,
    OwnDays,
    ledger_of,
    parse_days,
    parse_hours,
    regions,
)
from csobjectives.calendars.hours import written
from tests.working_hours import (
    AS_OF,
    BERLIN,
    calendars,
    instants,
    nine_to_five,
    spans,
    worked,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def at(text: str, zone: str = "Europe/Berlin") -> int:
    """An instant by the clocks of a zone."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def between(calendar: Calendar, start: str, end: str) -> float:
    """The hours that are worked from one local time to another."""
    ledger = ledger_of(calendar, AS_OF)
    zone = calendar.zone
    return (ledger.until(at(end, zone)) - ledger.until(at(start, zone))) / HOUR


# By hand


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-06-12T16:00", "2026-06-15T10:00", 2.0),  # a Friday to the Monday after it
        ("2026-06-13T11:00", "2026-06-14T20:00", 0.0),  # a weekend
        ("2026-06-15T03:00", "2026-06-15T23:00", 8.0),  # a day and what lies around its hours
        ("2026-06-15T09:00", "2026-06-22T09:00", 40.0),  # a week
        ("2026-06-15T10:00", "2026-06-15T09:30", -0.5),  # the wrong way round
        ("2026-03-27T09:00", "2026-03-30T17:00", 16.0),  # clocks go forward on the Sunday
        ("2026-05-01T09:00", "2026-05-04T10:00", 1.0),  # 1 May is a holiday in Germany
        ("2026-12-24T09:00", "2026-12-28T17:00", 12.0),  # a half day of its own, then Christmas
    ],
)
def test_hours_between_two_moments(start: str, end: str, hours: float) -> None:
    """Working time is what of the time between two moments lies in the hours of the calendar."""
    half_day = OwnDays(
        start=date(2026, 12, 24), end=date(2026, 12, 24), hours=parse_hours(["09:00-13:00"])
    )
    calendar = nine_to_five(days=(half_day,), holidays=(Holidays(country="DE"),))
    assert between(calendar, start, end) == hours


def test_clocks_that_change_within_the_hours() -> None:
    """An hour that clocks skip is not worked, and one that they repeat is worked twice."""
    always = Calendar(name="always", zone="Europe/Berlin", hours=(((0, 1440),),) * 7)
    night = Calendar(name="night", zone="Europe/Berlin", hours=(((120, 150),),) * 7)
    assert between(always, "2026-03-29T00:00", "2026-03-30T00:00") == 23
    assert between(always, "2026-10-25T00:00", "2026-10-26T00:00") == 25
    assert between(night, "2026-03-29T00:00", "2026-03-30T00:00") == 0
    assert between(night, "2026-10-25T00:00", "2026-10-26T00:00") == 1


def test_a_day_that_a_zone_left_out() -> None:
    """Samoa had no 30 December 2011, a Friday: nobody worked on it."""
    samoa = nine_to_five(zone="Pacific/Apia")
    assert between(samoa, "2011-12-29T00:00", "2012-01-01T00:00") == 8


def test_own_days_overrule_holidays() -> None:
    """Who works on a holiday says so, and it counts."""
    worked_on = OwnDays(
        start=date(2026, 5, 1), end=date(2026, 5, 1), hours=parse_hours(["10:00-14:00"])
    )
    calendar = nine_to_five(days=(worked_on,), holidays=(Holidays(country="DE"),))
    assert between(calendar, "2026-05-01T00:00", "2026-05-02T00:00") == 4


def test_holidays_of_a_region() -> None:
    """8 March is a holiday in Berlin since 2019, and none in the rest of Germany."""
    of_berlin = nine_to_five(holidays=(Holidays(country="DE", region="BE"),))
    of_germany = nine_to_five(holidays=(Holidays(country="DE"),))
    assert between(of_berlin, "2023-03-08T00:00", "2023-03-09T00:00") == 0
    assert between(of_berlin, "2018-03-08T00:00", "2018-03-09T00:00") == 8
    assert between(of_germany, "2023-03-08T00:00", "2023-03-09T00:00") == 8


# Held to others


@settings(max_examples=40, deadline=None)
@given(calendars(), spans())
def test_ledger_is_what_clocks_show(calendar: Calendar, spans: list[tuple[int, int]]) -> None:
    """Over changes of clocks, zones, holidays and own days: minute by minute, it is the same."""
    ledger = ledger_of(calendar, AS_OF)
    for start, end in spans:
        assert ledger.until(end) - ledger.until(start) == worked(calendar, start, end)


@settings(max_examples=25, deadline=None)
@given(calendars(), instants(), st.integers(1, 60 * HOUR))
def test_first_moment_before(calendar: Calendar, moment: int, work: int) -> None:
    """Until a moment, as much is worked from the one before it as was asked for, and no earlier."""
    ledger = ledger_of(calendar, AS_OF)
    before = ledger.before(moment, work)
    if before > ledger.first:
        assert ledger.until(moment) - ledger.until(before) == work
        assert ledger.until(moment) - ledger.until(before - 1) == work + 1
    else:
        assert ledger.until(moment) <= work


@cache
def german_holidays() -> tuple[date, ...]:
    return tuple(holidays.country_holidays("DE", subdiv="BE", years=range(1991, 2028)))


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1991, 1, 1), date(2027, 12, 31)), st.integers(0, 4000))
def test_whole_days_are_those_of_numpy(start: date, days: int) -> None:
    """Between two midnights there are eight hours for each business day that numpy counts."""
    end = min(start + timedelta(days=days), date(2027, 12, 31))
    calendar = nine_to_five(holidays=(Holidays(country="DE", region="BE"),))
    counted = np.busday_count(
        np.datetime64(start),
        np.datetime64(end),
        holidays=list(map(np.datetime64, german_holidays())),
    )
    assert between(calendar, start.isoformat(), end.isoformat()) == 8 * counted


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(1995, 1, 1), datetime(2026, 6, 1)), st.integers(1, 900))
def test_hours_are_those_of_pandas(start: datetime, hours: int) -> None:
    """Where pandas is after so many business hours, so many have been worked."""
    offset = pd.offsets.CustomBusinessHour(
        n=hours, start="09:00", end="17:00", holidays=list(german_holidays())
    )
    begun = pd.Timestamp(start).floor("min")
    calendar = nine_to_five(holidays=(Holidays(country="DE", region="BE"),))
    end = begun + offset
    assert between(calendar, begun.isoformat(), end.isoformat()) == hours


# What a calendar says of itself


def test_years_that_are_known() -> None:
    """A calendar tells of the years since 1970, or since holidays are known, up to the next one."""
    assert nine_to_five().years(AS_OF) == (1970, 2027)
    known_from = holidays.country_holidays("DE").start_year
    assert known_from > 1970
    assert nine_to_five(holidays=(Holidays(country="DE"),)).years(AS_OF) == (known_from, 2027)
    assert nine_to_five().years(date(2150, 1, 1)) == (1970, 2100)


def test_moment_that_is_not_told_of() -> None:
    """The ledger refuses to tell of moments outside its years."""
    ledger = ledger_of(nine_to_five(), AS_OF)
    for moment in ("1969-12-31T23:59", "2028-01-02T00:00"):
        with pytest.raises(ValueError, match="the calendar does not tell of this moment"):
            ledger.until(at(moment))


def test_length_of_a_day() -> None:
    """A calendar knows how long its days are where all are alike."""
    short = parse_hours(["09:00-13:00"])
    assert nine_to_five().workday == 480
    assert Calendar(name="n", zone="UTC", hours=(*BERLIN[:4], short, (), ())).workday == 0


def test_waiting_by_a_clock() -> None:
    """Eight hours before a Tuesday begins is Friday's end: nobody works on the weekend.

    Whoever asks on Saturday has to be answered within Monday's eight hours, and until Tuesday's
    first no more than these have passed.
    """
    clock = Clock(nine_to_five(), "Europe/Berlin")
    tuesday = datetime(2026, 6, 16)
    assert clock.before(tuesday, timedelta(hours=8)) == datetime(2026, 6, 12, 17)
    assert clock.before(tuesday, timedelta(hours=7)) == datetime(2026, 6, 15, 10)
    assert Clock(nine_to_five(), "UTC").before(tuesday, timedelta(hours=7)) == datetime(
        2026, 6, 15, 8
    )


def test_regions_of_a_country() -> None:
    """Countries go by their ISO codes, each with its regions."""
    assert "BE" in regions()["DE"]
    assert "DEU" not in regions()


# As people write them


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sun-thu", (6, 0, 1, 2, 3)),
        ("mon, wed", (0, 2)),
        ("mon-tue,sat", (0, 1, 5)),
    ],
)
def test_days_of_the_week(text: str, days: tuple[int, ...]) -> None:
    """Days are written by their first three letters; a range may go over the end of the week."""
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["monday", "", "mon-", "mon-wed-fri", "mon;tue", "Mon"])
def test_what_names_no_days(text: str) -> None:
    """Anything else is refused, with an example."""
    with pytest.raises(HoursError) as refused:
        parse_days(text)
    assert str(refused.value) == f"'{text}' names no days of the week"
    assert refused.value.hint == "Write days such as mon, mon-fri or 'mon, wed'."


@pytest.mark.parametrize(
    ("texts", "hours"),
    [
        (["09:00-17:00"], ((540, 1020),)),
        (["13:00 - 16:00", "09:00-12:00"], ((540, 720), (780, 960))),
        (["09:00-12:00", "12:00-17:00"], ((540, 720), (720, 1020))),
        (["00:00-24:00"], ((0, 1440),)),
    ],
)
def test_hours_of_a_day(texts: list[str], hours: Hours) -> None:
    """Hours come in order; those that touch are fine, and a day ends at 24:00."""
    assert parse_hours(texts) == hours


@pytest.mark.parametrize(
    ("texts", "message", "hint"),
    [
        (["9-17"], "'9-17' are no hours of a day", "Write hours such as 09:00-17:00."),
        (
            ["09:00-24:01"],
            "'09:00-24:01' are no hours of a day",
            "Write hours such as 09:00-17:00.",
        ),
        (
            ["09:00-09:00"],
            "'09:00-09:00' ends when it begins",
            "Leave it out; a whole day is 00:00-24:00.",
        ),
        (
            ["22:00-06:00"],
            "'22:00-06:00' ends before it begins",
            "Over midnight, write 22:00-24:00 on the one day and 00:00-06:00 on the next.",
        ),
        (
            ["22:00-00:00"],
            "'22:00-00:00' ends before it begins",
            "Over midnight, write 22:00-24:00.",
        ),
        (
            ["09:00-12:00", "11:00-15:00"],
            "09:00-12:00 and 11:00-15:00 overlap",
            "Write stretches of a day that share no minute.",
        ),
    ],
)
def test_hours_that_cannot_be(texts: list[str], message: str, hint: str) -> None:
    """What is empty, backward, overlapping or no time at all is refused, with what to write."""
    with pytest.raises(HoursError) as refused:
        parse_hours(texts)
    assert (str(refused.value), refused.value.hint) == (message, hint)


def test_hours_are_written_as_they_are_read() -> None:
    """Hours in words are those of a document."""
    assert written(parse_hours(["09:00-12:00", "13:00-24:00"])) == "09:00-12:00, 13:00-24:00"
