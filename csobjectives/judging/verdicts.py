"""One figure held against one target: the verdict, how sure it is, and how far it is off."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from csobjectives.model import (
    Against,
    Estimate,
    Judge,
    Judgement,
    Lack,
    Reading,
    Refusal,
    Target,
    Verdict,
)
from csobjectives.quantities import exact_end

_Ends = tuple[Fraction, Fraction]


def judge(reading: Reading, target: Target | None, against: Against | None = None) -> Judgement:
    """Hold a reading against its target; without a target, or a whole period, nothing is judged.

    Everything is compared exactly: an equal figure has met the target (not a strict one), and one
    that misses by exactly the tolerance is at risk. With a relative target, the change `against`
    its base is what is compared; without a base, there is nothing to judge by, and that is no pass.
    What is suppressed is not judged, and neither is what would be held against it.
    """
    bare = Judgement(reading=reading, target=target, against=against)
    if target is None or reading.partial or _is_suppressed(reading, against):
        return bare
    figure = against.change if against is not None else reading.estimate
    if figure is None or figure.value is None or reading.estimate.value is None:
        return replace(bare, verdict=Verdict.NO_DATA)
    ends = _ends(figure)
    held = _held(figure.value, ends, target, is_census=figure.census)
    compared = figure.value if held is None else held
    lacks = _lack(reading, target, held)
    difference = _difference(compared, target)
    return replace(
        bare,
        verdict=_verdict(difference, target) if lacks is None else Verdict.TOO_FEW,
        held=held,
        difference=difference,
        certain=figure.census if ends is None else _is_certain(ends, target),
        stretch_met=_stretch_met(compared, target),
        lacks=lacks,
    )


def _is_suppressed(reading: Reading, against: Against | None) -> bool:
    return reading.suppressed or bool(against and against.refused is Refusal.SUPPRESSED)


def _lack(reading: Reading, target: Target, held: Fraction | None) -> Lack | None:
    """What there is too little of for a verdict."""
    if (reading.estimate.n or 0) < target.min_sample:
        return Lack.SAMPLE
    return Lack.INTERVAL if held is None else None


def _verdict(difference: Fraction, target: Target) -> Verdict:
    if _is_met(difference, target):
        return Verdict.MET
    within = target.tolerance and abs(difference) <= target.tolerance
    return Verdict.AT_RISK if within else Verdict.MISSED


def _ends(figure: Estimate) -> _Ends | None:
    """The ends of a figure's interval.

    Few intervals leave out their own figure, but some do, for their middle is another: it stands
    for the end that it lies beyond, so that what is proven is met, and what is met has the benefit
    of the doubt.
    """
    value, low, high = figure.value, figure.low, figure.high
    if value is None or low is None or high is None:
        return None
    return min(exact_end(low), value), max(exact_end(high), value)


def _held(
    value: Fraction, ends: _Ends | None, target: Target, *, is_census: bool
) -> Fraction | None:
    """The number that is held against the bounds; None where an interval is needed for it.

    Without an interval, as of a census, there is nothing but the figure, and of a doubt that
    cannot be told nobody has the benefit.
    """
    if target.judge is Judge.POINT:
        return value
    if ends is None:
        return None if target.judge is Judge.PROVEN and not is_census else value
    least, most = target.at_least, target.at_most
    if least is not None and most is not None:
        return _end_of_band(ends, (least, most), value, target.judge)
    is_low = (least is not None) == (target.judge is Judge.PROVEN)
    return ends[0] if is_low else ends[1]


def _end_of_band(
    ends: _Ends, band: tuple[Fraction, Fraction], value: Fraction, judge: Judge
) -> Fraction:
    """Of an interval, the end that is farthest outside a band, or its nearest point to the band."""
    (low, high), (least, most) = ends, band
    if judge is Judge.PROVEN:
        return low if least - low >= high - most else high
    if least <= value <= most:
        return value
    return min(high, least) if value < least else max(low, most)


def _is_met(difference: Fraction, target: Target) -> bool:
    """Whether the difference is on the good side; that of a band is 0 inside."""
    if not difference.numerator:
        return not target.strict
    return (target.at_most if difference.numerator > 0 else target.at_least) is None


def _difference(value: Fraction, target: Target) -> Fraction:
    """Value minus bound, signed; for a band minus the bound that was passed, 0 inside."""
    low, high = target.at_least, target.at_most
    if low is not None and high is not None and low <= value <= high:
        return Fraction(0)
    bound = high if low is None or (high is not None and value > high) else low
    assert bound is not None
    return value - bound


def _is_certain(ends: _Ends, target: Target) -> bool:
    """Whether an interval lies on one side of each bound."""
    (low, high), least, most = ends, target.at_least, target.at_most
    # What is equal to a bound is on its good side; to a strict one, on its bad side.
    edge = 1 if target.strict else 0
    good_from = least is None or _side(low, least) >= edge or _side(high, least) < edge
    good_to = most is None or _side(high, most) <= -edge or _side(low, most) > -edge
    return good_from and good_to


def _side(end: Fraction, bound: Fraction) -> int:
    """1 where the end lies above the bound, -1 where below, else 0."""
    return (end > bound) - (end < bound)


def _stretch_met(value: Fraction, target: Target) -> bool | None:
    """Whether the stretch is reached; None where there is none."""
    if target.stretch is None:
        return None
    return value >= target.stretch if target.at_least is not None else value <= target.stretch
