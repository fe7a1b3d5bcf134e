"""`csobjectives check`: the main job."""

from __future__ import annotations

from typing import Any

import click

from csobjectives.cli.judging import judge, judging_parameters, request_of


@click.command(short_help="Judge objectives and write scorecards.")
@judging_parameters
@click.pass_context
def check(ctx: click.Context, /, outputs: tuple[str, ...], **asked: Any) -> None:
    """Judge the objectives in PATHS, by default the project's, and write scorecards.

    The path - is one document in standard input.

    Exits 0 where nothing failed, 1 where something blocking was missed or could not be
    measured, 2 where it could not be judged.
    """
    from csobjectives.cli.outputs import parse_outputs, write_outputs
    from csobjectives.cli.problems import tell
    from csobjectives.problems import ExitCode

    wanted = parse_outputs(outputs)
    rejects = any(each.format == "rejects" for each in wanted)
    scorecard = judge(ctx, request_of(**asked, rejects=rejects))
    complete = write_outputs(scorecard, wanted)
    tell(scorecard.problems)
    ctx.exit(scorecard.exit_code if complete else ExitCode.CANNOT_JUDGE)
