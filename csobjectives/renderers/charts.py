"""The geometry of an objective's chart; the template draws it.

Across, places are percentages (or, inside a stretched box, tenths of a slot), so that a
chart fills any page without its text and marks being scaled; down, they are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Estimate, Judgement, Result, Target
from csobjectives.quantities import Unit
from csobjectives.renderers.bounds import interval, lines, tolerated
from csobjectives.renderers.dates import axis_label, spelled_period
from csobjectives.renderers.figures import exact, exact_gap
from csobjectives.renderers.marks import MARKS
from csobjectives.renderers.scales import Scale, percent, scale_of
from csobjectives.renderers.sentences import (
    found_figure,
    percent_of,
    target_in_signs,
    target_in_words,
)
from csobjectives.renderers.text import columns
from csobjectives.renderers.trends import Slot, line_through, slots

HEIGHT = 200
_SLOT = 10
_MOST_LABELS = 14


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in its place: `across` in percent, `down` in pixels, and what it says."""

    across: str
    down: int
    mark: str
    says: str


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A period below the axis; a `minor` one gives way on a narrow page."""

    across: str
    text: str
    below: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart, with its label."""

    down: int
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the axis: within the target's band, or tolerated."""

    down: int
    height: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure per period, with intervals (`whiskers`: one path per verdict) and the target."""

    title: str
    description: str
    caption: str
    width: int
    axis_width: int
    ticks: tuple[Level, ...]
    labels: tuple[AxisLabel, ...]
    bands: tuple[Band, ...]
    targets: tuple[Level, ...]
    stretch: Level | None
    line: str
    whiskers: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]


def chart(result: Result, level: float) -> Chart | None:
    """The chart of an objective's periods; None where none has a figure, or there is one alone."""
    measure, target = result.objective.measure, result.judged.target
    places = _with_open(result)
    scale = scale_of(_estimates(places), target, measure.unit)
    if scale is None or measure.comparison is not None:
        return None
    ticks = [Level(_down(scale, tick), exact(tick, measure.unit)) for tick in _ticks(scale, result)]
    stretch = target.stretch if target else None
    return Chart(
        title=f"The figure per {result.objective.window}",
        description=_description(result, places),
        caption=_caption(result, places, level),
        width=len(places) * _SLOT,
        axis_width=max(columns(tick.text) for tick in ticks) * 8 + 10 if ticks else 0,
        ticks=tuple(ticks),
        labels=_labels(result, places),
        bands=_bands(scale, target),
        targets=_target_levels(scale, target, measure.unit),
        stretch=None
        if stretch is None
        else Level(_down(scale, stretch), f"stretch {exact(stretch, measure.unit)}"),
        line=line_through([_place(scale, i, slot) for i, slot in enumerate(slots(result))]),
        whiskers=_whiskers(scale, places),
        points=_points(scale, result, places),
    )


def _with_open(result: Result) -> tuple[Slot, ...]:
    """The periods of the chart; the open one, which is not judged, comes last."""
    if result.open is None:
        return slots(result)
    return (*slots(result), Slot(result.open.period, Judgement(reading=result.open)))


def _is_open(result: Result, slot: Slot) -> bool:
    return result.open is not None and slot.period == result.open.period


def _estimates(places: Sequence[Slot]) -> list[Estimate]:
    return [slot.judgement.reading.estimate for slot in places if slot.judgement]


def _ticks(scale: Scale, result: Result) -> tuple[Fraction, ...]:
    return scale.ticks(result.objective.measure.unit)


def _down(scale: Scale, value: Fraction) -> int:
    return round((1 - scale.part(value)) * HEIGHT)


def _across(index: int, places: Sequence[Slot]) -> str:
    return percent(Fraction(2 * index + 1, 2 * len(places)))


def _place(scale: Scale, index: int, slot: Slot) -> tuple[int, int] | None:
    if slot.value is None:
        return None
    return index * _SLOT + _SLOT // 2, _down(scale, slot.value)


