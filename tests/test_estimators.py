"""Each estimator against a library that we did not write, or against a published figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.stats
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from csobjectives.estimators import (
    ROWS,
    Count,
    Estimator,
    Mean,
    NetProportion,
    Proportion,
    ProportionOfCounts,
    Quantile,
    RatioOfSums,
    Sum,
    Total,
    estimate_ranked,
    needed_ranks,
)
from csobjectives.metrics import REGISTRY
from csobjectives.model import Estimate
from tests.projects import AT, Workspace, readings, value

LEVELS = st.sampled_from((0.8, 0.9, 0.95, 0.99))
FIGURES = st.lists(st.integers(-1000, 1000), min_size=2, max_size=60)


def exact(**sums: int | float) -> Mapping[str, Fraction]:
    return {name: Fraction(each) for name, each in sums.items()}


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


@given(st.integers(1, 5000), st.data(), LEVELS)
def test_for_all_counts_a_proportion_is_k_of_n_with_wilsons_interval(
    n: int, data: st.DataObject, level: float
) -> None:
    """statsmodels' proportion_confint, method wilson; a proportion of counts is the same."""
    k = data.draw(st.integers(0, n))
    low, high = proportion_confint(k, n, alpha=1 - level, method="wilson")
    for estimator in (Proportion("hit"), ProportionOfCounts("part", "whole")):
        found = estimator.estimate(exact(k=k, n=n), level)
        assert (found.value, found.n) == (Fraction(k, n), n)
        assert (found.numerator, found.denominator) == (Fraction(k), Fraction(n))
        assert ends(found) == pytest.approx((low, high), abs=1e-9)


@given(FIGURES, LEVELS)
def test_for_all_figures_a_mean_has_students_interval(figures: list[int], level: float) -> None:
    """scipy.stats.t over numpy's mean and standard error; none where nothing varies."""
    values = np.array(figures, dtype=float)
    found = Mean("x").estimate(
        exact(n=len(figures), x=sum(figures), xx=sum(each * each for each in figures)), level
    )
    assert found.value == Fraction(sum(figures), len(figures))
    if len(set(figures)) == 1:
        assert (found.low, found.high) == (None, None)
    else:
        error = scipy.stats.sem(values)
        expected = scipy.stats.t.interval(level, len(figures) - 1, values.mean(), error)
        assert ends(found) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 9)), min_size=3, max_size=40), LEVELS)
def test_for_all_figures_a_ratio_of_sums_has_the_linearised_interval(
    pairs: list[tuple[int, int]], level: float
) -> None:
    """The residuals a - R·b, by numpy: n/(n-1)·Σe²/(Σb)², and scipy's t with n-1."""
    a, b = (np.array(each, dtype=float) for each in zip(*pairs, strict=True))
    found = RatioOfSums("a", "b").estimate(
        exact(n=len(a), a=a.sum(), b=b.sum(), aa=a @ a, bb=b @ b, ab=a @ b), level
    )
    assert found.value == Fraction(int(a.sum()), int(b.sum()))
    residuals = a - a.sum() / b.sum() * b
    error = math.sqrt(len(a) / (len(a) - 1) * (residuals @ residuals)) / b.sum()
    if error > 1e-9:
        expected = scipy.stats.t.interval(level, len(a) - 1, a.sum() / b.sum(), error)
        assert ends(found) == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_ratio_of_sums_is_the_weighted_regression_through_the_origin() -> None:
    """statsmodels: Σa/Σb is the slope of a on b with weights 1/b; and no mean of row ratios."""
    a, b = [300, 20, 500, 90], [2, 1, 5, 1]
    slope = sm.WLS(a, b, weights=1 / np.array(b)).fit().params[0]
    sums = exact(n=4, a=910, b=9, aa=348_500, bb=31, ab=3210)
    found = RatioOfSums("a", "b").estimate(sums, 0.95)
    assert float(found.value or 0) == pytest.approx(slope)
    assert float(found.value or 0) != pytest.approx(np.mean(np.divide(a, b)))


def test_net_proportion_is_the_published_one() -> None:
    """Rocks (2016), adjusted Wald: 50 promoters, 30 passives, 20 detractors: 14.05 to 44.20."""
    found = NetProportion("p", "m").estimate(exact(n=100, plus=50, minus=20), 0.95)
    assert found.value == found.numerator == 30
    assert found.denominator == 100
    assert ends(found) == pytest.approx((14.05, 44.20), abs=0.005)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=80))
def test_for_all_answers_the_net_promoter_score_is_that_of_pandas(scores: list[int]) -> None:
    """pandas.cut into detractors 0 to 6, passives 7 and 8, promoters 9 and 10."""
    groups = pd.cut(scores, [-1, 6, 8, 10], labels=["minus", "passive", "plus"])
    shares = pd.Series(groups).value_counts(normalize=True)
    counts = exact(
        n=len(scores), plus=sum(s >= 9 for s in scores), minus=sum(s <= 6 for s in scores)
    )
    found = NetProportion("p", "m").estimate(counts, 0.95)
    assert float(found.value or 0) == pytest.approx(100 * (shares["plus"] - shares["minus"]))
    low, high = ends(found)
    assert -100 <= low <= high <= 100


