"""What softens a miss: waivers that hold for it, and targets that are provisional."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from csobjectives.model import Judgement, Objective, Result, Segment, Waiver
from csobjectives.periods import Period


def with_waivers(result: Result, as_of: date) -> Result:
    """A result with the waivers that hold for its periods, and what is provisional.

    The judged period needs a waiver that has not expired as of the day; an earlier period one that
    had not when that period ended, for it was judged then. Figures stay as they are, and so does
    the verdict.
    """
    return replace(
        result,
        judged=_softened(result, result.judged, as_of),
        history=tuple(_softened(result, each, each.reading.period.end) for each in result.history),
    )


def names(waiver: Waiver, segment: Segment) -> bool:
    """Whether a waiver is for a segment; without one of its own, it is for all of them."""
    return set(waiver.segment) <= set(segment)


def waiver_for(objective: Objective, segment: Segment, period: Period, day: date) -> Waiver | None:
    """The first waiver that holds on a day for a period of a segment, or of the whole."""
    holding = (
        each
        for each in objective.waivers
        if period in each.periods and names(each, segment) and day <= each.expires
    )
    return next(holding, None)


def _softened(result: Result, judgement: Judgement, day: date) -> Judgement:
    target, objective, waiver = judgement.target, result.objective, None
    if judgement.verdict in objective.fails_on:
        waiver = waiver_for(objective, result.segment, judgement.reading.period, day)
    is_provisional = target is not None and target.review_by is not None and day <= target.review_by
    if waiver is None and not is_provisional:
        return judgement
    return replace(judgement, waiver=waiver, provisional=is_provisional)
