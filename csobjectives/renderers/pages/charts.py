"""The geometry of an objective's chart; the template draws it.

Across, places are percentages (or, inside a stretched box, tenths of a slot), so that a
chart fills any page without its text and marks being scaled; down, they are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csobjectives.model import Estimate, Exclusion, Judgement, Result
from csobjectives.renderers.pages.axes import AxisLabel, Remark, axis_labels, remarks_of
from csobjectives.renderers.pages.drawn import Drawn, drawn_on
from csobjectives.renderers.pages.keys import Key, keys_of
from csobjectives.renderers.pages.labels import Label, Named, Picture, labels
from csobjectives.renderers.pages.readouts import described
from csobjectives.renderers.pages.scales import percent, scale_of, tick_texts
from csobjectives.renderers.pages.target_lines import (
    HEIGHT,
    SLOT,
    Band,
    Turn,
    bands,
    baseline_names,
    down_to,
    heights_of,
    path_along,
    stretch_heights,
    stretch_names,
    target_names,
    turns,
)
from csobjectives.renderers.pages.trends import Slot, aims, line_through, slots
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.text import columns, plain
from csobjectives.renderers.words.windows import per

_LETTER, _BESIDE = 8, 10  # of an axis: the width of a digit, and what is kept free
_TITLE = 160


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in its place: `across` in percent, `down` in pixels.

    One that lies off the scale, above it (1) or below (-1), stands at its end.
    """

    across: str
    down: int
    mark: str
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the chart, with its label."""

    down: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure per period, with intervals (`whiskers`: one path per verdict) and the target.

    `targets` and `stretch` are paths along the bounds, as they were in each period; `baseline` is
    how far down the figure is that all began with. Above the axis stands what it is `in`.
    """

    title: str
    description: str
    width: int
    axis_width: int
    axis_unit: str
    ticks: tuple[Level, ...]
    labels: tuple[AxisLabel, ...]
    bands: tuple[Band, ...]
    targets: str
    stretch: str
    baseline: int | None
    names: tuple[Label, ...]
    turns: tuple[Turn, ...]
    remarks: tuple[Remark, ...]
    line: str
    whiskers: tuple[tuple[str, str], ...]
    points: tuple[Point, ...]
    key: tuple[Key, ...]


def chart(result: Result, level: float, exclusions: Sequence[Exclusion] = ()) -> Chart | None:
    """The chart of an objective's periods; None where none has a figure, or there is one alone.

    `exclusions` are the days that are left out of its source, and of the objective alone.
    """
    objective, unit = result.objective, result.objective.measure.unit
    known = slots(result)
    places = _with_open(result, known)
    held = aims(result, places)
    started = () if objective.baseline is None else (objective.baseline.value,)
    scale = scale_of(_estimates(places), held, unit, started)
    if scale is None or objective.measure.comparison is not None:
        return None
    ticks = scale.ticks(unit)
    texts, axis_unit = tick_texts(ticks, unit)
    lines, stretch = heights_of(scale, held), stretch_heights(scale, held)
    names = (
        *target_names(result, places, lines),
        *stretch_names(result, stretch),
        *baseline_names(result, scale, places),
    )
    drawn = drawn_on(scale, places)
    turned, remarks = turns(result, places), remarks_of(places, exclusions)
    return Chart(
        title=f"{plain(objective.title or objective.id, _TITLE)} {per(objective.window)}",
        description=described(result, known),
        width=len(places) * SLOT,
        axis_width=max(map(columns, (*texts, axis_unit)), default=0) * _LETTER + _BESIDE,
        axis_unit=axis_unit,
        ticks=tuple(
            Level(down_to(scale, tick), text) for tick, text in zip(ticks, texts, strict=True)
        ),
        labels=axis_labels(result, places),
        bands=bands(scale, held),
        targets=path_along(lines),
        stretch=path_along(stretch),
        baseline=down_to(scale, started[0]) if started else None,
        names=labels(names, _picture(drawn, names)),
        turns=turned,
        remarks=remarks,
        line=line_through([each.place for each in drawn[: len(known)]]),
        whiskers=_whiskers(drawn),
        points=_points(result, drawn),
        key=keys_of(result, drawn, held, level, turned, remarks),
    )


def _with_open(result: Result, known: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The periods of the chart; the open one, which is not judged, comes last."""
    if result.open is None:
        return known
    target = result.pace.target if result.pace else None
    return (*known, Slot(result.open.period, Judgement(reading=result.open, target=target)))


def _estimates(places: Sequence[Slot]) -> list[Estimate]:
    return [slot.judgement.reading.estimate for slot in places if slot.judgement]


def _whiskers(drawn: Sequence[Drawn]) -> tuple[tuple[str, str], ...]:
    paths: dict[str, str] = {}
    for each in drawn:
        if each.ends is not None:
            name, (high, low) = MARKS[each.slot.verdict].name, each.ends
            paths[name] = f"{paths.get(name, '')}M{each.across} {low}V{high}"
    return tuple(paths.items())


def _points(result: Result, drawn: Sequence[Drawn]) -> tuple[Point, ...]:
    return tuple(
        Point(
            across=percent((2 * index + 1) / (2 * len(drawn))),
            down=each.down,
            mark=_mark(result, each.slot),
            beyond=each.beyond,
        )
        for index, each in enumerate(drawn)
        if each.down is not None
    )


def _mark(result: Result, slot: Slot) -> str:
    return "open" if slot.partial or slot.is_open(result) else MARKS[slot.verdict].name


def _picture(drawn: Sequence[Drawn], names: Sequence[Named]) -> Picture:
    """What names have to keep clear of."""
    lines: list[list[int]] = [[] for _ in drawn]
    for named in names:
        for index, along in enumerate(named.heights, named.first):
            lines[index].extend(along)
    return Picture([each.span for each in drawn], lines, HEIGHT)
