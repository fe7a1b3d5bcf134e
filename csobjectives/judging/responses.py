"""The response rate that a survey's figure needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives.model import Judgement, Lack, Series, Verdict

_BY_FIGURE = frozenset({Verdict.MET, Verdict.AT_RISK, Verdict.MISSED})


def with_response(
    judgement: Judgement, series: Series, found: Mapping[str, Sequence[Series]]
) -> Judgement:
    """A judgement, too-few where a smaller part of those who were asked answered than is needed.

    The rate is that of the same period, and of the same segment where it has one.
    """
    floor = series.objective.response
    if floor is None or judgement.verdict not in _BY_FIGURE:
        return judgement
    rate = _rate(judgement, series, found.get(floor.objective, ()))
    if rate is None:
        return replace(judgement, verdict=Verdict.TOO_FEW, lacks=Lack.NO_RESPONSE)
    if rate < floor.at_least:
        return replace(judgement, verdict=Verdict.TOO_FEW, lacks=Lack.RESPONSE)
    return judgement


def _rate(judgement: Judgement, series: Series, rates: Sequence[Series]) -> Fraction | None:
    """The response rate of a judgement's period: of its segment, else of the whole."""
    by_segment = {each.segment: each for each in rates}
    of = by_segment.get(series.segment, by_segment.get(()))
    reading = None if of is None else of.reading_of(judgement.reading.period)
    return None if reading is None or reading.partial else reading.estimate.value
