"""Days and periods in words."""

from __future__ import annotations

import calendar

import pytest

from csobjectives.periods import parse_day, period_of
from csobjectives.renderers.words.dates import axis_label, in_period, spelled_day, spelled_period
from csobjectives.windows import Window


@pytest.mark.parametrize(
    ("window", "spelled", "said", "label"),
    [
        (Window.DAY, "5 October 2026", "on 5 October 2026", ("5", "Oct")),
        (Window.WEEK, "week 41 of 2026", "in week 41 of 2026", ("W41", "2026")),
        (Window.MONTH, "October 2026", "in October 2026", ("Oct", "2026")),
        (Window.QUARTER, "Q4 2026", "in the fourth quarter of 2026", ("Q4", "2026")),
        (Window.YEAR, "2026", "in 2026", ("2026", "")),
    ],
)
def test_periods(window: Window, spelled: str, said: str, label: tuple[str, str]) -> None:
    """Each window's period has a name for tables, for sentences and for an axis."""
    period = period_of(parse_day("2026-10-05"), window)
    assert (spelled_period(period), in_period(period), axis_label(period)) == (spelled, said, label)


def test_iso_week_of_another_year() -> None:
    """The week of 30 December 2024 is the first of 2025, as ISO 8601 has it."""
    assert spelled_period(period_of(parse_day("2024-12-30"), Window.WEEK)) == "week 1 of 2025"


def test_months_are_spelled() -> None:
    """Months are named as the standard library's calendar names them."""
    for month in range(1, 13):
        day = parse_day(f"2026-{month:02}-03")
        assert spelled_day(day) == f"3 {calendar.month_name[month]} 2026"
