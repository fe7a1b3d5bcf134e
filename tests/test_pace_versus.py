"""How open periods stand to what they are held against: like is compared with like."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from csobjectives.judging import judge_series
from csobjectives.model import (
    Baseline,
    Outlook,
    Pace,
    Refusal,
    Target,
    Verdict,
    Versus,
)
from csobjectives.pace import pace_of
from csobjectives.periods import Period
from tests.pacing import (
    AS_OF,
    AUGUST,
    COUNT,
    HERE,
    LEVEL,
    SEPTEMBER,
    SLA,
    closed,
    measure,
    objective,
    paced,
    reading,
    series,
    target,
    told,
)

BASELINE = Baseline(value=Fraction(200), location=HERE)


@pytest.mark.parametrize(
    ("aim", "bound"),
    [
        (target(at_least=Fraction(40), versus=Versus.BASELINE), 240),
        (target(at_least=Fraction(5, 100), versus=Versus.BASELINE, relative=True), 210),
        (target(at_least=Fraction(-20), versus=Versus.BASELINE), 180),
    ],
)
def test_sum_and_its_baseline(aim: Target, bound: int) -> None:
    """A baseline of 200 makes a bound for the whole; ten days are not held against it."""
    pace = paced(COUNT, aim, reading(50, 10, 20), baseline=BASELINE)
    assert told(pace) == (Fraction(bound, 3), bound - 50, Fraction(bound - 50, 20))
    assert (pace.bound, pace.against, pace.target) == (Fraction(bound), None, aim)


def test_share_and_its_baseline() -> None:
    """82% is to rise by 3 points: 84% so far is 2 above, and the rest has to be 86%."""
    aim = target(at_least=Fraction(3, 100), versus=Versus.BASELINE)
    start = Baseline(value=Fraction(82, 100), location=HERE)
    pace = paced(SLA, aim, reading(Fraction(84, 100), 15, 15), baseline=start)
    assert (pace.bound, pace.rest) == (Fraction(85, 100), Fraction(86, 100))
    assert pace.against is not None
    assert pace.against.change is not None
    assert pace.against.change.value == Fraction(2, 100)


def test_no_part_of_a_baseline_of_nothing() -> None:
    """A relative target has no bound where its baseline is 0, and says why."""
    aim = target(at_least=Fraction(5, 100), versus=Versus.BASELINE, relative=True)
    nothing = Baseline(value=Fraction(0), location=HERE)
    assert paced(COUNT, aim, reading(50, 10, 20), baseline=nothing) == Pace(target=aim)
    of_mean = measure("mean", roles={"value": "cost"})
    pace = paced(of_mean, aim, reading(50, 10, 20), baseline=nothing)
    assert (pace.bound, pace.rest) == (None, None)
    assert pace.against is not None
    assert pace.against.refused is Refusal.NOT_POSITIVE


def so_far(passed: int, period: Period = SEPTEMBER) -> Period:
    return period.so_far(date.fromordinal(period.start.toordinal() + passed))


PREVIOUS = target(at_least=Fraction(10), versus=Versus.PREVIOUS)


def test_same_days_of_the_period_before() -> None:
    """1–10 September is held against 1–10 August, not against August.

    120 are 20 more than the 100 of those days, though August had 290.
    """
    days = so_far(10)
    bases = {days.previous(): closed(100, days.previous())}
    held = replace(
        series(objective(COUNT, PREVIOUS), reading(120, 10, 20), so_far=days, bases=bases),
        readings=(closed(290, AUGUST),),
    )
    [result] = judge_series({"team/aim": [held]}, LEVEL, AS_OF)["team/aim"]
    pace = result.pace
    assert pace is not None
    assert pace.against is not None
    assert pace.against.period is not None
    assert pace.against.period.name == "2026-08-01/2026-08-10"
    assert pace.against.change is not None
    assert pace.against.change.value == 20
    assert (pace.bound, pace.needed, pace.expected, pace.outlook) == (None, None, None, "open")


def test_no_figure_for_the_same_days() -> None:
    """Where the same days have no figure, that is said, and August as a whole is no base."""
    held = replace(
        series(objective(COUNT, PREVIOUS), reading(120, 10, 20), so_far=so_far(10)),
        readings=(closed(290, AUGUST),),
    )
    pace = pace_of(held, held.objective.targets, {}, LEVEL)
    assert pace is not None
    assert pace.against is not None
    assert (pace.against.refused, pace.against.change) == (Refusal.NO_FIGURE, None)


def test_reported_figures_have_no_same_days() -> None:
    """Of a reported figure, nobody knows the same days of another period: nothing is compared."""
    held = replace(
        series(objective(SLA, PREVIOUS), reading(Fraction(1, 2), 10, 20)),
        readings=(closed(1, AUGUST),),
    )
    assert pace_of(held, held.objective.targets, {}, LEVEL) == Pace(target=PREVIOUS)


def test_beside_another_objective() -> None:
    """Both so far, up to the same day: 120 is 30 more than the other one's 90."""
    aim = target(at_least=Fraction(10), versus="team/other")
    own = series(objective(COUNT, aim), reading(120, 10, 20), so_far=so_far(10))
    other = series(objective(COUNT), reading(90, 10, 20), so_far=so_far(10))
    pace = pace_of(own, own.objective.targets, {"team/other": {(): other}}, LEVEL)
    assert pace is not None
    assert pace.against is not None
    assert pace.against.change is not None
    assert pace.against.change.value == 30
    later = replace(other, open=reading(99, 11, 19), so_far=so_far(11))
    pace = pace_of(own, own.objective.targets, {"team/other": {(): later}}, LEVEL)
    assert pace is not None
    assert pace.against is not None
    assert pace.against.refused is Refusal.NO_FIGURE


def test_open_period_has_no_verdict() -> None:
    """However it stands, an open period is paced, and the closed one is judged."""
    aim = target(at_least=Fraction(100))
    held = replace(
        series(objective(COUNT, aim), reading(0, 30, 0)), readings=(closed(100, AUGUST),)
    )
    [result] = judge_series({"team/aim": [held]}, LEVEL, AS_OF)["team/aim"]
    assert result.judged.verdict is Verdict.MET
    assert result.pace is not None
    assert result.pace.outlook is Outlook.OUT_OF_REACH


def test_segment_of_a_sum() -> None:
    """A segment of a sum has no pace, for the target is the whole's; one of a share has its own."""
    aim = target(at_least=Fraction(1, 2))
    segment = (("region", "north"),)
    for of, adds_up in ((COUNT, True), (SLA, False)):
        held = replace(
            series(objective(of, aim), reading(Fraction(1, 2), 10, 20), adds_up=adds_up),
            segment=segment,
            readings=(closed(1, AUGUST),),
        )
        [result] = judge_series({"team/aim": [held]}, LEVEL, AS_OF)["team/aim"]
        assert (result.pace is None) is adds_up
