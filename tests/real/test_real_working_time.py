"""Working time in a real file, held to numpy's business days over the raw file.

The file holds fifteen years of requests, and the public holidays of that time are those of the
calendar of the United States that pandas has.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.tseries.holiday import USFederalHolidayCalendar

from csobjectives.pipeline import Request, evaluate
from tests.projects import NEVER, readings

HERE = Path(__file__).parent
OPENS, HOURS = 9, 8


def worked(frame: pd.DataFrame, column: str) -> pd.Series:
    """The hours that had been worked by a moment, since the beginning of 2009, from nine to five.

    Before any day, numpy counts the business days; of the day itself counts what has passed of its
    hours, if it is one.
    """
    holidays = USFederalHolidayCalendar().holidays("2009-01-01", "2026-12-31")
    days = frame[column].dt.normalize()
    numbers, free = (each.to_numpy().astype("datetime64[D]") for each in (days, holidays))
    before = np.busday_count(np.datetime64("2009-01-01"), numbers, holidays=free)
    of_day = (frame[column] - days) / pd.Timedelta(hours=1)
    is_open = np.is_busday(numbers, holidays=free)
    return pd.Series(HOURS * before + np.clip(of_day - OPENS, 0, HOURS) * is_open)


def test_working_hours_until_a_request_is_closed(
    real_data: Callable[[str], Path], tmp_path: Path
) -> None:
    """Each year's median and ninth decile are those of the differences that numpy counts."""
    data = real_data("nyc311")
    root = tmp_path / "requests"
    shutil.copytree(HERE / "nyc311_animals", root)
    (root / "data").symlink_to(data, target_is_directory=True)
    project: dict[str, Any] = {
        "apiVersion": "csobjectives/v1",
        "kind": "Project",
        "timezone": "America/New_York",
        "calendars": {"city": {"hours": {"mon-fri": "09:00-17:00"}, "holidays": {"country": "US"}}},
    }
    (root / "csobjectives.yaml").write_text(json.dumps(project))
    for each in ("p50", "p90"):
        objective = {
            "id": each,
            "type": "productivity",
            "title": "Requests are closed",
            "owner": "city@example.com",
            "window": "year",
            "enforcement": "tracked",
            "measure": {
                "metric": "resolution_time",
                "source": "requests-by-day",
                "created": "created_at",
                "solved": "closed_at",
                "at": each,
                "clock": "city",
            },
        }
        document = {
            "apiVersion": "csobjectives/v1",
            "kind": "Objectives",
            "name": each,
            "objectives": [objective],
        }
        (root / "objectives" / f"{each}.yaml").write_text(json.dumps(document))
    paths = tuple(root / "objectives" / f"{each}.yaml" for each in ("p50", "p90"))
    scorecard = evaluate(
        Request(paths=paths, cwd=root, now=NEVER, as_of=date(2025, 2, 6), allowed=(data,))
    )
    frame = pd.read_parquet(data / "derived_nyc311_animal.parquet")
    frame = frame.drop_duplicates("Unique Key")
    for column in ("Created Date", "Closed Date"):
        frame[column] = pd.to_datetime(frame[column])
    frame = frame[frame["Closed Date"] >= frame["Created Date"]].reset_index(drop=True)
    took = worked(frame, "Closed Date") - worked(frame, "Created Date")
    found = 0
    for each, share in (("p50", 0.5), ("p90", 0.9)):
        for (name,), reading in readings(scorecard, f"{each}/{each}").items():
            if name == "open":
                continue
            hours = took[frame["Created Date"].dt.year == int(name)]
            assert reading.estimate.n == len(hours)
            if hours.empty:
                continue
            value = float(reading.estimate.value or 0) / 3600
            assert value == pytest.approx(float(hours.quantile(share)), abs=1e-6)
            found += 1
    assert found == 2 * 7  # the years of which the file has requests
