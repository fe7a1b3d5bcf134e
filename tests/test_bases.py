"""What figures are held against: the change, its interval, and every reason to refuse one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from csobjectives.bases import Found, held_against
from csobjectives.estimators import Mean, Proportion
from csobjectives.gates import exit_code
from csobjectives.judging import judge, judge_series
from csobjectives.model import (
    Against,
    Baseline,
    Enforcement,
    Estimate,
    Expression,
    Judgement,
    Measure,
    Objective,
    Reading,
    Refusal,
    Result,
    Segment,
    Series,
    Target,
    Verdict,
    Versus,
)
from csobjectives.periods import Period, parse_period, period_of
from csobjectives.problems import ExitCode, Location
from csobjectives.windows import Window, parse_window

HERE = Location(Path(__file__).name, 1, 1)
LEVEL = 0.95
AS_OF = date(2026, 10, 1)
VALUE = {"value": Expression(text="minutes", location=HERE)}
NORTH: Segment = (("region", "north"),)


def month(name: str) -> Period:
    return parse_period(name, Window.MONTH)


def share(hits: int, n: int) -> Estimate:
    return Proportion("hit").estimate({"k": Fraction(hits), "n": Fraction(n)}, LEVEL)


def mean(values: Sequence[int]) -> Estimate:
    sums = {"n": len(values), "x": sum(values), "xx": sum(each * each for each in values)}
    return Mean("x").estimate({name: Fraction(each) for name, each in sums.items()}, LEVEL)


def known(value: Fraction | int | None) -> Estimate:
    """A figure of which nothing is left to infer."""
    return Estimate(value=None if value is None else Fraction(value), n=10, census=True)


def read(period: Period, estimate: Estimate, **terms: Any) -> Reading:
    return Reading(period=period, segment=(), estimate=estimate, excluded={}, **terms)


def aim(versus: str, **terms: Any) -> Target:
    return Target(location=HERE, versus=versus, **({"at_least": Fraction(0)} | terms))


def objective(*targets: Target, **terms: Any) -> Objective:
    fields: dict[str, Any] = {
        "set_name": "team",
        "id": "own",
        "type": "productivity",
        "title": "Own",
        "location": HERE,
        "measure": Measure(metric="mean", source="calls", location=HERE, roles=VALUE),
        "window": Window.MONTH,
        "enforcement": Enforcement.BLOCKING,
        "targets": targets,
    }
    return Objective(**(fields | terms))


def series(*readings: Reading, of: Objective | None = None, **terms: Any) -> Series:
    own = of or objective(aim(Versus.PREVIOUS))
    fields: dict[str, Any] = {"objective": own, "segment": (), "readings": readings}
    return Series(**(fields | terms))


def against(found: Series, versus: str, other: Sequence[Series] = (), **terms: Any) -> Against:
    """What the last reading is held against."""
    every: Found = {"team/own": {(): found}, "team/other": {each.segment: each for each in other}}
    return held_against(found, found.readings[-1], aim(versus, **terms), every, LEVEL)


AUGUST, SEPTEMBER = month("2026-08"), month("2026-09")


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_for_all_shares_the_difference_has_newcombes_interval(
    before_n: int, after_n: int, data: st.DataObject
) -> None:
    """statsmodels' confint_proportions_2indep(method="newcomb"); the value is exact."""
    k_before = data.draw(st.integers(0, before_n))
    k_after = data.draw(st.integers(0, after_n))
    found = against(
        series(read(AUGUST, share(k_before, before_n)), read(SEPTEMBER, share(k_after, after_n))),
        Versus.PREVIOUS,
    )
    low, high = confint_proportions_2indep(
        k_after, after_n, k_before, before_n, method="newcomb", compare="diff"
    )
    change = found.change
    assert change is not None
    assert change.value == Fraction(k_after, after_n) - Fraction(k_before, before_n)
    assert (change.low, change.high) == pytest.approx((low, high), abs=1e-9)
    assert (found.versus, found.period) == (Versus.PREVIOUS, AUGUST)
    assert (change.n, found.refused) == (before_n + after_n, None)


AMOUNTS = st.lists(st.integers(-50, 50), min_size=3, max_size=30).filter(
    lambda own: len({*own}) > 1
)


