"""Windows, and the periods that they cut time into."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.periods import (
    HISTORY,
    Period,
    back_from,
    day_start,
    days,
    last_complete,
    parse_day,
    parse_period,
    period_of,
    with_history,
)
from csobjectives.windows import (
    CALENDAR,
    Extent,
    Length,
    MonthDay,
    Window,
    parse_window,
    parse_year_start,
    window_names,
)

DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
WINDOWS = st.sampled_from(CALENDAR)
# Every day that every year has: a fiscal year may begin on any of them.
YEAR_STARTS = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(lambda day: (day.month, day.day))
ROLLING = st.tuples(st.integers(1, 120), st.sampled_from(("days", "weeks", "months"))).map(
    lambda of: f"rolling {of[0]} {of[1]}"
)
ANY_WINDOW = st.builds(parse_window, st.sampled_from(window_names()) | ROLLING, YEAR_STARTS)
# How pandas calls the calendar's windows: W-SUN is the week that ends on Sunday.
FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def named(day: str, window: str, year_starts: str = "01-01") -> str:
    """The name of the period in which a day lies."""
    return of(day, window, year_starts).name


def of(day: str, window: str, year_starts: str = "01-01") -> Period:
    """The period in which a day lies."""
    return period_of(date.fromisoformat(day), parse_window(window, parse_year_start(year_starts)))


def spell(period: Period | None) -> str:
    """A period's first and last day; of none, nothing."""
    return f"{period.start} {period.last}" if period else ""


@pytest.mark.parametrize(
    ("day", "window", "name", "start", "end"),
    [
        ("2026-09-30", "day", "2026-09-30", "2026-09-30", "2026-10-01"),
        ("2024-02-29", "day", "2024-02-29", "2024-02-29", "2024-03-01"),
        ("2026-12-31", "day", "2026-12-31", "2026-12-31", "2027-01-01"),
        ("2026-04-05", "week", "2026-W14", "2026-03-30", "2026-04-06"),
        # ISO 8601: the week of the year's first Thursday is its first.
        ("2027-01-03", "week", "2026-W53", "2026-12-28", "2027-01-04"),
        ("2027-01-04", "week", "2027-W01", "2027-01-04", "2027-01-11"),
        ("2025-12-29", "week", "2026-W01", "2025-12-29", "2026-01-05"),
        ("2024-12-30", "week", "2025-W01", "2024-12-30", "2025-01-06"),
        ("2024-02-29", "month", "2024-02", "2024-02-01", "2024-03-01"),
        ("2026-12-31", "month", "2026-12", "2026-12-01", "2027-01-01"),
        ("2026-03-31", "quarter", "2026-Q1", "2026-01-01", "2026-04-01"),
        ("2026-10-01", "quarter", "2026-Q4", "2026-10-01", "2027-01-01"),
        ("2026-01-01", "year", "2026", "2026-01-01", "2027-01-01"),
    ],
)
def test_period_of_a_day(day: str, window: str, name: str, start: str, end: str) -> None:
    """A period is half-open, has its ISO name, and weeks are ISO weeks."""
    period = of(day, window)
    assert (period.name, str(period.start), str(period.end)) == (name, start, end)


@given(DAYS, WINDOWS)
def test_for_all_days_periods_agree_with_pandas(day: date, window: Window) -> None:
    """pandas.Period cuts the same periods (W-SUN is the week that ends on Sunday)."""
    theirs = pd.Period(day, freq=FREQUENCIES[window.length])
    period = period_of(day, window)
    assert period.start == theirs.start_time.date()
    assert period.end == (theirs + 1).start_time.date()


@given(DAYS, WINDOWS)
def test_for_all_days_periods_follow_one_another(day: date, window: Window) -> None:
    """Every day lies in exactly one period; neighbours touch; each name is its own."""
    period = period_of(day, window)
    assert period.start <= day < period.end
    assert period.previous().end == period.start
    assert period.next().start == period.end
    assert period.next().previous() == period
    assert len({period.previous().name, period.name, period.next().name}) == 3


@given(DAYS, WINDOWS)
def test_for_all_days_the_last_complete_period_is_over(as_of: date, window: Window) -> None:
    """It has ended when as-of begins, and the next one has not."""
    last = last_complete(window, as_of)
    assert last.end <= as_of < last.next().end


