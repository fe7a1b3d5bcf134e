"""How much of a change is the segments' own, and how much the parts that they have in the whole.

Kitagawa's decomposition (1955): with weights w and figures r of the segments before (0) and now
(1), Σ w1·r1 - Σ w0·r0 = Σ (w0+w1)/2·(r1-r0) + Σ (r0+r1)/2·(w1-w0).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from csobjectives.estimators import difference
from csobjectives.model import Estimate, Mix, Reading, Segment, Series
from csobjectives.periods import Period

_Parts = Mapping[Segment, tuple[Fraction, Fraction]]
"""The weight of each segment in the whole, and its figure."""


def mix_of(series: Sequence[Series], level: float) -> Mix | None:
    """The change of the whole since the period before, in its two parts.

    None where it cannot be taken apart: without segments, of a metric without a denominator, where
    the segments do not add up to the whole, or none of them is in both periods. Where some are
    suppressed, it would tell of them. A segment that comes or goes has no figure on one side: all
    that it brings is the mix's.
    """
    whole, *segments = series
    if len(whole.readings) < 2 or whole.pending or whole.stale:
        return None
    before, now = whole.readings[-2:]
    if before.period.end > now.period.start:
        return None  # of rolling windows, which share days: chance in the one is in the other
    then, there = (_parts(each, segments) for each in (before, now))
    if before.estimate.value is None or now.estimate.value is None or not then.keys() & there:
        return None
    change = now.estimate.value - before.estimate.value
    rate, shares = _of_rates(then, there), _of_shares(then, there)
    told = bool(change) and rate * change <= 0 and _is_real(now.estimate, before.estimate, level)
    return Mix(before=before.period, change=change, rate=rate, shares=shares, told=told)


def _of_rates(then: _Parts, there: _Parts) -> Fraction:
    """What the figures of the segments brought, each with its mean weight."""
    parts = Fraction(0)
    for segment in then.keys() & there:
        (weight0, figure0), (weight1, figure1) = then[segment], there[segment]
        parts += (weight0 + weight1) * (figure1 - figure0)
    return parts / 2


def _of_shares(then: _Parts, there: _Parts) -> Fraction:
    """What the weights of the segments brought, each with its mean figure."""
    parts = Fraction(0)
    for segment in {*then, *there}:
        weight0, figure0 = then.get(segment) or (Fraction(0), there[segment][1])
        weight1, figure1 = there.get(segment) or (Fraction(0), figure0)
        parts += (figure0 + figure1) * (weight1 - weight0)
    return parts / 2


def _parts(whole: Reading, segments: Iterable[Series]) -> _Parts:
    """The segments of a period; nothing where they do not add up to the whole."""
    total, value = whole.estimate.denominator, whole.estimate.value
    if not total or value is None or whole.partial:
        return {}
    readings = list(_readings(whole.period, segments))
    if any(each.suppressed for each in readings):
        return {}
    found = dict(_figures(readings))
    over = sum(weight * figure for weight, figure in found.values())
    if sum(weight for weight, _ in found.values()) != total or over != value * total:
        return {}
    return {segment: (weight / total, figure) for segment, (weight, figure) in found.items()}


def _readings(period: Period, segments: Iterable[Series]) -> Iterator[Reading]:
    for each in segments:
        reading = each.reading_of(period)
        if reading is not None:
            yield reading


def _figures(readings: Iterable[Reading]) -> Iterator[tuple[Segment, tuple[Fraction, Fraction]]]:
    """The denominator and the figure of each segment that has one."""
    for each in readings:
        weight, figure = each.estimate.denominator, each.estimate.value
        if weight and figure is not None:
            yield each.segment, (weight, figure)


def _is_real(now: Estimate, before: Estimate, level: float) -> bool:
    """Whether the whole has changed by more than chance would let it; of a census, any change."""
    change = difference(now, before, level)
    if change.low is None or change.high is None:
        return change.census
    return change.low > 0 or change.high < 0
