"""Rules that every metric of the catalogue keeps, over random rows for each of its forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csobjectives.estimators import (
    ContractValue,
    Coverage,
    Mean,
    NetProportion,
    Proportion,
    ProportionOfCounts,
    Rate,
    RatioOfSums,
    ShrunkMean,
    Total,
)
from csobjectives.judging import judge
from csobjectives.metrics import Entries, Moments, Reach, Standing
from csobjectives.model import Estimate, Judge, Lack, Reading, Result, Target, Verdict
from csobjectives.problems import Location
from csobjectives.quantities import SHARE
from tests.properties.every_metric import Question, questions, readings

NEARLY = 1e-9
LEVEL = 0.95

Found = Mapping[str, list[Result]]


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    """Every form of every metric, by team where it can be."""
    return [
        each if isinstance(each.form.over, Entries) and not each.form.over.of else each.by_team()
        for each in questions(Random(17))
    ]


@pytest.fixture(scope="module")
def found(asked: list[Question], tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Their results."""
    return readings(tmp_path_factory.mktemp("every") / "project", asked)


def told(results: list[Result]) -> list[Reading]:
    """All readings of an objective, of every segment and period."""
    return [
        each
        for result in results
        for each in (
            *(judgement.reading for judgement in result.history),
            result.judged.reading,
            *([result.open] if result.open else []),
        )
    ]


def test_the_order_of_rows_columns_and_files_is_irrelevant(
    asked: list[Question], found: Found, tmp_path: Path
) -> None:
    """Rows in another order, in three files whose columns stand otherwise: the same readings."""
    again = readings(tmp_path / "shuffled", asked, files=3, random=Random(5))
    for name, results in found.items():
        assert [told([each]) for each in again[name]] == [told([each]) for each in results], name


def test_an_interval_contains_its_value(found: Found) -> None:
    """For every metric that has one; a net share's is drawn to the middle, and of 10 rows up."""
    seen = 0
    for name, results in found.items():
        for each in told(results):
            estimate = each.estimate
            if estimate.low is None or estimate.high is None or estimate.value is None:
                continue
            if name.startswith(("nps", "enps", "net_sentiment")) and (estimate.n or 0) < 10:
                continue
            seen += 1
            value = float(estimate.value)
            size = NEARLY * max(1.0, abs(value))
            assert estimate.low - size <= value <= estimate.high + size, (name, each)
    assert seen > 1_000


def test_every_figure_is_judged_in_each_way(found: Found) -> None:
    """What is proven is met, and what is met has the benefit of the doubt, with the figure itself
    for a bound in both directions; nothing is proven where there is neither an interval nor a
    census.
    """
    place, seen = Location("every.yaml", 1, 1), set()
    for name, results in found.items():
        for figure in told(results):
            value, estimate = figure.estimate.value, figure.estimate
            if value is None or figure.partial:
                continue
            has_interval = estimate.low is not None
            seen.add((estimate.census, has_interval))
            for aim in (
                Target(location=place, at_least=value),
                Target(location=place, at_most=value),
            ):
                point, proven, benefit = (judge(figure, replace(aim, judge=each)) for each in Judge)
                assert point.verdict is benefit.verdict is Verdict.MET, (name, figure)
                is_unproven = not has_interval and not estimate.census
                assert (proven.lacks is Lack.INTERVAL) is is_unproven, (name, figure)
                assert (proven.verdict is Verdict.TOO_FEW) is is_unproven, (name, figure)
                assert proven.verdict is Verdict.MET or not estimate.census, (name, figure)
    assert seen == {(False, False), (False, True), (True, False)}


def test_a_share_of_things_is_a_part_of_them(asked: list[Question], found: Found) -> None:
    """Its numerator is a part of its denominator, and never below zero."""
    kinds = (Proportion, ProportionOfCounts, Coverage)
    for question in asked:
        if not isinstance(question.form.estimator, kinds):
            continue
        assert question.metric.unit == SHARE
        for each in told(found[question.name]):
            part, whole = each.estimate.numerator, each.estimate.denominator
            assert part is None or whole is None or 0 <= part <= whole, (question.name, each)


