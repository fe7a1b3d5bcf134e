"""Estimators of registers, rates, stocks, differences and shrunk means, against their oracles."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from csobjectives import intervals
from csobjectives.estimators import (
    Count,
    Coverage,
    DifferenceOfProportions,
    Estimator,
    Level,
    Mean,
    NetProportion,
    Proportion,
    Rate,
    RatioOfSums,
    ShrunkMean,
    Sum,
    as_sample,
    estimate_ranked,
    needed_ranks,
)
from csobjectives.metrics import REGISTRY
from csobjectives.model import Estimate

LEVELS = st.sampled_from((0.8, 0.9, 0.95, 0.99))


def exact(**sums: int | str) -> Mapping[str, Fraction]:
    return {name: Fraction(each) for name, each in sums.items()}


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def estimators(of: type[Estimator] = Estimator) -> Iterator[type[Estimator]]:
    for each in of.__subclasses__():
        yield from estimators(each)
        if not inspect.isabstract(each):
            yield each


def test_every_estimator_says_what_it_takes() -> None:
    """How many rows it needs and where its interval comes from; a metric's is one of them."""
    found = set(estimators())
    assert {type(form.estimator) for each in REGISTRY.values() for form in each.forms.values()} <= (
        found
    )
    assert [each.__name__ for each in found if not (each.least and each.interval)] == []


@given(st.integers(0, 400), st.integers(1, 10**6), LEVELS)
def test_for_all_counts_a_rate_has_garwoods_interval(
    events: int, exposure: int, level: float
) -> None:
    """statsmodels' confint_poisson, method exact-c, per thousand of the exposure."""
    found = Rate("k", "e").estimate(exact(n=3, k=events, e=exposure, scale=1000), level)
    expected = confint_poisson(events, exposure, method="exact-c", alpha=1 - level)
    assert found.value == Fraction(1000 * events, exposure)
    assert (found.numerator, found.denominator) == (Fraction(events), Fraction(exposure))
    assert found.n == 3
    low, high = np.nan_to_num(np.array(expected)) * 1000  # theirs starts at NaN where k is 0
    assert ends(found) == pytest.approx((low, high), rel=1e-9)


def test_rate_is_the_published_one() -> None:
    """Garwood (GraphPad): 25 events, 16.18 to 36.90; in 12,500 days it is 2 per 1,000."""
    found = Rate("k", "e").estimate(exact(n=1, k=25, e=12_500, scale=1000), 0.95)
    assert found.value == 2
    assert tuple(round(12.5 * end, 2) for end in ends(found)) == (16.18, 36.90)


def test_rate_may_be_per_one() -> None:
    """Not scaled, it has no setting: 25 events in 10 days are 2.5 a day."""
    rate = Rate("k", "e", scaled=False)
    found = rate.estimate(exact(n=1, k=25, e=10), 0.95)
    assert (rate.settings, found.value) == ((), Fraction(5, 2))
    assert tuple(round(10 * end, 2) for end in ends(found)) == (16.18, 36.90)


@pytest.mark.parametrize(("events", "exposure"), [(3, 0), (0, 0), (-1, 10), (2, -5)])
def test_rate_without_exposure_is_no_value(events: int, exposure: int) -> None:
    """Nothing that could have happened to anything has no rate, and its rows are told."""
    found = Rate("k", "e").estimate(exact(n=2, k=events, e=exposure, scale=1), 0.95)
    assert (found.value, found.n, found.low, found.high) == (None, 2, None, None)


def test_coverage_is_a_census() -> None:
    """Every entry of a register is known: a share, and nothing to infer; an empty one has none."""
    found = Coverage("hit").estimate(exact(k=212, n=230), 0.95)
    assert found == Estimate(
        value=Fraction(106, 115),
        n=230,
        numerator=Fraction(212),
        denominator=Fraction(230),
        census=True,
    )
    empty = Coverage("hit").estimate(exact(k=0, n=0), 0.95)
    assert (empty.value, empty.n) == (None, 0)


def test_register_may_be_a_sample() -> None:
    """Asked for, a coverage has the interval of a share: statsmodels, method wilson."""
    found = as_sample(Coverage("hit")).estimate(exact(k=212, n=230), 0.95)
    expected = proportion_confint(212, 230, alpha=0.05, method="wilson")
    assert ends(found) == pytest.approx(expected)
    assert not found.census


