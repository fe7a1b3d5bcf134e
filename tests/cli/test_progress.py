"""Progress: on a terminal's standard error while a long scan runs, and nowhere else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csobjectives.cli import progress
from csobjectives.pipeline import Request, evaluate
from tests.command_line import CHECKOUT

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal")

_SLOW = """
import sys, time
from csobjectives.cli import main, progress
from csobjectives.evaluation import sources
progress.DELAY = 0.05
find = sources.find_files
def slowly(*arguments):
    found = find(*arguments)
    time.sleep(0.4)
    return found
sources.find_files = slowly
sys.argv = ["csobjectives", *sys.argv[1:]]
main()
"""


def screen_of(
    project: Path, arguments: Sequence[str], environment: dict[str, str]
) -> tuple[str, str, int]:
    """What a slow run writes to standard output, and to a terminal as its standard error."""
    own, its = pty.openpty()
    base = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR")}
    process = subprocess.Popen(
        [sys.executable, "-c", _SLOW, *arguments],
        cwd=project,
        env=base | {"TERM": "xterm", "PYTHONPATH": str(CHECKOUT)} | environment,
        stdout=subprocess.PIPE,
        stderr=its,
    )
    os.close(its)
    seen = b""
    while True:
        try:
            part = os.read(own, 4096)
        except OSError:  # Linux says so where the other end is closed
            break
        if not part:
            break
        seen += part
    os.close(own)
    output, _ = process.communicate()
    return output.decode(), seen.decode(), process.returncode


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}])
def test_a_long_run_says_what_it_reads(project: Path, environment: dict[str, str]) -> None:
    """The source, which of how many, its files and their size, and the time: then all is gone."""
    output, seen, code = screen_of(project, ["check", "-o", "json"], environment)
    assert code == 0
    assert output.startswith("{")
    assert "Reading surveys, 1 of 2 sources" in seen
    assert re.search(r"Reading calls, 2 of 2 sources(: 1 file, 0\.0 MB)? · 0:0\d", seen)
    shown, _, after = seen.rpartition("\x1b[2K")
    assert "Reading" in shown
    assert "Reading" not in after
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h") == 1


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": ""}, {"CI": "true"}])
def test_nobody_watches(project: Path, environment: dict[str, str]) -> None:
    """A terminal that cannot move its cursor, and that of a build server, stay quiet."""
    assert screen_of(project, ["check", "-o", "json"], environment)[1] == ""


def test_a_pipe_stays_quiet(project: Path) -> None:
    """Where standard error is no terminal, not a byte is written to it."""
    finished = subprocess.run(
        [sys.executable, "-c", _SLOW, "check", "-o", "json"],
        cwd=project,
        env=os.environ | {"TERM": "xterm", "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=True,
    )
    assert finished.stderr == b""


def test_what_fails_leaves_a_clean_line(broken: Path) -> None:
    """Problems stand on lines of their own, after the line is gone."""
    _, seen, code = screen_of(broken, ["check"], {})
    assert code == 2
    assert "error: 75 is not a share" in re.sub(r"\x1b\[[0-9?;]*[a-zA-Z]", "", seen)
    assert seen.count("\x1b[?25l") == seen.count("\x1b[?25h")


class Told:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[tuple[object, ...]] = []

    def begins(self, source: str, place: int, of: int) -> None:
        """A source is the next one."""
        self.lines.append((source, place, of))

    def reads(self, files: int, size: int) -> None:
        """Its files are read."""
        self.lines.append((files, size))


def test_whoever_asks_is_told_of_each_source(project: Path) -> None:
    """A request may bring its own progress: each source before it is read, with its files."""
    told = Told()
    evaluate(Request(cwd=project, now=datetime(2026, 10, 5, tzinfo=UTC), progress=told))
    folder = project / "measurements"
    sizes = {name: (folder / f"{name}.csv").stat().st_size for name in ("surveys", "calls")}
    assert told.lines == [
        ("surveys", 1, 2),
        (1, sizes["surveys"]),
        ("calls", 2, 2),
        (1, sizes["calls"]),
    ]


@pytest.mark.parametrize(
    ("files", "size", "text"),
    [
        (1, 49_999, ": 1 file, 0.0 MB"),
        (12, 99_900_000, ": 12 files, 99.9 MB"),
        (1_200, 12_340_000_000, ": 1,200 files, 12.3 GB"),
    ],
)
def test_sizes(files: int, size: int, text: str) -> None:
    """Bytes are told in the unit in which people know files."""
    line = progress._Line()
    line.begins("surveys", 1, 2)
    line.reads(files, size)
    assert str(line.__rich__()).startswith(f"Reading surveys, 1 of 2 sources{text} · 0:0")
