"""A kill at any moment leaves the old site or the new one, and whoever reads finds one of them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.command_line import CHECKOUT
from tests.killed_publishing import NEW, OLD

_WRITER = """
import itertools, sys
from pathlib import Path
from csobjectives.publishing import publish
from tests.killed_publishing import NEW, OLD
for site in itertools.cycle((NEW, OLD)):
    publish(iter(site.items()), Path(sys.argv[1]))
    print("done", flush=True)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def outcomes(folder: Path, how: str) -> list[tuple[str, str]]:
    """What a run that is killed leaves at each of its steps, and what the next one leaves."""
    command = [sys.executable, "-m", "tests.killed_publishing", str(folder), how]
    finished = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True, text=True)
    return [tuple(each) for each in json.loads(finished.stdout)]


def test_killed_at_every_step(tmp_path: Path) -> None:
    """The old site, whole, up to one step, and the new one from there; the next run cleans up."""
    found = outcomes(tmp_path / "here", "exchanged")
    after = [each for each, _ in found]
    assert after == ["old"] * after.count("old") + ["new"] * after.count("new")
    assert min(after.count("old"), after.count("new")) > 10
    assert {each for _, each in found} == {"new"}


def test_killed_at_every_step_where_nothing_is_exchanged(tmp_path: Path) -> None:
    """With two renames there is a moment without a site, which the next run mends."""
    found = outcomes(tmp_path / "here", "renamed")
    after = [each for each, _ in found]
    assert [*dict.fromkeys(after)] == ["old", "none", "new"]
    assert after.count("none") == 1
    assert {each for _, each in found} == {"new"}


def test_readers_find_whole_files(tmp_path: Path) -> None:
    """While sites are swapped and writers killed, every page is there at every moment, whole."""
    folder = tmp_path / "site"
    reads = kills = 0
    until = monotonic() + 3
    while monotonic() < until:
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert writer.stdout
        assert writer.stdout.readline() == b"done\n"
        for _ in range(500):
            for name in OLD.keys() & NEW.keys():
                text = (folder / name).read_text(encoding="utf-8")
                assert text in (OLD[name], NEW[name])
                reads += 1
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert writer.returncode == -signal.SIGKILL
        kills += 1
    assert reads >= 500
    assert kills >= 1