@pytest.mark.parametrize("estimator", [Mean("x", census=True), RatioOfSums("a", "b", census=True)])
def test_mean_of_a_register_has_no_interval(estimator: Estimator) -> None:
    """The value is that of a sample, and there is nothing to infer."""
    sums = exact(n=4, x=10, xx=30, a=10, b=4, aa=30, bb=4, ab=10)
    found, sample = estimator.estimate(sums, 0.95), as_sample(estimator).estimate(sums, 0.95)
    assert found.value == sample.value == Fraction(5, 2)
    assert (found.low, found.high, found.census) == (None, None, True)
    assert sample.low is not None
    assert not sample.census


def test_quantile_of_a_register_has_no_interval() -> None:
    """Six values would have an interval of the median; all there are have none."""
    held = {rank: Fraction(rank) for rank in needed_ranks(6, Fraction(1, 2), 0.95)}
    sample = estimate_ranked(6, Fraction(1, 2), held, 0.95)
    found = estimate_ranked(6, Fraction(1, 2), held, 0.95, census=True)
    assert sample.low == 1
    assert found == Estimate(value=sample.value, n=6, census=True)


def test_what_is_no_census_stays_as_it_is() -> None:
    """A share is a sample by itself, and a stock never is one."""
    for estimator in (Proportion("a"), Level("a"), Rate("a", "b")):
        assert as_sample(estimator) == estimator


def test_weighted_rating_is_the_published_one() -> None:
    """Trustpilot: one review of 5 stars on a prior of 7 at 3.5 is 3.6875."""
    sums = exact(n=1, x=5, xx=25, prior_mean="3.5", prior_weight=7)
    found = ShrunkMean("x").estimate(sums, 0.95)
    assert found.value == Fraction("3.6875")
    assert (found.numerator, found.denominator) == (Fraction("29.5"), Fraction(8))
    assert found.n == 1
    assert (found.low, found.high) == (None, None)


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=40).filter(lambda each: len(set(each)) > 1),
    st.integers(0, 50),
    LEVELS,
)
def test_for_all_ratings_a_shrunk_mean_is_the_mean_of_rows_and_prior(
    ratings: list[int], weight: int, level: float
) -> None:
    """numpy's mean over the rows and so many of the prior mean; scipy's normal of the posterior."""
    sums = exact(
        n=len(ratings),
        x=sum(ratings),
        xx=sum(each * each for each in ratings),
        prior_mean="3.5",
        prior_weight=weight,
    )
    found = ShrunkMean("x").estimate(sums, level)
    mean = np.mean([*ratings, *([3.5] * weight)])
    assert float(found.value or 0) == pytest.approx(mean)
    error = np.std(ratings, ddof=1) / np.sqrt(len(ratings) + weight)
    assert ends(found) == pytest.approx(stats.norm.interval(level, mean, error))


@pytest.mark.parametrize(("n", "weight"), [(0, 10), (2, -2), (2, -5)])
def test_prior_alone_is_no_value(n: int, weight: int) -> None:
    """Without a row nothing was measured, whatever was believed before."""
    sums = exact(n=n, x=4 * n, xx=16 * n, prior_mean=3, prior_weight=weight)
    found = ShrunkMean("x").estimate(sums, 0.95)
    assert (found.value, found.n, found.low) == (None, n, None)


@given(st.integers(1, 300), st.integers(1, 300), st.data(), LEVELS)
def test_for_all_groups_the_gap_has_newcombes_interval(
    n1: int, n2: int, data: st.DataObject, level: float
) -> None:
    """statsmodels' confint_proportions_2indep, method newcomb."""
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    gap = DifferenceOfProportions("satisfied", "recovered", "never")
    found = gap.estimate(exact(k1=k1, n1=n1, k2=k2, n2=n2), level)
    assert (found.value, found.n) == (100 * (Fraction(k1, n1) - Fraction(k2, n2)), n1 + n2)
    expected = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", alpha=1 - level)
    assert ends(found) == pytest.approx([100 * each for each in expected], abs=1e-7)