@given(
    st.lists(st.fractions(-100, 100, max_denominator=64), min_size=1, max_size=120),
    st.sampled_from(("0.5", "0.8", "0.9", "0.25", "0.999")),
)
def test_for_all_figures_a_quantile_is_pandas(figures: list[Fraction], at: str) -> None:
    """pandas' quantile with linear interpolation, which is Hyndman and Fan's type 7."""
    ordered = dict(enumerate(sorted(figures), 1))
    ranks = needed_ranks(len(figures), Fraction(at), 0.95)
    held = {rank: ordered[rank] for rank in ranks}
    found = estimate_ranked(len(figures), Fraction(at), held, 0.95)
    theirs = pd.Series([float(each) for each in figures]).quantile(float(at))
    assert float(found.value or 0) == pytest.approx(theirs, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("n", "at", "ranks"),
    [(6, "0.5", (1, 6)), (10, "0.5", (2, 9)), (20, "0.5", (6, 15))],
)
def test_interval_of_a_median_is_read_from_the_published_ranks(
    n: int, at: str, ranks: tuple[int, int]
) -> None:
    """Tables of binomial ranks for the median at 95%: 1 and 6, 2 and 9, 6 and 15."""
    values = {rank: Fraction(rank * 10) for rank in needed_ranks(n, Fraction(at), 0.95)}
    found = estimate_ranked(n, Fraction(at), values, 0.95)
    assert ends(found) == (ranks[0] * 10, ranks[1] * 10)


@pytest.mark.parametrize(("at", "first"), [("0.5", 6), ("0.8", 14), ("0.9", 29), ("0.95", 59)])
def test_interval_of_a_quantile_exists_from_a_known_n(at: str, first: int) -> None:
    """From the n at which 1 - pⁿ - (1-p)ⁿ reaches 95%: 6, 14, 29 and 59."""
    for n, there in ((first - 1, False), (first, True)):
        held = {rank: Fraction(rank) for rank in needed_ranks(n, Fraction(at), 0.95)}
        assert (estimate_ranked(n, Fraction(at), held, 0.95).low is not None) is there


@given(st.integers(1, 400), st.sampled_from(("0.5", "0.8", "0.9")), LEVELS)
def test_for_all_n_the_ranks_cover_the_level(n: int, at: str, level: float) -> None:
    """scipy.stats.binom: P(l <= B < u) reaches the level, and every rank lies in 1 to n."""
    ranks = needed_ranks(n, Fraction(at), level)
    assert set(ranks) <= set(range(1, n + 1))
    held = {rank: Fraction(rank) for rank in ranks}
    found = estimate_ranked(n, Fraction(at), held, level)
    if found.low is not None:
        low, high = (int(each) for each in ends(found))
        binomial = scipy.stats.binom(n, float(at))
        assert binomial.cdf(high - 1) - binomial.cdf(low - 1) >= level - 1e-9


@pytest.mark.parametrize(
    "estimator",
    [Proportion("a"), ProportionOfCounts("a", "b"), NetProportion("a", "b"), Mean("a")],
)
def test_no_rows_are_no_value(estimator: Estimator) -> None:
    """A number never stands for the absence of one."""
    found = estimator.estimate(dict.fromkeys(estimator.sums(), Fraction(0)), 0.95)
    assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)


def test_division_by_zero_is_no_value() -> None:
    """A ratio over nothing has no value, but its rows are told."""
    found = RatioOfSums("a", "b").estimate(exact(n=3, a=6, b=0, aa=12, bb=0, ab=0), 0.95)
    assert (found.value, found.n) == (None, 3)
    assert (found.numerator, found.denominator) == (Fraction(6), Fraction(0))
    assert estimate_ranked(0, Fraction(1, 2), {}, 0.95) == Estimate(value=None, n=0)
    assert Quantile("x").estimate(exact(n=4), 0.95) == Estimate(value=None, n=4)


def test_counts_and_sums_are_a_census() -> None:
    """There is nothing to infer: a value, no interval, and 0 is a value."""
    assert Count().estimate(exact(n=0), 0.95) == Estimate(
        value=Fraction(0), n=0, numerator=Fraction(0), census=True
    )
    assert Total("x").estimate(exact(n=2, x=-5), 0.95) == Estimate(
        value=Fraction(-5), n=2, numerator=Fraction(-5), census=True
    )
    assert Total("x", when="y").sums() == {"n": Sum(when="y"), "x": Sum(of=("x",), when="y")}
    assert Count().sums() == {"n": ROWS}


# 1,000 calls are answered, 860 within 20 s; 60 hang up, 20 within 20 s, of these 10 within 5 s.
CALLS = (
    [(15, "answered")] * 860
    + [(45, "answered")] * 140
    + [(4, "abandoned")] * 10
    + [(12, "abandoned")] * 10
    + [(60, "abandoned")] * 40
)


