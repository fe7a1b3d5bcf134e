"""`csobjectives publish`: the scorecard as a static site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csobjectives.cli.judging import judge, judging_parameters, read_folder, request_of

if TYPE_CHECKING:
    from csobjectives.changes import Run
    from csobjectives.cli.outputs import Wanted
    from csobjectives.model import Scorecard
    from csobjectives.publishing import NotPublished


@click.command(short_help="Judge objectives and write the static site.")
@judging_parameters
@click.option(
    "--out",
    callback=read_folder,
    required=True,
    metavar="FOLDER",
    help="Where the site is written, whole or not at all; what else is in the folder stays.",
)
@click.option(
    "--previous",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Tell what has changed since an earlier run, of which this is the JSON, such as "
    "FOLDER/data/results.json.",
)
@click.pass_context
def publish(
    ctx: click.Context, /, out: Path, previous: Path | None, outputs: tuple[str, ...], **asked: Any
) -> None:
    """Judge the objectives in PATHS, by default the project's, and write the site to FOLDER.

    The site is pages, styles and data that need no server: open index.html. It is written also
    where objectives are missed, with the exit codes of check.
    """
    from csobjectives.cli.outputs import parse_outputs, write_outputs
    from csobjectives.cli.problems import tell
    from csobjectives.loading import find_root
    from csobjectives.problems import ExitCode
    from csobjectives.publishing import NotPublished, refuse_unfit

    wanted = parse_outputs(outputs)
    rejects = any(each.format == "rejects" for each in wanted)
    request = request_of(**asked, rejects=rejects)
    root = find_root(request.paths[0] if request.paths else request.cwd)
    try:
        refuse_unfit(out, (root, request.cwd, *request.paths))
    except NotPublished as refused:
        raise click.ClickException(_told(out, refused)) from None
    earlier = _earlier(ctx, previous)
    scorecard = judge(ctx, request)
    is_written = _write(scorecard, earlier, out, root)
    others = list(_apart(out, wanted))
    complete = write_outputs(scorecard, others) and is_written and others == wanted
    tell(scorecard.problems)
    ctx.exit(scorecard.exit_code if complete else ExitCode.CANNOT_JUDGE)


def _earlier(ctx: click.Context, previous: Path | None) -> Run | None:
    """What an earlier run found; where that cannot be read, the command ends with the problems."""
    from csobjectives.changes import read_earlier
    from csobjectives.cli.problems import tell
    from csobjectives.problems import ExitCode, Problems

    if previous is None:
        return None
    problems = Problems()
    earlier = read_earlier(previous, problems)
    if earlier is None:
        tell(problems, ": nothing was judged.")
        ctx.exit(ExitCode.CANNOT_JUDGE)
    return earlier


def _apart(out: Path, wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """The outputs that take no page's place; an error is told for any other."""
    from csobjectives.publishing import ours

    pages = {(out / name).resolve() for name in ours(out)}
    for each in wanted:
        if each.path and each.path.resolve() in pages:
            click.echo(f"Error: {each.path} is a file of the site, and stays as it is", err=True)
        else:
            yield each


def _told(out: Path, refused: NotPublished) -> str:
    return f"the site cannot be written to {out}: {refused}"


def _write(scorecard: Scorecard, earlier: Run | None, out: Path, root: Path) -> bool:
    """Write the site, and say whether it could be written; outputs are written all the same."""
    from csobjectives.changes import changes_between
    from csobjectives.publishing import NotPublished
    from csobjectives.publishing import publish as write
    from csobjectives.renderers import render_site

    documents = (each.objective.location.file for each in scorecard.results)
    read = {*documents, *(each.path for each in scorecard.inputs)}
    changes = None if earlier is None else changes_between(earlier, scorecard)
    try:
        files = render_site(scorecard, changes)
        written = write(files, out, [root / name for name in sorted(read)])
    except NotPublished as refused:
        click.echo(f"Error: {_told(out, refused)}", err=True)
        return False
    removed = f", {written.removed} removed" if written.removed else ""
    counts = f"{written.files} files, {written.changed} of them new or changed{removed}"
    click.echo(f"wrote {out / 'index.html'}: {counts}", err=True)
    return True
