"""`-o FORMAT[:PATH]`: several outputs in one run, each to its own place."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from csobjectives.cli.outputs import Wanted, parse_output
from csobjectives.problems import ExitCode
from tests.command_line import run


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("json", Wanted("json")),
        ("json:-", Wanted("json")),
        ("json:results.json", Wanted("json", Path("results.json"))),
        ("json:results.txt", Wanted("json", Path("results.txt"))),
        ("json:C:/out/results.json", Wanted("json", Path("C:/out/results.json"))),
        ("results.json", Wanted("json", Path("results.json"))),
        ("deep/er/scorecard.md", Wanted("markdown", Path("deep/er/scorecard.md"))),
        ("scorecard.markdown", Wanted("markdown", Path("scorecard.markdown"))),
        ("index.HTML", Wanted("html", Path("index.HTML"))),
        ("terminal:table.txt", Wanted("terminal", Path("table.txt"))),
    ],
)
def test_forms(text: str, wanted: Wanted) -> None:
    """A format, a format with its file, or a file with a known ending."""
    assert parse_output(text) == wanted


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        (["jsn"], "'jsn' is no output. Did you mean json?"),
        (
            ["yaml"],
            "'yaml' is no output. Known: badge, csv, github, gitlab, html, json, junit, markdown, "
            "rejects, sarif, statements, terminal.",
        ),
        (["json:"], "'json:' names no file after the colon"),
        (["results.jsn"], "'results.jsn' has the ending of no output. Did you mean .json?"),
        (
            ["json:a", "markdown:a"],
            "json and markdown go to a; one has to go to a file of its own: -o markdown:FILE",
        ),
        (
            ["a.json", "json:./a.json"],
            "json and json go to a.json; one has to go to a file of its own: -o json:FILE",
        ),
        (
            ["json", "markdown"],
            "json and markdown go to standard output; one has to go to a file of its own: "
            "-o markdown:FILE",
        ),
    ],
)
def test_unknown(project: Path, outputs: list[str], message: str) -> None:
    """What is no output is wrong usage, found before anything is judged."""
    options = [word for each in outputs for word in ("-o", each)]
    finished = run("check", *options, cwd=project)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    assert finished.stderr.endswith(f"Error: Invalid value for '-o': {message}\n")


def test_several_at_once(project: Path) -> None:
    """Every output is written in one run; each is what it is when it is written alone."""
    options = ("-o", "json", "-o", "out/a.json", "-o", "out/b.md", "-o", "html:out/c")
    finished = run("check", *options, cwd=project)
    assert finished.code == ExitCode.OK
    assert finished.stderr == "".join(
        f"wrote {Path('out', name)}\n" for name in ("a.json", "b.md", "c")
    )
    assert sorted(path.name for path in (project / "out").iterdir()) == ["a.json", "b.md", "c"]
    assert (project / "out" / "a.json").read_text(encoding="utf-8") == finished.stdout
    alone = run("check", "-o", "markdown", cwd=project)
    assert (project / "out" / "b.md").read_text(encoding="utf-8") == alone.stdout


def test_written_also_when_the_gate_fails(failing: Path) -> None:
    """A missed objective is just what someone wants to read about: outputs are written."""
    finished = run("check", "-o", "results.json", "-o", "scorecard.md", cwd=failing)
    assert finished.code == ExitCode.FAILED
    results = json.loads((failing / "results.json").read_text(encoding="utf-8"))
    assert (results["exit_code"], results["counts"]["missed"]) == (1, 1)
    assert "missed" in (failing / "scorecard.md").read_text(encoding="utf-8")


def test_written_also_when_a_source_cannot_be_read(project: Path) -> None:
    """What could be judged is written, with the problems, and the code is 2 in both places."""
    (project / "measurements" / "calls.csv").write_text("", encoding="utf-8")
    finished = run("check", "-o", "results.json", cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    results = json.loads((project / "results.json").read_text(encoding="utf-8"))
    assert results["exit_code"] == 2
    assert [each["objective"] for each in results["results"]] == ["satisfied"] * 2
    assert sorted(each["slug"] for each in results["problems"]) == [
        "not-a-measurement-file",
        "not-judged",
    ]


def test_one_that_cannot_be_written_hinders_no_other(failing: Path) -> None:
    """A path that cannot be written is 2 with its name; the others are written all the same."""
    (failing / "taken").mkdir()
    (failing / "file").write_text("", encoding="utf-8")
    options = ("-o", "json:taken", "-o", "md.md", "-o", "json:file/below.json")
    finished = run("check", *options, cwd=failing)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr.splitlines() == [
        "Error: taken cannot be written: Is a directory",
        "wrote md.md",
        f"Error: {Path('file', 'below.json')} cannot be written: File exists",
    ]
    assert sorted(path.name for path in failing.iterdir()) == [
        "csobjectives.yaml",
        "file",
        "md.md",
        "measurements",
        "objectives",
        "taken",
    ]


def test_old_file_is_replaced_whole(project: Path) -> None:
    """A file that was there is replaced; nothing is left beside it."""
    (project / "results.json").write_text("old", encoding="utf-8")
    assert run("check", "-o", "results.json", cwd=project).code == ExitCode.OK
    assert json.loads((project / "results.json").read_text(encoding="utf-8"))["exit_code"] == 0
    assert not [path for path in project.iterdir() if path.name.startswith(".")]


def test_default_is_the_terminal(project: Path) -> None:
    """Without `-o`, the table goes to standard output; it is the same as asking for it."""
    finished = run("check", cwd=project)
    assert finished.stdout == run("check", "-o", "terminal", cwd=project).stdout
    assert "team/satisfied" in finished.stdout


def test_streams_are_apart(project: Path) -> None:
    """Standard output is for what was asked for; warnings and notes go to standard error."""
    sources = project / "objectives" / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace("    key:", "    at_most_rejected: 50%\n    key:"), "utf-8")
    surveys = project / "measurements" / "surveys.csv"
    surveys.write_text(surveys.read_text(encoding="utf-8").replace(",chat,2", ",chat,two"), "utf-8")
    finished = run("check", "-o", "json", cwd=project)
    assert json.loads(finished.stdout)["problems"][0]["slug"] == "rejected-rows"
    assert finished.code == ExitCode.OK
    assert finished.stderr.startswith(
        "objectives/sources.yaml:13:7: warning: 1 of 10 rows of 'surveys' are rejected"
    )
    assert finished.stderr.endswith("\n1 warning\n")


class Terminal(io.StringIO):
    """A standard output that says that a person is looking."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "styled"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    styled: bool,
) -> None:
    """Colour is for a terminal that has it, and NO_COLOR (no-color.org) turns it off."""
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"CI": "true"} | environment).items():  # where progress is not shown
        monkeypatch.setenv(name, value)
    screen = Terminal()
    monkeypatch.setattr("io.StringIO", lambda: screen)
    finished = run("check", cwd=project)
    assert ("\x1b[" in finished.stdout) is styled


def test_no_colour_in_a_pipe(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped or written to a file has no control codes, whatever the terminal."""
    monkeypatch.setenv("TERM", "xterm-256color")
    finished = run("check", "-o", "terminal", "-o", "terminal:table.txt", cwd=project)
    table = (project / "table.txt").read_text(encoding="utf-8")
    assert "\x1b" not in finished.stdout + table


def test_same_bytes_in_two_runs(project: Path) -> None:
    """Two runs over the same files write the same bytes, whatever the number of threads."""
    names = ("a.json", "a.md", "a.html")
    found = []
    for threads in ("1", "2"):
        options = [word for name in names for word in ("-o", name)]
        assert run("check", "--threads", threads, *options, cwd=project).code == ExitCode.OK
        found.append([(project / name).read_bytes() for name in names])
    assert found[0] == found[1]
    assert os.linesep == "\n" or b"\r\n" not in found[0][0]