@given(AMOUNTS, AMOUNTS)
def test_for_all_means_the_difference_has_welchs_interval(
    before: list[int], after: list[int]
) -> None:
    """scipy.stats.ttest_ind(equal_var=False)."""
    readings = read(AUGUST, mean(before)), read(SEPTEMBER, mean(after))
    change = against(series(*readings), Versus.PREVIOUS).change
    theirs = stats.ttest_ind(after, before, equal_var=False).confidence_interval(LEVEL)
    assert change is not None
    assert (change.low, change.high) == pytest.approx((theirs.low, theirs.high), rel=1e-9)


def test_relative_change_has_the_interval_of_a_quotient() -> None:
    """From 250 of 900 to 320 of 800 it is 0.4 / 0.2777… - 1 = 0.44 up.

    MOVER on the logarithm (Newcombe 2016) of statsmodels' Wilson limits: the distances of the
    limits' logarithms are added up as squares.
    """
    readings = read(AUGUST, share(250, 900)), read(SEPTEMBER, share(320, 800))
    change = against(series(*readings), Versus.PREVIOUS, relative=True).change
    before, after = 250 / 900, 320 / 800
    b_low, b_high = proportion_confint(250, 900, method="wilson")
    a_low, a_high = proportion_confint(320, 800, method="wilson")
    down = math.hypot(math.log(after / a_low), math.log(b_high / before))
    up = math.hypot(math.log(a_high / after), math.log(before / b_low))
    assert change is not None
    assert change.value == Fraction(44, 100)
    ends = (1.44 * math.exp(-down) - 1, 1.44 * math.exp(up) - 1)
    assert (change.low, change.high) == pytest.approx(ends)


def test_baseline_is_known_exactly() -> None:
    """A share of 84 of 100 is 2 points above a baseline of 82%, and as unsure as it was itself."""
    own = objective(baseline=Baseline(value=Fraction(82, 100), location=HERE))
    found = against(series(read(SEPTEMBER, share(84, 100)), of=own), Versus.BASELINE)
    low, high = proportion_confint(84, 100, method="wilson")
    assert found.base == Estimate(value=Fraction(82, 100), n=None, census=True)
    assert found.change is not None
    assert found.change.value == Fraction(2, 100)
    assert (found.change.low, found.change.high) == pytest.approx((low - 0.82, high - 0.82))
    assert (found.period, found.refused) == (None, None)


def test_census_less_a_census_leaves_nothing_to_infer() -> None:
    """Two counts of all there is: the difference is known, and the verdict certain."""
    found = series(read(AUGUST, known(100)), read(SEPTEMBER, known(130)))
    held = against(found, Versus.PREVIOUS)
    assert held.change == Estimate(value=Fraction(30), n=20, census=True)
    judged = judge(found.readings[-1], aim(Versus.PREVIOUS, at_least=Fraction(30)), held)
    assert (judged.verdict, judged.certain) == (Verdict.MET, True)
    assert judged.difference == 0


@pytest.mark.parametrize(
    ("base", "now", "bounds", "verdict", "difference"),
    [
        (0, 5, {"at_least": Fraction(5)}, "met", 0),
        (0, 5, {"at_least": Fraction(6), "tolerance": Fraction(1)}, "at-risk", -1),
        (-10, -4, {"at_least": Fraction(5)}, "met", 1),
        (-10, -16, {"at_least": Fraction(-5)}, "missed", -1),
        (7, 0, {"at_least": None, "at_most": Fraction(-7)}, "met", 0),
    ],
)
def test_base_of_zero_or_less_works_by_difference(
    base: int, now: int, bounds: dict[str, Fraction], verdict: str, difference: int
) -> None:
    """A net figure may be below 0, and a count 0: what is added to it can be said all the same."""
    found = series(read(AUGUST, known(base)), read(SEPTEMBER, known(now)))
    held = against(found, Versus.PREVIOUS)
    judged = judge(found.readings[-1], aim(Versus.PREVIOUS, **bounds), held)
    assert judged.verdict == verdict
    assert judged.difference == difference


@pytest.mark.parametrize("base", [0, -10])
def test_part_of_zero_or_less_is_refused(base: int) -> None:
    """A change of so many per cent of nothing, or of less, is no figure, and that is no pass."""
    found = series(read(AUGUST, known(base)), read(SEPTEMBER, known(5)))
    held = against(found, Versus.PREVIOUS, relative=True)
    assert (held.refused, held.change) == (Refusal.NOT_POSITIVE, None)
    assert held.base == known(base)
    judged = judge(found.readings[-1], aim(Versus.PREVIOUS, relative=True), held)
    assert (judged.verdict, judged.difference) == (Verdict.NO_DATA, None)


