"""Counts over registers and assignments, held to pandas and scipy.stats over random data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csobjectives.model import Reading
from tests.metrics.test_metrics import judged, write

AS_OF = date(2026, 10, 1)
SEED = 20


def days(random: np.random.Generator, size: int, share: float = 1.0) -> pd.Series:
    """Random days of 2026's first ten months; a share of them, the others unknown."""
    start = pd.Series(
        pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 300, size), "D")
    )
    return start.where(random.random(size) < share)


def told(root: Path, document: dict[str, Any], measure: dict[str, Any]) -> dict[str, Reading]:
    """The readings of the whole, by period."""
    root.mkdir()
    write(root, document, {"measure": measure})
    results, errors = judged(root, AS_OF)
    assert not errors
    (result,) = (each for each in results if not each.segment)
    readings = [*(each.reading for each in result.history), result.judged.reading]
    return {each.period.name: each for each in readings}


def csv(frame: pd.DataFrame) -> str:
    return str(frame.to_csv(index=False, date_format="%Y-%m-%d"))


@pytest.mark.parametrize("seed", range(SEED, SEED + 3))
def test_mentions_for_the_customers_of_a_register(seed: int, tmp_path: Path) -> None:
    """pandas counts both; the interval is scipy's exact Poisson, by chi², over the customers."""
    random = np.random.default_rng(seed)
    mentions = pd.DataFrame({"day": days(random, 120), "public": random.random(120) < 0.7})
    people = pd.DataFrame(
        {"id": range(400), "joined": days(random, 400, 0.5), "left": days(random, 400, 0.3)}
    )
    columns = {"id": {"type": "integer"}, "joined": {"type": "date"}, "left": {"type": "date"}}
    document = {
        "sources": {
            "rows": {
                "time": "day",
                "columns": {"day": {"type": "date"}, "public": {"type": "boolean"}},
            },
            "people": {"columns": columns},
        },
        "rows": csv(mentions),
        "people": csv(people),
    }
    measure = {"metric": "mention_rate", "source": "rows", "register": "people", "entry": "id"}
    roles = {"qualifying": "public", "joined": "joined", "left": "left", "scale": 1000}
    found = told(tmp_path / "p", document, measure | roles)
    for month in pd.period_range("2026-01", "2026-09", freq="M"):
        end = (month + 1).start_time
        inside = (mentions["day"] >= month.start_time) & (mentions["day"] < end)
        events = int((inside & mentions["public"]).sum())
        gone = people["left"] < end
        exposure = int((~(people["joined"] >= end) & ~gone).sum())
        reading = found[str(month)].estimate
        assert reading.value == pytest.approx(1000 * events / exposure)
        low = stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0
        high = stats.chi2.ppf(0.975, 2 * events + 2) / 2
        assert reading.low == pytest.approx(1000 * low / exposure)
        assert reading.high == pytest.approx(1000 * high / exposure)


@pytest.mark.parametrize("seed", range(SEED, SEED + 3))
def test_assignments_that_are_overdue(seed: int, tmp_path: Path) -> None:
    """pandas counts what was due before the month's end, not done by then and not exempt."""
    random = np.random.default_rng(seed)
    size = 300
    given = pd.DataFrame({"assigned": days(random, size), "done": days(random, size, 0.6)})
    given["due"] = given["assigned"] + pd.to_timedelta(random.integers(0, 60, size), "D")
    given["exempt"] = random.random(size) < 0.2
    kinds = {name: {"type": "date"} for name in ("assigned", "done", "due")}
    document = {
        "sources": {
            "rows": {"time": "assigned", "columns": {**kinds, "exempt": {"type": "boolean"}}}
        },
        "rows": csv(given),
    }
    measure = {"metric": "overdue_training", "source": "rows", "due": "due", "done": "done"}
    found = told(tmp_path / "p", document, measure | {"exempt": "exempt"})
    known = given[given["assigned"] < pd.Timestamp(AS_OF)]
    for month in pd.period_range("2026-01", "2026-09", freq="M"):
        end = (month + 1).start_time
        overdue = (known["due"] < end) & ~(known["done"] < end) & ~known["exempt"]
        assert found[str(month)].estimate.value == int(overdue.sum())
