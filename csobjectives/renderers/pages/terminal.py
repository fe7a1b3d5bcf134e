"""The scorecard on a terminal or in a log: a table, what needs attention, and counts last."""

from __future__ import annotations

from collections.abc import Iterable

from csobjectives.model import Scorecard
from csobjectives.renderers.pages.page import ObjectiveView, Page, Row
from csobjectives.renderers.pages.view import page_of
from csobjectives.renderers.words.text import columns, fitted

_HEADS = ("", "Objective", "Period", "Found", "Target", "Verdict", "Trend")
_RIGHT = ("Found", "Target")
_STYLES = {
    "missed": "bold red",
    "no-data": "bold magenta",
    "stale": "bold magenta",
    "at-risk": "yellow",
    "too-few": "cyan",
    "pending": "blue",
    "met": "green",
    "tracked": "dim",
    "head": "bold",
    "quiet": "dim",
}
_NARROWEST = 16
_MOST_SEGMENTS = 10

Cell = tuple[str, str]
"""A text and the name of its style, "" for none."""


def render_terminal(scorecard: Scorecard, *, width: int | None = None, styled: bool = False) -> str:
    """A table of all objectives, then what needs attention, where the eye is, then the counts.

    `width` is that of the terminal, in columns: names and sentences are fitted to it; None
    fits nothing. Without `styled` the text has no escape code. No line begins with text
    from a document, for a log may take it for a command.
    """
    page = page_of(scorecard)
    lines = [
        [(f"{page.title}, as of {page.as_of}", "head")],
        [],
        *_table(page, width),
        *_without_result(page),
        *_retired(page, width),
        *_scores(page, width),
        *_attention(page, width),
        [],
        [(f"{page.outcome}: ", _outcome_style(page)), (page.summary, "")],
    ]
    paint = _painted if styled else _bare
    return "".join(f"{paint(line).rstrip()}\n" for line in lines)


def _outcome_style(page: Page) -> str:
    return "missed" if page.failed else "met"


def _table(page: Page, width: int | None) -> list[list[Cell]]:
    rows = [row for objective in page.objectives for row in _rows(objective)]
    if not rows:
        return []
    heads = [(head, "head") for head in _HEADS]
    full = [row for row in (heads, *rows) if len(row) == len(_HEADS)]
    widths = [max(columns(row[i][0]) for row in full) for i in range(len(_HEADS))]
    if width is not None:
        widths = _narrowed(widths, width)
    return [
        _line(row, widths) if len(row) == len(_HEADS) else _cut(row, width)
        for row in (heads, *rows)
    ]


def _cut(row: list[Cell], width: int | None) -> list[Cell]:
    """A line over all columns, cut at the terminal's end."""
    indent, (text, style) = row[0], row[-1]
    room = columns(text) if width is None else max(width - columns(indent[0]), _NARROWEST)
    return [indent, (fitted(text, min(room, columns(text))), style)]


def _narrowed(widths: list[int], width: int) -> list[int]:
    """Takes what is too much from the names; where that is not enough, the trend is left out."""
    spare = width - sum(widths) - 2 * (len(widths) - 1)
    if widths[1] + spare < _NARROWEST and widths[-1]:
        return _narrowed([*widths[:-1], 0], width)
    widths[1] = max(min(widths[1], widths[1] + spare), min(widths[1], _NARROWEST))
    return widths


def _line(row: list[Cell], widths: list[int]) -> list[Cell]:
    cells = []
    for head, (text, style), width in zip(_HEADS, row, widths, strict=True):
        shown = fitted(text, width) if width else ""
        if head in _RIGHT:
            shown = " " * (columns(shown) - columns(shown.rstrip())) + shown.rstrip()
        cells += [(shown, style), ("  ", "")]
    return cells[:-1]