@pytest.mark.parametrize(
    ("window", "as_of", "name"),
    [
        ("month", "2026-10-01", "2026-09"),
        ("month", "2026-09-30", "2026-08"),
        ("week", "2027-01-04", "2026-W53"),
        ("week", "2027-01-03", "2026-W52"),
        ("day", "2024-03-01", "2024-02-29"),
        ("quarter", "2026-01-01", "2025-Q4"),
        ("year", "2026-12-31", "2025"),
    ],
)
def test_period_is_complete_on_the_day_after_its_last(window: str, as_of: str, name: str) -> None:
    """As-of is a day's start, so a period that ends there is complete."""
    assert last_complete(parse_window(window), date.fromisoformat(as_of)).name == name


def test_history_runs_from_the_oldest() -> None:
    """A year of months before the one that is judged."""
    names = [each.name for each in with_history(period_of(date(2026, 3, 1), Window.MONTH))]
    assert names == [
        *("2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09"),
        *("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"),
    ]
    assert len(names) == HISTORY + 1
    assert with_history(Period(date(2026, 1, 1), date(2027, 1, 1), Window.YEAR), 0) == (
        Period(date(2026, 1, 1), date(2027, 1, 1), Window.YEAR),
    )


@pytest.mark.parametrize(
    ("day", "zone", "start"),
    [
        ("2026-03-29", "UTC", "2026-03-29T00:00"),
        ("2026-03-29", "Europe/Berlin", "2026-03-28T23:00"),
        ("2026-03-30", "Europe/Berlin", "2026-03-29T22:00"),
        ("2026-10-26", "Europe/Berlin", "2026-10-25T23:00"),
        (
            "2026-09-06",
            "America/Santiago",
            "2026-09-06T04:00",
        ),  # midnight is skipped: 01:00 is first
        ("2025-11-02", "America/Havana", "2025-11-02T04:00"),  # 00:30 is there twice: the first
        ("2026-01-01", "Asia/Kolkata", "2025-12-31T18:30"),
    ],
)
def test_day_begins_at_local_midnight(day: str, zone: str, start: str) -> None:
    """The instant at which a day begins, also where the clocks change at midnight (tzdata)."""
    expected = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert day_start(date.fromisoformat(day), zone) == expected


@given(
    DAYS, st.sampled_from(("Europe/Berlin", "America/Havana", "America/Santiago", "Asia/Kolkata"))
)
def test_for_all_days_a_day_has_23_to_25_hours(day: date, zone: str) -> None:
    """Days follow one another without gap or overlap, and none is longer than 25 hours."""
    length = day_start(day + timedelta(days=1), zone) - day_start(day, zone)
    assert timedelta(hours=23) <= length <= timedelta(hours=25)


def test_day_is_read_in_one_form_only() -> None:
    """ISO 8601, with dashes; what no calendar has is said to be that."""
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    for text in (
        "2026-9-30",
        "20260930",
        "30.09.2026",
        "2026-W14",
        "2026-09-30 ",
        "",
        "today",
        "٢٠٢٦-٠٩-٣٠",
    ):
        with pytest.raises(ValueError) as refused:
            parse_day(text)
        assert str(refused.value) == f"'{text}' is not a day; days are written as 2026-09-30"
    for text in ("2026-02-29", "2026-13-01", "0000-01-01"):
        with pytest.raises(ValueError) as refused:
            parse_day(text)
        assert str(refused.value) == f"'{text}' is a day that no calendar has"


