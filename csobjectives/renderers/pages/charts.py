"""The geometry of an objective's chart; the template draws it.

Across, places are percentages (or, inside a stretched box, tenths of a slot), so that a
chart fills any page without its text and marks being scaled; down, they are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Estimate, Judgement, Result, Target
from csobjectives.renderers.pages.scales import Scale, percent, scale_of
from csobjectives.renderers.pages.target_lines import (
    SLOT,
    Band,
    Label,
    Turn,
    bands,
    down_to,
    path_along,
    stretch_names,
    stretch_of,
    target_names,
    targets_in_words,
    turns,
)
from csobjectives.renderers.pages.trends import (
    Slot,
    aims,
    line_through,
    slots,
    target_of,
)
from csobjectives.renderers.words.bounds import interval, lines
from csobjectives.renderers.words.dates import axis_label, spelled_period
from csobjectives.renderers.words.figures import exact, exact_gap
from csobjectives.renderers.words.held import base_name, change_in_signs
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.remarks import marked
from csobjectives.renderers.words.sentences import percent_of
from csobjectives.renderers.words.targets import (
    found_figure,
    stretch_in_words,
    unit_of,
)
from csobjectives.renderers.words.text import columns
from csobjectives.renderers.words.windows import per

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure per period, with intervals (`whiskers`: one path per verdict) and the target.

    `targets` and `stretch` are paths along the bounds, as they were in each period.
    """

    title: str
    description: str
    caption: str
    width: int
    axis_width: int
    ticks: tuple[Level, ...]
    labels: tuple[AxisLabel, ...]
    bands: tuple[Band, ...]
    targets: str
    stretch: str
    names: tuple[Label, ...]
    turns: tuple[Turn, ...]
    remarks: tuple[Turn, ...]
    line: str
    whiskers: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]


def chart(result: Result, level: float) -> Chart | None:
    """The chart of an objective's periods; None where none has a figure, or there is one alone."""
    measure = result.objective.measure
    places = _with_open(result)
    held = aims(result, places)
    scale = scale_of(_estimates(places), held, measure.unit)
    if scale is None or measure.comparison is not None:
        return None
    ticks = [
        Level(down_to(scale, tick), exact(tick, measure.unit)) for tick in _ticks(scale, result)
    ]
    return Chart(
        title=f"The figure {per(result.objective.window)}",
        description=_description(result, places),
        caption=_caption(result, places, held, level),
        width=len(places) * SLOT,
        axis_width=max(columns(tick.text) for tick in ticks) * 8 + 10 if ticks else 0,
        ticks=tuple(ticks),
        labels=_labels(result, places),
        bands=bands(scale, held),
        targets=path_along(scale, [lines(each) for each in held]),
        stretch=path_along(scale, [stretch_of(each) for each in held]),
        names=(*target_names(scale, result, places, held), *stretch_names(scale, result, held)),
        turns=turns(result, places),
        remarks=_remarks(places),
        line=line_through([_place(scale, i, slot) for i, slot in enumerate(slots(result))]),
        whiskers=_whiskers(scale, places),
        points=_points(scale, result, places),
    )


def _with_open(result: Result) -> tuple[Slot, ...]:
    """The periods of the chart; the open one, which is not judged, comes last."""
    if result.open is None:
        return slots(result)
    target = result.pace.target if result.pace else None
    return (*slots(result), Slot(result.open.period, Judgement(reading=result.open, target=target)))


def _is_open(result: Result, slot: Slot) -> bool:
    return result.open is not None and slot.period == result.open.period


def _estimates(places: Sequence[Slot]) -> list[Estimate]:
    return [slot.judgement.reading.estimate for slot in places if slot.judgement]


def _ticks(scale: Scale, result: Result) -> tuple[Fraction, ...]:
    return scale.ticks(result.objective.measure.unit)


def _across(index: int, places: Sequence[Slot]) -> str:
    return percent(Fraction(2 * index + 1, 2 * len(places)))


def _place(scale: Scale, index: int, slot: Slot) -> tuple[int, int] | None:
    if slot.value is None:
        return None
    return index * SLOT + SLOT // 2, down_to(scale, slot.value)


def _whiskers(scale: Scale, places: Sequence[Slot]) -> tuple[tuple[str, str], ...]:
    paths: dict[str, str] = {}
    for index, slot in enumerate(places):
        ends = interval(slot.judgement.reading.estimate) if slot.judgement else None
        if ends:
            low, high = (down_to(scale, Fraction(end)) for end in ends)
            name = MARKS[slot.verdict].name
            paths[name] = paths.get(name, "") + f"M{index * SLOT + SLOT // 2} {low}V{high}"
    return tuple(paths.items())


def _points(scale: Scale, result: Result, places: Sequence[Slot]) -> tuple[Point, ...]:
    points = []
    for index, slot in enumerate(places):
        if slot.shown is not None:
            hollow = slot.partial or _is_open(result, slot)
            mark = "open" if hollow else MARKS[slot.verdict].name
            says = _says(result, slot)
            points.append(Point(_across(index, places), down_to(scale, slot.shown), mark, says))
    return tuple(points)


def _remarks(places: Sequence[Slot]) -> tuple[Turn, ...]:
    """The periods of which something is said: a waiver, a note, a guardrail."""
    return tuple(
        Turn(_across(index, places), f"{spelled_period(slot.period)}: {said}")
        for index, slot in enumerate(places)
        if slot.judgement is not None and (said := marked(slot.judgement))
    )


def _says(result: Result, slot: Slot) -> str:
    unit, target = result.objective.measure.unit, target_of(result, slot)
    value = found_figure(slot.shown or Fraction(0), unit, target)
    said = f"{' '.join(axis_label(slot.period)).rstrip()}: {value}"
    if slot.judgement is not None and (against := slot.judgement.against) is not None:
        change = change_in_signs(against, target, unit)
        said += f", {change} on {base_name(against)}" if change else ""
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


def _caption(
    result: Result, places: Sequence[Slot], held: Sequence[Target | None], level: float
) -> str:
    """The chart's key: says what is drawn, and nothing that is not."""
    unit, target = result.objective.measure.unit, result.judged.target
    parts = [f"One mark {per(result.objective.window)}"]
    if any(interval(each) for each in _estimates(places)):
        parts[0] += f", with its {percent_of(level)} interval"
    if any(held):
        parts.append(f"line: {targets_in_words(result, places)}")
    if target is not None and any(held):
        tolerance, stretch = target.tolerance, stretch_in_words(target, unit)
        shaded = exact_gap(tolerance, unit_of(target, unit))
        parts += [f"shaded: tolerance {shaded}"] if tolerance else []
        parts += [f"dotted: stretch {stretch}"] if stretch else []
    if any(slot.partial and slot.shown is not None for slot in slots(result)):
        parts.append("hollow: covered by the source in part, and not judged")
    if _remarks(places):
        parts.append("diamonds on the axis: waivers, notes and guardrails")
    if result.open is not None and result.open.estimate.value is not None:
        state = "not settled yet" if result.open.settling else "still open and not judged"
        parts.append(f"hollow: {spelled_period(result.open.period)}, {state}")
    return "; ".join(parts) + "."


def _description(result: Result, places: Iterable[Slot]) -> str:
    known = [slot for slot in places if slot.shown is not None]
    first, last = known[0], known[-1]
    return f"From {_says(result, first)}, to {_says(result, last)}."
