"""What softens a miss: waivers that hold for it, and targets that are provisional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from csobjectives.judging.effects import is_absent
from csobjectives.model import Judgement, Objective, Segment, Series, Waiver
from csobjectives.periods import Period


def with_waiver(judgement: Judgement, series: Series, day: date) -> Judgement:
    """A judgement with the waiver that holds for it on a day, and whether it is provisional then.

    A waiver is leave to fail, and holds for nothing else. Figures stay as they are, and so does
    the verdict.
    """
    target, objective, waiver = judgement.target, series.objective, None
    if judgement.verdict in objective.fails_on and not is_absent(judgement, series):
        waiver = waiver_for(objective, series.segment, judgement.reading.period, day)
    is_provisional = target is not None and target.review_by is not None and day <= target.review_by
    if waiver is None and not is_provisional:
        return judgement
    return replace(judgement, waiver=waiver, provisional=is_provisional)


def is_part(named: Segment, segment: Segment) -> bool:
    """Whether a segment has all values that are named; without any, every one has them."""
    return set(named) <= set(segment)


def waiver_for(objective: Objective, segment: Segment, period: Period, day: date) -> Waiver | None:
    """The first waiver that holds on a day for a period of a segment, or of the whole."""
    holding = (
        each
        for each in objective.waivers
        if each.covers(period) and is_part(each.segment, segment) and day <= each.expires
    )
    return next(holding, None)
