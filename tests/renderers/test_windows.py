"""Windows in words: how often, in a row, held against what."""

from __future__ import annotations

import pytest

from csobjectives.model import Versus
from csobjectives.periods import parse_day, period_of
from csobjectives.renderers.words.dates import in_period, spelled_period
from csobjectives.renderers.words.windows import (
    base_in_words,
    how_often,
    in_a_row,
    is_left_out,
    moving,
    per,
    that,
)
from csobjectives.windows import parse_window


@pytest.mark.parametrize(
    ("written", "often", "mark", "row", "said"),
    [
        ("month", "every month", "per month", "3 months in a row", "that month"),
        (
            "fiscal_quarter",
            "every fiscal quarter",
            "per fiscal quarter",
            "3 fiscal quarters in a row",
            "that fiscal quarter",
        ),
        (
            "month_to_date",
            "on every day over the month to date",
            "per month to date",
            "3 months in a row",
            "those days",
        ),
        (
            "rolling 90 days",
            "over every 90 days",
            "per 90 days, moving on by a day",
            "3 days in a row",
            "those days",
        ),
        (
            "rolling 1 week",
            "over every week",
            "per week, moving on by a week",
            "3 weeks in a row",
            "those days",
        ),
        ("as_of_day", "on every day", "per day", "3 times in a row", "that day"),
    ],
)
def test_windows(written: str, often: str, mark: str, row: str, said: str) -> None:
    """Each kind of window has words of its own, wherever a sentence needs them."""
    window = parse_window(written, (2, 1))
    period = period_of(parse_day("2026-09-30"), window)
    assert (how_often(window), per(window), in_a_row(3, window)) == (often, mark, row)
    assert that(period) == said
    is_one = said not in ("those days",)
    assert is_left_out(period, "excluded").startswith("the days are" if not is_one else "the ")
    assert bool(moving(window)) == written.startswith("rolling")


@pytest.mark.parametrize(
    ("versus", "written", "said"),
    [
        (Versus.PREVIOUS, "month", "the month before"),
        (Versus.PREVIOUS, "rolling 90 days", "the 90 days before"),
        (Versus.PREVIOUS, "month_to_date", "the same days of the month before"),
        (Versus.LAST_YEAR, "week", "the same week of the year before"),
        (Versus.LAST_YEAR, "year_to_date", "the same days of the year before"),
        (Versus.BASELINE, "month", "the baseline"),
        ("team/other", "month", "team/other"),
    ],
)
def test_bases(versus: str, written: str, said: str) -> None:
    """What a relative target is held against is told by the window's own word."""
    assert base_in_words(versus, parse_window(written)) == said


@pytest.mark.parametrize(
    ("written", "spelled", "when"),
    [
        ("rolling 3 months", "July to September 2026", "from July to September 2026"),
        ("rolling 4 weeks", "week 36 to week 39 of 2026", "from week 36 to week 39 of 2026"),
        ("rolling 90 days", "26 June to 23 September 2026", "from 26 June to 23 September 2026"),
        ("rolling 7 days", "17 to 23 September 2026", "from 17 to 23 September 2026"),
        ("rolling 1 month", "September 2026", "in September 2026"),
        ("month_to_date", "1 to 23 September 2026", "from 1 to 23 September 2026"),
        ("as_of_day", "23 September 2026", "on 23 September 2026"),
        ("fiscal_quarter", "FY2027 Q3", "in FY2027 Q3"),
        ("fiscal_year", "FY2027", "in FY2027"),
    ],
)
def test_periods(written: str, spelled: str, when: str) -> None:
    """Periods that look back, or are to date, are told by their ends, what both share once."""
    period = period_of(parse_day("2026-09-23"), parse_window(written, (2, 1)))
    assert (spelled_period(period), in_period(period)) == (spelled, when)
