"""`csobjectives validate`: documents only."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Check documents; measurements are not read.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help="statements, to a file or standard output: each objective as one plain sentence. "
    "Other outputs tell what was measured, and are for check.",
)
@click.pass_context
def validate(ctx: click.Context, paths: tuple[Path, ...], outputs: tuple[str, ...]) -> None:
    """Check the documents in PATHS, by default the project's; measurements are not read.

    The path - is one document in standard input.

    Every problem of every file is told in one run. Exits 0 where there is none, else 2.
    """
    from csobjectives.cli.outputs import parse_unmeasured, write_unmeasured
    from csobjectives.cli.problems import counted, tell
    from csobjectives.cli.stdin import piped
    from csobjectives.loading import load  # not the pipeline, which brings the engine
    from csobjectives.problems import ExitCode, Problems

    wanted = parse_unmeasured(outputs)
    problems = Problems()
    definitions = load(paths, Path.cwd(), problems, piped(paths))
    tell(problems)
    if problems.errors:
        ctx.exit(ExitCode.CANNOT_JUDGE)
    if wanted:
        complete = write_unmeasured(definitions, wanted)
        ctx.exit(ExitCode.OK if complete else ExitCode.CANNOT_JUDGE)
    objectives = counted(len(definitions.objectives), "objective")
    sets = counted(len(definitions.sets), "set")
    click.echo(f"Valid: {objectives} in {sets}, {counted(len(definitions.sources), 'source')}.")
