"""`csobjectives source`: a contract to start from, made from a file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Print a contract to start from, made from a file.")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--name", default="", help="What to call the source. Default: by the file's name.")
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="How many rows to look at.",
)
@click.option("--sheet", default="", help="Which sheet of a spreadsheet. Default: its only one.")
@click.pass_context
def source(ctx: click.Context, path: Path, name: str, rows: int, sheet: str) -> None:
    """Look at a measurement file, and print a document of kind Sources to start from.

    Comments say what the cells leave open: which number is the month, what a figure counts,
    which words mean nothing. No cell of a column that tells of a person is shown.
    """
    from csobjectives.cli.problems import tell
    from csobjectives.problems import CannotJudge, ExitCode, Problems
    from csobjectives.sketch import sketch

    try:
        click.echo(sketch(path, name, rows, sheet), nl=False)
    except CannotJudge as refused:
        tell(Problems(refused.problems))
        ctx.exit(ExitCode.CANNOT_JUDGE)
