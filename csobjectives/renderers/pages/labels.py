"""Where the names of a chart's lines stand: along their line, and clear of the marks.

How wide a chart will be is not known when it is drawn: a name has a place that is good on a screen
and on paper, and another one for a phone, where the same does not do for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from csobjectives.renderers.words.text import columns

_WIDE, _NARROW = (880, 540), (250,)  # of the plot, in pixels
_LETTER, _HALF = 7, 6  # the width of a letter, and half of a mark's
_ABOVE, _BELOW, _LANE = -6, 15, -6  # where a text stands: beside its line, or above the picture
_TALL, _DEEP, _APART, _BESIDE = 11, 4, 3, 4  # over and under it, on both sides, from a step
_ON_LINE, _AWAY, _ON_MARK, _ON_LABEL, _TOO_LONG = 1, 2, 4, 20, 30
_MOST_STARTS = 12  # along a line

Span = tuple[int, int]
"""From one height down to another."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a line: where it begins, or ends `at_end`, and how far down it stands.

    It is `only` on a `wide` page, or on a `narrow` one, where its place depends on that.
    """

    across: float
    down: int
    text: str
    size: int
    at_end: bool = False
    only: str = ""

    @property
    def x(self) -> str:
        """Where it begins, as SVG takes it."""
        return f"{self.across * 100:.1f}".removesuffix(".0") + "%" if self.across else "0"

    @property
    def aside(self) -> int:
        """How far it stands from its place, which may be where the line takes a step."""
        return 0 if self.across in (0, 1) else -_BESIDE if self.at_end else _BESIDE

    def span(self, width: int) -> tuple[float, float]:
        """From where to where it goes in a picture of that width."""
        at = self.across * width + self.aside
        return (at - self.size, at) if self.at_end else (at, at + self.size)


@dataclass(frozen=True, slots=True)
class Named:
    """A line with a name: its heights, the upper ones first, in the places from `first` on."""

    text: str
    first: int
    heights: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What there is besides the names, in each place: a mark, and the heights of all lines."""

    marks: Sequence[Span | None]
    lines: Sequence[Sequence[int]]
    height: int


def labels(names: Sequence[Named], picture: Picture) -> tuple[Label, ...]:
    """Each name in the first place that is free, else in the one where the least is in its way.

    On a phone, one that would be wider than the picture is left out.
    """
    wide = _placed(names, picture, _WIDE)
    narrow = _placed(names, picture, _NARROW, wide)
    found = []
    for on_wide, on_narrow in zip(wide, narrow, strict=True):
        is_short = on_narrow.size <= min(_NARROW)
        if on_wide == on_narrow and is_short:
            found.append(on_wide)
        else:
            found.append(replace(on_wide, only="wide"))
            found += [replace(on_narrow, only="narrow")] if is_short else []
    return tuple(found)


def _placed(
    names: Sequence[Named],
    picture: Picture,
    widths: Sequence[int],
    elsewhere: Sequence[Label] = (),
) -> list[Label]:
    """The names' places for some widths; those of other widths, where these do as well."""
    found: list[Label] = []
    for index, named in enumerate(names):
        costs: dict[Label, int] = {}
        same = [(each, 0) for each in elsewhere[index : index + 1]]
        for label, away in chain(same, _places(named, picture, widths[-1])):
            costs[label] = away + sum(_cost(width, label, picture, found) for width in widths)
            if not costs[label]:
                break
        found.append(min(costs, key=costs.__getitem__))
    return found


def _places(named: Named, picture: Picture, width: int) -> Iterator[tuple[Label, int]]:
    """Above the line or below it, at its beginning, its end or between; last, above the picture."""
    number, size = len(picture.lines), columns(named.text) * _LETTER
    first, end = named.first, named.first + len(named.heights)
    extent = -(-size * number // width)
    between = range(first + 1, end, -(-len(named.heights) // _MOST_STARTS))
    for at, at_end in ((first, False), (end, True), *((each, False) for each in between)):
        start = max(at - extent, first) if at_end else at
        along = named.heights[start - first : start - first + extent]
        upper, lower = min(map(min, along)), max(map(max, along))
        yield Label(at / number, upper + _ABOVE, named.text, size, at_end), 0
        if lower + _BELOW < picture.height:
            yield Label(at / number, lower + _BELOW, named.text, size, at_end), 0
    yield Label(first / number, _LANE, named.text, size), _AWAY
    yield Label(end / number, _LANE, named.text, size, at_end=True), _AWAY


def _cost(width: int, label: Label, picture: Picture, others: Sequence[Label]) -> int:
    """How much is in a label's way in a picture of that width."""
    left, right = label.span(width)
    top, bottom = label.down - _TALL, label.down + _DEEP
    slot = width / len(picture.lines)
    cost = _TOO_LONG if left < 0 or right > width else 0
    first = max(int((left - _HALF - _APART) / slot + 0.5), 0)
    last = max(int((right + _HALF + _APART) / slot + 0.5), 0)
    for mark in picture.marks[first:last]:
        if mark is not None and mark[0] < bottom and mark[1] > top:
            cost += _ON_MARK
    under = picture.lines[max(int(left / slot), 0) : max(int(right / slot) + 1, 0)]
    cost += _ON_LINE * any(top < line < bottom for each in under for line in each)
    for other in others:
        start, end = other.span(width)
        is_beside = end + _APART < left or right + _APART < start
        if not is_beside and abs(other.down - label.down) <= _TALL + _DEEP:
            cost += _ON_LABEL
    return cost