def test_days_of_their_own() -> None:
    """Days that are no calendar's are named by the first and the last, as ISO 8601 does."""
    period = days(date(2026, 5, 1), date(2026, 7, 30))
    assert period.name == "2026-05-01/2026-07-29"
    assert period.window == Window.DAYS
    assert period.previous() == days(date(2026, 1, 31), date(2026, 5, 1))
    assert period.next() == days(date(2026, 7, 30), date(2026, 10, 28))


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        (date(2026, 5, 1), date(2026, 7, 30), "2025-05-01/2025-07-29"),
        (date(2024, 2, 29), date(2024, 3, 31), "2023-02-28/2023-03-30"),
        (date(2024, 2, 1), date(2024, 2, 29), "2023-02-01/2023-02-28"),
        (date(2024, 2, 1), date(2024, 3, 1), "2023-02-01/2023-02-28"),
        (date(2024, 2, 28), date(2024, 2, 29), "2023-02-28/2023-02-28"),
        (date(2024, 2, 29), date(2024, 3, 1), "2023-02-28/2023-02-28"),
        (date(2025, 2, 1), date(2025, 3, 1), "2024-02-01/2024-02-28"),
    ],
)
def test_the_same_days_of_the_year_before(start: date, end: date, before: str) -> None:
    """They have the same dates, from the first to the last; for 29 February there is the 28th."""
    assert days(start, end).same_days_a_year_before().name == before


@pytest.mark.parametrize(
    ("day", "window", "starts", "name", "first_and_last"),
    [
        # A year that begins in February is called by the January in which it ends.
        ("2026-01-31", "fiscal_year", "02-01", "FY2026", "2025-02-01 2026-01-31"),
        ("2026-02-01", "fiscal_year", "02-01", "FY2027", "2026-02-01 2027-01-31"),
        ("2026-01-31", "fiscal_quarter", "02-01", "FY2026-Q4", "2025-11-01 2026-01-31"),
        ("2026-02-01", "fiscal_quarter", "02-01", "FY2027-Q1", "2026-02-01 2026-04-30"),
        # The British tax year begins on 6 April.
        ("2026-04-05", "fiscal_year", "04-06", "FY2026", "2025-04-06 2026-04-05"),
        ("2026-04-06", "fiscal_quarter", "04-06", "FY2027-Q1", "2026-04-06 2026-07-05"),
        ("2026-07-06", "fiscal_quarter", "04-06", "FY2027-Q2", "2026-07-06 2026-10-05"),
        # Where a month is too short for the day, a quarter begins on its last one.
        ("2026-08-30", "fiscal_quarter", "08-31", "FY2026-Q4", "2026-05-31 2026-08-30"),
        ("2026-08-31", "fiscal_quarter", "08-31", "FY2027-Q1", "2026-08-31 2026-11-29"),
        ("2026-11-30", "fiscal_quarter", "08-31", "FY2027-Q2", "2026-11-30 2027-02-27"),
        ("2028-02-28", "fiscal_quarter", "08-31", "FY2028-Q2", "2027-11-30 2028-02-28"),
        ("2028-02-29", "fiscal_quarter", "08-31", "FY2028-Q3", "2028-02-29 2028-05-30"),
        # The last day of the year, and the first: FY2026 is the calendar year.
        ("2026-12-30", "fiscal_year", "12-31", "FY2026", "2025-12-31 2026-12-30"),
        ("2026-12-31", "fiscal_year", "12-31", "FY2027", "2026-12-31 2027-12-30"),
        ("2026-12-31", "fiscal_year", "01-01", "FY2026", "2026-01-01 2026-12-31"),
        ("2026-12-31", "fiscal_quarter", "01-01", "FY2026-Q4", "2026-10-01 2026-12-31"),
        # Ending with the day, or with the week or month in which it lies.
        (
            "2026-07-29",
            "rolling 90 days",
            "01-01",
            "2026-05-01/2026-07-29",
            "2026-05-01 2026-07-29",
        ),
        ("2024-03-01", "rolling 2 days", "01-01", "2024-02-29/2024-03-01", "2024-02-29 2024-03-01"),
        ("2027-01-03", "rolling 2 weeks", "01-01", "2026-W52/2026-W53", "2026-12-21 2027-01-03"),
        ("2026-09-02", "rolling 3 months", "01-01", "2026-07/2026-09", "2026-07-01 2026-09-30"),
        ("2026-01-02", "rolling 12 months", "01-01", "2025-02/2026-01", "2025-02-01 2026-01-31"),
        ("2026-01-02", "rolling 1 month", "01-01", "2026-01/2026-01", "2026-01-01 2026-01-31"),
        ("2026-09-23", "month_to_date", "01-01", "2026-09-01/2026-09-23", "2026-09-01 2026-09-23"),
        ("2026-09-01", "month_to_date", "01-01", "2026-09-01/2026-09-01", "2026-09-01 2026-09-01"),
        (
            "2026-09-23",
            "quarter_to_date",
            "01-01",
            "2026-07-01/2026-09-23",
            "2026-07-01 2026-09-23",
        ),
        ("2026-09-23", "year_to_date", "01-01", "2026-01-01/2026-09-23", "2026-01-01 2026-09-23"),
        (
            *("2026-01-31", "fiscal_year_to_date", "02-01"),
            *("2025-02-01/2026-01-31", "2025-02-01 2026-01-31"),
        ),
        (
            *("2026-02-01", "fiscal_quarter_to_date", "02-01"),
            *("2026-02-01/2026-02-01", "2026-02-01 2026-02-01"),
        ),
        ("2026-09-23", "as_of_day", "01-01", "2026-09-23", "2026-09-23 2026-09-23"),
    ],
)
def test_period_of_a_day_in_further_windows(
    day: str, window: str, starts: str, name: str, first_and_last: str
) -> None:
    """Fiscal, rolling and to-date periods have a name and days that are worked out by hand."""
    period = of(day, window, starts)
    assert (period.name, spell(period)) == (name, first_and_last)


