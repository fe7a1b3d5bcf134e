"""The target's lines in a chart, its bands and names, and where it becomes another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, takewhile

from csobjectives.model import Result, Target
from csobjectives.renderers.pages.labels import Named
from csobjectives.renderers.pages.scales import Scale, percent
from csobjectives.renderers.pages.trends import Slot, steps_through, target_of
from csobjectives.renderers.words.bounds import lines, tolerated
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.figures import exact
from csobjectives.renderers.words.targets import (
    bound_in_words,
    glide_of,
    stretch_in_words,
    target_in_signs,
    target_in_words,
)
from csobjectives.renderers.words.windows import base_in_words

HEIGHT = 200
SLOT = 10
_MOST_NAMES = 4  # of targets, side by side


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


def down_to(scale: Scale, value: Fraction | float) -> int:
    return round((1 - scale.part(value)) * HEIGHT)


def path_along(heights: Sequence[tuple[int, ...]]) -> str:
    """The path along lines, from their heights in each place."""
    return steps_through(heights, [index * SLOT for index in range(len(heights) + 1)])


def heights_of(scale: Scale, held: Sequence[Target | None]) -> tuple[tuple[int, ...], ...]:
    """How far down the target's lines are in each place, the upper one first."""
    return tuple(
        heights
        for target, places in _runs(held)
        for heights in [tuple(down_to(scale, each) for each in lines(target))] * places
    )


def stretch_heights(scale: Scale, held: Sequence[Target | None]) -> tuple[tuple[int, ...], ...]:
    """The same for the stretch."""
    found: list[tuple[int, ...]] = []
    for target, places in _runs(held):
        stretch = target.stretch if target is not None else None
        found += [() if stretch is None else (down_to(scale, stretch),)] * places
    return tuple(found)


def _runs(held: Sequence[Target | None]) -> Iterator[tuple[Target | None, int]]:
    """Each target with the number of places for which it stays the same."""
    for _, run in groupby(held, key=id):
        same = list(run)
        yield same[0], len(same)


def bands(scale: Scale, held: Sequence[Target | None]) -> tuple[Band, ...]:
    """What is shaded, a rectangle for as long as it stays where it is."""
    found: list[Band] = []
    left = 0
    for target, places in _runs(held):
        for kind, bottom, top in _shaded(target):
            upper, lower = down_to(scale, top), down_to(scale, bottom)
            band = Band(left, places * SLOT, upper, lower - upper, kind)
            before = next((each for each in found if _goes_on(each, band)), None)
            if before is not None:
                found.remove(before)
                band = replace(band, left=before.left, width=before.width + band.width)
            found.append(band)
        left += places * SLOT
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


def target_names(
    result: Result, places: Sequence[Slot], heights: Sequence[tuple[int, ...]]
) -> Iterator[Named]:
    """The steps' names, from the last one back, as far as there is room for them."""
    limit = len(places)
    for index, target in reversed(_begins(places, result)):
        first = next((at for at in range(index, limit) if heights[at]), None)
        if first is None or (limit < len(places) and limit - index < len(places) / _MOST_NAMES):
            continue
        along = tuple(takewhile(bool, heights[first:limit]))
        yield Named(_target_name(result, target), first, along)
        limit = index


def _target_name(result: Result, target: Target) -> str:
    unit = result.objective.measure.unit
    glide = glide_of(result, target)
    to = f" to {bound_in_words(target, glide.to, unit)}" if glide else ""
    return f"target {target_in_signs(target, unit)}{to}"


def stretch_names(result: Result, heights: Sequence[tuple[int, ...]]) -> Iterator[Named]:
    """The stretch's name, along the last one that there is."""
    target = result.judged.target
    last = len(heights) if heights[-1] else len(heights) - 1
    along = tuple(takewhile(bool, reversed(heights[:last])))
    if target is not None and target.stretch is not None and along:
        text = f"stretch {stretch_in_words(target, result.objective.measure.unit)}"
        yield Named(text, last - len(along), along[::-1])


def baseline_names(result: Result, scale: Scale, places: Sequence[Slot]) -> Iterator[Named]:
    """The figure that an objective started from, with its name."""
    baseline = result.objective.baseline
    if baseline is not None:
        text = f"baseline {exact(baseline.value, result.objective.measure.unit)}"
        yield Named(text, 0, ((down_to(scale, baseline.value),),) * len(places))


def turns(result: Result, places: Sequence[Slot]) -> tuple[Turn, ...]:
    """Where the target becomes another one: not where it begins."""
    return tuple(
        Turn(
            percent(index / len(places)),
            f"From {spelled_period(places[index].period)}: {_target_name(result, target)}",
        )
        for index, target in _begins(places, result)[1:]
    )


def targets_in_words(result: Result, places: Sequence[Slot]) -> str:
    """`target at least 90%`; of several, from which period on each holds."""
    objective, unit = result.objective, result.objective.measure.unit
    steps = _begins(places, result)
    told = []
    for index, target in steps:
        words = target_in_words(target, unit)
        words += f" on {base_in_words(target.versus, objective.window)}" if target.versus else ""
        glide = glide_of(result, target)
        words += f" on the way to {bound_in_words(target, glide.to, unit)}" if glide else ""
        words += f" from {spelled_period(places[index].period)}" if len(steps) > 1 else ""
        told.append(words)
    return f"target {', then '.join(told)}"
