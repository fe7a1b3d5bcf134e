"""How much of a change is the segments' own, and how much the parts that they have in the whole.

Kitagawa's decomposition (1955): with weights w and figures r of the segments before (0) and now
(1), Σ w1·r1 - Σ w0·r0 = Σ (w0+w1)/2·(r1-r0) + Σ (r0+r1)/2·(w1-w0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from csobjectives.estimators import difference
from csobjectives.model import Estimate, Mix, Reading, Segment, Series

_Parts = Mapping[Segment, tuple[Fraction, Fraction]]
"""The weight of each segment in the whole, and its figure."""


def mix_of(series: Sequence[Series], level: float) -> Mix | None:
    """The change of the whole since the period before, in its two parts.

    None where it cannot be taken apart: without segments, of a metric without a denominator, or
    where the segments do not add up to the whole, as where some are suppressed. A segment that
    comes or goes has no figure on one side: all that it brings is the mix's.
    """
    whole, *segments = series
    if not segments or len(whole.readings) < 2 or whole.pending or whole.stale:
        return None
    before, now = whole.readings[-2:]
    then, there = (_parts(each, segments) for each in (before, now))
    if before.estimate.value is None or now.estimate.value is None or not then or not there:
        return None
    rate = shares = Fraction(0)
    for segment in {*then, *there}:
        weight0, figure0 = then.get(segment) or (Fraction(0), there[segment][1])
        weight1, figure1 = there.get(segment) or (Fraction(0), figure0)
        rate += (weight0 + weight1) / 2 * (figure1 - figure0)
        shares += (figure0 + figure1) / 2 * (weight1 - weight0)
    change = now.estimate.value - before.estimate.value
    told = bool(change) and rate * change <= 0 and _is_real(now.estimate, before.estimate, level)
    return Mix(before=before.period, change=change, rate=rate, shares=shares, told=told)


def _parts(whole: Reading, segments: Sequence[Series]) -> _Parts:
    """The segments of a period; nothing where they do not add up to the whole."""
    total, value = whole.estimate.denominator, whole.estimate.value
    if not total or value is None or whole.partial:
        return {}
    found = dict(_figures(whole, segments))
    over = sum(weight * figure for weight, figure in found.values())
    adds_up = sum(weight for weight, _ in found.values()) == total and over == value * total
    return (
        {segment: (weight / total, figure) for segment, (weight, figure) in found.items()}
        if adds_up
        else {}
    )


def _figures(
    whole: Reading, segments: Sequence[Series]
) -> Iterator[tuple[Segment, tuple[Fraction, Fraction]]]:
    for each in segments:
        reading = each.reading_of(whole.period)
        if reading is None:
            continue
        estimate = reading.estimate
        if estimate.denominator and estimate.value is not None:
            yield each.segment, (estimate.denominator, estimate.value)


def _is_real(now: Estimate, before: Estimate, level: float) -> bool:
    """Whether the whole has changed by more than chance would let it; of a census, any change."""
    change = difference(now, before, level)
    if change.low is None or change.high is None:
        return change.census
    return change.low > 0 or change.high < 0
