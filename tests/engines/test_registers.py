"""Registers and standing rows where files are snapshots, or something is wrong with a register."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Scorecard
from csobjectives.problems import ExitCode
from tests.projects import Workspace, readings

ACCOUNTS = {"id": {"type": "text"}}
CONTACTS = {"at": {"type": "date"}, "account": {"type": "text"}}
COVERED: dict[str, Any] = {
    "metric": "contact_coverage",
    "register": "accounts",
    "account": "account",
    "entry": "id",
    "contacts": 1,
}


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """Contacts of September with A, X (twice) and nobody."""
    project = Workspace(tmp_path)
    project.file(
        "events.csv", "at,account\n2026-09-01,A\n2026-09-02,X\n2026-09-03,X\n2026-09-03,\n"
    )
    project.source(CONTACTS)
    return project


def register(project: Workspace, text: str, name: str = "accounts") -> None:
    """Describe a register, and write its file."""
    project.file(f"{name}.csv", text)
    project.sources[name] = {"files": f"../{name}.csv", "columns": ACCOUNTS}


def said(scorecard: Scorecard) -> list[tuple[str, str]]:
    """What is wrong, by slug and message."""
    return [(each.slug, each.message) for each in scorecard.problems]


def test_a_broken_register_hides_nothing_but_what_counts_from_it(project: Workspace) -> None:
    """The source's other objectives are judged, those over another register too."""
    register(project, "id\nA\nB\n")
    project.sources["absent"] = {"files": "../absent.csv", "columns": ACCOUNTS}
    sound, broken = (
        project.objective(**{**COVERED, "register": name}) for name in ("accounts", "absent")
    )
    rows = project.objective(metric="count")
    scorecard = project.evaluate()
    assert readings(scorecard, sound)["2026-09",].estimate.value == Fraction(1, 2)
    assert readings(scorecard, rows)["2026-09",].estimate.value == 4
    assert readings(scorecard, broken) == {}
    assert scorecard.exit_code is ExitCode.CANNOT_JUDGE
    assert ("not-judged", f"not judged because of source 'absent': {broken}") in said(scorecard)
    assert [slug for slug, _ in said(scorecard)].count("no-such-file") == 1


def test_a_register_that_several_sources_count_from_is_told_of_once(project: Workspace) -> None:
    """Equal problems of a register are one, whichever sources name it."""
    register(project, "id\nA\nA\nB\n")
    project.file("others.csv", "at,account\n2026-09-01,A\n")
    project.source(CONTACTS, files="others.csv", name="others")
    for source in ("events", "others"):
        project.objective(source=source, **COVERED)
    slugs = [slug for slug, _ in said(project.evaluate())]
    assert slugs.count("ambiguous-register") == 1


def test_rows_that_the_register_does_not_list_are_counted(project: Workspace) -> None:
    """They are in the source's counts under the register's name, beside what lookups lack."""
    register(project, "id\nA\nB\n")
    project.objective(**COVERED)
    scorecard = project.evaluate()
    counts = {each.source: each for each in scorecard.counts}
    assert counts["events"].unmatched == {"accounts": 2}
    assert counts["accounts"].rows == 2
    assert said(scorecard) == [
        (
            "unlisted-rows",
            "the register 'accounts' does not list what 2 of 4 rows of 'events' are about, such as "
            "account = X: they count for none of its entries",
        )
    ]


def test_rows_that_do_not_qualify_are_not_missed_on_the_register(project: Workspace) -> None:
    """A condition of the metric leaves out what need not be on the register."""
    register(project, "id\nA\nB\n")
    name = project.objective(**COVERED, qualifying="account <> 'X'")
    scorecard = project.evaluate()
    assert said(scorecard) == []
    assert readings(scorecard, name)["2026-09",].estimate.value == Fraction(1, 2)


def test_an_entry_that_is_twice_in_a_snapshot_is_placed_there(project: Workspace) -> None:
    """The same entry in another snapshot is no repetition, and is not what is shown."""
    for day, text in (("2026-08-31", "id\nA\n"), ("2026-09-30", "id\nB\nA\nA\n")):
        project.file(f"accounts-{day}.csv", text)
    project.sources["accounts"] = {
        "files": "../accounts-*.csv",
        "as_of_from": "accounts-%Y-%m-%d.csv",
        "columns": ACCOUNTS,
    }
    project.objective(**COVERED)
    assert project.errors() == [
        "the register 'accounts' has id = A 2 times (accounts-2026-09-30.csv, row 3, and "
        "accounts-2026-09-30.csv, row 4); whatever is counted from it must be there once"
    ]


CASES = {"created": {"type": "date"}, "solved": {"type": "date"}}
BACKLOG: dict[str, Any] = {
    "metric": "backlog_age",
    "created": "created",
    "solved": "solved",
    "at": "p50",
}


def test_what_stands_in_snapshots_stands_in_the_last_one_of_a_period(tmp_path: Path) -> None:
    """A case in three snapshots is one case; a period without a snapshot has no data."""
    project = Workspace(tmp_path)
    for day, solved in (("2026-07-31", ""), ("2026-09-10", ""), ("2026-09-24", "2026-09-20")):
        project.file(f"cases-{day}.csv", f"created,solved\n2026-07-01,{solved}\n2026-07-02,\n")
    project.sources["cases"] = {
        "files": "../cases-*.csv",
        "as_of_from": "cases-%Y-%m-%d.csv",
        "columns": CASES,
    }
    name = project.objective(source="cases", **BACKLOG)
    found = readings(project.evaluate(), name)
    assert found["2026-09",].estimate.n == 1
    assert found["2026-09",].estimate.value == 91 * 86_400  # from July 2 to October 1
    assert found["2026-08",].estimate.value is None
    assert found["2026-07",].estimate.n == 2


def test_one_snapshot_says_nothing_of_later_periods(tmp_path: Path) -> None:
    """What was exported in August shows the backlog of July and August, and none of September."""
    project = Workspace(tmp_path)
    project.file("cases.csv", "created,solved\n2026-06-01,2026-08-01\n2026-07-02,\n")
    project.source(CASES, files="cases.csv", name="cases", as_of=str(date(2026, 8, 20)))
    name = project.objective(source="cases", **BACKLOG)
    found = readings(project.evaluate(), name)
    assert [found[month,].estimate.n for month in ("2026-07", "2026-08", "2026-09")] == [2, 1, 0]
