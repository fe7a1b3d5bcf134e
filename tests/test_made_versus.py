"""Objectives that are made of others, held against other periods: the parts are asked for these."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from csobjectives.model import Result
from tests.projects import Workspace

AS_OF = date(2026, 10, 5)
BRANDS = ("ours", "theirs")


def marks() -> pd.DataFrame:
    """A mark for each of two brands on each of 900 days."""
    days = [AS_OF - timedelta(days=back) for back in range(900, 0, -1)]
    rows = [(each, "ours", 3 + place % 7 / 4) for place, each in enumerate(days)]
    rows += [(each, "theirs", 2 + place % 11 / 5) for place, each in enumerate(days)]
    return pd.DataFrame(rows, columns=["at", "brand", "mark"])


def gap(workspace: Workspace, window: str, versus: str) -> Result:
    """How far our mark is from theirs, held against another period."""
    marks().to_csv(workspace.root / "events.csv", index=False)
    columns: dict[str, Any] = {"at": {"type": "date"}, "brand": {"type": "text"}}
    workspace.source({**columns, "mark": {"type": "decimal"}})
    names = [
        workspace.objective(window=window, metric="mean", value="mark", where=f"brand = '{brand}'")
        for brand in BRANDS
    ]
    made = workspace.objective(
        window=window,
        source="",
        metric="gap_to_competition",
        ours=names[0],
        theirs=[names[1]],
        against="mean",
    )
    workspace.objectives[-1]["target"] = {"at_least": 0, "versus": versus}
    (found,) = (each for each in workspace.evaluate().results if each.objective.name == made)
    return found


def mean_gap(first: str, last: str) -> float:
    """By pandas: the gap of the means over some days, both included."""
    frame = marks()
    days = pd.to_datetime(frame["at"])
    means = frame[(days >= first) & (days <= last)].groupby("brand")["mark"].mean()
    return float(means["ours"] - means["theirs"])


@pytest.mark.parametrize(
    ("window", "versus", "now", "before"),
    [
        (
            "week",
            "same_period_last_year",
            ("2026-09-28", "2026-10-04"),
            ("2025-09-29", "2025-10-05"),
        ),
        (
            "rolling 30 days",
            "previous_period",
            ("2026-09-05", "2026-10-04"),
            ("2026-08-06", "2026-09-04"),
        ),
        (
            "rolling 30 days",
            "same_period_last_year",
            ("2026-09-05", "2026-10-04"),
            ("2025-09-05", "2025-10-04"),
        ),
        (
            "month",
            "same_period_last_year",
            ("2026-09-01", "2026-09-30"),
            ("2025-09-01", "2025-09-30"),
        ),
        ("quarter", "previous_period", ("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30")),
    ],
)
def test_a_gap_is_held_against_the_gap_of_another_period(
    tmp_path: Path, window: str, versus: str, now: tuple[str, str], before: tuple[str, str]
) -> None:
    """The change of the gap is the difference of the gaps that pandas finds in the two periods."""
    result = gap(Workspace(tmp_path, as_of=AS_OF), window, versus)
    against = result.judged.against
    assert against is not None
    assert against.change is not None
    expected = mean_gap(*now) - mean_gap(*before)
    assert float(against.change.value or 0) == pytest.approx(expected, abs=1e-9)


def test_an_open_gap_is_held_against_the_same_days(tmp_path: Path) -> None:
    """On 5 October, 1 to 4 October is held against 1 to 4 September."""
    result = gap(Workspace(tmp_path, as_of=AS_OF), "month", "previous_period")
    assert result.pace is not None
    assert result.pace.against is not None
    assert result.pace.against.change is not None
    expected = mean_gap("2026-10-01", "2026-10-04") - mean_gap("2026-09-01", "2026-09-04")
    assert float(result.pace.against.change.value or 0) == pytest.approx(expected, abs=1e-9)
