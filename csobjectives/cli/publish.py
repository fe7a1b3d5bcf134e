"""`csobjectives publish`: the scorecard as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from csobjectives.cli.judging import judging_parameters, read_folder, request_of


@click.command(short_help="Judge objectives and write the static site.")
@judging_parameters
@click.option(
    "--out",
    callback=read_folder,
    required=True,
    metavar="FOLDER",
    help="Where the site is written; what else is in the folder stays.",
)
@click.pass_context
def publish(ctx: click.Context, /, out: Path, **asked: Any) -> None:
    """Judge the objectives in PATHS, by default the project's, and write the site to FOLDER.

    The site is pages, styles and data that need no server: open index.html. It is written also
    where objectives are missed, with the exit codes of check.
    """
    from csobjectives.cli.problems import tell
    from csobjectives.pipeline import evaluate
    from csobjectives.problems import CannotJudge, ExitCode
    from csobjectives.publishing import publish as write
    from csobjectives.renderers import render_site

    try:
        scorecard = evaluate(request_of(**asked))
    except CannotJudge as refused:
        tell(refused.problems, ": nothing was judged.")
        ctx.exit(ExitCode.CANNOT_JUDGE)
    write(render_site(scorecard), out)
    click.echo(f"wrote {out / 'index.html'}", err=True)
    tell(scorecard.problems)
    ctx.exit(scorecard.exit_code)