def test_relative_bound_of_a_positive_base_is_exact() -> None:
    """From 300 to 315 is 5% up, and meets at least +5%; 1/3 more is not .33 more."""
    found = series(read(AUGUST, known(300)), read(SEPTEMBER, known(315)))
    aiming = aim(Versus.PREVIOUS, at_least=Fraction(5, 100), relative=True)
    held = held_against(found, found.readings[-1], aiming, {}, LEVEL)
    assert judge(found.readings[-1], aiming, held).difference == 0
    third = series(read(AUGUST, known(300)), read(SEPTEMBER, known(400)))
    assert against(third, Versus.PREVIOUS, relative=True).change == Estimate(
        value=Fraction(1, 3), n=20, census=True
    )


@pytest.mark.parametrize(
    ("found", "refused", "base"),
    [
        (series(read(SEPTEMBER, known(5))), Refusal.NO_FIGURE, None),
        (
            series(read(AUGUST, known(None)), read(SEPTEMBER, known(5))),
            *(Refusal.NO_FIGURE, known(None)),
        ),
        (
            series(read(AUGUST, known(4), partial=True), read(SEPTEMBER, known(5))),
            *(Refusal.PARTIAL, known(4)),
        ),
        (
            series(read(AUGUST, known(4), settling=True), read(SEPTEMBER, known(5))),
            *(Refusal.OPEN, known(4)),
        ),
        (
            series(
                *(read(AUGUST, known(4)), read(SEPTEMBER, known(5))), redefined=frozenset({AUGUST})
            ),
            *(Refusal.REDEFINED, known(4)),
        ),
    ],
    ids=["absent", "empty", "partial", "settling", "redefined"],
)
def test_why_there_is_nothing_to_hold_it_against(
    found: Series, refused: Refusal, base: Estimate | None
) -> None:
    """The reason is told, with the figure if there is one; the verdict is no data, and no pass."""
    held = against(found, Versus.PREVIOUS)
    assert held == Against(versus=Versus.PREVIOUS, period=AUGUST, base=base, refused=refused)
    judged = judge(found.readings[-1], aim(Versus.PREVIOUS), held)
    assert (judged.verdict, judged.difference, judged.certain) == (Verdict.NO_DATA, None, None)


OTHER = objective(id="other")


@pytest.mark.parametrize("versus", [Versus.PREVIOUS, "team/other"])
def test_a_suppressed_figure_is_no_base(versus: str) -> None:
    """A change would give away what it was held against: there is none, and no verdict either."""
    hidden = Estimate(value=None, n=None)
    small = [read(each, hidden, suppressed=True) for each in (AUGUST, SEPTEMBER)]
    own = series(small[0], read(SEPTEMBER, known(5)))
    held = against(own, versus, [series(small[1], of=OTHER)])
    period = AUGUST if versus == Versus.PREVIOUS else SEPTEMBER
    refused = Refusal.SUPPRESSED
    assert held == Against(versus=versus, period=period, base=hidden, refused=refused)
    judged = judge(own.readings[-1], aim(versus), held)
    assert (judged.verdict, judged.held, judged.difference) == (None, None, None)


@pytest.mark.parametrize(
    ("day", "window"), [("2026-12-31", "week"), ("2024-02-29", "day"), ("2024-02-29", "as_of_day")]
)
def test_year_before_without_such_a_period(day: str, window: str) -> None:
    """2025 has no week 53, and 2023 no 29 February: no other period stands in for them."""
    period = period_of(date.fromisoformat(day), parse_window(window))
    held = against(series(read(period, known(5))), Versus.LAST_YEAR)
    assert held == Against(versus=Versus.LAST_YEAR, refused=Refusal.NO_COUNTERPART)


def test_base_that_is_only_there_to_be_held_against() -> None:
    """A period of the year before is among the bases, and not among the readings."""
    year_before = month("2025-09")
    found = series(read(SEPTEMBER, known(5)), bases={year_before: read(year_before, known(3))})
    held = against(found, Versus.LAST_YEAR)
    assert (held.period, held.base) == (year_before, known(3))
    assert held.change == Estimate(value=Fraction(2), n=20, census=True)


