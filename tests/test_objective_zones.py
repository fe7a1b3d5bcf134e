"""Objectives whose days begin in a time zone of their own, held to pandas."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.projects import Workspace, readings

PROJECT = "Europe/Berlin"
AS_OF = date(2026, 11, 3)  # a day after the clocks went back in New York, and nine after Berlin's
ZONES = ("Asia/Tokyo", "America/New_York", "Pacific/Chatham", "Pacific/Honolulu")


def moments() -> pd.DatetimeIndex:
    """Something every 47 minutes, in UTC."""
    return pd.date_range("2026-10-15", "2026-11-04", freq="47min", tz="UTC")


def counted(zone: str) -> dict[str, int]:
    """By pandas: what each day of a zone has of the moments before as-of, which is Berlin's."""
    known = moments()[moments() < pd.Timestamp(AS_OF, tz=PROJECT)]
    days = known.tz_convert(zone).normalize().value_counts()
    return {f"{day:%Y-%m-%d}": int(number) for day, number in days.items()}


def last_day(zone: str) -> str:
    """By pandas: the last day of a zone that was over when as-of began in Berlin."""
    there = pd.Timestamp(AS_OF, tz=PROJECT).tz_convert(zone).normalize()
    return f"{there - pd.DateOffset(days=1):%Y-%m-%d}"


def judged_by(workspace: Workspace, zone: str, **measure: Any) -> str:
    """The name of an objective over the moments by day, in a zone of its own."""
    name = workspace.objective(window="day", **measure)
    workspace.objectives[-1]["timezone"] = zone
    return name


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A project in Berlin over the moments, each of one of three people."""
    made = Workspace(tmp_path, timezone=PROJECT, as_of=AS_OF)
    lines = (f"{each:%Y-%m-%dT%H:%M:%SZ},{number % 3}" for number, each in enumerate(moments()))
    made.file("events.csv", "\n".join(("at,who", *lines)))
    made.source({"at": {"type": "timestamp"}, "who": {"type": "text"}}, timezone="UTC")
    return made


@pytest.mark.parametrize("zone", ZONES)
def test_days_begin_in_the_objectives_own_zone(workspace: Workspace, zone: str) -> None:
    """Each day has the rows that pandas finds in it; judged is the last that is over there."""
    workspace.objective(window="day", metric="count")
    name = judged_by(workspace, zone, metric="count")
    scorecard = workspace.evaluate()
    (result,) = (each for each in scorecard.results if each.objective.name == name)
    assert result.judged.reading.period.name == last_day(zone)
    expected = counted(zone)
    for judged in (*result.history, result.judged):
        assert judged.reading.estimate.value == expected[judged.reading.period.name]


@pytest.mark.parametrize("zone", ZONES)
def test_things_are_of_the_days_of_the_zone_too(workspace: Workspace, zone: str) -> None:
    """Rows that are folded to people first are so within the zone's days: each day has three."""
    name = judged_by(workspace, zone, metric="share", when="who = '1'", per="who")
    found = readings(workspace.evaluate(), name)
    assert [each.estimate.n for (period, *_), each in found.items() if period != "open"] == [3] * 13


def test_a_project_of_one_other_zone_alone_counts_its_rows_once(workspace: Workspace) -> None:
    """Where no objective has the project's zone, the source's rows are told all the same."""
    judged_by(workspace, "Asia/Tokyo", metric="count")
    (count,) = workspace.evaluate().counts
    assert (count.rows, count.rejected_rows) == (len(moments()), 0)


def test_a_zone_that_nobody_knows_is_told_with_its_place(workspace: Workspace) -> None:
    """A misspelt zone is an error at its line."""
    judged_by(workspace, "Asia/Tokio", metric="count")
    (problem,) = workspace.problems()
    assert problem.slug == "unknown-timezone"
    assert problem.location is not None
    assert problem.location.line is not None
