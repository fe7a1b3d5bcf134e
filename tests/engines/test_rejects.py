"""Rejected rows: the first one is named by its place, and all are listed where wanted."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from csobjectives.engines import rejections
from csobjectives.model import Scorecard
from csobjectives.pipeline import Request, evaluate
from csobjectives.renderers import render
from tests.command_line import run
from tests.projects import AT, NEVER, Workspace

CONTRACT = {**AT, "who": {"type": "text", "person": True}, "x": {"type": "integer"}}


def project(folder: Path, rows: str = "", **keys: Any) -> Workspace:
    workspace = Workspace(folder)
    if rows:
        workspace.file("events.csv", f"at,who,x\n{rows}")
    workspace.source(CONTRACT, **{"at_most_rejected": "100%", **keys})
    workspace.objective(metric="count")
    return workspace


def with_rejects(workspace: Workspace) -> Scorecard:
    workspace.write()
    request = Request(cwd=workspace.root, now=NEVER, as_of=workspace.as_of, rejects=True)
    return evaluate(request)


def listed(workspace: Workspace) -> list[tuple[str, int, str, str]]:
    """File, row, column and cell of every reject."""
    return [(e.file, e.row, e.column, e.cell) for e in with_rejects(workspace).rejects]


def table(scorecard: Scorecard) -> list[list[str]]:
    """The lines of the CSV, without its header."""
    return list(csv.reader(io.StringIO(render(scorecard, "rejects"))))[1:]


def test_the_message_names_the_first_place(tmp_path: Path) -> None:
    """As a spreadsheet counts rows, whatever the line breaks in cells above it."""
    good = "2026-09-01,ann,1\n"
    rows = good * 1_500 + '2026-09-01,"a\nb",2\n2026-09-01,ann,n/a\nsoon,ann,3\n' + good * 600
    rows += "2026-09-01,ann,later\n"
    workspace = project(tmp_path, rows, at_most_rejected="0%")
    assert sorted(workspace.errors()) == [
        "1 of 2,104 rows of 'events' are rejected: at is no timestamp of the form "
        "2026-09-30 14:05:00, such as 'soon' (events.csv, row 1,504); 3 are rejected in all, "
        "and none may be",
        "2 of 2,104 rows of 'events' are rejected: x is no whole number, such as 'n/a' "
        "(events.csv, row 1,503); 3 are rejected in all, and none may be",
    ]


def test_every_bad_cell_of_a_row_is_told(tmp_path: Path) -> None:
    """One run tells all that is wrong: by column where they are counted, by cell in the list. The
    row counts once where it is held against what is accepted, and so does a line that is no row.
    """
    rows = "soon,ann,n/a\n" + "2026-09-01,ann,1\n" * 6 + "later,ann,1\n2026-09-01,ann,1,2\n"
    workspace = project(tmp_path, rows, at_most_rejected="33.4%")
    scorecard = with_rejects(workspace)
    (counts,) = scorecard.counts
    in_all = "3 are rejected in all, and at most 33.4% may be"
    assert sorted(each.message for each in scorecard.problems) == [
        "1 of 9 rows of 'events' are rejected: x is no whole number, such as 'n/a' "
        f"(events.csv, row 2); {in_all}",
        "2 of 9 rows of 'events' are rejected: at is no timestamp of the form "
        f"2026-09-30 14:05:00, such as 'soon' (events.csv, row 2); {in_all}",
        "line 10 of events.csv cannot be read as a row (expected number of columns: 3 found: 4); "
        f"the only such line in 'events'; {in_all}",
    ]
    assert sum(counts.rejected.values()) == 4
    assert counts.rejected_rows == 3
    assert [(each.row, each.column) for each in scorecard.rejects] == [
        (2, "at"),
        (2, "x"),
        (9, "at"),
        (10, ""),
    ]
    workspace.sources["events"]["at_most_rejected"] = "33.3%"
    assert len(workspace.errors()) == 3


def test_rejects_are_kept_only_where_they_are_asked_for(tmp_path: Path) -> None:
    """A scorecard has none otherwise, for they quote cells."""
    workspace = project(tmp_path, "2026-09-01,ann,bad\n")
    assert workspace.evaluate().rejects == ()
    assert listed(workspace) == [("events.csv", 2, "x", "bad")]


def test_rejects_of_every_format_are_those_of_pandas(tmp_path: Path) -> None:
    """The same rows by file and number in CSV, TSV, JSON, JSON Lines, Parquet, packed or not;
    `pandas.to_numeric` says which cells are no number.
    """
    cells = ["1", "x", "2", "", "3", "-", "4.5", "y", "6"] * 3
    frame = pd.DataFrame({"at": "2026-09-01", "who": "ann", "x": cells})
    numbers = pd.to_numeric(frame["x"], errors="coerce")
    bad = frame[(frame["x"] != "") & (numbers.isna() | (numbers % 1 != 0))]
    text = frame.to_csv(index=False)
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text(text)
    (folder / "b.csv.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "c.tsv").write_text(frame.to_csv(index=False, sep="\t"))
    frame.to_json(folder / "d.json", orient="records")
    frame.to_json(folder / "e.jsonl", orient="records", lines=True)
    frame.to_parquet(folder / "f.parquet")
    workspace = project(tmp_path)
    workspace.sources["events"]["files"] = ["../files/*"]
    expected = [
        (f"files/{file}", index + lead, "x", cell)
        for file, lead in (
            ("a.csv", 2),
            ("b.csv.gz", 2),
            ("c.tsv", 2),
            ("d.json", 1),
            ("e.jsonl", 1),
            ("f.parquet", 1),
        )
        for index, cell in bad["x"].items()
    ]
    assert sorted(listed(workspace)) == expected


def test_persons_are_hidden(tmp_path: Path) -> None:
    """A column that tells of a person is named, its cell is not: neither here nor in a message."""
    workspace = project(tmp_path, "2026-09-01,ann,1\n2026-09-01,,1\n")
    workspace.sources["events"]["columns"] = {
        **AT,
        "who": {"type": "integer", "person": True},
        "x": {"type": "integer"},
    }
    assert listed(workspace) == [("events.csv", 2, "who", "(hidden)")]
    assert [each.message for each in workspace.problems()] == [
        "1 of 2 rows of 'events' are rejected: who is no whole number (events.csv, row 2); "
        "at most 100% may be rejected"
    ]


def test_lines_that_are_no_row_are_listed(tmp_path: Path) -> None:
    """With the line's number, and what is wrong with it."""
    workspace = project(tmp_path, "2026-09-01,ann,1\n2026-09-01,ann,1,2,3\n")
    (reject,) = with_rejects(workspace).rejects
    assert (reject.file, reject.row, reject.column) == ("events.csv", 3, "")
    assert reject.reason.startswith("line cannot be read as a row (")


