"""Things of a source whose files are snapshots: of several in a period, the last one counts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.projects import Workspace, readings

SNAPSHOTS = {
    "2026-01-10": "a b c",
    "2026-01-31": "a b",
    "2026-02-10": "a b c d",
    "2026-02-28": "a c c",
    "2026-03-05": "a b",
    "2026-03-30": "c d",
    "2026-04-01": "a b c d e f",
}
COLUMNS = {"customer": {"type": "text"}, "spent": {"type": "decimal", "digits": 0}}


def workspace_of(root: Path, **terms: Any) -> Workspace:
    """One file a snapshot; each customer in it has spent 10 so far."""
    workspace = Workspace(root, as_of=date(2026, 4, 1))
    for day, customers in SNAPSHOTS.items():
        lines = "".join(f"{each},10\n" for each in customers.split())
        workspace.file(f"accounts-{day}.csv", f"customer,spent\n{lines}")
    workspace.source(COLUMNS, "accounts-*.csv", as_of_from="accounts-%Y-%m-%d.csv", **terms)
    workspace.sources["events"].pop("time")
    return workspace


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        (
            {"metric": "distinct", "value": "customer"},
            {"2026-01": 2, "2026-02": 2, "2026-03": 2, "2025-12": None},
        ),
        (
            {"metric": "retention_rate", "customer": "customer"},
            {"2026-01": None, "2026-02": Fraction(1, 2), "2026-03": Fraction(1, 2)},
        ),
        (
            {"metric": "churn_rate", "customer": "customer"},
            {"2026-02": Fraction(1, 2), "2026-03": Fraction(1, 2)},
        ),
        (
            {"metric": "net_revenue_retention", "customer": "customer", "amount": "spent"},
            {"2026-02": Fraction(10, 20), "2026-03": Fraction(10, 30)},
        ),
        (
            {"metric": "historic_value", "customer": "customer", "amount": "spent"},
            {"2025-12": None, "2026-01": 10, "2026-02": 15, "2026-03": 10},
        ),
        ({"metric": "level", "value": "spent", "take": "last"}, {"2026-01": 20, "2026-02": 30}),
    ],
)
def test_the_last_snapshot_of_each_period_counts(
    measure: dict[str, Any], values: dict[str, Any], tmp_path: Path
) -> None:
    """a and b at the end of January, a and c (twice) of February, c and d of March.

    a of two stayed in February, and c of two in March, who had spent 20 of 30. What was spent so
    far is what the last snapshot has, and not added up over all of them. The snapshot of as-of
    itself is not known yet.
    """
    workspace = workspace_of(tmp_path)
    name = workspace.objective(**measure)
    found = readings(workspace.evaluate(), name)
    assert {period: found[(period,)].estimate.value for period in values} == values


def test_a_snapshot_that_is_left_out_gives_way_to_the_one_before(tmp_path: Path) -> None:
    """Without the 30th, March ends with a and b: of February's a and c, a stayed."""
    down = {"from": "2026-03-30", "to": "2026-03-30", "reason": "Half exported"}
    workspace = workspace_of(tmp_path, exclude=[down])
    retention = workspace.objective(metric="retention_rate", customer="customer")
    there = workspace.objective(metric="distinct", value="customer")
    scorecard = workspace.evaluate()
    assert readings(scorecard, retention)["2026-03",].estimate.value == Fraction(1, 2)
    assert readings(scorecard, retention)["2026-03",].estimate.n == 2
    assert readings(scorecard, there)["2026-03",].estimate.value == 2


def test_by_week_the_weeks_snapshots_count(tmp_path: Path) -> None:
    """The week of the 10th of January has a, b and c, and no snapshot before or after it."""
    workspace = workspace_of(tmp_path)
    there = workspace.objective("week", metric="distinct", value="customer")
    stayed = workspace.objective("week", metric="retention_rate", customer="customer")
    scorecard = workspace.evaluate()
    values = {name: each.estimate.value for (name,), each in readings(scorecard, there).items()}
    assert values["2026-W02"] == 3
    assert values["2026-W03"] is None
    assert values["2026-W06"] is None
    assert values["2026-W07"] == 4
    assert readings(scorecard, stayed)["2026-W03",].estimate.value is None
