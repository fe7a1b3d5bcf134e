"""Which number is held against a target, and how sure the verdict is: worked out by hand.

The figure of most tests is 80, and its interval reaches from 70 to 90.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from csobjectives.estimators.shares import estimate_net, estimate_share
from csobjectives.judging import judge
from csobjectives.model import (
    Against,
    Estimate,
    Glide,
    Judge,
    Judgement,
    Lack,
    Reading,
    Refusal,
    Verdict,
    Versus,
)
from tests.judged import LEVEL, SEPTEMBER, judged, month, months, objective, reading, series, target

POINT, PROVEN, BENEFIT = Judge.POINT, Judge.PROVEN, Judge.BENEFIT_OF_DOUBT
EIGHTY = reading(80, ends=(70.0, 90.0))


def of(estimate: Estimate) -> Reading:
    return Reading(period=SEPTEMBER, segment=(), estimate=estimate, excluded={})


def told(found: Judgement) -> tuple[object, ...]:
    return found.verdict, found.held, found.certain


def at_least(bound: int, **terms: Any) -> dict[str, Any]:
    return {"at_least": bound, **terms}


def at_most(bound: int, **terms: Any) -> dict[str, Any]:
    return {"at_most": bound, **terms}


def between(low: int, high: int, **terms: Any) -> dict[str, Any]:
    return {"at_least": low, "at_most": high, **terms}


STRICT: dict[str, Any] = {"strict": True}
TOLERANT: dict[str, Any] = {"tolerance": 5}


@pytest.mark.parametrize(
    ("bounds", "point", "proven", "benefit"),
    [
        (at_least(70), ("met", 10), ("met", 0), ("met", 20)),
        (at_least(75), ("met", 5), ("missed", -5), ("met", 15)),
        (at_least(75, **TOLERANT), ("met", 5), ("at-risk", -5), ("met", 15)),
        (at_least(76, **TOLERANT), ("met", 4), ("missed", -6), ("met", 14)),
        (at_least(80), ("met", 0), ("missed", -10), ("met", 10)),
        (at_least(85), ("missed", -5), ("missed", -15), ("met", 5)),
        (at_least(85, **TOLERANT), ("at-risk", -5), ("missed", -15), ("met", 5)),
        (at_least(90), ("missed", -10), ("missed", -20), ("met", 0)),
        (at_least(95, **TOLERANT), ("missed", -15), ("missed", -25), ("at-risk", -5)),
        (at_least(96, **TOLERANT), ("missed", -16), ("missed", -26), ("missed", -6)),
        (at_most(90), ("met", -10), ("met", 0), ("met", -20)),
        (at_most(85), ("met", -5), ("missed", 5), ("met", -15)),
        (at_most(85, **TOLERANT), ("met", -5), ("at-risk", 5), ("met", -15)),
        (at_most(80), ("met", 0), ("missed", 10), ("met", -10)),
        (at_most(75), ("missed", 5), ("missed", 15), ("met", -5)),
        (at_most(70), ("missed", 10), ("missed", 20), ("met", 0)),
        (at_most(65, **TOLERANT), ("missed", 15), ("missed", 25), ("at-risk", 5)),
        (at_least(70, **STRICT), ("met", 10), ("missed", 0), ("met", 20)),
        (at_least(70, **STRICT, **TOLERANT), ("met", 10), ("at-risk", 0), ("met", 20)),
        (at_least(80, **STRICT), ("missed", 0), ("missed", -10), ("met", 10)),
        (at_least(80, **STRICT, **TOLERANT), ("at-risk", 0), ("missed", -10), ("met", 10)),
        (at_least(90, **STRICT), ("missed", -10), ("missed", -20), ("missed", 0)),
        (at_most(90, **STRICT), ("met", -10), ("missed", 0), ("met", -20)),
        (at_most(80, **STRICT), ("missed", 0), ("missed", 10), ("met", -10)),
        (at_most(70, **STRICT), ("missed", 10), ("missed", 20), ("missed", 0)),
        (between(70, 90), ("met", 0), ("met", 0), ("met", 0)),
        (between(70, 85), ("met", 0), ("missed", 5), ("met", 0)),
        (between(75, 90), ("met", 0), ("missed", -5), ("met", 0)),
        (between(75, 90, **TOLERANT), ("met", 0), ("at-risk", -5), ("met", 0)),
        (between(76, 88), ("met", 0), ("missed", -6), ("met", 0)),
        (between(72, 84), ("met", 0), ("missed", 6), ("met", 0)),
        (between(74, 84, **TOLERANT), ("met", 0), ("missed", 6), ("met", 0)),
        (between(75, 85, **TOLERANT), ("met", 0), ("at-risk", -5), ("met", 0)),
        (between(85, 95), ("missed", -5), ("missed", -15), ("met", 0)),
        (between(90, 95), ("missed", -10), ("missed", -20), ("met", 0)),
        (between(91, 95), ("missed", -11), ("missed", -21), ("missed", -1)),
        (between(91, 95, **TOLERANT), ("missed", -11), ("missed", -21), ("at-risk", -1)),
        (between(60, 70), ("missed", 10), ("missed", 20), ("met", 0)),
        (between(60, 69), ("missed", 11), ("missed", 21), ("missed", 1)),
    ],
)
def test_what_is_held_against_a_target(
    bounds: dict[str, Any],
    point: tuple[object, object],
    proven: tuple[object, object],
    benefit: tuple[object, object],
) -> None:
    """The figure, or the interval's worse or better end, against bound and tolerance alike.

    Of a band, proven is what lies inside with both ends, and has the benefit of the doubt what
    overlaps it; an end that is equal to a bound is on its good side, except of a strict one.
    """
    for choice, expected in zip((POINT, PROVEN, BENEFIT), (point, proven, benefit), strict=True):
        found = judge(EIGHTY, target(judge=choice, **bounds))
        assert (found.verdict, found.difference) == expected, choice
        assert found.lacks is None


@pytest.mark.parametrize(
    ("bounds", "proven", "benefit"),
    [
        (at_least(75), 70, 90),
        (at_most(75), 90, 70),
        (between(70, 85), 90, 80),
        (between(75, 90), 70, 80),
        (between(85, 95), 70, 85),
        (between(91, 95), 70, 90),
        (between(50, 75), 90, 75),
        (between(50, 60), 90, 70),
    ],
)
def test_number_that_was_held_is_told(bounds: dict[str, Any], proven: int, benefit: int) -> None:
    """An output says which number it was; the difference is of that one."""
    held = {each: judge(EIGHTY, target(judge=each, **bounds)).held for each in Judge}
    assert held == {POINT: 80, PROVEN: proven, BENEFIT: benefit}


FORMS = [
    at_least(75),
    at_most(85),
    between(75, 85),
    at_least(75, **STRICT),
    at_most(85, **STRICT),
]


@pytest.mark.parametrize("bounds", FORMS)
def test_what_has_no_interval_is_not_proven(bounds: dict[str, Any]) -> None:
    """Of a figure with too few rows for an interval, or none that vary, nothing is proven: too few,
    because of that. Its difference from the bound is the figure's.
    """
    found = judge(reading(80), target(judge=PROVEN, **bounds))
    assert (found.verdict, found.lacks, found.held) == (Verdict.TOO_FEW, Lack.INTERVAL, None)
    assert found.difference == judge(reading(80), target(**bounds)).difference
    assert found.certain is False


@pytest.mark.parametrize("bounds", FORMS)
def test_without_an_interval_there_is_no_doubt_to_have_the_benefit_of(
    bounds: dict[str, Any],
) -> None:
    """The figure itself is held against the target then."""
    found = judge(reading(80), target(judge=BENEFIT, min_sample=30, **bounds))
    assert told(found) == (Verdict.MET, 80, False)


@pytest.mark.parametrize("bounds", FORMS)
@pytest.mark.parametrize("choice", Judge)
def test_a_census_is_proven_as_it_is(choice: Judge, bounds: dict[str, Any]) -> None:
    """There is nothing to infer: every way to judge gives the same verdict, and it is certain."""
    found = judge(reading(80, census=True), target(judge=choice, **bounds))
    assert told(found) == (Verdict.MET, 80, True)
    missed = judge(reading(100, census=True), target(judge=choice, at_most=99))
    assert told(missed) == (Verdict.MISSED, 100, True)


@pytest.mark.parametrize("choice", Judge)
def test_too_small_a_sample_comes_before_the_interval(choice: Judge) -> None:
    """Fewer rows than `min_sample` are too few whichever number is held, and that is the reason."""
    for found in (reading(80, n=29), reading(80, n=29, ends=(70.0, 90.0))):
        few = judge(found, target(at_least=60, min_sample=30, judge=choice))
        assert (few.verdict, few.lacks) == (Verdict.TOO_FEW, Lack.SAMPLE)
    enough = judge(reading(80, n=30, ends=(70.0, 90.0)), target(at_least=60, min_sample=30))
    assert (enough.verdict, enough.lacks) == (Verdict.MET, None)


def test_figure_of_unknown_size_is_too_small() -> None:
    """Where a sample is asked for, a figure that was reported without its n does not have it."""
    found = judge(reading(80, n=None), target(at_least=60, min_sample=1))
    assert (found.verdict, found.lacks) == (Verdict.TOO_FEW, Lack.SAMPLE)
    assert judge(reading(80, n=None), target(at_least=60)).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("k", "n", "bound", "proven", "benefit"),
    [
        (80, 100, "0.711", "met", "met"),
        (80, 100, "0.712", "missed", "met"),
        (80, 100, "0.866", "missed", "met"),
        (80, 100, "0.867", "missed", "missed"),
        (800, 1000, "0.774", "met", "met"),
        (800, 1000, "0.775", "missed", "met"),
        (0, 30, "0", "met", "met"),
        (30, 30, "0.886", "met", "met"),
        (30, 30, "0.887", "missed", "met"),
    ],
)
def test_ends_of_a_share(k: int, n: int, bound: str, proven: str, benefit: str) -> None:
    """statsmodels' proportion_confint(method="wilson"): 71.12% to 86.66% of 80 in 100, 77.41% to
    82.36% of 800 in 1,000, and from 88.65% where all of 30 are.
    """
    low, high = proportion_confint(k, n, method="wilson")
    aims = {each: target(at_least=bound, judge=each) for each in (PROVEN, BENEFIT)}
    found = {each: judge(of(estimate_share(k, n, LEVEL)), aim) for each, aim in aims.items()}
    assert [found[PROVEN].verdict, found[BENEFIT].verdict] == [proven, benefit]
    held = [float(found[each].held or 0) for each in (PROVEN, BENEFIT)]
    assert held == pytest.approx([low, high], abs=1e-12)


def test_interval_that_leaves_out_its_figure() -> None:
    """The adjusted Wald interval has another middle: of one promoter who is alone, the score is 100
    and the interval ends at 98.5, by (0.25 + 1.95996·√(0.5625/4))·100. What is proven is met all
    the same, what is met has the benefit of the doubt, and what is missed is not certain.
    """
    alone = of(estimate_net(1, 0, 1, LEVEL))
    assert alone.estimate.high == pytest.approx(98.4986, abs=1e-4)
    assert judge(alone, target(at_least=100, judge=BENEFIT)).verdict is Verdict.MET
    beyond = judge(alone, target(at_most=99, judge=PROVEN))
    assert told(beyond) == (Verdict.MISSED, 100, False)


@pytest.mark.parametrize(
    ("end", "bound"), [(31.4, "31.40"), (0.009, "0.009"), (0.1 + 0.2, "0.3"), (1e-17, "0")]
)
def test_end_that_is_the_bound_has_reached_it(end: float, bound: str) -> None:
    """An interval's end is a binary float, and no decimal: what it is beyond 12 digits is noise. So
    that of a quantile, which is one of the rows, equals a bound that is the same.
    """
    low = judge(reading(100, ends=(end, 200.0)), target(at_least=bound, judge=PROVEN))
    assert told(low) == (Verdict.MET, Fraction(bound), True)
    high = judge(reading(-100, ends=(-200.0, end)), target(at_most=bound, judge=PROVEN))
    assert told(high) == (Verdict.MET, Fraction(bound), True)
    strict = judge(reading(100, ends=(end, 200.0)), target(at_least=bound, judge=PROVEN, **STRICT))
    assert told(strict) == (Verdict.MISSED, Fraction(bound), False)


@pytest.mark.parametrize(
    ("choice", "bound", "verdict"),
    [
        (POINT, "0.10", "met"),
        (POINT, "0.11", "missed"),
        (PROVEN, "0.030", "met"),
        (PROVEN, "0.031", "missed"),
        (BENEFIT, "0.168", "met"),
        (BENEFIT, "0.169", "missed"),
    ],
)
def test_interval_of_a_relative_target_is_the_differences(
    choice: Judge, bound: str, verdict: str
) -> None:
    """From 210 of 300 to 240 of 300 it is 10 points up, by statsmodels' Newcombe interval from 3.07
    to 16.8: neither figure's own interval is looked at.
    """
    low, high = confint_proportions_2indep(240, 300, 210, 300, method="newcomb", compare="diff")
    own = objective(target(at_least=bound, versus=Versus.PREVIOUS, judge=choice))
    before, now = (estimate_share(each, 300, LEVEL) for each in (210, 240))
    readings = [
        Reading(period=period, segment=(), estimate=estimate, excluded={})
        for period, estimate in ((month("2026-08"), before), (SEPTEMBER, now))
    ]
    [result] = judged(series(own, *readings))
    assert result.judged.verdict == verdict
    ends = {POINT: 0.1, PROVEN: low, BENEFIT: high}
    assert float(result.judged.held or 0) == pytest.approx(ends[choice], abs=1e-9)


def test_no_base_is_no_data_whatever_has_to_be_proven() -> None:
    """A change from nothing is not too few: there is none."""
    for choice in Judge:
        [result] = judged(
            series(
                objective(target(at_least=0, versus=Versus.PREVIOUS, judge=choice)),
                reading(80, ends=(70.0, 90.0)),
            )
        )
        assert (result.judged.verdict, result.judged.lacks) == (Verdict.NO_DATA, None)


def test_what_would_be_held_against_a_suppressed_figure_is_not_judged() -> None:
    """Nothing is told of a segment that is too small, and no gate fails because of that."""
    against = Against(versus=Versus.PREVIOUS, refused=Refusal.SUPPRESSED)
    found = judge(EIGHTY, target(at_least=0, versus=Versus.PREVIOUS), against)
    assert (found.verdict, found.difference, found.held) == (None, None, None)
    hidden = judge(reading(None, n=None, suppressed=True), target(at_least=0))
    assert (hidden.verdict, hidden.difference, hidden.held) == (None, None, None)


def test_glide_path_can_be_proven() -> None:
    """From 60 on 1 July to 91 by 1 August, one a day: 60 in July and 91 from August on. The
    interval of 80 reaches down to 70 and up to 90.
    """
    gliding = {"since": date(2026, 7, 1), "glide": Glide(to=Fraction(91), by=date(2026, 8, 1))}
    expected = {
        POINT: [("met", 20), ("missed", -11)],
        PROVEN: [("met", 10), ("missed", -21)],
        BENEFIT: [("met", 30), ("missed", -1)],
    }
    for choice, verdicts in expected.items():
        own = objective(target(at_least=60, judge=choice, **gliding))
        readings = [reading(80, month(each), ends=(70.0, 90.0)) for each in ("2026-07", "2026-08")]
        [found] = judged(series(own, *readings))
        every = (*found.history, found.judged)
        assert [(each.verdict, int(each.difference or 0)) for each in every] == verdicts


def test_each_step_of_a_schedule_is_judged_in_its_own_way() -> None:
    """What had to be met up to July has to be proven from August on."""
    own = objective(
        target(at_least=75, since=date(2026, 7, 1)),
        target(at_least=75, since=date(2026, 8, 1), judge=PROVEN),
    )
    readings = [reading(80, month(each), ends=(70.0, 90.0)) for each in ("2026-07", "2026-08")]
    [found] = judged(series(own, *readings))
    assert [each.verdict for each in found.history] == [Verdict.MET]
    assert found.judged.verdict is Verdict.MISSED


@pytest.mark.parametrize(
    ("bounds", "choice", "reached"),
    [
        (at_least(60, stretch=80), POINT, True),
        (at_least(60, stretch=80), PROVEN, False),
        (at_least(60, stretch=70), PROVEN, True),
        (at_least(60, stretch=90), BENEFIT, True),
        (at_least(60, stretch=91), BENEFIT, False),
        (at_most(95, stretch=80), POINT, True),
        (at_most(95, stretch=80), PROVEN, False),
        (at_most(95, stretch=90), PROVEN, True),
        (at_most(95, stretch=70), BENEFIT, True),
    ],
)
def test_stretch_is_reached_by_the_same_number(
    bounds: dict[str, Any], choice: Judge, reached: bool
) -> None:
    """So that no target is missed whose stretch is reached."""
    assert judge(EIGHTY, target(judge=choice, **bounds)).stretch_met is reached


@pytest.mark.parametrize(
    ("bounds", "ends", "certain"),
    [
        (at_least(70), (70.0, 90.0), True),
        (at_least(70, **STRICT), (70.0, 90.0), False),
        (at_least(69, **STRICT), (70.0, 90.0), True),
        (at_least(90), (70.0, 90.0), False),
        (at_least(90, **STRICT), (70.0, 90.0), True),
        (at_least(91, **STRICT), (70.0, 90.0), True),
        (at_least(80, **STRICT), (70.0, 90.0), False),
        (at_most(90), (70.0, 90.0), True),
        (at_most(90, **STRICT), (70.0, 90.0), False),
        (at_most(91, **STRICT), (70.0, 90.0), True),
        (at_most(70), (70.0, 90.0), False),
        (at_most(70, **STRICT), (70.0, 90.0), True),
        (at_most(69, **STRICT), (70.0, 90.0), True),
        (at_most(80, **STRICT), (70.0, 90.0), False),
    ],
)
def test_equal_to_a_strict_bound_is_on_its_bad_side(
    bounds: dict[str, Any], ends: tuple[float, float], certain: bool
) -> None:
    """Of any other, it is on its good side; so an interval that only touches it is certain or not.

    How sure a verdict is does not depend on which number is held.
    """
    for choice in Judge:
        assert judge(reading(80, ends=ends), target(judge=choice, **bounds)).certain is certain


def test_what_is_proven_is_certain() -> None:
    """Months of 80 from 70 to 90: what `proven` has met is certain, and what is not certain has
    either missed it, or is at risk.
    """
    for bound in range(60, 100):
        found = judge(EIGHTY, target(at_least=bound, judge=PROVEN, tolerance=3))
        assert (found.verdict is Verdict.MET) == (bound <= 70)
        assert found.certain == (bound <= 70 or bound > 90)


def test_history_is_judged_as_the_judged_period_is() -> None:
    """A month without an interval is too few to be proven in the history as well."""
    own = objective(target(at_least=60, judge=PROVEN))
    [found] = judged(series(own, *months("2026-07", 80, 80), EIGHTY))
    assert [(each.verdict, each.lacks) for each in found.history] == [("too-few", "interval")] * 2
    assert found.judged.verdict is Verdict.MET
