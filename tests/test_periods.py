"""Windows, and the periods that they cut time into."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.periods import (
    CALENDAR,
    HISTORY,
    Period,
    Window,
    day_start,
    days,
    last_complete,
    parse_day,
    period_of,
    with_history,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
WINDOWS = st.sampled_from(CALENDAR)


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
    period = period_of(date.fromisoformat(day), Window(window))
    assert (period.name, str(period.start), str(period.end)) == (name, start, end)


@given(DAYS, WINDOWS)
def test_for_all_days_periods_agree_with_pandas(day: date, window: Window) -> None:
    """pandas.Period cuts the same periods (W-SUN is the week that ends on Sunday)."""
    frequency = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}[window]
    theirs = pd.Period(day, freq=frequency)
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
    assert last_complete(Window(window), date.fromisoformat(as_of)).name == name


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
    assert period.window is Window.DAYS
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
    assert days(start, end).a_year_before().name == before
