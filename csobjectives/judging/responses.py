"""The response rate that a survey's figure needs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from csobjectives.model import BY_FIGURE, Judgement, Lack, Series, Verdict
from csobjectives.periods import Period


def with_response(
    judgement: Judgement, series: Series, rates: Series | None, *, is_past: bool
) -> Judgement:
    """A judgement, too-few where a smaller part of those who were asked answered than is needed.

    `rates` are the response rates, of the same segment where they have it, else of the whole: that
    of the judgement's period counts, once it is over and settled, and is kept.
    """
    floor = series.objective.response
    if floor is None or judgement.verdict not in BY_FIGURE:
        return judgement
    rate = None if rates is None else _rate(rates, judgement.reading.period, is_past=is_past)
    if rate is None:
        return replace(judgement, verdict=Verdict.TOO_FEW, lacks=Lack.NO_RESPONSE)
    if rate < floor.at_least:
        return replace(judgement, verdict=Verdict.TOO_FEW, lacks=Lack.RESPONSE, response=rate)
    return replace(judgement, response=rate)


def _rate(rates: Series, period: Period, *, is_past: bool) -> Fraction | None:
    """The response rate of a period; None where it is not known, or could still change.

    A source that is stale now takes back no rate that a period of the past was judged by.
    """
    is_last = period == rates.readings[-1].period
    if is_last and (rates.pending or (rates.stale and not is_past)):
        return None
    reading = rates.reading_of(period)
    if reading is None or reading.partial or reading.settling or reading is rates.open:
        return None
    return reading.estimate.value
