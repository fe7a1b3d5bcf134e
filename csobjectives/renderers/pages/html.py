"""One self-contained page: no script, no request, styles allowed by their hash alone."""

from __future__ import annotations

import base64
import hashlib

from csobjectives.model import Scorecard
from csobjectives.renderers.pages.segments import MOST
from csobjectives.renderers.pages.target_lines import HEIGHT
from csobjectives.renderers.pages.templated import render_template
from csobjectives.renderers.pages.trends import HEIGHT as SPARK_HEIGHT
from csobjectives.renderers.pages.trends import WIDTH as SPARK_WIDTH
from csobjectives.renderers.pages.view import page_of
from csobjectives.resources import template_folder


def render_html(scorecard: Scorecard) -> str:
    """The scorecard as an HTML page that works from a file; the same scorecard, the same bytes."""
    style = (template_folder() / "scorecard.css").read_text(encoding="utf-8")
    return render_template(
        "scorecard.html.j2",
        page=page_of(scorecard),
        style=style,
        policy=_policy(style),
        chart_height=HEIGHT,
        most_segments=MOST,
        spark=(SPARK_WIDTH, SPARK_HEIGHT),
    )


def _policy(style: str) -> str:
    """A Content Security Policy that lets the page's own style in, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