def test_gap_needs_both_groups() -> None:
    """With nobody to compare with there is no gap; the rows are told."""
    gap = DifferenceOfProportions("a or b", "c", "not c or d")
    for sums in (exact(k1=1, n1=4, k2=0, n2=0), exact(k1=0, n1=0, k2=1, n2=4)):
        assert gap.estimate(sums, 0.95) == Estimate(value=None, n=4)
    assert gap.sums() == {
        "n1": Sum(when="c"),
        "n2": Sum(when="not c or d"),
        "k1": Sum(when="(c) and (a or b)"),
        "k2": Sum(when="(not c or d) and (a or b)"),
    }


def test_stock_is_added_up_over_rows_and_never_over_time() -> None:
    """pandas: open cases of two teams on three days; the last day, and the mean of the days."""
    counted = pd.DataFrame({"day": [1, 1, 2, 3, 3], "team": list("abaab"), "open": [5, 2, 4, 3, 1]})
    per_day = counted.groupby("day")["open"].sum()
    last = counted[counted["day"] == 3]["open"]
    of_last = exact(n=len(last), x=int(last.sum()), m=len(last))
    assert Level("open").estimate(of_last, 0.95) == Estimate(
        value=Fraction(int(per_day.iloc[-1])),
        n=2,
        numerator=Fraction(4),
        denominator=Fraction(1),
        census=True,
    )
    of_all = exact(n=5, x=15, m=15)  # each of the rows is one of three moments
    mean = Level("open").estimate(of_all, 0.95)
    assert float(mean.value or 0) == pytest.approx(per_day.mean())
    assert Level("open").estimate(exact(n=0, x=0, m=0), 0.95) == Estimate(value=None, n=0)


def test_count_is_of_those_that_hold() -> None:
    """A condition says which rows are counted; it is a census as all counts are."""
    assert Count("implemented").sums() == {"n": Sum(when="implemented")}
    found = Count("implemented").estimate(exact(n=3), 0.95)
    assert found == Estimate(value=Fraction(3), n=3, numerator=Fraction(3), census=True)


def test_few_that_were_asked_are_known_nearly() -> None:
    """The finite-population correction: scipy's hypergeometric against the binomial variance."""
    n, asked, plus, minus = 60, 80, 30, 12
    net = NetProportion("p", "m", answered="there")
    plain = NetProportion("p", "m").estimate(exact(n=n, plus=plus, minus=minus), 0.95)
    found = net.estimate(exact(n=n, plus=plus, minus=minus, asked=asked), 0.95)
    assert found.value == plain.value == 30
    narrower = (stats.hypergeom(asked, 40, n).var() / stats.binom(n, 0.5).var()) ** 0.5
    for own, wide in zip(ends(found), ends(plain), strict=True):
        assert own - 30 == pytest.approx(narrower * (wide - 30))
    low, high = intervals.net_adjusted_wald(plus, minus, n, 0.95)
    assert ends(plain) == (100 * low, 100 * high)


def test_all_that_were_asked_are_a_census() -> None:
    """Where everybody has answered, there is nothing to infer; where nobody has, no value."""
    net = NetProportion("p", "m", answered="there")
    found = net.estimate(exact(n=9, plus=5, minus=2, asked=9), 0.95)
    assert (found.value, found.low, found.high, found.census) == (
        Fraction(300, 9),
        None,
        None,
        True,
    )
    assert net.estimate(exact(n=0, plus=0, minus=0, asked=9), 0.95).value is None
    assert net.sums() == {
        "n": Sum(when="there"),
        "plus": Sum(when="(there) and (p)"),
        "minus": Sum(when="(there) and (m)"),
        "asked": Sum(),
    }


def test_ratio_may_be_per_hundred() -> None:
    """A scale multiplies figure and interval, never what they are made of."""
    sums = exact(n=5, a=60, b=15, aa=820, bb=55, ab=210)
    plain, scaled = (RatioOfSums("a", "b", scale=s).estimate(sums, 0.95) for s in (1, 100))
    assert (plain.value, scaled.value) == (Fraction(4), Fraction(400))
    assert ends(scaled) == pytest.approx(tuple(100 * end for end in ends(plain)))
    assert (scaled.numerator, scaled.denominator) == (Fraction(60), Fraction(15))
