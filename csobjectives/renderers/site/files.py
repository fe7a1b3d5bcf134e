"""Every file of the site, one after another, so that no more than one is held at a time."""

from __future__ import annotations

from collections.abc import Iterator

from csobjectives.metrics import TYPES
from csobjectives.model import Scorecard
from csobjectives.renderers.machines.results import render_results
from csobjectives.renderers.pages.html import asset, render_page
from csobjectives.renderers.pages.page import ObjectiveView, Page
from csobjectives.renderers.pages.view import page_of

_ASSETS = ("style.css", "script.js")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)


def site_files(scorecard: Scorecard) -> Iterator[tuple[str, str]]:
    """The path, with `/` and below the site's folder, and the text of each of its files.

    What others lead to comes first, the front page last.
    """
    page = page_of(scorecard)
    for name in _ASSETS:
        yield name, asset(name)
    yield "data/results.json", render_results(scorecard)
    for objective in page.objectives:
        yield objective.path, _page("objective_page", objective.path, page, objective=objective)
    for each in page.sets:
        yield each.path, _page("set", each.path, page, shown=each)
    for name, type_ in TYPES.items():
        path = f"types/{name}/index.html"
        yield path, _page("type", path, page, type=type_)
    yield "index.html", _page("index", "index.html", page)


def _page(name: str, path: str, page: Page, **values: object) -> str:
    """A page from its template; `root` leads from it to the site's folder."""
    root = "../" * path.count("/")

    def link(objective: ObjectiveView) -> str:
        return root + objective.path

    return render_page(name, page=page, root=root, link=link, policy=_POLICY, **values)