@given(DAYS, YEAR_STARTS, st.sampled_from((Length.FISCAL_QUARTER, Length.FISCAL_YEAR)))
def test_for_all_days_fiscal_periods_begin_months_after_the_year(
    day: date, starts: MonthDay, length: Length
) -> None:
    """A fiscal year begins on its day of each year; quarters are three months on, as pandas adds
    them (pandas.DateOffset cuts at a month's last day), and four of them are the year.
    """
    year = period_of(day, Window(Length.FISCAL_YEAR, year_starts=starts))
    opening = pd.Timestamp(year.start)
    assert (year.start.month, year.start.day) == starts
    assert year.end == (opening + pd.DateOffset(years=1)).date()
    period = period_of(day, Window(length, year_starts=starts))
    months = 12 if length is Length.FISCAL_YEAR else 3
    begins = [(opening + pd.DateOffset(months=each)).date() for each in range(0, 13, months)]
    place = begins.index(period.start)
    assert period.end == begins[place + 1]
    ends_in = f"FY{year.last.year}"
    assert period.name == (ends_in if months == 12 else f"{ends_in}-Q{place + 1}")


@given(DAYS, st.sampled_from((1, 4, 7, 10)), st.sampled_from(("fiscal_quarter", "fiscal_year")))
def test_for_all_days_fiscal_periods_agree_with_pandas(day: date, month: int, window: str) -> None:
    """pandas.Period with a year's last month (Q-JAN …) cuts and numbers the same periods."""
    ends = f"{date(2026, (month - 2) % 12 + 1, 1):%b}".upper()
    theirs = pd.Period(day, freq=f"{'Q' if window == 'fiscal_quarter' else 'Y'}-{ends}")
    period = period_of(day, parse_window(window, (month, 1)))
    assert period.start == theirs.start_time.date()
    assert period.end == (theirs + 1).start_time.date()
    quarter = f"-Q{theirs.quarter}" if window == "fiscal_quarter" else ""
    year = theirs.qyear if quarter else theirs.year
    assert period.name == f"FY{year}{quarter}"


@given(DAYS, st.integers(1, 120), st.sampled_from(("day", "week", "month")))
def test_for_all_days_rolling_windows_are_the_last_periods_of_pandas(
    day: date, count: int, length: str
) -> None:
    """Of rolling N units, the last has just ended and the first is N - 1 pandas.Periods before."""
    last = pd.Period(day, freq=FREQUENCIES[length]) - 1
    first = last - (count - 1)
    period = last_complete(parse_window(f"rolling {count} {length}s"), day)
    assert period.start == first.start_time.date()
    assert period.end == (last + 1).start_time.date()


@given(DAYS, ANY_WINDOW)
def test_for_all_windows_neighbours_touch(day: date, window: Window) -> None:
    """What `previous_period` holds a period against ends where it begins, or, to date, on its way
    there.
    """
    period = period_of(day, window)
    before = period.previous()
    assert period.start <= day < period.end
    if window.extent is Extent.TO_DATE:
        assert before.end <= period.start == period_of(period.start, window.whole()).start
        assert before.start == period_of(period.start - DAY, window.whole()).start
    else:
        assert before.end == period.start
    if window.is_whole:
        assert period.next().previous() == period
        assert period.step_back() == before


