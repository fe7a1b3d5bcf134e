"""The targets of their time, as a later run can judge by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives.bases import absolute
from csobjectives.history.records import Record
from csobjectives.model import Objective, Target, Versus
from csobjectives.periods import Period
from csobjectives.schedules import in_force


def baseline_of(objective: Objective, target: Target | None) -> Fraction | None:
    """The figure that a target holds others against, where that is the objective's baseline."""
    if target is None or target.versus != Versus.BASELINE or objective.baseline is None:
        return None
    return objective.baseline.value


def target_of(
    record: Record, objective: Objective, targets: Sequence[Target], period: Period
) -> Target | None:
    """The target that a period was judged by when it was recorded.

    It stands in the document, if it is among the `targets` of now unchanged; else in the history.
    Where its baseline is another one now, it has the bounds that the one of its time made: the
    verdict is the same.
    """
    target, base = record.target, record.baseline
    if target is None or base is None or base == baseline_of(objective, target):
        of_now = in_force(targets, period)
        return of_now if _alike(target, of_now) else target
    return absolute(target, base)


def _alike(one: Target | None, other: Target | None) -> bool:
    """Whether two targets are the same, wherever they stand."""
    return bool(one and other and replace(one, location=other.location) == other)
