"""`-` as a path: one document in standard input."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from csobjectives.cli.stdin import piped
from csobjectives.documents import read
from csobjectives.loading import load
from csobjectives.problems import Problems
from tests.command_line import Finished, run

HEAD = "apiVersion: csobjectives/v1\n"
SOURCES = f"""{HEAD}kind: Sources
sources:
  calls:
    files: calls.csv
    time: at
    columns: {{at: {{type: date}}}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
objectives:
  - id: calls
    type: productivity
    title: Calls
    window: month
    measure: {{metric: count, source: calls}}
    target: {{at_least: 2}}
"""
CALLS = "at\n2026-09-01\n2026-09-02\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one source and no objective, and a folder inside it."""
    (tmp_path / "csobjectives.yaml").write_text(f"{HEAD}kind: Project\nas_of: 2026-10-01\n")
    (tmp_path / "objectives").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "objectives" / "sources.yaml").write_text(SOURCES)
    (tmp_path / "objectives" / "calls.csv").write_text(CALLS)
    return tmp_path


def fed(text: str, *arguments: str, cwd: Path) -> Finished:
    """Run a command with a text in its standard input."""
    with patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()))):
        return run(*arguments, cwd=cwd)


def test_validate(project: Path) -> None:
    """A set that is piped in is validated with the project's sources."""
    finished = fed(TEAM, "validate", "-", cwd=project)
    assert (finished.stderr, finished.stdout) == ("", "Valid: 1 objective in 1 set, 1 source.\n")
    assert finished.code == 0


def test_problems_are_placed(project: Path) -> None:
    """What is wrong in it stands in <stdin>, with its line and column."""
    finished = fed(TEAM.replace("source: calls", "source: cals"), "validate", "-", cwd=project)
    assert finished.stderr == (
        "<stdin>:9:38: error: there is no source 'cals' [unknown-source]\n"
        "    Did you mean calls?\n1 error\n"
    )
    assert finished.code == 2


def test_check(project: Path) -> None:
    """A set that is piped in is judged."""
    finished = fed(TEAM, "check", "-", "-o", "json", cwd=project)
    assert (finished.code, finished.stderr) == (0, "")
    assert '"file": "<stdin>"' in finished.stdout


def test_files_start_from_the_working_directory(project: Path) -> None:
    """Sources that are piped in name their files from where the command runs."""
    (project / "inside" / "own.csv").write_text(CALLS)
    problems = Problems()
    text = SOURCES.replace("  calls:", "  own:").replace("calls.csv", "own.csv").encode()
    definitions = load((Path("-"),), project / "inside", problems, text)
    assert list(problems) == []
    assert definitions.sources["own"].folder.resolve() == (project / "inside").resolve()
    assert definitions.sources["calls"].folder.resolve() == (project / "objectives").resolve()


def test_beside_files(project: Path) -> None:
    """Standard input stands among other paths, and counts once."""
    (project / "other.yaml").write_text(TEAM.replace("name: team", "name: other"))
    problems = Problems()
    paths = (Path("other.yaml"), Path("-"), Path("-"))
    definitions = load(paths, project, problems, TEAM.encode())
    assert list(problems) == []
    assert [each.name for each in definitions.sets] == ["other", "team"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "",
            "<stdin>:1:1: error: the document is empty [empty-document]\n"
            "    Write 'key: value' lines, starting with apiVersion and kind.",
        ),
        (
            f"{TEAM}---\n{TEAM}",
            "<stdin>:11:1: error: a second document begins here [several-documents]\n"
            "    Put each document in a file of its own, without a '---' at its end.",
        ),
        (
            f"{HEAD}kind: Project\n",
            "<stdin>:2:7: error: a document of kind Project is read from csobjectives.yaml only "
            "[misplaced-project]\n"
            "    Move what it says to csobjectives.yaml at the project's root.",
        ),
    ],
)
def test_one_document(project: Path, text: str, problem: str) -> None:
    """Nothing, several documents and the project's settings are refused."""
    problems = Problems()
    load((Path("-"),), project, problems, text.encode())
    assert [str(each) for each in problems] == [problem]


def test_it_is_read_only_if_asked_for() -> None:
    """A command without `-` leaves standard input to whoever else reads it."""
    stream = io.TextIOWrapper(io.BytesIO(b"kept"))
    with patch.object(sys, "stdin", stream):
        assert piped([Path("objectives")]) is None
        assert piped([Path("-")]) == b"kept"


def test_json_by_path(project: Path) -> None:
    """A document in JSON is read where a path names it, on the command line or in the project."""
    text = (
        '{\n\t"apiVersion": "csobjectives/v1",\n\t"kind": "Objectives",\n\t"name": "team",\n'
        '\t"objectives": [{"id": "calls", "type": "productivity", "window": "month",\n'
        '\t\t"title": "\\ud83d\\ude00 calls\\/chats", "target": {"at_least": 2},\n'
        '\t\t"measure": {"metric": "count", "source": "calls"}}]\n}\n'
    )
    (project / "team.json").write_text(text)
    for paths, settings in (
        ((Path("team.json"),), ""),
        ((), "objectives: [objectives, team.json]"),
    ):
        (project / "csobjectives.yaml").write_text(f"{HEAD}kind: Project\n{settings}\n")
        problems = Problems()
        definitions = load(paths, project, problems)
        assert list(problems) == []
        assert [each.title for each in definitions.objectives] == ["\U0001f600 calls/chats"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_wide_characters_are_named(encoding: str) -> None:
    """A document in two or four bytes per character, marked or not, is told what it is."""
    problems = Problems()
    assert read("team.yaml", TEAM.encode(encoding), problems) is None
    assert [str(each) for each in problems] == [
        "team.yaml: error: the text is not UTF-8 [not-utf8]\n"
        f"    This looks like {encoding[:6].upper()}: save the file as UTF-8."
    ]


def test_places_behind_jsons_halves_of_characters() -> None:
    """What follows a character that JSON writes as two halves stands where it was written."""
    text = '{"a": "\\ud83d\\ude00 x", "b": ["\\uD83D\\uDE00", 1]}'
    document = read("team.json", text, Problems())
    assert document is not None
    assert document.data == {"a": "\U0001f600 x", "b": ["\U0001f600", 1]}
    assert document.locate(["b"], key=True).column == text.index('"b"') + 1
    assert document.locate(["b", 1]).column == text.index("1]") + 1