@given(DAYS, ANY_WINDOW)
def test_for_all_windows_a_name_is_read_back(day: date, window: Window) -> None:
    """A period is found again by its name, a window by how it is written."""
    period = period_of(day, window)
    assert parse_period(period.name, window) == period
    assert parse_window(window.written, window.year_starts) == window
    assert period.step_back().name != period.name


@given(DAYS, ANY_WINDOW)
def test_for_all_windows_what_is_judged_is_over(as_of: date, window: Window) -> None:
    """It has ended when as-of begins: it is judged from the day on with which it ends."""
    last = last_complete(window, as_of)
    assert last.end <= as_of
    assert last_complete(window, last.end) == last
    assert last_complete(window, last.end - DAY) < last


@given(DAYS, ANY_WINDOW)
def test_for_all_windows_a_year_before_is_a_year_before(day: date, window: Window) -> None:
    """It is over before the period begins, unless that is longer than a year, and it begins as
    long before it as a year is: 52 or 53 weeks, 365 or 366 days.
    """
    period = period_of(day, window)
    before = period.a_year_before()
    if before is None:
        by_weeks = period.last.isocalendar().week == 53 and window.length is Length.WEEK
        by_days = window.length is Length.DAY and (period.last.month, period.last.day) == (2, 29)
        assert by_weeks or by_days
    elif window.length is Length.WEEK:
        assert (period.last - before.last).days in (364, 371)
        assert before.last.isocalendar()[1:] == period.last.isocalendar()[1:]
    elif window.extent is Extent.TO_DATE or not window.length.months:
        assert 364 <= (period.last - before.last).days <= 367
    else:
        assert 365 <= (period.end - before.end).days <= 366


@pytest.mark.parametrize(
    ("day", "window", "starts", "previous", "a_year_before"),
    [
        ("2024-02-29", "day", "01-01", "2024-02-28 2024-02-28", ""),
        ("2025-02-28", "day", "01-01", "2025-02-27 2025-02-27", "2024-02-28 2024-02-28"),
        # 2020 and 2026 have a week 53; 2019, 2021 and 2025 have none.
        ("2026-12-31", "week", "01-01", "2026-12-21 2026-12-27", ""),
        ("2027-01-10", "week", "01-01", "2026-12-28 2027-01-03", "2025-12-29 2026-01-04"),
        ("2021-01-03", "week", "01-01", "2020-12-21 2020-12-27", ""),
        ("2024-02-10", "month", "01-01", "2024-01-01 2024-01-31", "2023-02-01 2023-02-28"),
        ("2026-02-10", "quarter", "01-01", "2025-10-01 2025-12-31", "2025-01-01 2025-03-31"),
        ("2026-02-10", "fiscal_quarter", "02-01", "2025-11-01 2026-01-31", "2025-02-01 2025-04-30"),
        ("2028-02-29", "fiscal_quarter", "08-31", "2027-11-30 2028-02-28", "2027-02-28 2027-05-30"),
        # A rolling window is held against days that it shares none of.
        (
            "2026-07-29",
            "rolling 90 days",
            "01-01",
            "2026-01-31 2026-04-30",
            "2025-05-01 2025-07-29",
        ),
        ("2024-02-29", "rolling 7 days", "01-01", "2024-02-16 2024-02-22", ""),
        (
            "2026-09-30",
            "rolling 3 months",
            "01-01",
            "2026-04-01 2026-06-30",
            "2025-07-01 2025-09-30",
        ),
        ("2027-01-03", "rolling 4 weeks", "01-01", "2026-11-09 2026-12-06", ""),
        # To date, up to the same day; a month's last day has the last one of a shorter month.
        ("2026-09-23", "month_to_date", "01-01", "2026-08-01 2026-08-23", "2025-09-01 2025-09-23"),
        ("2026-03-30", "month_to_date", "01-01", "2026-02-01 2026-02-28", "2025-03-01 2025-03-30"),
        ("2026-02-28", "month_to_date", "01-01", "2026-01-01 2026-01-31", "2025-02-01 2025-02-28"),
        ("2026-02-27", "month_to_date", "01-01", "2026-01-01 2026-01-27", "2025-02-01 2025-02-27"),
        (
            "2026-05-15",
            "quarter_to_date",
            "01-01",
            "2026-01-01 2026-02-15",
            "2025-04-01 2025-05-15",
        ),
        (
            "2026-05-31",
            "quarter_to_date",
            "01-01",
            "2026-01-01 2026-02-28",
            "2025-04-01 2025-05-31",
        ),
        ("2024-02-29", "year_to_date", "01-01", "2023-01-01 2023-02-28", "2023-01-01 2023-02-28"),
        ("2026-12-31", "year_to_date", "01-01", "2025-01-01 2025-12-31", "2025-01-01 2025-12-31"),
        ("2026-01-31", "fiscal_year_to_date", "02-01", *["2024-02-01 2025-01-31"] * 2),
        ("2024-02-29", "as_of_day", "01-01", "2024-02-28 2024-02-28", ""),
    ],
)
def test_what_a_period_is_held_against(
    day: str, window: str, starts: str, previous: str, a_year_before: str
) -> None:
    """The one before and the one of the year before, by the calendar; a year has not always one."""
    period = of(day, window, starts)
    assert spell(period.previous()) == previous
    assert spell(period.a_year_before()) == a_year_before


