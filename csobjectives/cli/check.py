"""`csobjectives check`: the main job."""

from __future__ import annotations

from typing import Any

import click

from csobjectives.cli.judging import judging_parameters, request_of


@click.command(short_help="Judge objectives and write scorecards.")
@judging_parameters
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help="terminal, json, markdown or html, to a file or standard output; repeatable. "
    "A path with a known ending is enough. Default: terminal. Also statements: each objective as "
    "one plain sentence, which validate writes as well; and rejects: the rows that break "
    "their contract, with their cells, as CSV; for your own eyes, not to be published.",
)
@click.pass_context
def check(ctx: click.Context, /, outputs: tuple[str, ...], **asked: Any) -> None:
    """Judge the objectives in PATHS, by default the project's, and write scorecards.

    The path - is one document in standard input.

    Exits 0 where nothing failed, 1 where something blocking was missed or could not be
    measured, 2 where it could not be judged.
    """
    from csobjectives.cli.outputs import parse_outputs, write_outputs
    from csobjectives.cli.problems import tell
    from csobjectives.pipeline import evaluate
    from csobjectives.problems import CannotJudge, ExitCode

    wanted = parse_outputs(outputs)
    rejects = any(each.format == "rejects" for each in wanted)
    try:
        scorecard = evaluate(request_of(**asked, rejects=rejects))
    except CannotJudge as refused:
        tell(refused.problems, ": nothing was judged.")
        ctx.exit(ExitCode.CANNOT_JUDGE)
    complete = write_outputs(scorecard, wanted)
    tell(scorecard.problems)
    ctx.exit(scorecard.exit_code if complete else ExitCode.CANNOT_JUDGE)
