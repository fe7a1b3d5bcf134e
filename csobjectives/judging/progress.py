"""How far a figure has come from its baseline."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.bases import absolute
from csobjectives.model import Judgement, Objective, Progress, Target, Versus


def progress_of(objective: Objective, judgement: Judgement) -> Progress | None:
    """The way from the baseline, as a part of that to target and stretch; None without a baseline.

    A band is no place that one is on the way to, and a target that is held against another period
    or objective moves with that.
    """
    target, value = judgement.target, judgement.reading.estimate.value
    if objective.baseline is None or target is None or value is None:
        return None
    start = objective.baseline.value
    if target.versus == Versus.BASELINE:
        target = absolute(target, start)
    bound = _bound(target)
    if target.versus or bound is None:
        return None
    return Progress(
        to_target=_part(start, value, bound), to_stretch=_part(start, value, target.stretch)
    )


def _bound(target: Target) -> Fraction | None:
    """The one bound of a target."""
    if target.at_least is not None and target.at_most is not None:
        return None
    return target.at_most if target.at_least is None else target.at_least


def _part(start: Fraction, value: Fraction, end: Fraction | None) -> Fraction | None:
    if end is None or end == start:
        return None
    return (value - start) / (end - start)
