"""Which files a source has, and what is said of those that cannot be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from csobjectives.pipeline import Request, evaluate
from tests.projects import AT, NEVER, Workspace, value

X = {**AT, "x": {"type": "integer"}}
ROWS = "at,x\n2026-09-01,1\n"
QUOTE = "Quote cells that hold the delimiter, or export the file again, in UTF-8."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_globs_and_lists_name_each_file_once(workspace: Workspace) -> None:
    """Folders below, several patterns, the same file twice: every file is read once."""
    for name in ("a.csv", "deep/er/b.csv", "deep/c.tsv", "d.jsonl"):
        content = ROWS.replace(",", "\t") if name.endswith("tsv") else ROWS
        workspace.file(name, '{"at":"2026-09-01","x":1}' if name.endswith("jsonl") else content)
    workspace.source(X, ["**/*.csv", "a.csv", "deep/*.tsv", "./d.jsonl", "deep/../a.csv"])
    assert value(workspace, metric="sum", value="x") == 4
    workspace.objective(metric="count")
    paths = [each.path for each in workspace.evaluate().inputs]
    assert paths == ["a.csv", "d.jsonl", "deep/c.tsv", "deep/er/b.csv"]


def test_names_may_hold_what_a_glob_would_read(workspace: Workspace) -> None:
    """Brackets, stars, quotes and blanks in a name do not make it another file."""
    for name in ("a[1]*?.csv", "a1x.csv", "ünï cödé 'q'.csv", "a b.csv"):
        workspace.file(name, ROWS)
    workspace.source(X, ["a[[]1]*.csv", "ünï*.csv", "a b.csv"])
    assert value(workspace, metric="sum", value="x") == 3


@pytest.mark.parametrize(
    ("pattern", "message", "hint"),
    [
        ("evens.csv", "no file matches '../evens.csv'", "Did you mean events.csv?"),
        (
            "nowhere/*.csv",
            "no file matches '../nowhere/*.csv'",
            "There is no such folder; paths start from the document that names them.",
        ),
        (
            "notes.doc",
            "notes.doc is no measurement file, by its ending",
            "Known: .csv, .tsv, .txt, .json, .jsonl, .ndjson, each also with .gz or .zst; "
            ".parquet, .xlsx, .xlsm, .xlsb, .xls, .ods.",
        ),
        ("folder", "folder is a folder", "Name its files, such as folder/*.csv."),
        ("empty.csv", "empty.csv is empty", "Export it again; not even a header is there."),
    ],
)
def test_what_is_no_measurement_file_is_said(
    workspace: Workspace, pattern: str, message: str, hint: str
) -> None:
    """A pattern that matches nothing is never "no data"."""
    workspace.file("events.csv", ROWS)
    workspace.file("notes.doc", "x")
    workspace.file("empty.csv", "")
    (workspace.root / "folder").mkdir()
    workspace.source(X, pattern)
    workspace.objective(metric="count")
    problem = next(each for each in workspace.problems() if each.slug != "not-judged")
    assert (problem.message, problem.hint) == (message, hint)
    assert problem.location is not None
    assert problem.location.file == "objectives/sources.yaml"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("e.parquet", b"PAR1 nonsense PAR1", "Footer length error in file 'e.parquet'"),
        (
            "e.json",
            b'{"at":"2026-09-01","x":1',
            'Malformed JSON in file "e.json", at byte 25 in record/value 2: '
            "unexpected end of data.",
        ),
        (
            "e.jsonl",
            b'{"at":"2026-09-01","x":1}\nnonsense\n',
            'Malformed JSON in file "e.jsonl", at byte 1 in line 3: invalid literal.',
        ),
    ],
)
def test_broken_file_is_named_with_its_reason(
    workspace: Workspace, name: str, content: bytes, why: str
) -> None:
    """By the name that people know, and without a path of this machine."""
    workspace.file(name, content)
    workspace.source(X, name)
    workspace.objective(metric="count")
    problem = next(each for each in workspace.problems() if each.slug == "unreadable-file")
    assert problem.message == f"cannot be read: {why}"
    assert str(problem.location) == name


@pytest.mark.parametrize(
    ("content", "line", "why", "count"),
    [
        (b"at,x\n2026-09-01,1,2\n2026-09-02,3\n", 2, "expected number of columns: 2 found: 3", 1),
        (b"at,x\n2026-09-01,1\n2026-09-02\n", 3, "expected number of columns: 2 found: 1", 1),
        (b'at,x\n2026-09-01,1\n"2026-09-02,3\n', 3, "value with unterminated quote found", 1),
    ],
)
def test_broken_line_is_rejected_with_its_number(
    workspace: Workspace, content: bytes, line: int, why: str, count: int
) -> None:
    """A line that is no row is a rejected row: an error, unless the contract accepts it."""
    workspace.file("events.csv", content)
    workspace.source(X)
    workspace.objective(metric="count")
    message = f"line {line} of events.csv cannot be read as a row ({why}); "
    message += "the only such line in 'events'; "
    problem = next(each for each in workspace.problems() if each.slug == "rejected-rows")
    assert (problem.message, problem.hint) == (message + "none may be rejected", QUOTE)
    workspace.sources["events"]["at_most_rejected"] = "50%"
    assert workspace.errors() == []
    assert workspace.evaluate().counts[0].rejected == {("", "cannot be read as a row"): count}


def test_undecodable_byte_far_below_is_refused_with_its_place(workspace: Workspace) -> None:
    """However many rows may be rejected: what cannot be decoded may stand in any of them."""
    head = "at,x\n" + "2026-09-01,1\n" * 9000
    workspace.file("events.csv", head.encode() + b"2026-09-02,\xe4\n2026-09-03,1\n")
    workspace.source({**X, "x": {"type": "text"}}, at_most_rejected="50%")
    workspace.objective(metric="count", where="x = '1'")
    problem = next(each for each in workspace.problems() if each.slug == "undecodable-file")
    assert problem.message == (
        "events.csv cannot be decoded: byte 0xE4 in line 9002, at offset "
        f"{len(head) + len('2026-09-02,')}, is not UTF-8"
    )
    assert problem.hint == (
        "Write `encoding: cp1252` if it is 'ä' there (Windows, Western Europe), or the encoding "
        "that it was exported in; or export it in UTF-8."
    )


def test_file_that_breaks_off_far_below_is_refused(workspace: Workspace) -> None:
    """A transfer that broke off is told by the file's name, without a path of this machine."""
    rows = "".join(f"2026-09-{n % 28 + 1:02d},{n * 7919 % 10007}\n" for n in range(30_000))
    workspace.file("events.csv.gz", gzip.compress(f"at,x\n{rows}".encode())[:-20])
    workspace.source(X, "events.csv.gz")
    workspace.objective(metric="count")
    problem = next(each for each in workspace.problems() if each.slug == "unreadable-file")
    assert problem.message == (
        "events.csv.gz is cut off: its gzip data end before they are complete"
    )
    assert problem.hint == (
        "Copy or export it again: the transfer broke off, or the export is still being written."
    )


