"""Targets in time over real files: the figures are pandas', the verdicts worked out by hand.

The objectives are put into a document of their own, beside those of the projects in this folder.
The targets are made up: nobody at these companies has set them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from csobjectives.model import Judgement, Outlook, Refusal, Result, Verdict
from csobjectives.pipeline import Request, evaluate
from tests.real.judged import FAR_OFF

HERE = Path(__file__).parent
LEVEL = 0.95
MET, AT_RISK, MISSED, NO_DATA = Verdict.MET, Verdict.AT_RISK, Verdict.MISSED, Verdict.NO_DATA

RealData = Callable[[str], Path]


def judged(
    root: Path, data: Path, as_of: str, objectives: Sequence[dict[str, Any]], project: str = ""
) -> list[Result]:
    """What comes of objectives over a project's sources; `project` is put into its document."""
    shutil.copytree(HERE / data.name, root)
    (root / "data").symlink_to(data, target_is_directory=True)
    for path in (root / "objectives").glob("*.yaml"):
        if path.name != "sources.yaml":
            path.unlink()
    with (root / "csobjectives.yaml").open("a", encoding="utf-8") as document:
        document.write(project)
    written = [
        {
            "id": f"o{number}",
            "type": "sales",
            "title": "A figure",
            "enforcement": "advisory",
            **each,
        }
        for number, each in enumerate(objectives)
    ]
    body = {"kind": "Objectives", "name": "time", "objectives": written}
    text = json.dumps({"apiVersion": "csobjectives/v1", **body})
    (root / "objectives" / "time.yaml").write_text(text, encoding="utf-8")
    request = Request(cwd=root, now=FAR_OFF, allowed=(data,), as_of=date.fromisoformat(as_of))
    scorecard = evaluate(request)
    # Nothing is wrong, but that who sells was exported after the day that deals are judged from.
    assert {each.message for each in scorecard.problems if "'agents'" not in each.message} == set()
    return list(scorecard.results)


def periods(result: Result, last: int) -> list[Judgement]:
    """The last few periods, the judged one at the end."""
    return [*result.history, result.judged][-last:]


def verdicts(result: Result, last: int) -> list[Verdict | None]:
    return [each.verdict for each in periods(result, last)]


def values(result: Result, last: int) -> list[Any]:
    return [each.reading.estimate.value for each in periods(result, last)]


def changes(result: Result, last: int) -> list[Any]:
    """By how much each period's figure is above what it is held against."""
    return [
        each.against.change.value if each.against and each.against.change else None
        for each in periods(result, last)
    ]


# A software service's tickets, by month


