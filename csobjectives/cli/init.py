"""`csobjectives init`: a small project that runs at once."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

# What is written where, from templates/project/. The schemas are written beside them.
FILES = {
    "csobjectives.yaml": "csobjectives.yaml",
    "objectives/sources.yaml": "sources.yaml",
    "objectives/support.yaml": "support.yaml",
    "measurements/contacts.csv": "contacts.csv",
    ".github/workflows/objectives.yml": "workflow.yml",
}


@click.command(short_help="Write a small project that runs at once.")
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Write a small project into FOLDER: objectives, measurements and a GitHub workflow.

    It runs at once: `csobjectives check`. No file that is already there is touched.
    """
    from csobjectives.resources import template_folder
    from csobjectives.schemas import KINDS, schema_text

    source = template_folder() / "project"
    contents = {target: (source / name).read_bytes() for target, name in FILES.items()}
    for kind in KINDS:
        contents[f"schema/{kind.lower()}.schema.json"] = schema_text(kind).encode()
    there = [target for target in contents if (folder / target).exists()]
    if there:
        more = len(there) - 1
        others = f" and {more} more file{'s' * (more > 1)}" if more else ""
        raise click.ClickException(
            f"{there[0]}{others} would be overwritten, so nothing was written. "
            "Choose another folder: csobjectives init my-project"
        )
    for target, content in contents.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        click.echo(f"wrote {path}")
    move = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    click.echo(f"\nTry it: {move}csobjectives check")
