"""`-o statements`: what is promised, as sentences, with and without measurements."""

from __future__ import annotations

import shutil
from pathlib import Path

from csobjectives.problems import ExitCode
from tests.command_line import run


def test_it_needs_no_measurements(project: Path) -> None:
    """`validate -o statements` reads documents only, and prints nothing but the sentences."""
    shutil.rmtree(project / "measurements")
    finished = run("validate", "-o", "statements", cwd=project)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    assert finished.stdout == (
        "# Customer service objectives\n"
        "\n"
        "## team\n"
        "\n"
        "- Score 4 or more in at least 75% of satisfaction answers, every month.\n"
        "- Calls are answered within 20 seconds: keep the share of records with `waited <= '20 s'` "
        "at 60% or more, every month.\n"
    )


def test_check_writes_the_same(project: Path) -> None:
    """Beside a scorecard, the sentences are the same ones."""
    finished = run("check", "-o", "statements", "-o", "scorecard.md", cwd=project)
    assert finished.code == ExitCode.OK
    assert finished.stdout == run("validate", "-o", "statements", cwd=project).stdout


def test_a_miss_changes_nothing(failing: Path) -> None:
    """A missed target fails a check and no validation: the promise stands as it was made."""
    checked = run("check", "-o", "statements", cwd=failing)
    validated = run("validate", "-o", "statements", cwd=failing)
    assert (checked.code, validated.code) == (ExitCode.FAILED, ExitCode.OK)
    assert "95%" in checked.stdout
    assert checked.stdout == validated.stdout


def test_into_a_file(project: Path) -> None:
    """A path takes the sentences, and standard output stays empty."""
    finished = run("validate", "-o", "statements:deep/promises.md", cwd=project)
    assert (finished.code, finished.stdout) == (ExitCode.OK, "")
    assert finished.stderr == f"wrote {Path('deep', 'promises.md')}\n"
    text = (project / "deep" / "promises.md").read_text(encoding="utf-8")
    assert text == run("validate", "-o", "statements", cwd=project).stdout


def test_a_file_that_cannot_be_written(project: Path) -> None:
    """A path that cannot be written is 2, with its name."""
    finished = run("validate", "-o", "statements:objectives", cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stderr == "Error: objectives cannot be written: Is a directory\n"


def test_invalid_documents_are_not_stated(broken: Path) -> None:
    """What is not valid is told, and nothing is written."""
    finished = run("validate", "-o", "statements", "-o", "statements:a.md", cwd=broken)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    assert finished.stderr.endswith("\n1 error\n")
    assert not (broken / "a.md").exists()


def test_one_document_in_standard_input(project: Path) -> None:
    """A document that is piped in is stated alone."""
    text = (project / "objectives" / "team.yaml").read_bytes().replace(b"name: team", b"name: two")
    finished = run("validate", "-", "-o", "statements", cwd=project, stdin=text)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    assert finished.stdout.startswith("# Customer service objectives\n\n## two\n\n- ")


def test_other_outputs_are_for_check(project: Path) -> None:
    """What tells of measurements is refused where none are read, and so is what is no output."""
    for wanted, message in {
        "json": "'json' tells what was measured: csobjectives check -o json",
        "scorecard.md": "'markdown' tells what was measured: csobjectives check -o markdown",
        "statement": "'statement' is no output. Did you mean statements?",
    }.items():
        finished = run("validate", "-o", wanted, cwd=project)
        assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
        assert finished.stderr.endswith(f"Error: Invalid value for '-o': {message}\n")
