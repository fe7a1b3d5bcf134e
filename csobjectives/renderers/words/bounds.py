"""The numbers of targets and intervals: what a figure is held against, told from and drawn with."""

from __future__ import annotations

import math
from fractions import Fraction

from csobjectives.bases import absolute
from csobjectives.model import Estimate, Judgement, Target


def is_band(target: Target | None) -> bool:
    """Whether the target has two sides."""
    return target is not None and target.at_least is not None and target.at_most is not None


def lines(target: Target | None) -> tuple[Fraction, ...]:
    """The target's bounds, the upper one first: one of them, or a band's two."""
    if target is None:
        return ()
    return tuple(bound for bound in (target.at_most, target.at_least) if bound is not None)


def nearest_bound(target: Target, difference: Fraction) -> Fraction | None:
    """The bound that a signed difference is measured from."""
    if target.at_least is None or (difference > 0 and target.at_most is not None):
        return target.at_most
    return target.at_least


def tolerated(target: Target) -> tuple[Fraction | None, Fraction | None]:
    """How low and how high a value may be and still be at risk only."""
    low, high = target.at_least, target.at_most
    return (
        None if low is None else low - target.tolerance,
        None if high is None else high + target.tolerance,
    )


def numbers(target: Target | None) -> tuple[Fraction, ...]:
    """The numbers that no figure may be rounded onto: bounds, tolerance's edges, stretch."""
    if target is None:
        return ()
    edges = tolerated(target) if target.tolerance else ()
    every = (target.at_least, target.at_most, target.stretch, *edges)
    return tuple(number for number in every if number is not None)


def aimed_at(judged: Judgement) -> Target | None:
    """The target with bounds in the figure's own terms, as a chart draws it.

    Of a relative one these are as far from the base as it asks for; None where there is no base,
    or one that nothing is held against.
    """
    target, against = judged.target, judged.against
    if target is None or not target.versus:
        return target
    if against is None or against.refused is not None:
        return None
    if against.base is None or against.base.value is None:
        return None
    return absolute(target, against.base.value)


def interval(estimate: Estimate) -> tuple[float, float] | None:
    """The interval's ends; None where it has not two, or one of them lies in infinity."""
    low, high = estimate.low, estimate.high
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return None
    return low, high
