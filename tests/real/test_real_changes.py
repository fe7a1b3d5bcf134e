"""Changes around a day in real files, held to pandas, statsmodels and scipy over the raw file.

The objectives that are compared are those of the projects beside this file; the changes are put
into a document of their own. Nothing happened in these data on the days that are chosen.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from csobjectives.model import Estimate, Scorecard
from csobjectives.pipeline import Request, evaluate
from tests.real.judged import FAR_OFF, find

HERE = Path(__file__).parent
LEVEL = 0.95

RealData = Callable[[str], Path]


def judged(root: Path, data: Path, project: str, measures: dict[str, dict[str, Any]]) -> Scorecard:
    """The scorecard of a project, with changes of its objectives in a set `changes`."""
    shutil.copytree(HERE / project, root)
    (root / "data").symlink_to(data, target_is_directory=True)
    objectives = [
        {
            "id": name,
            "type": "improvement",
            "title": name,
            "owner": "support@example.com",
            "measure": measure,
            "enforcement": "tracked",
        }
        for name, measure in measures.items()
    ]
    body = {"kind": "Objectives", "name": "changes", "objectives": objectives}
    text = json.dumps({"apiVersion": "csobjectives/v1", **body})
    (root / "objectives" / "changes.yaml").write_text(text, encoding="utf-8")
    return evaluate(Request(cwd=root, now=FAR_OFF, allowed=(data,)))


def is_change(estimate: Estimate, value: float, n: int, low: float, high: float) -> None:
    """Assert that an estimate has a value, its rows, and an interval."""
    assert float(estimate.value or 0) == pytest.approx(value)
    assert estimate.n == n
    assert [estimate.low, estimate.high] == pytest.approx([low, high])


def test_satisfaction_from_the_first_to_the_second_half_of_2024(
    real_data: RealData, tmp_path: Path
) -> None:
    """Tickets of a software service: share, mean, the same accounts, and a year before."""
    data = real_data("saas_ravenstack")
    around = {"since": "2024-07-01", "after": "184 days"}
    of_share = {"metric": "change", "of": "support/satisfied-by-quarter", **around}
    scorecard = judged(
        tmp_path / "project",
        data,
        "saas_ravenstack",
        {
            "share": {**of_share, "before": "182 days"},
            "a-year-before": {**of_share, "base": "same_period_last_year"},
            "same-accounts": {**of_share, "before": "182 days", "paired_by": "account"},
            "later": {**of_share, "since": "2024-12-01", "before": "182 days"},
        },
    )
    tickets = pd.read_csv(data / "ravenstack_support_tickets.csv").dropna(
        subset=["satisfaction_score"]
    )
    day = pd.to_datetime(tickets["submitted_at"])
    good = (tickets["satisfaction_score"] >= 4).astype(float)
    after = (day >= "2024-07-01") & (day < "2025-01-01")
    before = (day >= "2024-01-01") & (day < "2024-07-01")
    year_before = (day >= "2023-07-01") & (day < "2024-01-01")
    for name, base in (("share", before), ("a-year-before", year_before)):
        counts = [int(x) for each in (after, base) for x in (good[each].sum(), each.sum())]
        ends = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
        value = 100 * (good[after].mean() - good[base].mean())
        n = int(after.sum() + base.sum())
        found = find(scorecard, f"changes/{name}")
        is_change(found.estimate, value, n, *(100 * end for end in ends))
    by_account = [good[each].groupby(tickets["account_id"]).mean() for each in (after, before)]
    differences = 100 * (by_account[0] - by_account[1]).dropna()
    ends = stats.ttest_1samp(differences, 0).confidence_interval(LEVEL)
    paired = find(scorecard, "changes/same-accounts")
    is_change(paired.estimate, differences.mean(), len(differences), ends.low, ends.high)
    assert paired.excluded["not both times"] > 0
    assert find(scorecard, "changes/later").estimate.value is None  # not over on 2025-01-01


def test_win_rate_from_spring_to_summer_of_2017(real_data: RealData, tmp_path: Path) -> None:
    """Decided deals: the share that is won, by product, and by which part it changed."""
    data = real_data("crm_sales")
    around = {
        "of": "sales/win-rate",
        "since": "2017-07-01",
        "before": "91 days",
        "after": "92 days",
    }
    scorecard = judged(
        tmp_path / "project",
        data,
        "crm_sales",
        {"won": {"metric": "change", **around}, "part": {"metric": "relative_change", **around}},
    )
    deals = pd.read_csv(data / "sales_pipeline.csv").dropna(subset=["close_date"])
    day = pd.to_datetime(deals["close_date"], format="%d-%m-%Y")
    won = (deals["deal_stage"] == "Won").astype(float)
    after = (day >= "2017-07-01") & (day < "2017-10-01")
    before = (day >= "2017-04-01") & (day < "2017-07-01")
    for product in (None, *deals["product"].unique()):
        own = True if product is None else deals["product"] == product
        groups = [won[each & own] for each in (after, before)]
        counts = [int(x) for each in groups for x in (each.sum(), len(each))]
        ends = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
        value = 100 * (groups[0].mean() - groups[1].mean())
        found = find(scorecard, "changes/won", product)
        is_change(found.estimate, value, counts[1] + counts[3], *(100 * end for end in ends))
        part = find(scorecard, "changes/part", product).estimate
        assert float(part.value or 0) == pytest.approx(groups[0].mean() / groups[1].mean() - 1)
    whole = find(scorecard, "changes/won").estimate
    assert [each.numerator for each in whole.made_of.values()] == [1254, 1257]  # as its README says