def test_mixed_line_ends_are_read(workspace: Workspace) -> None:
    """Files that were joined by hand are one table."""
    workspace.file("events.csv", "at,x\r\n2026-09-01,1\r\n2026-09-02,1\n")
    workspace.source(X)
    assert value(workspace, metric="sum", value="x") == 2


def test_column_that_is_there_twice_is_refused(workspace: Workspace) -> None:
    """Which of the two is meant is not guessed."""
    workspace.file("events.csv", "at,x,x\n2026-09-01,1,2\n")
    workspace.source(X)
    workspace.objective(metric="count")
    problem = workspace.problems()[-1]
    assert problem.message == "events.csv has 2 columns 'x'"
    assert problem.hint == "Name the one that is meant by its position: from: 2 or 3"


def test_allowed_folder_is_read(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What lies elsewhere can be allowed on the command line, and nowhere else."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "events.csv").write_text(ROWS)
    workspace.source(X, str(elsewhere / "events.csv"))
    workspace.objective(metric="count")
    workspace.write()
    request = Request(cwd=workspace.root, now=NEVER, as_of=workspace.as_of, allowed=(elsewhere,))
    scorecard = evaluate(request)
    assert [each.path for each in scorecard.inputs] == [f"{elsewhere}/events.csv"]


def test_broken_source_hides_no_other(workspace: Workspace) -> None:
    """What can be judged is judged beside it."""
    workspace.file("events.csv", ROWS)
    workspace.file("broken.csv", "y\n")
    workspace.source(X)
    workspace.source(X, "broken.csv", name="broken")
    workspace.objective(metric="count", source="broken")
    name = workspace.objective(metric="count")
    scorecard = workspace.evaluate()
    assert {each.objective.name for each in scorecard.results} == {name}
    assert scorecard.exit_code == 2
