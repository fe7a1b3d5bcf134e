"""`csobjectives catalog`: the types and metrics, from their docstrings, and the presets."""

from __future__ import annotations

import click

PRESETS = "presets"


@click.command(short_help="Describe the types, metrics and presets.")
@click.argument("name", required=False)
@click.argument("preset", required=False)
def catalog(name: str | None, preset: str | None) -> None:
    """List the types and metrics; with NAME, describe one type, metric or preset.

    `catalog presets` lists the presets, the contracts of common exports that a source can
    start from; `catalog presets PRESET` shows one.
    """
    from csobjectives.loading.sources import presets
    from csobjectives.problems import did_you_mean
    from csobjectives.renderers.catalogue.metrics import describe, overview, suggestion
    from csobjectives.renderers.catalogue.presets import preset_list, preset_page
    from csobjectives.resources import preset_folder

    if name is None:
        click.echo(overview(), nl=False)
        return
    if preset is not None and name != PRESETS:
        raise click.UsageError(f"Name one thing at a time: csobjectives catalog {name}")
    known = presets.names()
    wanted = preset or name
    if name == PRESETS and preset is None:
        text: str | None = preset_list({each: presets.read(each)["description"] for each in known})
    elif wanted in known:
        written = (preset_folder() / f"{wanted}.yaml").read_text(encoding="utf-8")
        text = preset_page(wanted, presets.read(wanted)["description"], written)
    else:
        text = None if preset else describe(wanted)
    if text is None:
        kind = "preset" if preset else "type, metric or preset"
        hint = did_you_mean(wanted, known) if preset else suggestion(wanted, known)
        raise click.BadParameter(
            f"'{wanted}' is no {kind}. {hint}",
            param_hint="PRESET" if preset else "NAME",
        )
    click.echo(text, nl=False)
