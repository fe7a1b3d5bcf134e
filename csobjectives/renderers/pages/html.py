"""One self-contained page: no script, no request, styles allowed by their hash alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from csobjectives.model import Scorecard
from csobjectives.renderers.pages.page import ObjectiveView, Page
from csobjectives.renderers.pages.segments import MOST as MOST_SEGMENTS
from csobjectives.renderers.pages.target_lines import HEIGHT
from csobjectives.renderers.pages.templated import render_template
from csobjectives.renderers.pages.trends import HEIGHT as SPARK_HEIGHT
from csobjectives.renderers.pages.trends import WIDTH as SPARK_WIDTH
from csobjectives.renderers.pages.view import page_of
from csobjectives.resources import template_folder

MOST = 300_000
"""So many bytes the page has at most, by leaving out details: an objective then has a sentence."""


def render_html(scorecard: Scorecard) -> str:
    """The scorecard as an HTML page that works from a file; the same scorecard, the same bytes."""
    page, style = page_of(scorecard), asset("style.css")

    def laid_out(articles: Mapping[str, str]) -> str:
        return render_page(
            "single",
            page=page,
            articles=articles,
            link=_fragment,
            style=style,
            policy=_policy(style),
        )

    return laid_out(_articles(page, MOST - len(laid_out({}).encode())))


def _articles(page: Page, room: int) -> Mapping[str, str]:
    """The details of as many objectives as there is room for, the worst first, by their anchors."""
    attention = {each.anchor for each in page.attention}
    others = (each for each in page.objectives if each.anchor not in attention)
    articles: dict[str, str] = {}
    for number, objective in enumerate((*page.attention, *others)):
        text = render_page("article", objective=objective, number=number, intervals_at=page.level)
        room -= len(text.encode())
        if room < 0:
            break
        articles[objective.anchor] = text
    return articles


def render_page(name: str, **values: object) -> str:
    """The named template of `templates/site/`, which share the sizes of what is drawn."""
    return render_template(
        f"site/{name}.html.j2",
        chart_height=HEIGHT,
        most_segments=MOST_SEGMENTS,
        spark=(SPARK_WIDTH, SPARK_HEIGHT),
        **values,
    )


def asset(name: str) -> str:
    """The text of a file that pages use as it is."""
    return (template_folder() / "site" / name).read_text(encoding="utf-8")


def _fragment(objective: ObjectiveView) -> str:
    """Where in the page an objective's details are."""
    return f"#{objective.anchor}"


def _policy(style: str) -> str:
    """A Content Security Policy that lets the page's own style in, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
