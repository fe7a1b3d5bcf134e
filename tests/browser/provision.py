"""Fetches what the tests of the pages need and a machine may lack; nothing where all is there.

What cannot be had is told, and is no failure: the tests that need it are skipped then, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tests.browser import chromium, modules

LONGEST = 900  # seconds that a command may take
OF_DEBIAN = (("apt-get", "update", "-qq"), ("apt-get", "install", "-qq", "--yes", "chromium"))
OF_PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"),)


def main() -> None:
    if not modules.are_locked_ones():
        _tell("fetching what the tests take from npm, once")
        if (code := modules.install()) != 0:
            _tell(f"npm ended with exit code {code}")
    if not has_browser():
        _tell("fetching a Chromium for the tests of the pages, once")
        if not any(_run(commands) and has_browser() for commands in _ways()):
            _tell(f"there is still none: install one, or see that {chromium.HOW}")


def has_browser() -> bool:
    """Whether a browser is found; one of Playwright's counts only if it starts."""
    if chromium.program() is not None:
        return True
    try:
        with chromium.started():
            return True
    except chromium.NoBrowser:
        return False


def _ways() -> tuple[Sequence[Sequence[str]], ...]:
    """The system's package where this user may install it, else a build for this user alone."""
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    return (OF_DEBIAN, OF_PLAYWRIGHT) if may_install else (OF_PLAYWRIGHT,)


def _run(commands: Sequence[Sequence[str]]) -> bool:
    """Whether all of them end well; what they print stays out of sight unless one does not."""
    for command in commands:
        try:
            finished = subprocess.run(
                command,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            _tell(f"{' '.join(command)} took longer than {LONGEST} s")
            return False
        if finished.returncode != 0:
            _tell(f"{' '.join(command)} ended with exit code {finished.returncode}")
            _tell(finished.stdout[-2000:])
            return False
    return True


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