@pytest.mark.parametrize(
    ("day", "window", "names"),
    [
        ("2026-07-29", "rolling 2 days", ["2026-07-28/2026-07-29", "2026-07-27/2026-07-28"]),
        ("2027-01-03", "rolling 2 weeks", ["2026-W52/2026-W53", "2026-W51/2026-W52"]),
        ("2026-01-31", "rolling 3 months", ["2025-11/2026-01", "2025-10/2025-12"]),
        ("2026-01-31", "as_of_day", ["2026-01-31", "2026-01-30"]),
    ],
)
def test_history_of_a_rolling_window_moves_on_by_one(
    day: str, window: str, names: list[str]
) -> None:
    """What was judged before is the window as it was a day, week or month ago."""
    assert [each.name for each in islice(back_from(of(day, window)), 2)] == names


def test_history_to_date_is_up_to_the_same_day() -> None:
    """Behind February, which has no 30th, January is up to the 30th again, not to its end."""
    history = with_history(of("2026-03-30", "month_to_date"), 3)
    assert [spell(each) for each in history] == [
        "2025-12-01 2025-12-30",
        "2026-01-01 2026-01-30",
        "2026-02-01 2026-02-28",
        "2026-03-01 2026-03-30",
    ]


@given(DAYS, st.sampled_from(("month_to_date", "quarter_to_date", "year_to_date")))
def test_for_all_days_to_date_has_the_same_day_of_the_month(day: date, window: str) -> None:
    """In every period of the history, the last day is the same day of the month, or that month's
    last one, which a month's last day always is.
    """
    is_last = day.day == monthrange(day.year, day.month)[1]
    for each in with_history(period_of(day, parse_window(window))):
        length = monthrange(each.last.year, each.last.month)[1]
        assert each.last.day == (length if is_last else min(day.day, length))


def test_open_period_so_far_is_held_against_the_same_days() -> None:
    """Of an open period, the part that has passed is a period to date."""
    so_far = of("2026-09-23", "quarter").so_far(date(2026, 9, 24))
    assert (spell(so_far), so_far.window.written) == ("2026-07-01 2026-09-23", "quarter_to_date")
    assert spell(so_far.previous()) == "2026-04-01 2026-06-23"
    week = of("2026-12-30", "week").so_far(date(2026, 12, 31))
    assert spell(week) == "2026-12-28 2026-12-30"
    assert spell(week.previous()) == "2026-12-21 2026-12-23"
    assert week.a_year_before() is None
    assert of("2026-09-23", "fiscal_quarter", "02-01").so_far(date(2026, 9, 24)).name == (
        "2026-08-01/2026-09-23"
    )


