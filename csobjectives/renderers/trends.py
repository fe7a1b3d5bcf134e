"""The run of a figure over its periods: as a small line, and as block characters."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Judgement, Result, Verdict
from csobjectives.periods import Period
from csobjectives.renderers.bounds import lines
from csobjectives.renderers.marks import MARKS, Mark

_BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH, HEIGHT, _EDGE = 132, 30, 4


@dataclass(frozen=True, slots=True)
class Slot:
    """A period's place in a trend; where nothing was judged, it is empty."""

    period: Period
    judgement: Judgement | None

    @property
    def partial(self) -> bool:
        """Whether the figure is not one of the whole period."""
        return self.judgement is not None and self.judgement.reading.partial

    @property
    def shown(self) -> Fraction | None:
        """The figure, where there is one."""
        return self.judgement.reading.estimate.value if self.judgement else None

    @property
    def value(self) -> Fraction | None:
        """The figure that others are compared with: one of a part of a period is none."""
        return None if self.partial else self.shown

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, where there is one."""
        return self.judgement.verdict if self.judgement else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A small line in a box of WIDTH by HEIGHT: `path` breaks where a period has no figure.

    `targets` are the heights of the target's bounds; `end` is the place of the judged
    figure, None where it has none.
    """

    path: str
    targets: tuple[int, ...]
    end: tuple[int, int] | None
    mark: Mark


def slots(result: Result) -> tuple[Slot, ...]:
    """Every period from the first one with a figure to the judged one, without a gap."""
    known = {each.reading.period: each for each in (*result.history, result.judged)}
    period = result.judged.reading.period
    figures = (
        each.reading.period for each in result.history if each.reading.estimate.value is not None
    )
    first = min(figures, default=period)
    periods = [period]
    while period.start > first.start:
        period = period.previous()
        periods.append(period)
    return tuple(Slot(each, known.get(each)) for each in reversed(periods))


def block_trend(result: Result) -> str:
    """One block character per period, the lowest figure lowest; a space where there is none."""
    values = [slot.value for slot in slots(result)]
    known = [value for value in values if value is not None]
    if not known or _has_none(result):
        return ""
    low, span = min(known), max(known) - min(known)
    return "".join(" " if value is None else _block(value - low, span) for value in values)


def _has_none(result: Result) -> bool:
    """Whether there is no trend: a comparison is made once, of days of its own."""
    return result.objective.measure.comparison is not None


def _block(above: Fraction, span: Fraction) -> str:
    step = int(above / span * len(_BLOCKS)) if span else len(_BLOCKS) // 2 - 1
    return _BLOCKS[min(step, len(_BLOCKS) - 1)]


def sparkline(result: Result) -> Sparkline | None:
    """The trend's small line; None where no period has a figure, or the figure has no trend."""
    places = slots(result)
    known = [slot.value for slot in places if slot.value is not None]
    if not known or _has_none(result):
        return None
    bounds = lines(result.judged.target)
    low, high = min((*known, *bounds)), max((*known, *bounds))

    def height(value: Fraction) -> int:
        if high == low:
            return HEIGHT // 2
        return round(_EDGE + (high - value) / (high - low) * (HEIGHT - 2 * _EDGE))

    step = Fraction(WIDTH - 2 * _EDGE, max(len(places) - 1, 1))
    points = [
        None
        if slot.value is None
        else (round(WIDTH - _EDGE - step * (len(places) - 1 - index)), height(slot.value))
        for index, slot in enumerate(places)
    ]
    return Sparkline(
        path=line_through(points),
        targets=tuple(height(bound) for bound in bounds),
        end=points[-1],
        mark=MARKS[result.judged.verdict],
    )


def line_through(points: list[tuple[int, int] | None]) -> str:
    """SVG path data through the points; None breaks the line, a lone point becomes a dot."""
    path, before = [], None
    for point in points:
        if point is not None:
            start = f"M{point[0]} {point[1]}"
            path.append(start + "h0" if before is None else f"L{point[0]} {point[1]}")
        before = point
    return "".join(path)