def _rows(objective: ObjectiveView) -> Iterable[list[Cell]]:
    mark = objective.mark
    yield [
        (mark.shape, mark.name),
        (objective.name, ""),
        (objective.period, ""),
        (_with_change(objective), ""),
        (f"{objective.target} {objective.judge_in_short}".rstrip(), ""),
        (mark.word.lower(), mark.name),
        (objective.trend, ""),
    ]
    for segment in objective.segments[:_MOST_SEGMENTS]:
        yield _segment(segment, objective)
    more = objective.rest(_MOST_SEGMENTS)
    if more:
        yield _across(more)
    if objective.hidden_segments:
        yield _across(objective.hidden_segments)


def _across(text: str) -> list[Cell]:
    """A line below the segments, which stands over all columns."""
    return [("       ", ""), (text, "quiet")]


def _with_change(objective: ObjectiveView) -> str:
    return f"{objective.found} ({objective.change})" if objective.change else objective.found


def _segment(row: Row, objective: ObjectiveView) -> list[Cell]:
    target = row.target if objective.with_segment_targets else ""
    word = row.mark.word.lower() if row.mark.name != "tracked" else ""
    return [
        ("", ""),
        (f"  {row.mark.shape} {row.label}", "quiet"),
        ("", ""),
        (row.found, "quiet"),
        (target, "quiet"),
        (word, row.mark.name),
        ("", ""),
    ]


def _without_result(page: Page) -> list[list[Cell]]:
    return [
        [(f"– {each.title}: no result for {', '.join(each.without_result)}", "quiet")]
        for each in page.sets
        if each.without_result
    ]


def _attention(page: Page, width: int | None) -> list[list[Cell]]:
    if not page.attention:
        return []
    lines: list[list[Cell]] = [[], [("Needs attention", "head")]]
    for objective in page.attention:
        mark, owner = objective.call, objective.owner
        spared = f" ({', '.join(objective.spared)})" if objective.spared else ""
        lines.append([(f"{mark.shape} ", mark.name), (objective.title, "head"), (spared, "quiet")])
        row = objective.in_a_row
        more = [row[:1].upper() + row[1:], owner and f"Owner: {owner}"]
        says = (
            "" if objective.is_fine else objective.sentence,
            objective.missed_segments,
            objective.note,
            objective.pace,
            ". ".join(part for part in more if part),
        )
        lines += [[(f"  {part}", "")] for text in says if text for part in _wrapped(text, width)]
    return lines


def _retired(page: Page, width: int | None) -> list[list[Cell]]:
    """What is not pursued any more, as it stood last."""
    told = [
        f"{each.mark.shape} {each.title}: {each.sentence}"
        for of in page.sets
        for each in of.retired
    ]
    return _under("Retired", told, width)


def _scores(page: Page, width: int | None) -> list[list[Cell]]:
    """The project's score, those of its sets where there are several, and its gates."""
    told = [f"All: {page.score.says}"] if page.score else []
    sets = [each.score for each in page.sets if each.score is not None]
    if len(sets) > 1:
        told += [f"{each.name}: {each.says}" for each in sets]
    for gate in page.gates:
        keeps = f": {', '.join(gate.objectives)}" if gate.objectives else ""
        told.append(
            f"{gate.mark.shape} gate '{gate.name}' {gate.mark.word.lower()}: {gate.says}{keeps}"
        )
    return _under("Score", told, width)


def _under(head: str, told: list[str], width: int | None) -> list[list[Cell]]:
    """Lines below a heading, after an empty one; nothing where there are none."""
    if not told:
        return []
    lines = [[(f"  {part}", "")] for text in told for part in _wrapped(text, width)]
    return [[], [(head, "head")], *lines]


def _wrapped(text: str, width: int | None) -> list[str]:
    """The text in lines that fit, two columns being kept for the margin.

    No line begins with what a log takes for a command (`::`).
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        fits = width is None or columns(longer) <= max(width - 2, _NARROWEST)
        if fits or not lines[-1] or word.startswith("::"):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _bare(line: Iterable[Cell]) -> str:
    return "".join(text for text, _ in line)


def _painted(line: Iterable[Cell]) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    return "".join(
        Style.parse(_STYLES[style]).render(text, color_system=ColorSystem.STANDARD)
        if style
        else text
        for text, style in line
    )
