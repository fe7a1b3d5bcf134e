"""The site's data: what its pages say, for machines; badges, and the schemas of all documents."""

from __future__ import annotations

from collections.abc import Iterator

from csobjectives.model import Scorecard
from csobjectives.renderers.machines.badges import badges_of
from csobjectives.renderers.machines.figures_csv import render_csv
from csobjectives.renderers.machines.results import render_results
from csobjectives.resources import schema_folder


def data_files(scorecard: Scorecard) -> Iterator[tuple[str, str]]:
    """Paths below the site's folder, all of them in `data/`, and their texts."""
    yield "data/results.json", render_results(scorecard)
    yield "data/results.csv", render_csv(scorecard)
    for name, badge in badges_of(scorecard):
        yield f"data/badges/{name}", badge
    for schema in sorted(schema_folder().glob("*.schema.json")):
        yield f"data/schemas/{schema.name}", schema.read_text(encoding="utf-8")
