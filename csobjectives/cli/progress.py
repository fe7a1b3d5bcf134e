"""How far a long run has come: one line on a terminal's standard error, gone when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

    from csobjectives.evaluation import Progress

DELAY = 0.7  # seconds that a run may take before anyone wonders


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress on standard error, where that is a terminal that somebody watches; else nowhere."""
    from csobjectives.evaluation import Silence

    if not _is_watched():
        yield Silence()
        return
    line = _Line()
    done = Event()
    thread = Thread(target=_show, args=(line, done), daemon=True)
    thread.start()
    try:
        yield line
    finally:
        done.set()
        thread.join()


def _is_watched() -> bool:
    """Whether a person sees the line: build servers may lend a terminal to what they run."""
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM") not in (None, "", "dumb")
    return is_terminal and not os.environ.get("CI")


@dataclass(slots=True)
class _Line:
    """What the line says: set by the run, read by the thread that shows it."""

    source: str = ""
    files: str = ""
    started: float = field(default_factory=monotonic)

    def begins(self, source: str, place: int, of: int) -> None:
        """A source is the next one."""
        self.source, self.files = f"Reading {source}, {place} of {of} sources", ""

    def reads(self, files: int, size: int) -> None:
        """Its files are read now."""
        self.files = f": {files:,} file{'s' * (files != 1)}, {_megabytes(size)}"

    def __rich__(self) -> Text:
        """The line at this moment, cut where the window ends."""
        from rich.text import Text

        minutes, seconds = divmod(int(monotonic() - self.started), 60)
        text = f"{self.source or 'Reading documents'}{self.files} · {minutes}:{seconds:02}"
        return Text(text, style="dim", no_wrap=True, overflow="ellipsis")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size < 1e8 else f"{size / 1e9:,.1f} GB"


def _show(line: _Line, done: Event) -> None:
    """Show the line, anew four times a second, until the run is done. Short runs show nothing."""
    if done.wait(DELAY):
        return
    from rich.console import Console
    from rich.live import Live

    live = Live(
        line,
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with live:
        while not done.wait(0.25):
            live.refresh()
