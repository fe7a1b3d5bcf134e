"""How far a figure has come from its baseline."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.bases import absolute
from csobjectives.model import BY_FIGURE, Judgement, Objective, Progress, Target, Versus


def progress_of(objective: Objective, judgement: Judgement) -> Progress | None:
    """The way from the baseline, as a part of that to target and stretch; None without a baseline.

    It is told of a figure that is judged, and of the whole alone: the baseline is the whole's. A
    band is no place that one is on the way to, and a target that is held against another period or
    objective moves with that.
    """
    target, value = judgement.target, judgement.reading.estimate.value
    if judgement.verdict not in BY_FIGURE or judgement.reading.segment:
        return None
    if objective.baseline is None or target is None or value is None:
        return None
    start = objective.baseline.value
    if target.versus == Versus.BASELINE:
        target = absolute(target, start)
    bound = _bound(target)
    if target.versus or bound is None:
        return None
    is_up = target.at_least is not None
    return Progress(
        to_target=_part(start, value, bound, is_up=is_up),
        to_stretch=_part(start, value, target.stretch, is_up=is_up),
    )


def _bound(target: Target) -> Fraction | None:
    """The one bound of a target."""
    if target.at_least is not None and target.at_most is not None:
        return None
    return target.at_most if target.at_least is None else target.at_least


def _part(
    start: Fraction, value: Fraction, end: Fraction | None, *, is_up: bool
) -> Fraction | None:
    """How much of the way there is done; None where it began at its end, or beyond."""
    if end is None or (start >= end if is_up else start <= end):
        return None
    return (value - start) / (end - start)
