"""The target's lines in a chart, its bands and names, and where it becomes another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from csobjectives.model import Result, Target
from csobjectives.renderers.pages.scales import Scale, percent
from csobjectives.renderers.pages.trends import Slot, steps_through, target_of
from csobjectives.renderers.words.bounds import lines, tolerated
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.targets import (
    bound_in_words,
    glide_of,
    stretch_in_words,
    target_in_signs,
    target_in_words,
)
from csobjectives.renderers.words.text import columns
from csobjectives.renderers.words.windows import base_in_words

HEIGHT = 200
SLOT = 10
_MOST_NAMES = 4  # of targets, side by side
_MOST_LETTERS = 130  # of a name that would go all the way across
_FAR = Fraction(7, 10)  # from where on a name would not fit before the end


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a line, where it begins; one that begins far to the right ends there."""

    across: str
    down: int
    text: str
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A place on the axis, and what is there: another target, or something that is said."""

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


def down_to(scale: Scale, value: Fraction) -> int:
    return round((1 - scale.part(value)) * HEIGHT)


def path_along(scale: Scale, heights: Sequence[tuple[Fraction, ...]]) -> str:
    edges = [index * SLOT for index in range(len(heights) + 1)]
    return steps_through([tuple(down_to(scale, each) for each in own) for own in heights], edges)


def stretch_of(target: Target | None) -> tuple[Fraction, ...]:
    return () if target is None or target.stretch is None else (target.stretch,)


def bands(scale: Scale, held: Sequence[Target | None]) -> tuple[Band, ...]:
    """What is shaded, a rectangle for as long as it stays where it is."""
    found: list[Band] = []
    for index, target in enumerate(held):
        for kind, bottom, top in _shaded(target):
            upper, lower = down_to(scale, top), down_to(scale, bottom)
            band = Band(index * SLOT, SLOT, upper, lower - upper, kind)
            same = (each for each in found if _goes_on(each, band))
            before = next(same, None)
            if before is not None:
                found.remove(before)
                band = replace(band, left=before.left, width=before.width + SLOT)
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


def target_names(
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
    return Label(across, down_to(scale, max(bounds)), text, at_end)


def _target_name(result: Result, target: Target) -> str:
    unit = result.objective.measure.unit
    glide = glide_of(result, target)
    to = f" to {bound_in_words(target, glide.to, unit)}" if glide else ""
    return f"target {target_in_signs(target, unit)}{to}"


def stretch_names(scale: Scale, result: Result, held: Sequence[Target | None]) -> Iterator[Label]:
    """The stretch, named at its end."""
    target, last = result.judged.target, held[-1] or (held[-2] if len(held) > 1 else None)
    if target is not None and target.stretch is not None and last and last.stretch is not None:
        text = f"stretch {stretch_in_words(target, result.objective.measure.unit)}"
        yield Label("100%", down_to(scale, last.stretch), text, at_end=True)


def turns(result: Result, places: Sequence[Slot]) -> tuple[Turn, ...]:
    """Where the target becomes another one: not where it begins."""
    return tuple(
        Turn(
            percent(Fraction(index, len(places))),
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