def test_windows_are_written_one_way() -> None:
    """The windows that have a name, in the order in which documents list them."""
    assert window_names() == (
        *("day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"),
        *("month_to_date", "quarter_to_date", "year_to_date"),
        *("fiscal_quarter_to_date", "fiscal_year_to_date", "as_of_day"),
    )
    assert parse_window("rolling 1 days") == parse_window("rolling 1 day")
    words = {
        str(parse_window(each)) for each in ("fiscal_quarter", "rolling 1 day", "year_to_date")
    }
    assert words == {"fiscal quarter", "rolling 1 day", "year to date"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mouth", "'mouth' is no window; windows are such as month, week or rolling 90 days"),
        ("rolling", "'rolling' is no window; windows are such as month, week or rolling 90 days"),
        *(
            (text, f"'{text}' is no window; windows are such as month, week or rolling 90 days")
            for text in (
                *("rolling 0 days", "rolling 07 days", "rolling 90days", "rolling 2 quarters"),
                *("rolling ٣ days", "rolling -1 days", "day_to_date", "week_to_date", "Month"),
            )
        ),
        (
            "rolling 3661 days",
            "'rolling 3661 days' is longer than a rolling window may be, which is 3660 days",
        ),
        (
            "rolling 121 months",
            "'rolling 121 months' is longer than a rolling window may be, which is 120 months",
        ),
    ],
)
def test_what_is_no_window(text: str, message: str) -> None:
    """A window is read in one form only, and is at most ten years."""
    with pytest.raises(ValueError) as refused:
        parse_window(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "window", "message"),
    [
        ("2025-W53", "week", "'2025-W53' is a week that no calendar has"),
        ("2026-13", "month", "'2026-13' is a month that no calendar has"),
        ("2026-02-29", "day", "'2026-02-29' is a day that no calendar has"),
        ("0000", "year", "'0000' is a year that no calendar has"),
        *(
            (
                text,
                "month",
                f"'{text}' is no period; periods are written as 2026-09, 2026-W14 or 2026-Q3",
            )
            for text in ("2026-9", "2026-Q5", "FY26", "FY2026-Q0", "September", "2026-07/2026-09")
        ),
        (
            *("2026-07/2026-09", "rolling 2 months"),
            "'2026-07/2026-09' is no rolling 2 months; '2026-08/2026-09' is one",
        ),
        (
            *("2026-07/2026-Q3", "rolling 3 months"),
            "'2026-07/2026-Q3' is no rolling 3 months; '2026-07/2026-09' is one",
        ),
        (
            *("2026-09-02/2026-09-23", "month_to_date"),
            "'2026-09-02/2026-09-23' is no month to date; '2026-09-01/2026-09-23' is one",
        ),
    ],
)
def test_what_is_no_period(text: str, window: str, message: str) -> None:
    """A period is read by its name alone."""
    with pytest.raises(ValueError) as refused:
        parse_period(text, parse_window(window))
    assert str(refused.value) == message


def test_name_of_another_window_is_read_as_that() -> None:
    """Who expects a month and is given a week is told of the week."""
    assert parse_period("2026-W14", Window.MONTH).window == Window.WEEK
    assert parse_period("2026-09-23", Window.AS_OF_DAY).window == Window.AS_OF_DAY
    assert parse_period("2026-09", Window.AS_OF_DAY).window == Window.MONTH
    february = parse_window("fiscal_year", (2, 1))
    assert spell(parse_period("FY2026-Q1", february)) == "2025-02-01 2025-04-30"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("02-29", "'02-29' is a day that not every year has"),
        ("02-30", "'02-30' is a day that not every year has"),
        ("13-01", "'13-01' is a day that not every year has"),
        ("2-1", "'2-1' is no day of the year; such days are written as 02-01"),
        ("February", "'February' is no day of the year; such days are written as 02-01"),
    ],
)
def test_what_begins_no_fiscal_year(text: str, message: str) -> None:
    """Every year has to have the day."""
    with pytest.raises(ValueError) as refused:
        parse_year_start(text)
    assert str(refused.value) == message


def test_days_of_their_own_cut_no_time() -> None:
    """There is none of them in which a day lies."""
    with pytest.raises(ValueError) as refused:
        period_of(date(2026, 9, 23), Window.DAYS)
    assert str(refused.value) == "days of their own do not cut time"
