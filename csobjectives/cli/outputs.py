"""`-o FORMAT[:PATH]`: which outputs are asked for, and writing them."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csobjectives.model import Definitions, Scorecard


@dataclass(frozen=True, slots=True)
class Wanted:
    """One output: a format by name, to a file or to standard output."""

    format: str
    path: Path | None = None


def parse_outputs(texts: Iterable[str]) -> list[Wanted]:
    """Read every `-o`; without one, the terminal. Raises BadParameter."""
    return _apart([parse_output(each) for each in texts]) or [Wanted("terminal")]


def parse_unmeasured(texts: Iterable[str]) -> list[Wanted]:
    """Read every `-o` of what needs no measurements. Raises BadParameter for any other."""
    from csobjectives.renderers import unmeasured

    wanted = _apart([parse_output(each) for each in texts])
    for each in wanted:
        try:
            unmeasured(each.format)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="'-o'") from None
    return wanted


def _apart(wanted: list[Wanted]) -> list[Wanted]:
    """The outputs, each of which goes to a place of its own. Raises BadParameter.

    The log of a job on GitHub shows the lines of `terminal`, and takes those of `github` out.
    """
    places = [each.path and each.path.absolute() for each in wanted]
    is_log = sorted(each.format for each in wanted if not each.path) == ["github", "terminal"]
    for each, place in zip(wanted, places, strict=True):
        if places.count(place) > 1 and (place or not is_log):
            alike = [one.format for one, its in zip(wanted, places, strict=True) if its == place]
            where = each.path or "standard output"
            told = f"{' and '.join(alike)} go to {where}; one has to go to a file of its own"
            raise click.BadParameter(f"{told}: -o {alike[-1]}:FILE", param_hint="'-o'")
    return wanted


def parse_output(text: str) -> Wanted:
    """Read `json`, `json:results.json` or `results.json`; `json:-` is `json`.

    Raises BadParameter.
    """
    from csobjectives.renderers import output_for_path, output_named

    name, separator, path = text.partition(":")
    try:
        if separator and not path:
            raise ValueError(f"'{text}' names no file after the colon")
        if not separator and Path(text).suffix:
            return Wanted(output_for_path(text).name, Path(text))
        is_file = path not in ("", "-")
        return Wanted(output_named(name).name, Path(path) if is_file else None)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'-o'") from None


def write_outputs(scorecard: Scorecard, wanted: Iterable[Wanted]) -> bool:
    """Write every output, and say whether all could be written; one that fails hinders no other.

    Of a file, the old one stays until the new one is whole.
    """
    from csobjectives.renderers import render

    def text(each: Wanted) -> str:
        to_screen = each.format == "terminal" and each.path is None
        return _for_terminal(scorecard) if to_screen else render(scorecard, each.format)

    wanted = list(wanted)
    complete = _write_all(wanted, text)
    if any(each.format == "github" for each in wanted):
        complete = _add_summary(scorecard) and complete
    return complete


def _add_summary(scorecard: Scorecard) -> bool:
    """Add a summary to the page of a run on GitHub, where this is one; say whether it worked.

    GitHub drops a step's summary whole where it is too large: what stands there already counts.
    """
    from csobjectives.renderers import MOST_OF_SUMMARY, render_summary

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return True
    path = Path(name)
    try:
        room = MOST_OF_SUMMARY - (path.stat().st_size if path.exists() else 0)
        if room > 0:
            with path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(render_summary(scorecard, room))
    except OSError as error:
        click.echo(f"Error: the summary cannot be written: {error.strerror}", err=True)
        return False
    return True


def write_unmeasured(definitions: Definitions, wanted: Iterable[Wanted]) -> bool:
    """Write every output of what needs no measurements, as `write_outputs` does."""
    from csobjectives.renderers import render_definitions

    return _write_all(wanted, lambda each: render_definitions(definitions, each.format))


def _write_all(wanted: Iterable[Wanted], text: Callable[[Wanted], str]) -> bool:
    complete = True
    for each in wanted:
        if each.path is None:
            click.echo(text(each), nl=False)
        else:
            complete = _write(each.path, text(each)) and complete
    return complete


def _for_terminal(scorecard: Scorecard) -> str:
    """The table, in colour and fitted to the window where there is one."""
    from csobjectives.renderers import render_terminal

    is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if is_terminal else None
    styled = is_terminal and not os.environ.get("NO_COLOR")
    return render_terminal(scorecard, width=width, styled=styled)


def _write(path: Path, text: str) -> bool:
    try:
        _replace(path.resolve(), text.encode())  # what a link leads to is written: it stays a link
    except OSError as error:
        click.echo(f"Error: {path} cannot be written: {error.strerror}", err=True)
        return False
    click.echo(f"wrote {path}", err=True)
    return True


def _replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another one, which stays until then, or for good if it is equal.

    What is no file, such as /dev/stdout, is written to. Raises OSError.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as beside:
        whole = Path(beside, path.name)
        whole.write_bytes(content)
        whole.replace(path)
