"""What a reading of time by others found wrong, and holds since; worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.periods import back_from, period_of
from csobjectives.windows import parse_window
from tests.projects import Workspace, readings

UK = (4, 6)  # the tax year of the United Kingdom begins on 6 April


@pytest.mark.parametrize(
    ("day", "window", "previous", "a_year_before"),
    [
        (
            date(2026, 6, 2),
            "fiscal_quarter_to_date",
            "2026-01-06/2026-03-02",
            "2025-04-06/2025-06-02",
        ),
        (
            date(2024, 3, 3),
            "fiscal_year_to_date",
            "2022-04-06/2023-03-03",
            "2022-04-06/2023-03-03",
        ),
        (
            date(2026, 5, 31),
            "fiscal_quarter_to_date",
            "2026-01-06/2026-02-28",
            "2025-04-06/2025-05-31",
        ),
        (
            date(2026, 6, 5),  # two whole months of the fiscal year
            "fiscal_quarter_to_date",
            "2026-01-06/2026-03-05",
            "2025-04-06/2025-06-05",
        ),
        (
            date(2026, 7, 5),
            "fiscal_quarter_to_date",
            "2026-01-06/2026-04-05",
            "2025-04-06/2025-07-05",
        ),
    ],
)
def test_to_date_is_up_to_the_same_day_of_a_fiscal_year_that_begins_within_a_month(
    day: date, window: str, previous: str, a_year_before: str
) -> None:
    """It was as many days behind the 6th, and so up to 5 March for 2 June, behind February."""
    period = period_of(day, parse_window(window, UK))
    other = period.a_year_before()
    assert period.previous().name == previous
    assert other is not None
    assert other.name == a_year_before


@given(
    st.dates(date(1990, 1, 1), date(2080, 12, 31)),
    st.sampled_from(("fiscal_quarter_to_date", "fiscal_year_to_date")),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(lambda each: (each.month, each.day)),
)
def test_for_all_days_to_date_begins_and_ends_within_the_others_period(
    day: date, window: str, starts: tuple[int, int]
) -> None:
    """Every earlier one begins with its quarter or year, has a day at least, and ends within it."""
    whole = parse_window(window.removesuffix("_to_date"), starts)
    walk = back_from(period_of(day, parse_window(window, starts)))
    for period, _ in zip(walk, range(9), strict=False):
        own = period_of(period.start, whole)
        assert (period.start, period.start < period.end <= own.end) == (own.start, True)


CUSTOMERS = """at,who
2026-08-03,x
2026-08-20,y
2026-09-02,a
2026-09-03,x
2026-09-20,c
2026-10-01,c
2026-10-04,a
"""


def test_customers_to_date_are_held_against_as_many_days_of_the_period_before(
    tmp_path: Path,
) -> None:
    """Of the customers of 1 to 4 September, a and x, one came in the same days of October; c, of
    20 September, is none of them. Of the one of 1 to 4 August, all came. The whole of September
    was looked at, so that a month to date seemed to have lost whoever comes later in a month.
    """
    workspace = Workspace(tmp_path, as_of=date(2026, 10, 5))
    workspace.file("events.csv", CUSTOMERS)
    workspace.source({"at": {"type": "date"}, "who": {"type": "text"}})
    name = workspace.objective("month_to_date", metric="retention_rate", customer="who")
    whole = workspace.objective("month", metric="retention_rate", customer="who")
    scorecard = workspace.evaluate()
    found = readings(scorecard, name)
    assert found["2026-10-01/2026-10-04",].estimate.value == Fraction(1, 2)
    assert found["2026-09-01/2026-09-04",].estimate.value == 1
    assert readings(scorecard, whole)["open",].estimate.value == Fraction(2, 3)