def test_satisfaction_of_each_month_by_the_target_of_its_time(
    real_data: RealData, tmp_path: Path
) -> None:
    """65% from January 2024, 68% from July, 70% with a tolerance of 6 pp from October. In 2024,
    month by month, so many answers of so many were 4 or 5:

    30/46 = 65.2% met; 32/47 = 68.1% met; 27/51 = 52.9% missed; 29/52 = 55.8% missed; 39/52 = 75%
    met; 33/48 = 68.75% met; then of 68%: 26/38 = 68.4% met; 31/48 = 64.6% missed; 53/64 = 82.8%
    met; then of 70%: 39/55 = 70.9% met; 27/49 = 55.1% missed, for 14.9 pp are more than 6;
    40/62 = 64.5%, 5.5 pp below, at risk. December 2023 comes before the first target.

    On the glide path from 60% on 1 January to 70% by 1 December, which are 335 days, July begins
    after 182 of them, at 60% + 10% · 182/335 = 65.4%, which 68.4% meets; August at 66.4%, which
    64.6% misses; December at 70%.
    """
    data = real_data("saas_ravenstack")
    csat = {"metric": "csat", "source": "tickets-by-day", "score": "score", "satisfied_from": 4}
    schedule = [
        {"from": "2024-01-01", "at_least": "65%"},
        {"from": "2024-07-01", "at_least": "68%"},
        {"from": "2024-10-01", "at_least": "70%", "tolerance": "6 pp"},
    ]
    glide = {"from": "2024-01-01", "at_least": "60%", "rising_to": "70%", "by": "2024-12-01"}
    asked = [
        {"type": "customer-satisfaction", "window": "month", "measure": csat, "target": target}
        for target in (schedule, glide)
    ]
    steps, gliding = judged(tmp_path / "project", data, "2025-01-01", asked)
    tickets = pd.read_csv(data / "ravenstack_support_tickets.csv").dropna(
        subset=["satisfaction_score"]
    )
    good = (tickets["satisfaction_score"] >= 4).groupby(tickets["submitted_at"].str[:7])
    figures = good.agg(["sum", "count"]).loc["2023-12":]
    expected = [Fraction(int(k), int(n)) for k, n in figures.itertuples(index=False)]
    assert values(steps, 13) == values(gliding, 13) == expected
    assert verdicts(steps, 13) == [
        *(None, MET, MET, MISSED, MISSED, MET, MET, MET, MISSED, MET, MET, MISSED, AT_RISK)
    ]
    bounds = [each.target.at_least if each.target else None for each in periods(steps, 13)]
    assert bounds == [
        *(None, *[Fraction(65, 100)] * 6, *[Fraction(68, 100)] * 3, *[Fraction(70, 100)] * 3)
    ]
    assert verdicts(gliding, 13) == [
        *(None, MET, MET, MISSED, MISSED, MET, MET, MET, MISSED, MET, MET, MISSED, MISSED)
    ]
    passed = [(date(2024, month, 1) - date(2024, 1, 1)).days for month in range(1, 13)]
    assert [each.target and each.target.at_least for each in periods(gliding, 12)] == [
        Fraction(60, 100) + Fraction(10, 100) * Fraction(days, 335) for days in passed
    ]


def test_satisfaction_of_a_month_against_the_year_before(
    real_data: RealData, tmp_path: Path
) -> None:
    """At least 2 pp more than in the same month of 2023. December: 40/62 less 28/46 is 3.65 pp:
    met. November: 27/49 less 37/49 is -20.4 pp: missed. March: 27/51 less 30/48 is -9.6 pp:
    missed. September: 53/64 less 40/55 is 10.1 pp: met. The interval is that of statsmodels'
    confint_proportions_2indep(method="newcomb"), and December is not certain: it begins below 2.
    """
    data = real_data("saas_ravenstack")
    csat = {"metric": "csat", "source": "tickets-by-day", "score": "score", "satisfied_from": 4}
    target = {"at_least": "+2 pp", "versus": "same_period_last_year"}
    asked = {"type": "customer-satisfaction", "window": "month", "measure": csat, "target": target}
    (found,) = judged(tmp_path / "project", data, "2025-01-01", [asked])
    own = found.judged.against
    assert own is not None
    assert own.period is not None
    assert own.change is not None
    assert own.period.name == "2023-12"
    assert own.change.value == Fraction(40, 62) - Fraction(28, 46)
    ends = confint_proportions_2indep(40, 62, 28, 46, method="newcomb", compare="diff")
    assert [own.change.low, own.change.high] == pytest.approx(list(ends))
    assert (found.judged.verdict, found.judged.certain) == (MET, False)
    by_month = {each.reading.period.name: each for each in found.history}
    assert by_month["2024-11"].verdict is MISSED
    assert by_month["2024-03"].difference == Fraction(27, 51) - Fraction(30, 48) - Fraction(2, 100)
    assert by_month["2024-09"].verdict is MET
    # December 2023 has no December 2022 to be held against: nothing was exported from then.
    assert by_month["2023-12"].against is not None
    assert by_month["2023-12"].against.refused is Refusal.NO_FIGURE
    assert by_month["2023-12"].verdict is NO_DATA


# A seller's pipeline, by fiscal quarter