def test_segments_add_up_to_the_whole(asked: list[Question], found: Found) -> None:
    """Numerators, denominators and counts of rows; but where a thing may be in two segments."""
    for question in asked:
        over = question.form.over
        is_folded = isinstance(over, Entries) and "register" not in question.objective["measure"]
        if is_folded or isinstance(over, Moments) or not question.objective["measure"].get("by"):
            continue
        whole, *segments = found[question.name]
        parts = defaultdict(list)
        for result in segments:
            for each in told([result]):
                parts[each.period.name].append(each.estimate)
        for each in told([whole]):
            assert_adds_up(parts[each.period.name], each.estimate, question)


def test_months_add_up_to_their_quarter(
    asked: list[Question], found: Found, tmp_path: Path
) -> None:
    """Of what is about a period's own rows, a quarter is its months, whatever is made of them."""
    rows = [each for each in asked if each.form.over is None and not each.form.estimator.ranked]
    quarters = readings(tmp_path / "quarters", [each.in_window("quarter") for each in rows])
    compared = 0
    for question in rows:
        months = {each.period.name: each for each in told(found[question.name][:1])}
        for each in told(quarters[question.name][:1]):
            if each.period.name != "2026-Q2":
                continue
            parts = [months[f"2026-{month:02}"].estimate for month in (4, 5, 6)]
            assert_adds_up(parts, each.estimate, question)
            compared += 1
    assert compared > 60


def test_a_change_is_the_difference_of_two_periods(
    asked: list[Question], found: Found, tmp_path: Path
) -> None:
    """From July to August: of every form, by team as well, whatever it is about.

    But of those that look at the period before: that has as many days here, and is no month. Where
    August waits for its last rows, the change does.
    """
    monthly = [
        each
        for each in asked
        if each.objective["window"] == "month"
        and "in_each" not in each.objective["measure"]
        and not (isinstance(each.form.over, Entries) and looks_back(each.form.over))
    ]
    changes = readings(tmp_path / "changes", [each.changed() for each in monthly])
    compared = 0
    for question in monthly:
        (name,) = (each for each in changes if each.startswith(f"{question.name}, "))
        by_segment = {change.segment: change for change in changes[name]}
        for result in found[question.name]:
            closed = [each.reading for each in (*result.history, result.judged)]
            months = {each.period.name: each.estimate.value for each in closed}
            before, after = (months.get(name) for name in ("2026-07", "2026-08"))
            if (change := by_segment.get(result.segment)) is None:
                assert before is None or after is None, question.name
                continue
            reading = change.judged.reading
            if before is None or after is None or reading.partial:
                assert reading.estimate.value is None or reading.partial, question.name
                continue
            scale = 100 if question.metric.unit_of(question.form) == SHARE else 1
            assert reading.estimate.value == scale * (after - before), question.name
            compared += 1
    assert compared > 250


def looks_back(over: Entries) -> bool:
    """Whether things are held against the period before."""
    return any(each.reach is Reach.BEFORE for each in over.facts.values())


def assert_adds_up(parts: list[Estimate], whole: Estimate, question: Question) -> None:
    """The parts' counts and sums are the whole's."""
    if isinstance(question.form.estimator, ShrunkMean | ContractValue):
        return  # each part is drawn to the prior by its own weight, or has a retention of its own
    figures = () if question.form.parts else ("numerator", "denominator")
    for name in ("n", *figures):
        values = [getattr(each, name) for each in parts if getattr(each, name) is not None]
        expected = getattr(whole, name)
        is_census_of_rows = isinstance(question.form.over, Standing) and name == "n"
        if expected is not None and (values or expected) and not is_census_of_rows:
            assert sum(values, Fraction(0)) == expected, (question.name, name)


