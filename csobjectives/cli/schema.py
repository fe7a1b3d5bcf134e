"""`csobjectives schema`: the JSON Schemas, for editors."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("Project", "Sources", "Objectives", "Measurements")


@click.command(short_help="Print the JSON Schemas, for editors.")
@click.argument(
    "kind", required=False, metavar="KIND", type=click.Choice(KINDS, case_sensitive=False)
)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write all into this folder."
)
@click.option(
    "--write",
    is_flag=True,
    help="For contributors: renew the generated parts of the checkout's own schema/.",
)
def schema(kind: str | None, out: Path | None, write: bool) -> None:
    """Print the JSON Schema of a KIND of document, or write them all for an editor.

    KIND is Project, Sources, Objectives or Measurements.
    """
    from csobjectives.resources import is_checkout
    from csobjectives.schemas import schema_text, write_schemas

    if write and not is_checkout():
        raise click.UsageError("--write renews a checkout of csobjectives. Use --out FOLDER.")
    if write:
        changed = write_schemas()
        click.echo("\n".join(f"wrote schema/{name}" for name in changed) or "nothing has changed")
    elif out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for each in KINDS:
            path = out / f"{each.lower()}.schema.json"
            path.write_text(schema_text(each), encoding="utf-8")
            click.echo(f"wrote {path}")
    elif kind is None:
        raise click.UsageError(f"Name a kind ({', '.join(KINDS)}), or a folder: --out schema")
    else:
        click.echo(schema_text(kind), nl=False)
