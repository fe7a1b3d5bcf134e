"""Readings and targets to verdicts, and verdicts to an exit code. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from csobjectives.bases import held_against
from csobjectives.model import (
    Against,
    Enforcement,
    Estimate,
    Judgement,
    Objective,
    Reading,
    Result,
    Series,
    Source,
    Target,
    Verdict,
)
from csobjectives.pace import pace_of
from csobjectives.problems import ExitCode
from csobjectives.schedules import in_force

FAILING = frozenset({Verdict.MISSED, Verdict.NO_DATA, Verdict.STALE})
_NONE: Mapping[str, Source] = MappingProxyType({})


def judge(reading: Reading, target: Target | None, against: Against | None = None) -> Judgement:
    """Hold a reading against its target; without a target, or a whole period, nothing is judged.

    Everything is compared exactly: an equal figure has met the target, and one that misses
    by exactly the tolerance is at risk. With a relative target, the change `against` its base is
    what is compared; without a base, there is nothing to judge by, and that is no pass.
    """
    if target is None or reading.partial:
        return Judgement(reading=reading, target=target, against=against)
    held = against.change if against is not None else reading.estimate
    if held is None or held.value is None or reading.estimate.value is None:
        verdict = Verdict.NO_DATA
        return Judgement(reading=reading, target=target, against=against, verdict=verdict)
    difference = _difference(held.value, target)
    if (reading.estimate.n or 0) < target.min_sample:
        verdict = Verdict.TOO_FEW
    elif _is_met(difference, target):
        verdict = Verdict.MET
    else:
        verdict = Verdict.AT_RISK if abs(difference) <= target.tolerance else Verdict.MISSED
    return Judgement(
        reading=reading,
        target=target,
        against=against,
        verdict=verdict,
        difference=difference,
        certain=_certain(held, target),
        stretch_met=_stretch_met(held.value, target),
    )


def judge_series(
    found: Mapping[str, Sequence[Series]], level: float, sources: Mapping[str, Source] = _NONE
) -> dict[str, list[Result]]:
    """Every series judged, by the objective's name; one may be held against another one's.

    The contracts of `sources` tell how open periods can still turn out.
    """
    return {
        name: [
            _result(each, found, level, sources.get(each.objective.measure.source)) for each in of
        ]
        for name, of in found.items()
    }


def _result(
    series: Series, found: Mapping[str, Sequence[Series]], level: float, source: Source | None
) -> Result:
    """One segment of an objective, judged: by the targets that were in force in each period.

    A sum's target is the whole's alone.
    """
    targets = () if series.segment and series.adds_up else series.objective.targets
    *before, last = series.readings

    def judged(reading: Reading, target: Target | None) -> Judgement:
        against = None
        if target is not None and target.versus:
            against = held_against(series, reading, target, found, level)
        return judge(reading, target, against)

    history = []
    for reading in before:
        of_now = in_force(targets, reading.period)
        history.append(judged(reading, series.kept.get(reading.period, of_now)))
    target = in_force(targets, last.period)
    final = _last(series, judged(last, target), is_due=bool(targets))
    return Result(
        objective=series.objective,
        segment=series.segment,
        judged=final,
        history=tuple(history),
        open=series.open,
        pace=pace_of(series, targets, found, level, source),
    )


def _last(series: Series, judgement: Judgement, *, is_due: bool) -> Judgement:
    """The period that is judged: what stands in the way of a verdict on it.

    By a source that is stale nothing can be judged, whatever its figure, and that is no reason
    to pass; nor is it that the source covers no period as a whole. Before the first target of a
    schedule, and before a comparison's days have passed, the verdict is still to come.
    """
    if not is_due:
        return judgement
    if series.pending or judgement.target is None:
        return replace(judgement, verdict=Verdict.PENDING, difference=None, certain=None)
    if series.stale:
        bare = Judgement(reading=judgement.reading, target=judgement.target)
        return replace(bare, verdict=Verdict.STALE, newest=series.newest)
    if judgement.reading.partial:
        return replace(judgement, verdict=Verdict.NO_DATA)
    return judgement


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
