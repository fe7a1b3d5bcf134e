"""Every file of the site, one after another, so that no more than one is held at a time."""

from __future__ import annotations

from collections.abc import Iterator

from csobjectives.changes import Changes
from csobjectives.metrics import TYPES
from csobjectives.model import Scorecard
from csobjectives.renderers.pages.html import asset
from csobjectives.renderers.pages.view import page_of
from csobjectives.renderers.site.changes import changes_view
from csobjectives.renderers.site.data import data_files
from csobjectives.renderers.site.overview import metrics_of, overview_of, sets_of_type
from csobjectives.renderers.site.sheets import WHOLE, Sheets

_ASSETS = ("style.css", "script.js")


def site_files(scorecard: Scorecard, changes: Changes | None = None) -> Iterator[tuple[str, str]]:
    """The path, with `/` and below the site's folder, and the text of each of its files.

    What others lead to comes first, the front page last.
    """
    page = page_of(scorecard)
    told = None if changes is None else changes_view(changes, page)
    sheets = Sheets(page=page, overview=overview_of(scorecard, page), changes=told)
    for name in _ASSETS:
        yield name, asset(name)
    yield from data_files(scorecard)
    yield from _objective_pages(sheets)
    yield from _set_pages(sheets)
    yield from _type_pages(sheets)
    if told is not None:
        yield sheets.fitted("changes", told.path)
    yield sheets.fitted("index", "index.html")


def _objective_pages(sheets: Sheets) -> Iterator[tuple[str, str]]:
    """A page for each objective; from one of a set, one goes on to the next in its table."""
    overview = sheets.overview
    for of in sheets.page.sets:
        row = (None, *of.objectives, None)
        for before, objective, after in zip(row, row[1:], row[2:], strict=False):
            if objective is not None:
                yield sheets.sheet(
                    "objective_page",
                    objective.path,
                    objective=objective,
                    set=of,
                    type=overview.types.get(overview.keys[objective.name].type),
                    before=before,
                    after=after,
                    cut=WHOLE,
                )


def _set_pages(sheets: Sheets) -> Iterator[tuple[str, str]]:
    for name, part in sheets.overview.teams.items():
        shown = next(each for each in sheets.page.sets if each.name == name)
        yield sheets.fitted("set", part.path, shown=shown, part=part)


def _type_pages(sheets: Sheets) -> Iterator[tuple[str, str]]:
    for name, type_ in TYPES.items():
        part = sheets.overview.types[name]
        sets = sets_of_type(sheets.page, sheets.overview, name)
        metrics = metrics_of(name)
        yield sheets.fitted("type", part.path, type=type_, part=part, sets=sets, metrics=metrics)
