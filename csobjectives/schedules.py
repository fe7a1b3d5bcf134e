"""The targets of a series, which of them is in force in a period, and what it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from csobjectives.model import SegmentAim, Series, Target, Versus
from csobjectives.periods import Period


def targets_of(series: Series, aim: SegmentAim | None = None) -> tuple[Target, ...]:
    """The targets of a series: a segment has its own, else those of each, else the whole's.

    Its own are what the objective has for an `aim` in it. A sum's target is the whole's alone, and
    where a file has the targets of all segments, one that it does not name has none.
    """
    objective = series.objective
    if not series.segment:
        return objective.targets
    if aim is not None and aim.targets:
        return aim.targets
    if objective.each:
        return objective.each
    is_forgotten = aim is None and objective.every_segment is not None
    return () if is_forgotten or series.adds_up else objective.targets


def in_force(targets: Sequence[Target], period: Period) -> Target | None:
    """The target by which a period is judged: the one that held when it began, as it was then.

    None before the first one. A bound that glides is what it was on the period's first day.
    """
    found = None
    for each in targets:
        if each.since is None or each.since <= period.start:
            found = each
    return found and _on(found, period.start)


def _on(target: Target, day: date) -> Target:
    """The target of a day, with its glide path worked out."""
    glide, since = target.glide, target.since
    if glide is None or since is None:
        return target
    passed = Fraction(min(day, glide.by).toordinal() - since.toordinal())
    way = passed / (glide.by - since).days

    def moved(bound: Fraction | None) -> Fraction | None:
        return None if bound is None else bound + (glide.to - bound) * way

    return replace(
        target, at_least=moved(target.at_least), at_most=moved(target.at_most), glide=None
    )


def base_of(period: Period, versus: str) -> Period | None:
    """The period whose figure one is held against; None where no calendar has it.

    What is held against another objective, or a baseline, is so in the same period.
    """
    match versus:
        case Versus.PREVIOUS:
            return period.previous()
        case Versus.LAST_YEAR:
            return period.a_year_before()
        case _:
            return period