COUNTS = st.integers(0, 10_000)
AMOUNTS = st.lists(st.integers(-500, 500), min_size=2, max_size=40)
SCALES = st.sampled_from([Fraction(1, 60), Fraction(1, 2), Fraction(3), Fraction(3600)])


@given(hits=COUNTS, others=COUNTS)
def test_one_more_good_event_never_lowers_a_share(hits: int, others: int) -> None:
    """Value and both ends of the interval, for shares of rows, of counts and of a register."""
    n = hits + others
    assume(n)
    for estimator in (Proportion("hit"), ProportionOfCounts("part", "whole"), Coverage("hit")):
        before, after = (
            estimator.estimate({"k": Fraction(hits + more), "n": Fraction(n + more)}, LEVEL)
            for more in (0, 1)
        )
        assert before.value is not None
        assert after.value is not None
        assert after.value >= before.value
        assert (after.low or 0) >= (before.low or 0) - NEARLY
        assert (after.high or 1) >= (before.high or 1) - NEARLY


@given(plus=COUNTS, minus=COUNTS, others=COUNTS)
def test_one_more_promoter_never_lowers_a_net_share(plus: int, minus: int, others: int) -> None:
    """Nor its interval."""
    n = plus + minus + others
    assume(n)
    before, after = (
        NetProportion("plus", "minus").estimate(
            {"plus": Fraction(plus + more), "minus": Fraction(minus), "n": Fraction(n + more)},
            LEVEL,
        )
        for more in (0, 1)
    )
    assert before.value is not None
    assert after.value is not None
    assert after.value >= before.value
    assert after.low is not None
    assert before.low is not None
    assert after.low >= before.low - NEARLY


@given(amounts=AMOUNTS, scale=SCALES)
def test_another_unit_scales_value_and_interval(amounts: list[int], scale: Fraction) -> None:
    """Hours for seconds: means, ratios, sums and shrunk means, each with its ends."""
    n, x, xx = Fraction(len(amounts)), Fraction(sum(amounts)), Fraction(sum(a * a for a in amounts))
    means = {"n": n, "x": x, "xx": xx}
    scaled = {"n": n, "x": scale * x, "xx": scale * scale * xx}
    prior = {"prior_mean": Fraction(20), "prior_weight": Fraction(7)}
    same_size(Mean("x").estimate(means, LEVEL), Mean("x").estimate(scaled, LEVEL), scale)
    total = Total("x", census=False)
    same_size(total.estimate(means, LEVEL), total.estimate(scaled, LEVEL), scale)
    shrunk = ShrunkMean("x")
    same_size(
        shrunk.estimate(means | prior, LEVEL),
        shrunk.estimate(scaled | {**prior, "prior_mean": 20 * scale}, LEVEL),
        scale,
    )
    over = {"n": n, "a": x, "b": n, "aa": xx, "bb": n, "ab": x}
    ratio = RatioOfSums("a", "b")
    larger = over | {"a": scale * x, "aa": scale * scale * xx, "ab": scale * x}
    same_size(ratio.estimate(over, LEVEL), ratio.estimate(larger, LEVEL), scale)


@given(events=COUNTS, exposure=st.integers(1, 10**6), scale=SCALES)
def test_a_rate_is_told_for_any_exposure(events: int, exposure: int, scale: Fraction) -> None:
    """Per 1,000 it is a thousand times what it is per one, interval included."""
    sums = {"n": Fraction(1), "k": Fraction(events), "e": Fraction(exposure)}
    one, many = (
        Rate("events", "exposure").estimate(sums | {"scale": each}, LEVEL)
        for each in (Fraction(1), scale)
    )
    same_size(one, many, scale)


def same_size(one: Estimate, other: Estimate, scale: Fraction) -> None:
    """The other is so many times the one, value and interval."""
    assert one.value is not None
    assert other.value == scale * one.value
    for mine, its in ((one.low, other.low), (one.high, other.high)):
        assert (mine is None) == (its is None)
        if mine is not None and its is not None:
            assert its == pytest.approx(float(scale) * mine, rel=1e-9, abs=1e-9 * float(scale))