def _bands(scale: Scale, target: Target | None) -> tuple[Band, ...]:
    if target is None:
        return ()
    low, high = tolerated(target)
    spans = [(target.at_least, target.at_most, "target")]
    if target.tolerance:
        spans += [(low, target.at_least, "tolerated"), (target.at_most, high, "tolerated")]
    return tuple(
        Band(_down(scale, top), _down(scale, bottom) - _down(scale, top), kind)
        for bottom, top, kind in spans
        if bottom is not None and top is not None
    )


def _target_levels(scale: Scale, target: Target | None, unit: Unit) -> tuple[Level, ...]:
    """The target's line, or a band's two; the upper one carries the label."""
    if target is None:
        return ()
    text = f"target {target_in_signs(target, unit)}"
    return tuple(
        Level(_down(scale, bound), "" if index else text)
        for index, bound in enumerate(lines(target))
    )


def _whiskers(scale: Scale, places: Sequence[Slot]) -> tuple[tuple[str, str], ...]:
    paths: dict[str, str] = {}
    for index, slot in enumerate(places):
        ends = interval(slot.judgement.reading.estimate) if slot.judgement else None
        if ends:
            low, high = (_down(scale, Fraction(end)) for end in ends)
            name = MARKS[slot.verdict].name
            paths[name] = paths.get(name, "") + f"M{index * _SLOT + _SLOT // 2} {low}V{high}"
    return tuple(paths.items())


def _points(scale: Scale, result: Result, places: Sequence[Slot]) -> tuple[Point, ...]:
    points = []
    for index, slot in enumerate(places):
        if slot.shown is not None:
            hollow = slot.partial or _is_open(result, slot)
            mark = "open" if hollow else MARKS[slot.verdict].name
            says = _says(result, slot)
            points.append(Point(_across(index, places), _down(scale, slot.shown), mark, says))
    return tuple(points)


def _says(result: Result, slot: Slot) -> str:
    objective = result.objective
    value = found_figure(slot.shown or Fraction(0), objective.measure.unit, objective.target)
    said = f"{' '.join(axis_label(slot.period)).rstrip()}: {value}"
    said += ", covered in part" if slot.partial else ""
    return f"{said}, open" if _is_open(result, slot) else said


def _labels(result: Result, places: Sequence[Slot]) -> tuple[AxisLabel, ...]:
    """The periods' labels: as many as fit, counted from the judged one backwards."""
    every = -(-len(places) // _MOST_LABELS)
    judged = len(places) - 1 - (result.open is not None)
    labels, before = [], ""
    for index, slot in enumerate(places):
        text, below = axis_label(slot.period)
        if (judged - index) % every == 0:
            shown = "open" if _is_open(result, slot) else "" if below == before else below
            minor = (judged - index) // every % 2 == 1
            labels.append(AxisLabel(_across(index, places), text, shown, minor))
            before = below
    return tuple(labels)


def _caption(result: Result, places: Sequence[Slot], level: float) -> str:
    """The chart's key: says what is drawn, and nothing that is not."""
    objective, unit = result.objective, result.objective.measure.unit
    target = objective.target
    parts = [f"One mark per {objective.window}"]
    if any(interval(each) for each in _estimates(places)):
        parts[0] += f", with its {percent_of(level)} interval"
    if target is not None:
        parts.append(f"line: target {target_in_words(target, unit)}")
        if target.tolerance:
            parts.append(f"shaded: tolerance {exact_gap(target.tolerance, unit)}")
        if target.stretch is not None:
            parts.append(f"dotted: stretch {exact(target.stretch, unit)}")
    if any(slot.partial and slot.shown is not None for slot in slots(result)):
        parts.append("hollow: covered by the source in part, and not judged")
    if result.open is not None and result.open.estimate.value is not None:
        state = "not settled yet" if result.open.settling else "still open and not judged"
        parts.append(f"hollow: {spelled_period(result.open.period)}, {state}")
    return "; ".join(parts) + "."


def _description(result: Result, places: Iterable[Slot]) -> str:
    known = [slot for slot in places if slot.shown is not None]
    first, last = known[0], known[-1]
    return f"From {_says(result, first)}, to {_says(result, last)}."