def test_fiscal_quarters_and_the_pace_of_the_one_that_runs(
    real_data: RealData, tmp_path: Path
) -> None:
    """The fiscal year begins on 1 February, and it is 15 November 2017: FY2018-Q4, from November
    to January, has run for 14 of its 92 days.

    Revenue of at least USD 3,050,000: FY2018-Q3 brought 3,017,303 and misses it by 32,697, Q2
    brought 3,061,111 and meets it by 11,111, Q1, of which the file lacks February, misses it.
    So far Q4 has brought 488,604. At an even pace 3,050,000 · 14/92 = 464,130.43 are expected by
    now; 2,561,396 are still needed, which over 78 days are 32,838.41 a day.

    Deals won, at least 1,200: Q3 has 1,228. Q4 has 195 so far, 182.6 expected, 1,005 to win.

    Win rate of at least 60%: Q3 1,228/1,986 = 61.8%. Q4 has 195 of 354 = 55.1% so far; with as
    many a day there will be 354 · 92/14, of which 60% less the 195 are 60.88% of the rest.
    """
    data = real_data("crm_sales")
    won = {"source": "closed-deals", "where": "stage = 'Won'"}
    measures = [
        ({"metric": "sum", "value": "value", **won}, "3050000 USD"),
        ({"metric": "count", **won}, 1200),
        ({"metric": "share", "source": "closed-deals", "when": "stage = 'Won'"}, "60%"),
    ]
    asked = [
        {"window": "fiscal_quarter", "measure": measure, "target": {"at_least": bound}}
        for measure, bound in measures
    ]
    to_date = {"window": "fiscal_year_to_date", "measure": measures[0][0], "enforcement": "tracked"}
    found = judged(
        tmp_path / "project", data, "2017-11-15", [*asked, to_date], "fiscal_year_starts: 02-01\n"
    )
    revenue, deals, rate, year = found
    deal = pd.read_csv(data / "sales_pipeline.csv").dropna(subset=["close_date"])
    day = pd.to_datetime(deal["close_date"], format="%d-%m-%Y")
    known = day < "2017-11-15"
    quarter = day[known].dt.to_period("Q-JAN")
    is_won = deal["deal_stage"] == "Won"
    by_quarter = deal[known & is_won].groupby(quarter)["close_value"]
    assert list(by_quarter.sum()) == [1_856_604, 3_061_111, 3_017_303, 488_604]
    assert list(by_quarter.size()) == [816, 1277, 1228, 195]
    assert list(deal[known].groupby(quarter).size()) == [1233, 2073, 1986, 354]
    names = [each.reading.period.name for each in periods(revenue, 3)]
    assert names == ["FY2018-Q1", "FY2018-Q2", "FY2018-Q3"]
    assert values(revenue, 3) == [1_856_604, 3_061_111, 3_017_303]
    assert verdicts(revenue, 3) == [MISSED, MET, MISSED]
    assert [each.difference for each in periods(revenue, 2)] == [11_111, -32_697]
    assert revenue.open is not None
    assert revenue.open.period.name == "FY2018-Q4"
    assert revenue.open.estimate.value == 488_604
    assert (revenue.open.passed, revenue.open.to_come) == (14, 78)
    assert revenue.pace is not None
    assert revenue.pace.expected == Fraction(3_050_000 * 14, 92)
    assert revenue.pace.needed == 2_561_396
    assert revenue.pace.per_day == Fraction(2_561_396, 78)
    assert revenue.pace.outlook is Outlook.OPEN
    assert verdicts(deals, 1) == [MET]
    assert deals.pace is not None
    assert deals.pace.expected == Fraction(1200 * 14, 92)
    assert deals.pace.needed == 1005
    assert values(rate, 1) == [Fraction(1228, 1986)]
    assert rate.pace is not None
    whole = Fraction(354 * 92, 14)
    assert rate.pace.rest == (Fraction(60, 100) * whole - 195) / (whole - 354)
    assert float(rate.pace.rest or 0) == pytest.approx(0.60882, abs=5e-6)
    # 1,856,604 + 3,061,111 + 3,017,303 + 488,604 since February.
    assert year.judged.reading.period.name == "2017-02-01/2017-11-14"
    assert values(year, 1) == [8_423_622]
    assert year.open is None


