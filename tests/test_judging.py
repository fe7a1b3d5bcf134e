"""Readings held against targets by their figures alone: each is worked out by hand.

What else has a say in a verdict is under `tests/judging/`, what verdicts do in `test_exit_codes`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.judging import judge
from csobjectives.model import Effect, Glide, Reading, Result, Target, Verdict
from csobjectives.quantities import SHARE, parse_difference, parse_value
from tests.judged import NORTH, judged, month, objective, reading, series, target

GOODNESS = [Verdict.MISSED, Verdict.AT_RISK, Verdict.MET]  # worst first


def percent(text: str) -> Fraction:
    return parse_value(text, SHARE)


AT_LEAST = {"at_least": percent("80%"), "tolerance": parse_difference("10 pp", SHARE)}
AT_MOST = {"at_most": percent("5%"), "tolerance": parse_difference("1 pp", SHARE)}
BAND = {
    "at_least": percent("40%"),
    "at_most": percent("60%"),
    "tolerance": parse_difference("5 pp", SHARE),
}


@pytest.mark.parametrize(
    ("bounds", "value", "verdict", "difference"),
    [
        (AT_LEAST, "81%", "met", "1%"),
        (AT_LEAST, "80%", "met", "0%"),
        (AT_LEAST, "79.999%", "at-risk", "-0.001%"),
        (AT_LEAST, "70%", "at-risk", "-10%"),
        (AT_LEAST, "69.999%", "missed", "-10.001%"),
        (AT_MOST, "4%", "met", "-1%"),
        (AT_MOST, "5%", "met", "0%"),
        (AT_MOST, "6%", "at-risk", "1%"),
        (AT_MOST, "6.001%", "missed", "1.001%"),
        (BAND, "40%", "met", "0%"),
        (BAND, "50%", "met", "0%"),
        (BAND, "60%", "met", "0%"),
        (BAND, "35%", "at-risk", "-5%"),
        (BAND, "65%", "at-risk", "5%"),
        (BAND, "34.9%", "missed", "-5.1%"),
        (BAND, "65.1%", "missed", "5.1%"),
        ({"at_least": percent("100%")}, "99.99%", "missed", "-0.01%"),
        ({"at_most": Fraction(0)}, "0%", "met", "0%"),
    ],
)
def test_verdict(bounds: dict[str, Fraction], value: str, verdict: str, difference: str) -> None:
    """Equal is met in every direction; a miss by exactly the tolerance is at risk."""
    found = judge(reading(percent(value)), target(**bounds))
    assert (found.verdict, found.difference) == (verdict, percent(difference))


def test_exact_tolerance() -> None:
    """70% meets at least 80% with a tolerance of 10 pp; in binary fractions it would not.

    0.8 - 0.7 is 0.10000000000000009 in IEEE 754 doubles, which is more than 0.1.
    """
    assert 0.8 - 0.7 > 0.1
    assert judge(reading(Fraction(7, 10)), target(**AT_LEAST)).verdict is Verdict.AT_RISK


def test_third_of_three() -> None:
    """A share that no decimal writes is not rounded before it is compared."""
    just_below = percent("66.66666666666667%")
    assert judge(reading(Fraction(2, 3)), target(at_least=just_below)).verdict is Verdict.MISSED
    assert judge(reading(Fraction(2, 3)), target(at_least=Fraction(2, 3))).verdict is Verdict.MET


def test_negative_target() -> None:
    """A target below zero, and a tolerance around zero, work by difference."""
    aim = target(at_least=Fraction(-10), tolerance=Fraction(5))
    verdicts = [judge(reading(Fraction(each)), aim).verdict for each in (-10, -15, -16)]
    assert verdicts == ["met", "at-risk", "missed"]


def test_no_target_no_verdict() -> None:
    """Without a target nothing is judged, and nothing is certain."""
    found = judge(reading(Fraction(1)), None)
    assert (found.verdict, found.difference, found.certain) == (None, None, None)


def test_no_value() -> None:
    """No value is no data, however small the sample may be; it is no difference of 0 either."""
    found = judge(reading(None, n=0), target(at_least=Fraction(0), min_sample=30))
    assert (found.verdict, found.difference) == (Verdict.NO_DATA, None)


def test_zero_is_a_value() -> None:
    """A figure of 0 is judged like any other."""
    assert judge(reading(Fraction(0)), target(at_least=percent("1%"))).verdict is Verdict.MISSED


@pytest.mark.parametrize(
    ("n", "verdict"), [(29, Verdict.TOO_FEW), (30, Verdict.MET), (31, Verdict.MET)]
)
def test_min_sample(n: int, verdict: Verdict) -> None:
    """Fewer rows than `min_sample` are too few, whatever the figure."""
    aim = target(at_least=percent("80%"), min_sample=30)
    assert judge(reading(Fraction(1), n=n), aim).verdict is verdict


@pytest.mark.parametrize(
    ("bounds", "low", "high", "certain"),
    [
        ({"at_least": Fraction(80)}, 80.0, 90.0, True),
        ({"at_least": Fraction(80)}, 79.9, 90.0, False),
        ({"at_least": Fraction(80)}, 70.0, 79.9, True),
        ({"at_least": Fraction(80)}, 70.0, 80.0, False),
        ({"at_most": Fraction(80)}, 70.0, 80.0, True),
        ({"at_most": Fraction(80)}, 80.0, 90.0, False),
        ({"at_most": Fraction(80)}, 80.1, 90.0, True),
        ({"at_least": Fraction(70), "at_most": Fraction(80)}, 70.0, 80.0, True),
        ({"at_least": Fraction(70), "at_most": Fraction(80)}, 60.0, 69.0, True),
        ({"at_least": Fraction(70), "at_most": Fraction(80)}, 75.0, 81.0, False),
    ],
)
def test_certain(bounds: dict[str, Fraction], low: float, high: float, certain: bool) -> None:
    """A verdict is certain where the interval lies wholly on one side of each bound."""
    found = judge(reading(Fraction((low + high) / 2), ends=(low, high)), target(**bounds))
    assert found.certain is certain


def test_certain_without_interval() -> None:
    """A census leaves nothing to infer; elsewhere, no interval means that nothing is certain."""
    aim = target(at_least=Fraction(1))
    assert judge(reading(Fraction(1), census=True), aim).certain is True
    assert judge(reading(Fraction(1), census=False), aim).certain is False


@pytest.mark.parametrize(
    ("bounds", "value", "reached"),
    [
        ({"at_least": Fraction(80), "stretch": Fraction(90)}, 90, True),
        ({"at_least": Fraction(80), "stretch": Fraction(90)}, 89, False),
        ({"at_most": Fraction(80), "stretch": Fraction(70)}, 70, True),
        ({"at_most": Fraction(80), "stretch": Fraction(70)}, 71, False),
        ({"at_most": Fraction(80)}, 71, None),
    ],
)
def test_stretch(bounds: dict[str, Fraction], value: int, reached: bool | None) -> None:
    """The stretch is reached at its own figure, and changes no verdict."""
    found = judge(reading(Fraction(value)), target(**bounds))
    assert (found.verdict, found.stretch_met) == (Verdict.MET, reached)


figures = st.fractions(min_value=-1000, max_value=1000)
amounts = st.fractions(min_value=0, max_value=1000)


def goodness(value: Fraction, **bounds: Fraction) -> int:
    verdict = judge(reading(value), target(**bounds)).verdict
    assert verdict is not None
    return GOODNESS.index(verdict)


@given(figures, figures, amounts, amounts)
def test_looser_target(
    value: Fraction, bound: Fraction, tolerance: Fraction, looser: Fraction
) -> None:
    """Loosening a target, a tolerance or a band never makes a verdict worse."""
    up = goodness(value, at_least=bound, tolerance=tolerance)
    assert goodness(value, at_least=bound - looser, tolerance=tolerance) >= up
    assert goodness(value, at_least=bound, tolerance=tolerance + looser) >= up
    down = goodness(value, at_most=bound, tolerance=tolerance)
    assert goodness(value, at_most=bound + looser, tolerance=tolerance) >= down
    band = goodness(value, at_least=bound, at_most=bound + 10, tolerance=tolerance)
    wide = goodness(value, at_least=bound - looser, at_most=bound + 10, tolerance=tolerance)
    assert wide >= band


@given(figures, figures, amounts, amounts)
def test_better_figure(
    value: Fraction, bound: Fraction, tolerance: Fraction, better: Fraction
) -> None:
    """A better figure never has a worse verdict."""
    up = goodness(value, at_least=bound, tolerance=tolerance)
    assert goodness(value + better, at_least=bound, tolerance=tolerance) >= up
    down = goodness(value, at_most=bound, tolerance=tolerance)
    assert goodness(value - better, at_most=bound, tolerance=tolerance) >= down


@given(figures, figures, amounts)
def test_directions_mirror(value: Fraction, bound: Fraction, tolerance: Fraction) -> None:
    """Lower-is-better is higher-is-better with the signs turned."""
    up = judge(reading(value), target(at_least=bound, tolerance=tolerance))
    down = judge(reading(-value), target(at_most=-bound, tolerance=tolerance))
    assert up.verdict is down.verdict
    assert up.difference is not None
    assert down.difference == -up.difference


@given(figures, figures, amounts)
def test_narrow_band_is_both_bounds(value: Fraction, low: Fraction, width: Fraction) -> None:
    """A figure is in a band exactly where it meets both of its bounds."""
    high = low + width
    band = judge(reading(value), target(at_least=low, at_most=high))
    both = [judge(reading(value), each) for each in (target(at_least=low), target(at_most=high))]
    assert (band.verdict is Verdict.MET) == all(each.verdict is Verdict.MET for each in both)


def months(**values: int | None) -> tuple[Reading, ...]:
    """Readings of months of 2026, by their names: `may=5`."""
    numbers = {f"{date(2026, number, 1):%B}".lower(): number for number in range(1, 13)}
    return tuple(reading(each, month(f"2026-{numbers[n]:02}")) for n, each in values.items())


def judged_of(readings: tuple[Reading, ...], *targets: Target, **terms: Any) -> Result:
    """What comes of a series of readings with a schedule of targets."""
    (found,) = judged(series(objective(*targets), *readings, **terms))
    return found


def told(found: Result) -> list[tuple[Any, Any]]:
    """Verdict and difference of every period, the judged one last."""
    return [(each.verdict, each.difference) for each in (*found.history, found.judged)]


JULY_1, AUGUST_15 = date(2026, 7, 1), date(2026, 8, 15)
RAISED = (
    target(at_least=Fraction(80), since=JULY_1),
    target(at_least=Fraction(90), since=AUGUST_15),
)


def test_each_period_is_judged_by_the_target_of_its_time() -> None:
    """80 from 1 July, 90 from 15 August: June is not judged, August still by the 80, September by
    the 90. So 85 is 5 above in July and August, and 5 below in September.
    """
    found = judged_of(months(june=85, july=85, august=85, september=85), *RAISED)
    assert told(found) == [
        (None, None),
        (Verdict.MET, 5),
        (Verdict.MET, 5),
        (Verdict.MISSED, -5),
    ]
    assert [each.target for each in found.history] == [None, RAISED[0], RAISED[0]]
    assert found.judged.target == RAISED[1]


def test_before_the_first_target_the_verdict_is_still_to_come() -> None:
    """The judged period began before any target: pending, whatever its figure, and no failure."""
    for value in (0, 85, None):
        found = judged_of(months(may=85, june=value), *RAISED)
        assert told(found) == [(None, None), (Verdict.PENDING, None)]
        assert (found.judged.target, found.judged.certain) == (None, None)
        assert found.effect is Effect.PASSES


def test_verdict_to_come_comes_before_a_stale_source() -> None:
    """Where no target is in force, there is nothing yet that a source could be too old for."""
    terms = {"stale": True, "newest": date(2026, 6, 2)}
    assert told(judged_of(months(june=85), *RAISED, **terms)) == [(Verdict.PENDING, None)]
    stale = judged_of(months(july=85), *RAISED, **terms)
    assert told(stale) == [(Verdict.STALE, None)]
    assert stale.judged.newest == date(2026, 6, 2)


def test_glide_path_is_judged_month_by_month() -> None:
    """From 80 on 1 July to 141 by 31 August, 61 days, it is one more each day: 80 in July, 111 in
    August, 141 from September on.
    """
    rising = target(
        at_least=Fraction(80), since=JULY_1, glide=Glide(to=Fraction(141), by=date(2026, 8, 31))
    )
    found = judged_of(months(july=100, august=100, september=141, october=100), rising)
    assert told(found) == [
        (Verdict.MET, 20),
        (Verdict.MISSED, -11),
        (Verdict.MET, 0),
        (Verdict.MISSED, -41),
    ]


def test_partial_period_is_marked_and_not_judged() -> None:
    """Nor in the history; where the judged one is partial, there is nothing to judge by."""
    readings = months(july=85, august=85)
    partial = tuple(replace(each, partial=True) for each in readings)
    assert told(judged_of(partial, *RAISED)) == [(None, None), (Verdict.NO_DATA, None)]
    assert told(judged_of((partial[0], readings[1]), *RAISED)) == [(None, None), (Verdict.MET, 5)]


def test_target_of_its_time_is_kept() -> None:
    """What a history recorded for a period is what it stays judged by; the judged one is judged by
    the documents.
    """
    kept = {each: target(at_least=Fraction(100)) for each in (month("2026-07"), month("2026-08"))}
    found = judged_of(months(july=85, august=85), *RAISED, kept=kept)
    assert told(found) == [(Verdict.MISSED, -15), (Verdict.MET, 5)]


def test_period_that_had_no_target_in_its_time_is_not_judged_later() -> None:
    """A history that recorded it without a target keeps that, too."""
    found = judged_of(months(july=85, august=85), *RAISED, kept={month("2026-07"): None})
    assert told(found) == [(None, None), (Verdict.MET, 5)]


def test_parts_of_a_sum_have_no_target() -> None:
    """A schedule is the whole's alone where segments add up to it; they are shown, not pending."""
    readings = months(may=85, july=85)
    assert told(judged_of(readings, *RAISED, segment=NORTH, adds_up=True)) == [(None, None)] * 2
    shares = judged_of(readings, *RAISED, segment=NORTH)
    assert told(shares) == [(None, None), (Verdict.MET, 5)]
