"""What `check` and `publish` are asked for alike: what to judge, as of when, with what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from csobjectives.model import Scorecard
    from csobjectives.pipeline import Request

_Command = TypeVar("_Command", bound=Callable[..., Any])


def read_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A day as ISO 8601. Raises BadParameter with what was found."""
    from csobjectives.periods import parse_day

    try:
        return None if value is None else parse_day(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def read_size(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """An amount of memory: a number and a unit. Raises BadParameter with what was found."""
    if value and not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", value, re.IGNORECASE):
        raise click.BadParameter(f"'{value}' is no size; sizes are written as 500MB or 4GB")
    return value


def read_folder(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    """A folder. Raises BadParameter for an empty name, as of a variable that nothing has set."""
    if value == "":
        raise click.BadParameter("the name is empty; write that of a folder")
    return None if value is None else Path(value)


_PARAMETERS = (
    click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    click.option(
        "--as-of",
        callback=read_day,
        metavar="YYYY-MM-DD",
        help="Judge as of this day's start. Default: the project's, else today.",
    ),
    click.option(
        "--allow-dir",
        "allowed",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Let sources read files below this folder, outside the project; repeatable.",
    ),
    click.option(
        "--history",
        callback=read_folder,
        metavar="FOLDER",
        help="Record the figures of closed periods in this folder, and recall those of which a "
        "source holds nothing any more.",
    ),
    click.option(
        "--memory-limit",
        callback=read_size,
        metavar="SIZE",
        help="What a scan may use, such as 4GB.",
    ),
    click.option("--threads", type=click.IntRange(min=1), help="How many cores a scan may use."),
    click.option(
        "-o",
        "--output",
        "outputs",
        multiple=True,
        metavar="FORMAT[:PATH]",
        help="terminal, markdown, html, json, csv, junit, sarif, github (annotations), gitlab "
        "(Code Quality) or badge, to a file or standard output; repeatable. "
        "A path with a known ending is enough. Default: terminal. Also statements: each objective "
        "as one plain sentence, which validate writes as well; and rejects: the rows that break "
        "their contract, with their cells, as CSV; for your own eyes, not to be published.",
    ),
)


def judging_parameters(command: _Command) -> _Command:
    """Give a command what `request_of` reads, and `-o`."""
    for parameter in reversed(_PARAMETERS):
        command = parameter(command)
    return command


def request_of(
    *,
    paths: tuple[Path, ...],
    as_of: date | None,
    allowed: tuple[Path, ...],
    history: Path | None,
    memory_limit: str | None,
    threads: int | None,
    rejects: bool = False,
) -> Request:
    """What the command line asks for; the one place that reads the clock."""
    from csobjectives.cli.stdin import piped
    from csobjectives.engines import Settings
    from csobjectives.pipeline import Request

    return Request(
        paths=paths,
        cwd=Path.cwd(),
        now=datetime.now(UTC),
        as_of=as_of,
        allowed=allowed,
        settings=Settings(memory_limit=memory_limit, threads=threads),
        stdin=piped(paths),
        history=history,
        rejects=rejects,
    )


def judge(ctx: click.Context, request: Request) -> Scorecard:
    """The scorecard; where nothing can be judged, the command ends with the problems."""
    from csobjectives.cli.problems import tell
    from csobjectives.cli.progress import shown_progress
    from csobjectives.pipeline import evaluate
    from csobjectives.problems import CannotJudge, ExitCode

    try:
        with shown_progress() as progress:
            return evaluate(replace(request, progress=progress))
    except CannotJudge as refused:
        tell(refused.problems, ": nothing was judged.")
        ctx.exit(ExitCode.CANNOT_JUDGE)