def test_deals_won_against_the_quarter_before_and_the_plan(
    real_data: RealData, tmp_path: Path
) -> None:
    """FY2018-Q3 has 1,228 deals, 49 fewer than Q2: at least -50 is met by 1. In Q4, 195 deals until
    14 November are 21 fewer than the 216 of the first 14 days of August: like with like.

    Against a baseline of 1,000 deals it is 228 more; against the objective about lost deals,
    1,986 - 1,228 = 758 in Q3, it is 470 more, and 500 are asked for: missed by 30.
    """
    data = real_data("crm_sales")
    won, lost = (
        {"metric": "count", "source": "closed-deals", "where": f"stage = '{stage}'"}
        for stage in ("Won", "Lost")
    )
    terms = {"window": "fiscal_quarter", "measure": won}
    asked: list[dict[str, Any]] = [
        {**terms, "target": {"at_least": "-50", "versus": "previous_period"}},
        {
            **terms,
            "baseline": {"value": 1000},
            "target": {"at_least": "+228", "versus": "baseline"},
        },
        {**terms, "target": {"at_least": "+500", "versus": "lost"}},
        {**terms, "measure": lost, "id": "lost", "enforcement": "tracked"},
    ]
    found = judged(tmp_path / "project", data, "2017-11-15", asked, "fiscal_year_starts: 02-01\n")
    before, baseline, other, _ = found
    assert changes(before, 2) == [1277 - 816, 1228 - 1277]
    assert before.judged.verdict is MET
    assert before.judged.difference == 1
    assert before.pace is not None
    so_far = before.pace.against
    assert so_far is not None
    assert so_far.period is not None
    assert so_far.period.name == "2017-08-01/2017-08-14"
    assert so_far.change is not None
    assert so_far.change.value == 195 - 216
    assert (changes(baseline, 1), baseline.judged.verdict) == ([228], MET)
    assert (changes(other, 1), other.judged.verdict) == ([470], MISSED)
    assert other.judged.difference == -30


# A survey, by year


def test_engagement_against_the_year_before(real_data: RealData, tmp_path: Path) -> None:
    """The median organisation's engagement was, from 2009 to 2020, 58, 56, 56, 58, 58, 59, 58, 59,
    61, 62, 63 and 66%. At least 2 pp more than in the year before were 2012 (+2), 2017 (+2) and
    2020 (+3). 2009 had no year before: no data, and no pass.

    The file prints the changes as well, of figures that were not rounded: they are within a point
    of those of the printed ones.
    """
    data = real_data("uk_people_survey")
    measure = {"metric": "mean", "source": "medians", "value": "figure", "where": "measure = 'EES'"}
    target = {"at_least": "+2 pp", "versus": "same_period_last_year"}
    asked = {"type": "service-culture", "window": "year", "measure": measure, "target": target}
    (found,) = judged(tmp_path / "project", data, "2021-01-01", [asked])
    table = pd.read_csv(
        data / "csps2020_median_timeseries.csv", dtype=str, encoding="utf-8-sig"
    ).set_index("Measure")
    years = [str(year) for year in range(2009, 2021)]
    figures = [Fraction(table.loc["EES", year]) for year in years]
    assert values(found, 12) == figures
    assert verdicts(found, 12) == [
        *(NO_DATA, MISSED, MISSED, MET, MISSED, MISSED, MISSED, MISSED, MET, MISSED, MISSED, MET)
    ]
    told = changes(found, 12)
    assert told == [None, *(b - a for a, b in pairwise(figures))]
    for year, change in zip(years[1:], told[1:], strict=True):
        assert change is not None
        assert abs(100 * change - int(table.loc["EES", f"{year} change"])) <= 1
    assert found.judged.difference == Fraction(1, 100)
    assert found.history[-11].against is not None
    assert found.history[-11].against.refused is Refusal.NO_FIGURE


# A record shop, by quarter


def orders_of(data: Path) -> pd.DataFrame:
    """The orders, with exact amounts in cents."""
    lines = (data / "CDNOW_master.txt").read_text(encoding="ascii").splitlines()[1:]
    rows = [line.split() for line in lines if line.split()]
    orders = pd.DataFrame(rows, columns=["customer", "day", "discs", "dollars"])
    cents = orders["dollars"].str.replace(".", "", regex=False).astype(int)
    return orders.assign(day=pd.to_datetime(orders["day"]), cents=cents)


