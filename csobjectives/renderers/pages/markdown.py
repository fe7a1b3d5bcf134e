"""For a pull request, a step summary or a wiki: worst first, and never too long for a comment."""

from __future__ import annotations

from collections.abc import Callable

from csobjectives.model import Scorecard
from csobjectives.renderers.pages.page import Page
from csobjectives.renderers.pages.templated import render_template
from csobjectives.renderers.pages.view import page_of

MOST_CHARACTERS = 65_536
"""A comment longer than this is refused whole by the services that show it."""

_MOST = (10_000, 1_000, 300, 200, 100, 50, 25, 12, 6, 3, 1, 0)

_CUT = "\n\nThe rest does not fit here: see the output `html` or `json`.\n"

_SEGMENTS = 25
_BRIEF = 3  # periods of what is met or tracked, the open one among them


def render_markdown(
    scorecard: Scorecard, *, most: int = MOST_CHARACTERS, measure: Callable[[str], int] = len
) -> str:
    """The scorecard as Markdown; what does not fit is counted, the details being cut first.

    It measures no more than `most`, in characters unless told otherwise.
    """
    page = page_of(scorecard)
    text = ""
    for rows, details in [(_MOST[0], each) for each in _MOST] + [(each, 0) for each in _MOST]:
        text = _render(page, rows, details)
        if measure(text) <= most:
            return text
    return _first_lines(text, most, measure)


def _first_lines(text: str, most: int, measure: Callable[[str], int]) -> str:
    """As many lines as fit, where there are too many sets even to name them all."""
    kept, room = "", most - measure(_CUT)
    for line in text.splitlines(keepends=True):
        room -= measure(line)
        if room < 0:
            return kept + _CUT
        kept += line
    return kept


def _render(page: Page, rows: int, details: int) -> str:
    urgent = {objective.anchor for objective in page.attention}
    others = (each for each in page.objectives if each.anchor not in urgent)
    worst = (*page.attention, *others)
    return render_template(
        "scorecard.md.j2",
        page=page,
        worst=worst,
        most=rows,
        open=details,
        segments=_SEGMENTS,
        brief=_BRIEF,
    )
