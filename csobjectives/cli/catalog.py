"""`csobjectives catalog`: the types and metrics, from their docstrings."""

from __future__ import annotations

import click


@click.command(short_help="Describe the types and metrics.")
@click.argument("name", required=False)
def catalog(name: str | None) -> None:
    """List the types and metrics; with NAME, describe one type or metric."""
    from csobjectives.problems import did_you_mean
    from csobjectives.renderers.catalogue import describe, names, overview

    if name is None:
        click.echo(overview(), nl=False)
        return
    text = describe(name)
    if text is None:
        raise click.BadParameter(
            f"'{name}' is no type or metric. {did_you_mean(name, names())}", param_hint="NAME"
        )
    click.echo(text, nl=False)
