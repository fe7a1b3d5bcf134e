"""What is known on a day: snapshots, files that say nothing of time, and what looks at all before.

The figures are worked out by hand.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.projects import Workspace, readings

COLUMNS = {"account": {"type": "text"}, "spent": {"type": "integer"}, "at": {"type": "date"}}
SUM = {"metric": "sum", "value": "spent"}
ACCOUNTS = {"metric": "distinct", "value": "account"}
CAME_BACK = {"metric": "retention_rate", "customer": "account"}
SNAPSHOTS = {
    "2026-07-01": "a,1,\nb,2,\n",
    "2026-09-15": "a,5,\nb,2,\nc,9,\n",
    "2026-10-01": "a,7,\nc,9,\n",
    "2026-10-05": "d,1,\n",
}
PAID = "a,1,2026-07-01\na,2,2026-10-01\nb,8,2026-10-03\nb,4,2026-10-04\nc,9,2026-10-05\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Judged from 5 October 2026: files of snapshots, one of them by itself, and payments."""
    found = Workspace(tmp_path)
    for day, rows in SNAPSHOTS.items():
        found.file(f"accounts-{day}.csv", f"account,spent,at\n{rows}")
    found.file("events.csv", f"account,spent,at\n{PAID}")
    found.source(COLUMNS)
    files = {"files": ["../accounts-*.csv"], "as_of_from": "accounts-%Y-%m-%d.csv"}
    one = {"files": ["../accounts-2026-10-01.csv"], "columns": COLUMNS}
    found.sources["accounts"] = {**files, "columns": COLUMNS}
    found.sources["dated"] = {**one, "as_of": "2026-10-01"}
    found.sources["undated"] = one
    return found


def told(
    workspace: Workspace, source: str, window: str = "as_of_day", **measure: Any
) -> dict[str, Fraction | None]:
    """The figures of a measure, by the day or period that they are of."""
    objective = workspace.objective(window, source, **measure)
    found = readings(workspace.evaluate(), objective)
    return {name: each.estimate.value for (name,), each in found.items()}


def test_each_snapshot_is_told_by_its_day(workspace: Workspace) -> None:
    """In July 1 + 2, in September 5 + 2 + 9, in October 7 + 9; that of 5 October is not known yet.

    Two of three accounts of 15 September are there on 1 October, and of two of July both.
    """
    days = ["2026-07-01", "2026-09-15", "2026-10-01"]
    assert told(workspace, "accounts", **SUM) == dict(zip(days, [3, 16, 16], strict=True))
    assert told(workspace, "accounts", **ACCOUNTS) == dict(zip(days, [2, 3, 2], strict=True))
    shares = [None, 1, Fraction(2, 3)]
    assert told(workspace, "accounts", **CAME_BACK) == dict(zip(days, shares, strict=True))


def test_of_snapshots_the_last_of_each_rolling_window_counts(workspace: Workspace) -> None:
    """The 20 days that end with 21 to 30 September have that of the 15th, those that end with 1 to
    4 October that of the 1st: it is there in several windows, and never beside another one.

    Who was there in the 20 days before: until 20 September nobody is known.
    """
    found = told(workspace, "accounts", "rolling 20 days", **ACCOUNTS)
    assert list(found.values()) == [3] * 9 + [2] * 4
    came_back = told(workspace, "accounts", "rolling 20 days", **CAME_BACK)
    assert list(came_back)[-1] == "2026-09-15/2026-10-04"
    assert list(came_back.values()) == [None] * 13
    earlier = told(workspace, "accounts", "rolling 10 days", **CAME_BACK)
    assert earlier["2026-09-25/2026-10-04"] == Fraction(2, 3)


def test_one_snapshot_is_told_by_its_day_alone(workspace: Workspace) -> None:
    """By the one that its source says; what says none is of the day before as-of."""
    assert told(workspace, "dated", **SUM) == {"2026-10-01": 16}
    assert told(workspace, "undated", **SUM) == {"2026-10-04": 16}
    assert told(workspace, "undated", **ACCOUNTS) == {"2026-10-04": 2}


def test_what_looks_at_everything_before_is_known_on_every_day(workspace: Workspace) -> None:
    """Revenue so far of those who paid: a has paid 1 since July, 3 since 1 October; b has paid 8 on
    the 3rd and 12 on the 4th; what c pays on the 5th is not known.
    """
    spent = {"metric": "historic_value", "customer": "account", "amount": "spent"}
    workspace.sources["events"]["columns"] = {
        **COLUMNS,
        "spent": {"type": "integer", "unit": "EUR"},
    }
    found = told(workspace, "events", **spent)
    assert min(found) == "2026-09-22"
    assert list(found.values()) == [1] * 9 + [3, 3, Fraction(11, 2), Fraction(15, 2)]