def test_what_is_tolerated_in_a_large_source_is_not_placed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To find it would take as long as all the rest; an error, or the list, has its place."""
    monkeypatch.setattr(rejections, "LOCATED", 0)
    workspace = project(tmp_path, "2026-09-01,ann,bad\n", at_most_rejected="100%")
    head = "1 of 1 rows of 'events' are rejected: x is no whole number, such as 'bad'"
    told = [each.message for each in workspace.problems()]
    assert told == [f"{head}; at most 100% may be rejected"]
    (asked,) = with_rejects(workspace).problems
    assert asked.message == f"{head} (events.csv, row 2); at most 100% may be rejected"
    workspace.sources["events"]["at_most_rejected"] = "0%"
    assert workspace.errors() == [f"{head} (events.csv, row 2); none may be rejected"]


def test_no_more_are_listed_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line says how many there are beyond it."""

    def more(cells: int) -> str:
        return f"{cells:,} more cells or lines are rejected, and not listed"

    monkeypatch.setattr(rejections, "MOST_REJECTS", 3)
    workspace = project(tmp_path, "2026-09-01,ann,bad\n" * 1_005)
    lines = table(with_rejects(workspace))
    assert [line[2] for line in lines] == ["2", "3", "4", ""]
    assert lines[-1] == ["events", "", "", "", more(1_002), ""]
    assert table(workspace.evaluate()) == [["events", "", "", "", more(1_005), ""]]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\u202e=1", "'=1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ('a"b, c', 'a"b, c'),
        ("two\nlines", "two lines"),
    ],
)
def test_cells_are_no_formulas(tmp_path: Path, cell: str, shown: str) -> None:
    """What a spreadsheet would take for a formula is text there, and can still be read."""
    quoted = '"' + cell.replace('"', '""') + '"'
    workspace = project(tmp_path, f"2026-09-01,ann,{quoted}\n")
    (line,) = table(with_rejects(workspace))
    assert line == ["events", "events.csv", "2", "x", "is no whole number", shown]


def test_command_line_writes_rejects(tmp_path: Path) -> None:
    """`-o rejects:PATH` writes the file; other outputs have no cell of it but the first."""
    workspace = project(tmp_path, "2026-09-01,ann,bad\n2026-09-01,ann,worse\n")
    workspace.write()
    arguments = ["check", "--as-of", "2026-10-05", "-o", "rejects:r.csv", "-o", "json:r.json"]
    assert run(*arguments, cwd=tmp_path).code == 0
    assert (tmp_path / "r.csv").read_text() == (
        "source,file,row,column,reason,cell\n"
        "events,events.csv,2,x,is no whole number,bad\n"
        "events,events.csv,3,x,is no whole number,worse\n"
    )
    assert "worse" not in json.dumps(json.loads((tmp_path / "r.json").read_text()))


def test_day_and_month_that_changed_places_are_recognized(tmp_path: Path) -> None:
    """A cell that is a day once day and month are exchanged says so in the hint."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "at\n09/30/2026\n")
    workspace.source({"at": {"type": "date", "format": "%d/%m/%Y"}})
    workspace.objective(metric="count")
    hints = [each.hint for each in workspace.problems() if each.slug == "rejected-rows"]
    assert hints == ['Does the month come first? Then write format: "%m/%d/%Y".']
