"""`-o FORMAT[:PATH]`: which outputs are asked for, and writing them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csobjectives.model import Scorecard


@dataclass(frozen=True, slots=True)
class Wanted:
    """One output: a format by name, to a file or to standard output."""

    format: str
    path: Path | None = None


def parse_output(text: str) -> Wanted:
    """Read `json`, `json:results.json` or `results.json`. Raises BadParameter."""
    from csobjectives.renderers import output_for_path, output_named

    name, separator, path = text.partition(":")
    try:
        if separator and not path:
            raise ValueError(f"'{text}' names no file after the colon")
        if not separator and Path(text).suffix:
            return Wanted(output_for_path(text).name, Path(text))
        return Wanted(output_named(name).name, Path(path) if path else None)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="'-o'") from None


def write_outputs(scorecard: Scorecard, wanted: list[Wanted]) -> None:
    """Write every output; of a file, the old one stays until the new one is whole."""
    from csobjectives.renderers import render

    for each in wanted:
        if each.path is not None:
            _write(each.path, render(scorecard, each.format))
            click.echo(f"wrote {each.path}", err=True)
        elif each.format == "terminal":
            click.echo(_for_terminal(scorecard), nl=False)
        else:
            click.echo(render(scorecard, each.format), nl=False)


def _for_terminal(scorecard: Scorecard) -> str:
    """The table, in colour and fitted to the window where there is one."""
    from csobjectives.renderers import render_terminal

    is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if is_terminal else None
    styled = is_terminal and not os.environ.get("NO_COLOR")
    return render_terminal(scorecard, width=width, styled=styled)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", delete=False
        ) as beside:
            beside.write(text)
        Path(beside.name).chmod(0o644)
        Path(beside.name).replace(path)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