def test_revenue_of_a_quarter_against_the_one_before(real_data: RealData, tmp_path: Path) -> None:
    """A quarter's orders brought, from 1997-Q1 on, USD 1,071,805.47, 359,153.66, 292,395.37,
    300,806.76, 262,823.89 and 213,330.48. At most USD 40,000 less than the quarter before: 1997-Q2
    lost 712,651.81 and Q3 66,758.29, missed; Q4 won 8,411.39, and 1998-Q1 lost 37,982.87, met; Q2
    lost 49,493.41, missed by 9,493.41. 1997-Q1, the shop's first, is held against nothing.

    At most 15% less: -66.5% and -18.6% missed, +2.9% and -12.6% met, -18.8% missed.

    1998-Q2 against 1997-Q2 is 145,823.18 less. Three rolling months are the quarter.
    """
    data = real_data("cdnow")
    revenue = {"metric": "sum", "source": "orders", "value": "dollars"}
    terms = {"window": "quarter", "measure": revenue}
    asked: list[dict[str, Any]] = [
        {**terms, "target": {"at_least": "-40000 USD", "versus": "previous_period"}},
        {**terms, "target": {"at_least": "-15%", "versus": "previous_period"}},
        {**terms, "target": {"at_least": "-100000 USD", "versus": "same_period_last_year"}},
        {**terms, "window": "rolling 3 months", "enforcement": "tracked"},
        {**terms, "window": "rolling 90 days", "enforcement": "tracked"},
    ]
    difference, part, year, months, days = judged(tmp_path / "project", data, "1998-07-01", asked)
    orders = orders_of(data)
    by_quarter = orders.groupby(orders["day"].dt.to_period("Q"))["cents"].sum()
    figures = [Fraction(int(each), 100) for each in by_quarter]
    assert [float(each) for each in figures] == [
        *(1_071_805.47, 359_153.66, 292_395.37, 300_806.76, 262_823.89, 213_330.48)
    ]
    assert values(difference, 6) == figures
    verdict = [NO_DATA, MISSED, MISSED, MET, MET, MISSED]
    assert verdicts(difference, 6) == verdict
    assert changes(difference, 5) == [b - a for a, b in pairwise(figures)]
    assert difference.judged.difference == Fraction("-9493.41")
    assert verdicts(part, 6) == verdict
    assert changes(part, 5) == [b / a - 1 for a, b in pairwise(figures)]
    assert (changes(year, 1), year.judged.verdict) == ([Fraction("-145823.18")], MISSED)
    assert values(months, 1) == figures[-1:]
    by_month = orders.groupby(orders["day"].dt.to_period("M"))["cents"].sum()
    rolling = by_month.rolling(3).sum().dropna()
    assert values(months, 13) == [Fraction(int(each), 100) for each in rolling[-13:]]
    by_day = orders.groupby("day")["cents"].sum().asfreq("D", fill_value=0)
    of_90_days = by_day.rolling(90).sum()[-13:]
    assert values(days, 13) == [Fraction(int(each), 100) for each in of_90_days]


def test_order_value_against_the_quarter_before(real_data: RealData, tmp_path: Path) -> None:
    """An order of 1998-Q2 brought USD 36.12, 2.24 less than one of 1998-Q1: at most USD 1 less was
    asked for, so that it is missed, and certainly so, for Welch's interval of scipy ends below -1.
    """
    data = real_data("cdnow")
    measure = {"metric": "mean", "source": "orders", "value": "dollars"}
    target = {"at_least": "-1 USD", "versus": "previous_period"}
    asked = {"window": "quarter", "measure": measure, "target": target}
    (found,) = judged(tmp_path / "project", data, "1998-07-01", [asked])
    orders = orders_of(data)
    dollars = orders["cents"] / 100
    quarter = orders["day"].dt.to_period("Q")
    now, before = (dollars[quarter == each] for each in ("1998Q2", "1998Q1"))
    theirs = stats.ttest_ind(now, before, equal_var=False).confidence_interval(LEVEL)
    assert found.judged.against is not None
    change = found.judged.against.change
    assert change is not None
    assert float(change.value or 0) == pytest.approx(now.mean() - before.mean())
    assert [change.low, change.high] == pytest.approx([theirs.low, theirs.high])
    assert (found.judged.verdict, found.judged.certain) == (MISSED, theirs.high < -1)
