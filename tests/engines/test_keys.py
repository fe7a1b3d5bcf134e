"""Keys: rows that are the same count once, and what was doubled is told."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from csobjectives.engines import rejections
from csobjectives.model import Reading
from csobjectives.problems import Severity
from tests.projects import AT, Workspace, readings

CONTRACT = {**AT, "id": {"type": "text"}, "line": {"type": "text"}, "x": {"type": "integer"}}


def keyed(folder: Path, rows: str, *key: str, **keys: str) -> tuple[Workspace, dict[str, Reading]]:
    """A source with a key; the sum and the median of x in September."""
    workspace = Workspace(folder)
    workspace.file("events.csv", "at,id,line,x\n" + rows)
    workspace.source(CONTRACT, key=list(key), **keys)
    names = {
        "sum": workspace.objective(metric="sum", value="x"),
        "median": workspace.objective(metric="quantile", value="x", at="p50"),
    }
    scorecard = workspace.evaluate()
    return workspace, {k: readings(scorecard, v)["2026-09",] for k, v in names.items()}


def test_equal_rows_count_once(tmp_path: Path) -> None:
    """Three exports of one row are one row; the two others are counted as duplicates."""
    row = "2026-09-01,a,1,5\n"
    workspace, found = keyed(tmp_path, row * 3 + "2026-09-01,b,1,7\n", "id")
    assert found["sum"].estimate.value == 12
    assert found["sum"].excluded == {"duplicate": 2}
    assert found["median"].estimate.value == 6
    assert workspace.evaluate().counts[0].rows == 4


def test_key_of_several_columns(tmp_path: Path) -> None:
    """Rows are the same where all columns of the key are."""
    _, found = keyed(
        tmp_path, "2026-09-01,a,1,5\n2026-09-01,a,2,7\n2026-09-01,a,2,7\n", "id", "line"
    )
    assert found["sum"].estimate.value == 12
    assert found["sum"].excluded == {"duplicate": 1}


def test_rows_without_a_key_stand_alone(tmp_path: Path) -> None:
    """An empty key says nothing about being the same; part of a key does."""
    _, found = keyed(tmp_path, "2026-09-01,,,5\n2026-09-01,,,7\n2026-09-01,,,9\n", "id")
    assert found["sum"].estimate.value == 21
    assert found["sum"].excluded == {}
    folder = tmp_path / "partly"
    _, found = keyed(folder, "2026-09-01,,1,5\n2026-09-01,,1,5\n2026-09-01,,,7\n", "id", "line")
    assert found["sum"].estimate.value == 12
    assert found["sum"].excluded == {"duplicate": 1}


def test_rows_that_differ_are_a_conflict(tmp_path: Path) -> None:
    """The first in the order of the columns is used, in every run, and it is a warning."""
    rows = ["2026-09-01,a,1,7\n", "2026-09-01,a,1,5\n", "2026-09-01,a,1,7\n", "2026-09-02,b,1,1\n"]
    for number, order in enumerate((rows, rows[::-1])):
        folder = tmp_path / str(number)
        workspace, found = keyed(folder, "".join(order), "id", at_most_rejected="25%")
        assert found["sum"].estimate.value == 6
        assert found["median"].estimate.value == 3
        assert found["sum"].excluded == {"duplicate": 1, "conflict": 1}
        warned = [each for each in workspace.problems() if each.slug == "key-conflict"]
        assert [each.severity for each in warned] == [Severity.WARNING]
        workspace.sources["events"]["at_most_rejected"] = "24%"
        assert workspace.errors() == [warned[0].message.replace("25%", "24%")]


def test_first_key_in_conflict_is_told_with_two_rows_that_differ(tmp_path: Path) -> None:
    """The first in order of those that conflict. Its rows from after as-of, those that were
    rejected, and copies, are not what is wrong.
    """
    rows = (
        "2026-09-01,b,1,5\n2026-09-01,b,1,6\n2026-09-01,0,1,5\n2026-11-01,a,2,1\n"
        "2026-09-01,a,2,bad\n2026-09-01,a,2,5\n2026-09-01,a,2,5\n2026-09-02,a,2,5\n"
    )
    workspace, _ = keyed(tmp_path, rows, "id", "line", at_most_rejected="30%")
    told = [each.message for each in workspace.problems() if each.slug == "key-conflict"]
    assert told == [
        "2 of 7 rows of 'events' share their key with another row that differs, such as id and "
        "line = a, 2 (events.csv, row 7, and events.csv, row 9), and only one of them can be used; "
        "at most 30% may be rejected"
    ]


def test_what_a_key_in_conflict_is_made_of(tmp_path: Path) -> None:
    """A part that is empty is said to be; a key that tells of a person is hidden, its rows not."""
    rows = "2026-09-01,a,,5\n2026-09-01,a,,6\n"
    workspace, _ = keyed(tmp_path, rows, "id", "line", at_most_rejected="50%")
    (message,) = (each.message for each in workspace.problems())
    where = "(events.csv, row 2, and events.csv, row 3), and only one"
    assert f", such as id and line = a, (empty) {where}" in message
    workspace.sources["events"]["columns"]["id"] = {"type": "text", "person": True}
    (message,) = (each.message for each in workspace.problems())
    assert f", such as id and line = (hidden) {where}" in message


def test_conflict_in_a_snapshot_is_placed_in_its_file(tmp_path: Path) -> None:
    """The same key in another snapshot, however different, is no part of it."""
    workspace = Workspace(tmp_path)
    workspace.file("2026-08-31.csv", "id,x\na,1\n")
    workspace.file("2026-09-30.csv", "id,x\nb,1\na,4\na,5\n")
    columns = {"id": {"type": "text"}, "x": {"type": "integer"}}
    workspace.source(columns, "2026-*.csv", as_of_from="%Y-%m-%d.csv", key=["id"])
    del workspace.sources["events"]["time"]
    workspace.objective(metric="sum", value="x")
    (message,) = workspace.errors()
    assert ", such as id = a (2026-09-30.csv, row 3, and 2026-09-30.csv, row 4), and" in message


def test_accepted_conflict_of_a_large_source_is_not_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To find it would take as long as all the rest; an error has its key and its rows."""
    monkeypatch.setattr(rejections, "LOCATED", 0)
    rows = "2026-09-01,a,1,5\n2026-09-01,a,1,6\n"
    workspace, _ = keyed(tmp_path, rows, "id", at_most_rejected="50%")
    (problem,) = workspace.problems()
    assert "another row that differs, and only one of them" in problem.message
    workspace.sources["events"]["at_most_rejected"] = "49%"
    (message,) = workspace.errors()
    assert "differs, such as id = a (events.csv, row 2, and events.csv, row 3), and" in message


