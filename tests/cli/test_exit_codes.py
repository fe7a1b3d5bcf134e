"""Exit codes mean the same in every command: 0 nothing failed, 1 a miss, 2 could not judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csobjectives.problems import ExitCode
from tests.command_line import run


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "objectives/team.yaml"),
        ("check", "-o", "json"),
        ("validate",),
        ("validate", "objectives"),
        ("catalog",),
        ("catalog", "csat"),
        ("catalog", "customer-loyalty"),
        ("schema", "Project"),
        ("schema", "sources"),
        ("--help",),
        ("--version",),
        ("check", "-h"),
    ],
)
def test_nothing_failed(project: Path, arguments: tuple[str, ...]) -> None:
    """Where nothing failed the code is 0, and standard output has what was asked for."""
    finished = run(*arguments, cwd=project)
    assert (finished.code, finished.stderr) == (ExitCode.OK, "")
    assert finished.stdout != ""


@pytest.mark.parametrize("options", [(), ("-o", "json"), ("-o", "out.md", "-o", "terminal")])
def test_missed(failing: Path, options: tuple[str, ...]) -> None:
    """A blocking objective that is missed is 1, under every option."""
    assert run("check", *options, cwd=failing).code == ExitCode.FAILED


def test_missed_is_not_invalid(failing: Path) -> None:
    """`validate` judges nothing: a missed target is 0 there."""
    assert run("validate", cwd=failing).code == ExitCode.OK


def test_unmeasured(project: Path) -> None:
    """A blocking objective that nothing measures is 1: it is not met."""
    assert run("check", "--as-of", "2020-01-01", cwd=project).code == ExitCode.FAILED


@pytest.mark.parametrize("command", ["check", "validate"])
def test_invalid(broken: Path, command: str) -> None:
    """An invalid document is 2, and the command says what to do about it."""
    finished = run(command, cwd=broken)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert finished.stdout == ""
    assert finished.stderr.startswith(
        "objectives/team.yaml:10:24: error: 75 is not a share (such as 90%) [wrong-unit]\n"
        "    Write 75%.\n1 error"
    )


def test_unreadable_outranks_missed(failing: Path) -> None:
    """A source that cannot be read is 2, also where another objective is missed."""
    (failing / "measurements" / "calls.csv").write_text("", encoding="utf-8")
    finished = run("check", cwd=failing)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert "missed" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chek",), "No such command 'chek'"),
        (("check", "--as-off", "2026-10-05"), "No such option"),
        (
            ("check", "--as-of", "5.10.2026"),
            "Invalid value for '--as-of': '5.10.2026' is not a day; days are written as 2026-09-30",
        ),
        (
            ("check", "--as-of", "2026-02-30"),
            "Invalid value for '--as-of': '2026-02-30' is a day that no calendar has",
        ),
        (
            ("check", "--allow-dir", "nowhere"),
            "Invalid value for '--allow-dir': Directory 'nowhere' does not exist.",
        ),
        (
            ("check", "--memory-limit", "lots"),
            "Invalid value for '--memory-limit': 'lots' is no size; sizes are written as 500MB or "
            "4GB",
        ),
        (
            ("check", "--threads", "0"),
            "Invalid value for '--threads': 0 is not in the range x>=1.",
        ),
        (
            ("catalog", "csta"),
            "Invalid value for NAME: 'csta' is no type, metric or preset. Did you mean csat?",
        ),
        (("schema", "Results"), "'Results' is not one of"),
        (
            ("schema",),
            "Name a kind (Project, Sources, Objectives, Measurements), or a folder: --out schema",
        ),
    ],
)
def test_wrong_usage(project: Path, arguments: tuple[str, ...], message: str) -> None:
    """Wrong usage is 2, is told on standard error, and judges nothing."""
    finished = run(*arguments, cwd=project)
    assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
    usage, _, told = finished.stderr.partition("\nError: ")
    assert usage.startswith("Usage: csobjectives ")
    assert message in told


def test_no_command() -> None:
    """Without a command, the commands are listed; nothing was judged, so it is 2."""
    finished = run()
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert "  check " in finished.stderr + finished.stdout


def test_help_tells_the_codes() -> None:
    """The help says what the exit codes mean."""
    text = " ".join(run("--help").stdout.split())
    assert (
        "Exit codes, in every command: 0 nothing failed; 1 something blocking was missed or could "
        "not be measured, or a gate of the project is shut; 2 could not judge (wrong usage, an "
        "invalid document, an unreadable file)."
    ) in text


def test_module(project: Path) -> None:
    """`python -m csobjectives` is the same program, with the same exit codes."""
    finished = subprocess.run(
        [sys.executable, "-m", "csobjectives", "check", "--as-of", "2020-01-01", "-o", "json"],
        cwd=project,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == ExitCode.FAILED
    assert finished.stdout.startswith('{\n  "format": "csobjectives/results/v1"')


def test_nobody_reads_the_output(project: Path) -> None:
    """Output that nobody reads to its end is no verdict: neither 0 nor 1."""
    finished = subprocess.run(
        f"{sys.executable} -m csobjectives catalog | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=project,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUNBUFFERED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (ExitCode.CANNOT_JUDGE, "")


def test_defect_is_no_verdict(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours is 2 with its traceback, never taken for a miss."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr("csobjectives.pipeline.evaluate", fail)
    finished = run("check", cwd=project)
    assert finished.code == ExitCode.CANNOT_JUDGE
    assert "ZeroDivisionError: a defect" in finished.stderr
    assert "This is a defect of csobjectives, not of your files." in finished.stderr


def test_interrupted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130, as shells expect, and without a traceback."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csobjectives.pipeline.evaluate", interrupt)
    finished = run("check", cwd=project)
    assert (finished.code, finished.stderr.strip()) == (130, "Interrupted.")
