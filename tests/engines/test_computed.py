"""Computed columns and events: what they are, and that they serve wherever a column does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.projects import Workspace, readings, value

CONTRACT = {
    "opened": {"type": "timestamp"},
    "closed": {"type": "timestamp", "event": True},
    "due": {"type": "timestamp"},
    "talk": {"type": "integer", "unit": "s"},
    "hold": {"type": "integer", "unit": "s"},
    "team": {"type": "text"},
}


def project(folder: Path, rows: str, **keys: Any) -> Workspace:
    workspace = Workspace(folder)
    workspace.file("events.csv", f"opened,closed,due,talk,hold,team\n{rows}")
    workspace.source(CONTRACT, **{"time": "opened", **keys})
    return workspace


def test_each_may_use_those_before(tmp_path: Path) -> None:
    """In roles, conditions and segments; conditions keep their own precedence."""
    workspace = project(
        tmp_path,
        "2026-09-01,,,60,30,North\n2026-09-02,,,10,,south\n2026-09-03,,,5,5,SOUTH\n",
        compute={
            "handling": "talk + hold",
            "tenth": "handling / 10",
            "region": "lower(team)",
            "is_long": "region in ('north') or handling > '1 min'",
        },
    )
    assert value(workspace, metric="sum", value="tenth") == 10
    assert value(workspace, metric="sum", value="handling") == 100
    assert value(workspace, metric="count", where="not is_long") == 1
    assert value(workspace, metric="count", where="is_long = true") == 1
    name = workspace.objective(metric="count", by=["region"])
    found = readings(workspace.evaluate(), name)
    assert {key[1] for key in found if len(key) == 2} == {"north", "south"}


def test_a_computed_time_places_rows_and_cuts_them(tmp_path: Path) -> None:
    """Periods, as-of and the key go by it, whatever it is made of."""
    rows = (
        "2026-08-31 20:00,,,14400,,a\n2026-09-30 23:00,,,3600,,b\n"
        "2026-09-29,,,0,,c\n2026-10-04 23:00,,,3600,,c\n"
    )
    keys = {"time": "ended", "compute": {"ended": "coalesce(closed, opened)"}, "key": ["team"]}
    workspace = project(tmp_path, rows, **keys)
    workspace.sources["events"]["at_most_rejected"] = "100%"
    assert value(workspace, "2026-08", metric="count") == 1
    assert value(workspace, metric="count") == 2


def test_an_event_after_as_of_has_not_happened(tmp_path: Path) -> None:
    """It reads as nothing, in computed columns too; what is due later stays."""
    workspace = project(
        tmp_path,
        "2026-09-01,2026-09-02,2026-12-01,,,a\n2026-09-01,2026-10-05,2026-12-01,,,a\n"
        "2026-09-01,2026-10-04 23:59:59,,,,a\n",
        compute={"lasted": "closed - opened"},
    )
    assert value(workspace, metric="count", where="closed is null") == 1
    assert value(workspace, metric="count", where="lasted is not null") == 2
    assert value(workspace, metric="count", where="due > as_of") == 2


def test_keys_compare_what_is_written(tmp_path: Path) -> None:
    """Rows whose events differ are two versions, also where neither has happened yet."""
    workspace = project(
        tmp_path,
        "2026-09-01,2026-11-01,,,,a\n2026-09-01,2026-12-01,,,,a\n",
        key=["team"],
        at_most_rejected="50%",
    )
    name = workspace.objective(metric="count")
    reading = readings(workspace.evaluate(), name)["2026-09",]
    assert reading.excluded == {"conflict": 1}
