"""The run of a figure over its periods: as a small line, and as block characters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, takewhile

from csobjectives.model import Judgement, Result, Target, Verdict
from csobjectives.periods import Period, back_from
from csobjectives.quantities import Dimension, Unit
from csobjectives.renderers.pages.scales import Scale, usual
from csobjectives.renderers.words.bounds import aimed_at, lines
from csobjectives.renderers.words.marks import MARKS, Mark
from csobjectives.schedules import in_force
from csobjectives.windows import Extent

_BLOCKS = "▁▂▃▄▅▆▇█"
WIDTH, HEIGHT, _EDGE = 132, 30, 4

Ends = tuple[Fraction, Fraction]
ScaleKey = tuple[str, Unit, int]
Scales = Mapping[ScaleKey, Ends]
"""From where to where each metric's sparklines go, by its unit and, of amounts, their size."""


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

    def is_open(self, result: Result) -> bool:
        """Whether the period is a result's open one, which is not judged."""
        return result.open is not None and self.period == result.open.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """A small line in a box of WIDTH by HEIGHT: `path` breaks where a period has no figure.

    `targets` is a path along the target's bounds, as they were in each period; `end` is the place
    of the judged figure, None where it has none.
    """

    path: str
    targets: str
    end: tuple[int, int] | None
    mark: Mark


def slots(result: Result) -> tuple[Slot, ...]:
    """Every period from the first one with a figure to the judged one, without a gap.

    As of a day, the days on which anything is known follow one another.
    """
    known = {each.reading.period: each for each in (*result.history, result.judged)}
    period = result.judged.reading.period
    figures = (
        each.reading.period.start
        for each in result.history
        if each.reading.estimate.value is not None
    )
    first = min(figures, default=period.start)
    if period.window.extent is Extent.AS_OF_DAY:
        return tuple(Slot(each, known[each]) for each in sorted(known) if each.start >= first)
    periods = list(takewhile(lambda each: each.start >= first, back_from(period)))
    return tuple(Slot(each, known.get(each)) for each in reversed(periods))


def target_of(result: Result, slot: Slot) -> Target | None:
    """The target of a period, also where it is not judged; none of what has no target at all."""
    if slot.judgement is not None and slot.judgement.target is not None:
        return slot.judgement.target
    is_aimed = result.judged.target is not None
    return in_force(result.objective.targets, slot.period) if is_aimed else None


def aims(result: Result, places: Sequence[Slot]) -> tuple[Target | None, ...]:
    """The target of each period in the figure's own terms, as far as there is anything."""
    return tuple(_aim(result, each) for each in places)


def _aim(result: Result, slot: Slot) -> Target | None:
    target = target_of(result, slot)
    if target is None or not target.versus:
        return target
    return None if slot.judgement is None else aimed_at(slot.judgement)


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
    step = above * len(_BLOCKS) // span if span else len(_BLOCKS) // 2 - 1
    return _BLOCKS[min(step, len(_BLOCKS) - 1)]


def shared_scales(results: Iterable[Result]) -> Scales:
    """The scale of each metric's sparklines, so that they can be compared.

    Amounts, counts and durations share one where they are of one order of magnitude.
    """
    scales: dict[ScaleKey, Ends] = {}
    for result in results:
        places = slots(result)
        ends = _ends(places, aims(result, places))
        if ends is not None:
            key = _scale_key(result, ends)
            low, high = scales.get(key, ends)
            scales[key] = min(low, ends[0]), max(high, ends[1])
    return scales


def _scale_key(result: Result, ends: Ends) -> ScaleKey:
    measure, size = result.objective.measure, max(map(abs, ends))
    is_bounded = measure.unit.dimension in (Dimension.SHARE, Dimension.POINTS)
    magnitude = 0 if is_bounded else len(str(int(size))) if size >= 1 else -_zeros(size)
    return measure.metric, measure.unit, magnitude


def _zeros(size: Fraction) -> int:
    """How many zeros a number below 1 begins with: 0.004 with 2."""
    return len(str(int(1 / size))) - 1 if size else 0


def _ends(places: Sequence[Slot], held: Sequence[Target | None]) -> Ends | None:
    """From where to where a trend's values go, and its targets."""
    alike = {id(each): each for each in held}.values()
    bounds = [bound for each in alike for bound in lines(each)]
    return usual([slot.value for slot in places if slot.value is not None], bounds)


def sparkline(result: Result, scales: Scales | None = None) -> Sparkline | None:
    """The trend's small line, on its metric's scale where `scales` are given.

    None where no period has a figure, or the figure has no trend.
    """
    places = slots(result)
    held = aims(result, places)
    ends = _ends(places, held)
    if ends is None or _has_none(result):
        return None
    low, high = (scales or {}).get(_scale_key(result, ends), ends)
    scale = Scale(low, high) if low < high else None

    def height(value: Fraction) -> int:
        part = 0.5 if scale is None else 1 - scale.part(value)
        return round(_EDGE + part * (HEIGHT - 2 * _EDGE))

    step = (WIDTH - 2 * _EDGE) / max(len(places) - 1, 1)
    across = [round(WIDTH - _EDGE - step * (len(places) - 1 - i)) for i in range(len(places))]
    points = [
        None if slot.value is None else (at, height(slot.value))
        for at, slot in zip(across, places, strict=True)
    ]
    between = [round((one + other) / 2) for one, other in pairwise(across)]
    heights = {id(each): tuple(map(height, lines(each))) for each in held}
    return Sparkline(
        path=line_through(points),
        targets=steps_through([heights[id(each)] for each in held], [0, *between, WIDTH]),
        end=points[-1],
        mark=MARKS[result.judged.verdict],
    )


def steps_through(heights: Sequence[tuple[int, ...]], edges: Sequence[int]) -> str:
    """SVG path data of lines that are level within each place, and join where they go on.

    Each place has the heights of its lines, the upper one first, from one edge to the next.
    """
    path: list[str] = []
    for number in range(max(map(len, heights), default=0)):
        before = None
        for index, own in enumerate(heights):
            now = own[number] if number < len(own) else None
            goes_on = before is not None and len(own) == len(heights[index - 1])
            if now is not None and now != before:
                path.append(f"V{now}" if goes_on else f"M{edges[index]} {now}")
            if now is not None:
                is_level = index + 1 < len(heights) and heights[index + 1] == own
                path += [] if is_level else [f"H{edges[index + 1]}"]
            before = now
    return "".join(path)


def line_through(points: Sequence[tuple[int, int] | None]) -> str:
    """SVG path data through the points; None breaks the line, a lone point becomes a dot."""
    path: list[str] = []
    before: tuple[int, int] | None = None
    follows = False
    for point in points:
        if point is None:
            follows = False
        elif before is None or not follows:
            path.append(f"M{point[0]} {point[1]}h0")
            follows, is_line = True, False
        else:
            right, down = point[0] - before[0], point[1] - before[1]
            path.append(f"{' ' if is_line else 'l'}{right}{'' if down < 0 else ' '}{down}")
            is_line = True
        before = point
    return "".join(path)
