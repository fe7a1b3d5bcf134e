"""A page of the site at its path: where its links lead, and how much it may hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from csobjectives.renderers.pages.html import render_page
from csobjectives.renderers.pages.page import ObjectiveView, Page
from csobjectives.renderers.site.changes import ChangesView
from csobjectives.renderers.site.overview import Overview, rest_of, segments_of

LIMIT = 300_000
"""How many bytes a page has at most."""

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'"
)
_ALL = sys.maxsize


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How many of each a page shows; beyond that they are counted, with where the others are."""

    attention: int = 50
    rows: int = _ALL
    parts: int = _ALL
    problems: int = _ALL
    segments: int = 12
    sparklines: bool = True


WHOLE = Cut()
CUTS = (
    WHOLE,
    Cut(segments=6, parts=500, problems=100),
    Cut(segments=3, parts=500, problems=100, sparklines=False),
    Cut(attention=40, rows=100, segments=0, parts=300, problems=50, sparklines=False),
    Cut(attention=30, rows=20, segments=0, parts=200, problems=30, sparklines=False),
    Cut(attention=20, rows=0, segments=0, parts=100, problems=20, sparklines=False),
)
"""What a page is cut to until it is small enough, the mildest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that every page has to a part of the site."""

    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """What all pages of one site share."""

    page: Page
    overview: Overview
    changes: ChangesView | None = None

    def fitted(self, name: str, path: str, **values: object) -> tuple[str, str]:
        """A page from its template, cut until it is no larger than the limit."""
        for cut in CUTS:
            path, text = self.sheet(name, path, cut=cut, **values)
            if len(text.encode()) <= LIMIT:
                break
        return path, text

    def sheet(self, name: str, path: str, **values: object) -> tuple[str, str]:
        """A page from its template; `root` leads from it to the site's folder."""
        root = "../" * path.count("/")

        def link(objective: ObjectiveView) -> str:
            return root + objective.path

        text = render_page(
            name,
            page=self.page,
            overview=self.overview,
            root=root,
            link=link,
            ways=tuple(self._ways(root)),
            policy=_POLICY,
            rest_of=rest_of,
            segments_of=segments_of,
            changes=self.changes,
            **values,
        )
        return path, text

    def _ways(self, root: str) -> Iterator[Link]:
        """To the sections of the front page, which are near from there, and to the changes."""
        front = f"{root}index.html" if root else ""
        if self.page.attention:
            yield Link("Needs attention", f"{front}#attention")
        yield Link("Teams", f"{front}#teams")
        yield Link("Objectives", f"{front}#objectives")
        yield Link("Types", f"{front}#types")
        if self.changes is not None:
            yield Link("Changes", root + self.changes.path)
        yield Link("Data", f"{front}#data")