def test_key_is_applied_before_where_and_after_as_of(tmp_path: Path) -> None:
    """A version from after as-of is not seen, and `where` does not choose between versions."""
    workspace = Workspace(tmp_path)
    workspace.file(
        "events.csv", "at,id,line,x\n2026-09-01,a,1,5\n2026-11-01,a,1,9\n2026-09-02,b,1,2\n"
    )
    workspace.source(CONTRACT, key=["id"])
    name = workspace.objective(metric="sum", value="x", where="x > 3")
    scorecard = workspace.evaluate()
    assert readings(scorecard, name)["2026-09",].estimate.value == Fraction(5)
    assert scorecard.problems == ()


def test_rejected_rows_replace_no_good_one(tmp_path: Path) -> None:
    """A row that breaks the contract is counted as rejected, and its twin stays."""
    workspace = Workspace(tmp_path)
    workspace.file(
        "events.csv", "at,id,line,x\n2026-09-01,a,1,bad\n2026-09-01,a,1,5\n2026-09-01,a,1,bad\n"
    )
    workspace.source(CONTRACT, key=["id"], at_most_rejected="90%")
    name = workspace.objective(metric="sum", value="x")
    scorecard = workspace.evaluate()
    assert readings(scorecard, name)["2026-09",].estimate.value == 5
    counts = scorecard.counts[0]
    assert (counts.rows, sum(counts.rejected.values())) == (3, 2)


def test_each_snapshot_has_keys_of_its_own(tmp_path: Path) -> None:
    """A customer who stands in two snapshots, and differs, is no conflict; twice in one is a copy.

    Rows without a key stand alone in theirs.
    """
    workspace = Workspace(tmp_path)
    workspace.file("2026-08-31.csv", "id,x\na,1\nb,2\n")
    workspace.file("2026-09-30.csv", "id,x\na,4\na,4\n,3\n,5\n")
    columns = {"id": {"type": "text"}, "x": {"type": "integer"}}
    workspace.source(columns, "2026-*.csv", as_of_from="%Y-%m-%d.csv", key=["id"])
    del workspace.sources["events"]["time"]
    name = workspace.objective(metric="sum", value="x")
    scorecard = workspace.evaluate()
    found = readings(scorecard, name)
    assert found["2026-08",].estimate.value == 3
    assert found["2026-09",].estimate.value == 12
    assert found["2026-09",].excluded == {"duplicate": 1}
    assert scorecard.problems == ()