@pytest.mark.parametrize(
    ("variant", "percent", "k", "n"),
    [
        ("answered_and_abandoned_in_time", 83.02, 880, 1060),
        ("of_answered", 86.00, 860, 1000),
        ("of_all", 81.13, 860, 1060),
        ("without_abandoned_in_time", 82.69, 860, 1040),
        ("short_abandoned_count_in", 82.08, 870, 1060),
    ],
)
def test_service_level_in_its_five_variants(
    tmp_path: Path, variant: str, percent: float, k: int, n: int
) -> None:
    """The worked example of the Incoming Calls Management Institute (2002)."""
    lines = [f"2026-09-01,{waited},{outcome}" for waited, outcome in CALLS]
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "\n".join(["at,waited,outcome", *lines]) + "\n")
    workspace.source(
        {**AT, "waited": {"type": "integer", "unit": "s"}, "outcome": {"type": "text"}}
    )
    short = {"short": "5 s"} if variant == "short_abandoned_count_in" else {}
    name = workspace.objective(
        metric="service_level",
        waited="waited",
        answered="outcome = 'answered'",
        within="20 s",
        variant=variant,
        **short,
    )
    estimate = readings(workspace.evaluate(), name)["2026-09",].estimate
    assert (estimate.numerator, estimate.denominator) == (Fraction(k), Fraction(n))
    assert round(100 * float(estimate.value or 0), 2) == percent


def test_every_variant_of_service_level_has_its_published_figure() -> None:
    """A sixth variant needs a figure above."""
    assert REGISTRY["service_level"].variants == (
        "answered_and_abandoned_in_time",
        "of_answered",
        "of_all",
        "without_abandoned_in_time",
        "short_abandoned_count_in",
    )


def metric_values(folder: Path, lines: Sequence[str], **columns: object) -> Workspace:
    workspace = Workspace(folder)
    workspace.file("events.csv", "\n".join(lines) + "\n")
    workspace.source({**AT, **columns})
    return workspace


def test_net_promoter_score_leaves_out_what_is_off_the_scale(tmp_path: Path) -> None:
    """0 is an answer and a detractor; 11 and -1 are no answers, and are counted as that."""
    lines = ["at,score", *(f"2026-09-01,{score}" for score in [0, 6, 7, 8, 9, 10, 10, 11, -1])]
    workspace = metric_values(tmp_path, [*lines, "2026-09-01,"], score={"type": "integer"})
    name = workspace.objective(metric="nps", score="score")
    reading = readings(workspace.evaluate(), name)["2026-09",]
    assert reading.estimate.value == Fraction(100 * (3 - 2), 7)
    assert reading.excluded == {"out of scale": 2, "missing": 1}


def test_handle_time_is_a_ratio_of_sums(tmp_path: Path) -> None:
    """Σ(talk + hold + wrap) / Σhandled, where a mean of the rows' own would be another figure."""
    lines = ["at,talk,hold,wrap,n", "2026-09-01,600,0,60,10", "2026-09-02,300,30,30,1"]
    seconds = {"type": "integer", "unit": "s"}
    workspace = metric_values(
        tmp_path, lines, talk=seconds, hold=seconds, wrap=seconds, n={"type": "integer"}
    )
    both = value(
        workspace, metric="handle_time", talk="talk", hold="hold", wrap="wrap", handled="n"
    )
    assert both == Fraction(1020, 11)
    assert value(workspace, metric="handle_time", talk="talk") == 450


def test_upsell_revenue_is_net_of_refunds(tmp_path: Path) -> None:
    """A refund lowers the period in which it is dated; other orders do not count."""
    lines = ["at,net,up", "2026-09-01,100.10,yes", "2026-09-02,-0.05,yes", "2026-09-02,50,no"]
    money = {"type": "decimal", "unit": "EUR"}
    workspace = metric_values(tmp_path, lines, net=money, up={"type": "boolean"})
    assert value(workspace, metric="upsell_revenue", amount="net", upsell="up") == Fraction(
        "100.05"
    )


def test_part_above_its_whole_ends_the_judging(tmp_path: Path) -> None:
    """A share of counts is never clamped: a row that contradicts itself is an error."""
    lines = ["at,part,whole", "2026-09-01,3,10", "2026-09-02,5,4"]
    count = {"type": "integer"}
    workspace = metric_values(tmp_path, lines, part=count, whole=count)
    workspace.objective(metric="share", part="part", whole="whole")
    assert workspace.errors() == [
        "in 'events', 1 row has a part that is below zero or above its whole"
    ]


def test_sample_of_counts_and_sums_has_an_interval() -> None:
    """A count has Garwood's interval (GraphPad: 25 events, 16.18 to 36.90), a sum ±z·√Σx²."""
    counted = Count(census=False).estimate({"n": Fraction(25)}, 0.95)
    assert counted.low == pytest.approx(16.18, abs=5e-3)
    assert counted.high == pytest.approx(36.90, abs=5e-3)
    amounts = {"n": Fraction(3), "x": Fraction(60), "xx": Fraction(1400)}
    summed = Total("x", census=False).estimate(amounts, 0.95)
    half = scipy.stats.norm.ppf(0.975) * 1400**0.5
    assert (summed.low, summed.high) == pytest.approx((60 - half, 60 + half))
    assert not counted.census
    assert not summed.census
