"""The geometry of an objective's chart; the template draws it.

Across, places are percentages (or, inside a stretched box, tenths of a slot), so that a
chart fills any page without its text and marks being scaled; down, they are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from csobjectives.model import Estimate, Judgement, Result, Target
from csobjectives.renderers.bounds import interval, lines, tolerated
from csobjectives.renderers.dates import axis_label, spelled_period
from csobjectives.renderers.figures import exact, exact_gap
from csobjectives.renderers.held import base_name, change_in_signs
from csobjectives.renderers.marks import MARKS
from csobjectives.renderers.scales import Scale, percent, scale_of
from csobjectives.renderers.sentences import percent_of
from csobjectives.renderers.targets import (
    bound_in_words,
    found_figure,
    glide_of,
    stretch_in_words,
    target_in_signs,
    target_in_words,
    unit_of,
)
from csobjectives.renderers.text import columns
from csobjectives.renderers.trends import (
    Slot,
    aims,
    line_through,
    slots,
    steps_through,
    target_of,
)
from csobjectives.renderers.windows import base_in_words, per

HEIGHT = 200
_SLOT = 10
_MOST_LABELS = 14
_MOST_NAMES = 4  # of targets, side by side
_MOST_LETTERS = 130  # of a name that would go all the way across
_FAR = Fraction(7, 10)  # from where on a name would not fit before the end


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
class Label:
    """A text beside a line, where it begins; one that begins far to the right ends there."""

    across: str
    down: int
    text: str
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A place on the axis at which the target becomes another one."""

    across: str
    says: str


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the axis: within the target's band, or tolerated."""

    left: int
    width: int
    down: int
    height: int
    kind: str


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
    ticks = [Level(_down(scale, tick), exact(tick, measure.unit)) for tick in _ticks(scale, result)]
    return Chart(
        title=f"The figure {per(result.objective.window)}",
        description=_description(result, places),
        caption=_caption(result, places, held, level),
        width=len(places) * _SLOT,
        axis_width=max(columns(tick.text) for tick in ticks) * 8 + 10 if ticks else 0,
        ticks=tuple(ticks),
        labels=_labels(result, places),
        bands=_bands(scale, held),
        targets=_path(scale, [lines(each) for each in held]),
        stretch=_path(scale, [_stretch(each) for each in held]),
        names=(*_target_names(scale, result, places, held), *_stretch_names(scale, result, held)),
        turns=_turns(result, places),
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


def _down(scale: Scale, value: Fraction) -> int:
    return round((1 - scale.part(value)) * HEIGHT)


def _across(index: int, places: Sequence[Slot]) -> str:
    return percent(Fraction(2 * index + 1, 2 * len(places)))


def _place(scale: Scale, index: int, slot: Slot) -> tuple[int, int] | None:
    if slot.value is None:
        return None
    return index * _SLOT + _SLOT // 2, _down(scale, slot.value)


def _path(scale: Scale, heights: Sequence[tuple[Fraction, ...]]) -> str:
    edges = [index * _SLOT for index in range(len(heights) + 1)]
    return steps_through([tuple(_down(scale, each) for each in own) for own in heights], edges)


def _stretch(target: Target | None) -> tuple[Fraction, ...]:
    return () if target is None or target.stretch is None else (target.stretch,)


def _bands(scale: Scale, held: Sequence[Target | None]) -> tuple[Band, ...]:
    """What is shaded, a rectangle for as long as it stays where it is."""
    found: list[Band] = []
    for index, target in enumerate(held):
        for kind, bottom, top in _shaded(target):
            down = _down(scale, top)
            band = Band(index * _SLOT, _SLOT, down, _down(scale, bottom) - down, kind)
            same = (each for each in found if _goes_on(each, band))
            before = next(same, None)
            if before is not None:
                found.remove(before)
                band = replace(band, left=before.left, width=before.width + _SLOT)
            found.append(band)
    return tuple(found)


def _goes_on(band: Band, following: Band) -> bool:
    return (
        band.left + band.width == following.left
        and (band.down, band.height) == (following.down, following.height)
        and band.kind == following.kind
    )


def _shaded(target: Target | None) -> Iterator[tuple[str, Fraction, Fraction]]:
    if target is None:
        return
    low, high = tolerated(target)
    spans = [("target", target.at_least, target.at_most)]
    if target.tolerance:
        spans += [("tolerated", low, target.at_least), ("tolerated", target.at_most, high)]
    for kind, bottom, top in spans:
        if bottom is not None and top is not None:
            yield kind, bottom, top


def _begins(places: Sequence[Slot], result: Result) -> list[tuple[int, Target]]:
    """The places at which a step of the targets begins to hold, with its target there."""
    found: list[tuple[int, Target]] = []
    for index, slot in enumerate(places):
        target = target_of(result, slot)
        if target is not None and (not found or not _is_same_step(found[-1][1], target)):
            found.append((index, target))
    return found


def _is_same_step(one: Target, other: Target) -> bool:
    """Whether two periods are judged by one step, wherever a glide path has come to."""
    return (one.since, one.versus, one.location) == (other.since, other.versus, other.location)


def _target_names(
    scale: Scale, result: Result, places: Sequence[Slot], held: Sequence[Target | None]
) -> Iterator[Label]:
    """The steps' names, from the last one back, as far as they do not meet."""
    limit = len(places)
    for index, target in reversed(_begins(places, result)):
        first = next((at for at in range(index, limit) if lines(held[at])), None)
        if first is None or (limit < len(places) and limit - index < len(places) / _MOST_NAMES):
            continue
        yield _label(scale, first, held, _target_name(result, target))
        limit = index


def _label(scale: Scale, index: int, held: Sequence[Target | None], text: str) -> Label:
    """A name above the line along which it stands; one far to the right ends at the edge."""
    most = -(-columns(text) * len(held) // _MOST_LETTERS)
    at_end = Fraction(index, len(held)) > _FAR
    first = min(index, max(len(held) - most, 0)) if at_end else index
    bounds = [lines(each)[0] for each in held[first : first + most] if lines(each)]
    across = "100%" if at_end else percent(Fraction(index, len(held))) if index else "0"
    return Label(across, _down(scale, max(bounds)), text, at_end)


def _target_name(result: Result, target: Target) -> str:
    unit = result.objective.measure.unit
    glide = glide_of(result.objective, target)
    to = f" to {bound_in_words(target, glide.to, unit)}" if glide else ""
    return f"target {target_in_signs(target, unit)}{to}"


def _stretch_names(scale: Scale, result: Result, held: Sequence[Target | None]) -> Iterator[Label]:
    """The stretch, named at its end."""
    target, last = result.judged.target, held[-1] or (held[-2] if len(held) > 1 else None)
    if target is not None and target.stretch is not None and last and last.stretch is not None:
        text = f"stretch {stretch_in_words(target, result.objective.measure.unit)}"
        yield Label("100%", _down(scale, last.stretch), text, at_end=True)


def _turns(result: Result, places: Sequence[Slot]) -> tuple[Turn, ...]:
    """Where the target becomes another one: not where it begins."""
    return tuple(
        Turn(
            percent(Fraction(index, len(places))),
            f"From {spelled_period(places[index].period)}: {_target_name(result, target)}",
        )
        for index, target in _begins(places, result)[1:]
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
        parts.append(f"line: {_targets_in_words(result, places)}")
    if target is not None and any(held):
        tolerance, stretch = target.tolerance, stretch_in_words(target, unit)
        shaded = exact_gap(tolerance, unit_of(target, unit))
        parts += [f"shaded: tolerance {shaded}"] if tolerance else []
        parts += [f"dotted: stretch {stretch}"] if stretch else []
    if any(slot.partial and slot.shown is not None for slot in slots(result)):
        parts.append("hollow: covered by the source in part, and not judged")
    if result.open is not None and result.open.estimate.value is not None:
        state = "not settled yet" if result.open.settling else "still open and not judged"
        parts.append(f"hollow: {spelled_period(result.open.period)}, {state}")
    return "; ".join(parts) + "."


def _targets_in_words(result: Result, places: Sequence[Slot]) -> str:
    """`target at least 90%`; of several, from which period on each holds."""
    objective, unit = result.objective, result.objective.measure.unit
    steps = _begins(places, result)
    told = []
    for index, target in steps:
        words = target_in_words(target, unit)
        words += f" on {base_in_words(target.versus, objective.window)}" if target.versus else ""
        glide = glide_of(objective, target)
        words += f" on the way to {bound_in_words(target, glide.to, unit)}" if glide else ""
        words += f" from {spelled_period(places[index].period)}" if len(steps) > 1 else ""
        told.append(words)
    return f"target {', then '.join(told)}"


def _description(result: Result, places: Iterable[Slot]) -> str:
    known = [slot for slot in places if slot.shown is not None]
    first, last = known[0], known[-1]
    return f"From {_says(result, first)}, to {_says(result, last)}."