def test_another_objective_in_the_same_period() -> None:
    """Its reading of September, and of the same segment."""
    own = replace(series(read(SEPTEMBER, known(5))), segment=NORTH)
    whole = series(read(SEPTEMBER, known(1)), of=OTHER)
    north = replace(series(read(SEPTEMBER, known(2)), of=OTHER), segment=NORTH)
    held = against(own, "team/other", [whole, north])
    assert (held.period, held.base) == (SEPTEMBER, known(2))
    assert against(own, "team/other", [whole]) == Against(
        versus="team/other", period=SEPTEMBER, refused=Refusal.NO_SEGMENT
    )


def test_another_objective_that_has_no_figures() -> None:
    """Its source could not be read: there is no figure, and not "no such segment"."""
    held = against(series(read(SEPTEMBER, known(5))), "team/other")
    assert held == Against(versus="team/other", period=SEPTEMBER, refused=Refusal.NO_FIGURE)


def test_closed_period_is_not_held_against_an_open_one() -> None:
    """The other objective waits for late rows, so that its September is not judged yet."""
    other = series(read(AUGUST, known(1)), open=read(SEPTEMBER, known(2), settling=True), of=OTHER)
    held = against(series(read(SEPTEMBER, known(5))), "team/other", [other])
    assert held == Against(
        versus="team/other", period=SEPTEMBER, base=known(2), refused=Refusal.OPEN
    )


def test_days_on_which_anything_is_known_follow_one_another() -> None:
    """As of a day, the previous period is the last day with a reading, not the day before."""
    first, last = (parse_period(each, Window.AS_OF_DAY) for each in ("2026-08-31", "2026-09-30"))
    held = against(series(read(first, known(3)), read(last, known(5))), Versus.PREVIOUS)
    assert (held.period, held.base) == (first, known(3))
    alone = against(series(read(last, known(5))), Versus.PREVIOUS)
    assert alone.period == parse_period("2026-09-29", Window.AS_OF_DAY)
    assert alone.refused is Refusal.NO_FIGURE


def result(found: Series, *others: Series) -> Result:
    """What comes of a series, among others."""
    every: dict[str, list[Series]] = {}
    for each in (found, *others):
        every.setdefault(each.objective.name, []).append(each)
    return judge_series(every, LEVEL, AS_OF)[found.objective.name][0]


def verdicts(found: Result) -> list[tuple[str, str | None]]:
    """Every period with its verdict, the judged one last."""
    every: list[Judgement] = [*found.history, found.judged]
    return [(each.reading.period.name, each.verdict) for each in every]


def test_each_period_is_held_against_its_own_base() -> None:
    """100, 110, 105, 120 with at least +5 over the month before: 10, -5 and 15 more. May has no
    April to be held against: nothing is known of it, and that is no pass in the history either.
    """
    names = ("2026-05", "2026-06", "2026-07", "2026-08")
    readings = [read(month(n), known(v)) for n, v in zip(names, (100, 110, 105, 120), strict=True)]
    found = result(series(*readings, of=objective(aim(Versus.PREVIOUS, at_least=Fraction(5)))))
    assert verdicts(found) == [
        ("2026-05", "no-data"),
        ("2026-06", "met"),
        ("2026-07", "missed"),
        ("2026-08", "met"),
    ]
    assert [each.difference for each in (*found.history, found.judged)] == [None, 5, -10, 10]


def test_no_baseline_fails_the_gate_as_no_data_does() -> None:
    """A blocking objective without anything to be held against fails, whatever its figure."""
    found = result(series(read(SEPTEMBER, known(10**6))))
    assert found.judged.verdict is Verdict.NO_DATA
    assert found.judged.against is not None
    assert found.judged.against.refused is Refusal.NO_FIGURE
    assert exit_code([found]) is ExitCode.FAILED


def test_open_period_is_no_base_and_has_none() -> None:
    """Neither is the open month held against the whole one before, nor that one against it."""
    own = objective(aim(Versus.PREVIOUS))
    october = month("2026-10")
    found = result(
        series(
            *(read(AUGUST, known(100)), read(SEPTEMBER, known(120))),
            open=read(october, known(3), passed=2, to_come=29),
            so_far=october.so_far(date(2026, 10, 3)),
            of=own,
        )
    )
    assert verdicts(found) == [("2026-08", "no-data"), ("2026-09", "met")]
    assert found.pace is not None
    assert found.pace.against is not None
    assert found.pace.against.period is not None
    assert found.pace.against.period.name == "2026-09-01/2026-09-02"
    assert found.pace.against.refused is Refusal.NO_FIGURE
