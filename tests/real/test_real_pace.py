"""A fiscal quarter on its way, over files that nobody here wrote: by hand, and by pandas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from csobjectives.model import Outlook, Pace, Result
from csobjectives.pipeline import Request, evaluate
from tests.real.judged import FAR_OFF

PROJECT = """
apiVersion: csobjectives/v1
kind: Project
timezone: UTC
as_of: 2017-11-15
fiscal_year_starts: 02-01
"""
SOURCES = """
apiVersion: csobjectives/v1
kind: Sources
sources:
  closed-deals:
    files: ../data/sales_pipeline.csv
    time: closed_on
    columns:
      stage: {type: text, from: deal_stage}
      closed_on: {type: date, from: close_date, format: "%d-%m-%Y"}
      value: {type: integer, from: close_value, unit: USD, between: [0, 100000]}
"""
OBJECTIVES = """
apiVersion: csobjectives/v1
kind: Objectives
name: sales
defaults: {window: fiscal_quarter, enforcement: advisory}
objectives:
  - id: revenue
    type: sales
    title: A fiscal quarter brings three million
    measure: {metric: sum, source: closed-deals, value: value, where: stage = 'Won'}
    target: {at_least: 3000000 USD}
  - id: first-half-million
    type: sales
    title: A fiscal quarter brings 480,000
    measure: {metric: sum, source: closed-deals, value: value, where: stage = 'Won'}
    target: {at_least: 480000 USD}
  - id: lost
    type: sales
    title: At most 150 deals are lost in a fiscal quarter
    measure: {metric: count, source: closed-deals, where: stage = 'Lost'}
    target: {at_most: 150}
  - id: win-rate
    type: sales
    title: Three in five decided deals are won
    measure: {metric: share, source: closed-deals, when: stage = 'Won'}
    target: {at_least: 60%}
  - id: more-won
    type: sales
    title: No fewer deals are won than in the fiscal quarter before
    measure: {metric: count, source: closed-deals, where: stage = 'Won'}
    target: {at_least: 0, versus: previous_period}
"""


@pytest.fixture(scope="module")
def deals(real_data: Callable[[str], Path]) -> pd.DataFrame:
    """The decided deals, each with the day on which it was."""
    rows = pd.read_csv(real_data("crm_sales") / "sales_pipeline.csv")
    rows["closed_on"] = pd.to_datetime(rows["close_date"], format="%d-%m-%Y")
    return rows[rows["closed_on"].notna()]


@pytest.fixture(scope="module")
def results(
    real_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Result]:
    """The results at 2017-11-15, by the objective's id."""
    root, data = tmp_path_factory.mktemp("pace"), real_data("crm_sales")
    (root / "objectives").mkdir()
    (root / "csobjectives.yaml").write_text(PROJECT)
    (root / "objectives" / "sources.yaml").write_text(SOURCES)
    (root / "objectives" / "sales.yaml").write_text(OBJECTIVES)
    (root / "data").symlink_to(data, target_is_directory=True)
    scorecard = evaluate(Request(cwd=root, now=FAR_OFF, allowed=(data,)))
    return {each.objective.id: each for each in scorecard.results}


def between(deals: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """The deals that were decided from a day up to, not including, another."""
    return deals[(deals["closed_on"] >= start) & (deals["closed_on"] < end)]


def won(deals: pd.DataFrame) -> pd.DataFrame:
    """Those of them that were won."""
    return deals[deals["deal_stage"] == "Won"]


def pace_of(result: Result) -> Pace:
    assert result.pace is not None
    return result.pace


def test_fiscal_quarters(results: dict[str, Result]) -> None:
    """The fiscal year that begins on 1 February 2017 is 2018; 14 of its last 92 days have passed.

    November, December and January have 30 + 31 + 31 days.
    """
    result = results["revenue"]
    assert result.judged.reading.period.name == "FY2018-Q3"
    assert result.open is not None
    assert result.open.period.name == "FY2018-Q4"
    assert (result.open.period.start, result.open.period.end) == (
        date(2017, 11, 1),
        date(2018, 2, 1),
    )
    assert (result.open.passed, result.open.to_come) == (14, 78)


def test_revenue_on_its_way(results: dict[str, Result], deals: pd.DataFrame) -> None:
    """USD 488,604 of 3,000,000 in 14 of 92 days.

    In equal steps it would be 3,000,000 · 14/92 = 456,521.74; 2,511,396 are needed in 78 days,
    which is 32,197.38 a day.
    """
    found = int(won(between(deals, "2017-11-01", "2017-11-15"))["close_value"].sum())
    pace = pace_of(results["revenue"])
    assert found == 488_604
    assert pace.expected == Fraction(3_000_000 * 14, 92)
    assert pace.needed == Fraction(3_000_000 - found)
    assert pace.per_day == Fraction(2_511_396, 78)
    assert pace.outlook is Outlook.OPEN


def test_secured_and_out_of_reach(results: dict[str, Result], deals: pd.DataFrame) -> None:
    """USD 480,000 are reached, and no deal can take from it; 159 deals lost are 9 too many."""
    decided = between(deals, "2017-11-01", "2017-11-15")
    revenue, lost = pace_of(results["first-half-million"]), pace_of(results["lost"])
    assert (revenue.outlook, revenue.needed) == (Outlook.SECURED, Fraction(0))
    assert len(decided) - len(won(decided)) == 159
    assert (lost.outlook, lost.needed) == (Outlook.OUT_OF_REACH, Fraction(-9))


def test_win_rate_of_the_rest(results: dict[str, Result], deals: pd.DataFrame) -> None:
    """195 of 354 deals are won, 55.08%; of the rest of the quarter 60.88% have to be, for 60%.

    That is 60% + (60% - 195/354) · 14/78.
    """
    decided = between(deals, "2017-11-01", "2017-11-15")
    rate = Fraction(len(won(decided)), len(decided))
    pace = pace_of(results["win-rate"])
    assert rate == Fraction(195, 354)
    assert pace.rest == Fraction(6, 10) + (Fraction(6, 10) - rate) * Fraction(14, 78)
    assert round(pace.rest, 4) == Fraction("0.6088")


def test_same_days_of_the_quarter_before(results: dict[str, Result], deals: pd.DataFrame) -> None:
    """195 deals were won in 1–14 November, 21 fewer than in 1–14 August, of 1,228 until October."""
    before = len(won(between(deals, "2017-08-01", "2017-08-15")))
    pace = pace_of(results["more-won"])
    assert pace.against is not None
    assert pace.against.period is not None
    assert pace.against.period.name == "2017-08-01/2017-08-14"
    assert pace.against.base is not None
    assert pace.against.base.value == before == 216
    assert pace.against.change is not None
    assert pace.against.change.value == 195 - before == -21
    assert (pace.bound, pace.needed) == (None, None)
