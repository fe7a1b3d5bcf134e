"""Readings and targets to verdicts, and verdicts to an exit code. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from csobjectives.model import (
    Enforcement,
    Estimate,
    Judgement,
    Objective,
    Reading,
    Result,
    Target,
    Verdict,
)
from csobjectives.problems import ExitCode

FAILING = frozenset({Verdict.MISSED, Verdict.NO_DATA, Verdict.STALE})


def judge(reading: Reading, target: Target | None) -> Judgement:
    """Hold a reading against its target; without a target, or a whole period, nothing is judged.

    Everything is compared exactly: an equal figure has met the target, and one that misses
    by exactly the tolerance is at risk.
    """
    if target is None or reading.partial:
        return Judgement(reading=reading)
    estimate = reading.estimate
    if estimate.value is None:
        return Judgement(reading=reading, verdict=Verdict.NO_DATA)
    difference = _difference(estimate.value, target)
    if (estimate.n or 0) < target.min_sample:
        verdict = Verdict.TOO_FEW
    elif _is_met(difference, target):
        verdict = Verdict.MET
    else:
        verdict = Verdict.AT_RISK if abs(difference) <= target.tolerance else Verdict.MISSED
    return Judgement(
        reading=reading,
        verdict=verdict,
        difference=difference,
        certain=_certain(estimate, target),
        stretch_met=_stretch_met(estimate.value, target),
    )


def judge_last(
    reading: Reading, target: Target | None, *, stale: bool = False, newest: date | None = None
) -> Judgement:
    """Hold the reading of the period that is judged against its target.

    By a source that is stale nothing can be judged, whatever its figure, and that is no reason
    to pass; nor is it that the source covers no period as a whole.
    """
    if target is not None and stale:
        return Judgement(reading=reading, verdict=Verdict.STALE, newest=newest)
    if target is not None and reading.partial:
        return Judgement(reading=reading, verdict=Verdict.NO_DATA)
    return judge(reading, target)


def _is_met(difference: Fraction, target: Target) -> bool:
    """Whether the difference is on the good side; that of a band is 0 inside."""
    if not difference.numerator:
        return True
    return (target.at_most if difference.numerator > 0 else target.at_least) is None


def _difference(value: Fraction, target: Target) -> Fraction:
    """Value minus bound, signed; for a band minus the bound that was passed, 0 inside."""
    low, high = target.at_least, target.at_most
    if low is not None and high is not None and low <= value <= high:
        return Fraction(0)
    bound = high if low is None or (high is not None and value > high) else low
    assert bound is not None
    return value - bound


def _certain(estimate: Estimate, target: Target) -> bool:
    """Whether the interval lies on one side of each bound; a census leaves nothing to infer."""
    low, high = estimate.low, estimate.high
    if low is None or high is None:
        return estimate.census
    least, most = target.at_least, target.at_most
    good_from = least is None or _side(low, least) >= 0 or _side(high, least) < 0
    good_to = most is None or _side(high, most) <= 0 or _side(low, most) > 0
    return good_from and good_to


def _side(end: float, bound: Fraction) -> int:
    """Above zero where the end lies above the bound, below where below; exact, as integers."""
    over, under = end.as_integer_ratio()
    return over * bound.denominator - bound.numerator * under


def _stretch_met(value: Fraction, target: Target) -> bool | None:
    """Whether the stretch is reached; None where there is none."""
    if target.stretch is None:
        return None
    return value >= target.stretch if target.at_least is not None else value <= target.stretch


def fails(objective: Objective, judgement: Judgement) -> bool:
    """Whether a judgement of the whole fails the gate."""
    blocking = objective.enforcement is Enforcement.BLOCKING
    return blocking and judgement.verdict in FAILING


def exit_code(results: Iterable[Result], errors: int) -> ExitCode:
    """2 where anything could not be judged, else 1 where something fails the gate, else 0.

    Segments are shown, and do not fail the gate.
    """
    if errors:
        return ExitCode.CANNOT_JUDGE
    failed = any(fails(each.objective, each.judged) for each in results if not each.segment)
    return ExitCode.FAILED if failed else ExitCode.OK
