"""Files that outputs are written to: replaced whole, or not touched at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.command_line import run


def test_an_unchanged_file_is_untouched(project: Path) -> None:
    """A file that has the same bytes already keeps its inode and its time."""
    run("check", "-o", "results.json", cwd=project)
    before = (project / "results.json").stat()
    assert run("check", "-o", "results.json", cwd=project).stderr == "wrote results.json\n"
    after = (project / "results.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_stays_a_link(project: Path) -> None:
    """Where a name leads to a file elsewhere, that file is the one that is written."""
    (project / "there").mkdir()
    (project / "results.json").symlink_to(Path("there", "newest.json"))
    run("check", "-o", "results.json", cwd=project)
    assert (project / "results.json").is_symlink()
    assert (project / "there" / "newest.json").read_bytes().startswith(b"{")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_is_no_file_is_written_to(project: Path) -> None:
    """A pipe or a device, such as /dev/stdout, gets the text; no file takes its place."""
    os.mkfifo(project / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((project / "pipe").read_bytes()))
    reader.start()
    run("check", "-o", "json:pipe", cwd=project)
    reader.join()
    assert read == [run("check", "-o", "json", cwd=project).stdout.encode()]
    assert (project / "pipe").is_fifo()


def test_a_device_stays_one(project: Path) -> None:
    """What is written to /dev/null is gone, and the device is still there."""
    assert run("check", "-o", f"json:{os.devnull}", cwd=project).code == 0
    assert not Path(os.devnull).is_file()
