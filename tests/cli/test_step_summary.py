"""`-o github` on GitHub: a summary on the page of the run, within what GitHub shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from csobjectives.problems import ExitCode
from csobjectives.renderers import MOST_OF_SUMMARY
from tests.command_line import run


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that GitHub names for the summary of a step."""
    path = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_the_summary_is_the_scorecard_as_markdown(failing: Path, summary: Path) -> None:
    """It is there also where something is missed; annotations go to standard output."""
    finished = run("check", "-o", "github", cwd=failing)
    assert finished.code == ExitCode.FAILED
    assert finished.stdout.startswith("::error ")
    assert summary.read_text(encoding="utf-8") == run("check", "-o", "markdown", cwd=failing).stdout


def test_what_stands_there_stays(project: Path, summary: Path) -> None:
    """Another command of the step has its say: the summary is added to it."""
    summary.write_text("# Before\n", encoding="utf-8")
    run("publish", "--out", "site", "-o", "github", cwd=project)
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert len(text) > 1_000


def test_what_stands_there_counts(project: Path, summary: Path) -> None:
    """GitHub drops a summary of more than 1 MiB whole: what does not fit is left out."""
    summary.write_bytes(b"x" * (MOST_OF_SUMMARY - 1_500) + b"\n")
    assert run("check", "-o", "github", cwd=project).code == ExitCode.OK
    assert MOST_OF_SUMMARY - 1_500 < summary.stat().st_size <= MOST_OF_SUMMARY
    summary.write_bytes(b"x" * MOST_OF_SUMMARY)
    assert run("check", "-o", "github", cwd=project).code == ExitCode.OK
    assert summary.stat().st_size == MOST_OF_SUMMARY


def test_a_summary_that_cannot_be_written_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A summary that goes missing is 2, as any output that cannot be written."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(project))
    finished = run("check", "-o", "github", cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr == "Error: the summary cannot be written: Is a directory\n"


def test_the_table_and_annotations_share_a_log(failing: Path, summary: Path) -> None:
    """`terminal` and `github` may both go to standard output, which is the log of the job."""
    finished = run("check", "-o", "terminal", "-o", "github", cwd=failing)
    assert finished.code == ExitCode.FAILED
    assert finished.stdout == "".join(
        run("check", "-o", each, cwd=failing).stdout for each in ("terminal", "github")
    )
    assert summary.exists()
    refused = run("check", "-o", "json", "-o", "github", cwd=failing)
    told = "json and github go to standard output; one has to go to a file of its own"
    assert refused.stderr.endswith(f"{told}: -o github:FILE\n")


@pytest.mark.parametrize("output", ["markdown", "json"])
def test_only_who_asks_gets_a_summary(project: Path, summary: Path, output: str) -> None:
    """Other outputs leave the page of the run alone, and elsewhere there is none."""
    run("check", "-o", output, cwd=project)
    assert not summary.exists()


def test_elsewhere_there_is_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable, annotations are all that is written."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    finished = run("check", "-o", "github", cwd=project)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
