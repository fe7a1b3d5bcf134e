"""Badges as SVG, which need no font and no server: of the project, its sets, its objectives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from csobjectives.model import Effect, Result, Scorecard, Verdict
from csobjectives.problems import ExitCode
from csobjectives.renderers.machines.findings import title_of
from csobjectives.renderers.words.figures import count
from csobjectives.renderers.words.marks import MARKS, Mark, mark_in
from csobjectives.renderers.words.sentences import signed
from csobjectives.renderers.words.targets import found_figure
from csobjectives.renderers.words.text import plain

_LABEL = 48  # characters
_HEIGHT, _MARGIN = 20, 6
_GROUND = "#444b55"
COLOURS = {
    "missed": "#a1122f",
    "no-data": "#5c6068",
    "stale": "#5c6068",
    "at-risk": "#7d5a00",
    "too-few": "#5c6068",
    "pending": "#5c6068",
    "met": "#006594",
    "tracked": "#5c6068",
}
"""By the names of marks; white on each of them has a contrast of 4.5 or more (WCAG 2.2, AA)."""

# How wide characters are at 11 px, in pixels; the width of each text is told, so that it fits.
_NARROW, _WIDE = frozenset("ijl.,:;|!'()[]tfrI1 "), frozenset("mwMW%@—…")
_WIDTHS = (4.6, 6.6, 10.0, 11.0)


def render_badge(scorecard: Scorecard) -> str:
    """The project's badge: how many of its objectives are met."""
    return _badge(plain(scorecard.title, _LABEL), *_whole(scorecard.results, scorecard.exit_code))


def badges_of(scorecard: Scorecard) -> Iterator[tuple[str, str]]:
    """Paths of badges, and these: `project.svg`, `SET.svg`, `SET/OBJECTIVE.svg`."""
    yield "project.svg", render_badge(scorecard)
    for each in scorecard.sets:
        own = [result for result in scorecard.results if result.objective.set_name == each.name]
        title = plain(each.title, _LABEL) or each.name
        yield f"{each.name}.svg", _badge(title, *_whole(own))
        for result in own:
            if not result.segment and not result.retired:
                label = plain(title_of(result), _LABEL)
                yield f"{result.objective.name}.svg", _badge(label, *_single(result))


def _whole(results: Iterable[Result], code: ExitCode = ExitCode.OK) -> tuple[Mark, str]:
    """How several objectives stand, and `4 of 6 met`, as pages count: not what has retired.

    They are missed where one fails, or a segment of it, and at risk where one warns.
    """
    counted = [each for each in results if not each.retired and each.judged.verdict is not None]
    wholes = [each for each in counted if not each.segment]
    met = sum(each.judged.verdict is Verdict.MET for each in wholes)
    told = f"{count(met)} of {count(len(wholes))} met"
    if code is ExitCode.CANNOT_JUDGE:
        return MARKS[Verdict.NO_DATA], f"{told}, not all judged"
    if any(each.effect is Effect.FAILS for each in counted) or code is ExitCode.FAILED:
        return MARKS[Verdict.MISSED], told
    if not wholes:
        return MARKS[None], "nothing judged"
    warns = any(each.effect is Effect.WARNS for each in wholes)
    return MARKS[Verdict.AT_RISK if warns else Verdict.MET], told


def _single(result: Result) -> tuple[Mark, str]:
    """An objective's mark, and its verdict with the figure: `Missed 71.4%`."""
    judged, unit = result.judged, result.objective.measure.unit
    mark, value = mark_in(result), judged.reading.estimate.value
    if value is None or judged.reading.suppressed:
        return mark, mark.word
    return mark, f"{mark.word} {signed(result, found_figure(value, unit, judged.target))}"


def _badge(label: str, mark: Mark, says: str) -> str:
    """Two texts beside one another; the shape of the verdict tells what the colour does."""
    message = f"{mark.shape} {says}"
    left, right = _width(label), _width(message)
    start, whole = left + 2 * _MARGIN, left + right + 4 * _MARGIN
    title = f"{label}: {says}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" '
        f'viewBox="0 0 {whole} {_HEIGHT}" role="img" aria-label={quoteattr(title)}>\n'
        f"<title>{escape(title)}</title>\n"
        f'<path fill="{_GROUND}" d="M0 0h{start}v{_HEIGHT}H0z"/>\n'
        f'<path fill="{COLOURS[mark.name]}" d="M{start} 0H{whole}v{_HEIGHT}H{start}z"/>\n'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\n'
        f"{_text(label, _MARGIN, left)}{_text(message, start + _MARGIN, right)}</g>\n</svg>\n"
    )


def _text(text: str, x: int, width: int) -> str:
    return f'<text x="{x}" y="14" textLength="{width}">{escape(text)}</text>\n'


def _width(text: str) -> int:
    return max(1, round(sum(map(_character, text))))


def _character(character: str) -> float:
    narrow, usual, wide, full = _WIDTHS
    if character in _NARROW:
        return narrow
    if character in _WIDE:
        return wide
    return full if east_asian_width(character) in "WF" else usual + character.isupper()
