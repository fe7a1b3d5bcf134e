"""Figures of figures: differences, averages, changes, products and quotients of estimates."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep

from csobjectives.estimators import (
    Count,
    Coverage,
    Mean,
    Product,
    Proportion,
    ProportionOfCounts,
    Rate,
    Sum,
    Total,
    as_sample,
    average,
    difference,
    product,
    quotient,
    relative_change,
)
from csobjectives.model import Estimate

LEVELS = st.sampled_from((0.8, 0.9, 0.95, 0.99))
LEVEL = 0.95
FIGURES = st.lists(st.integers(-100, 100), min_size=2, max_size=30).filter(
    lambda each: len(set(each)) > 1
)


def share(k: int, n: int, level: float = LEVEL) -> Estimate:
    return Proportion("hit").estimate({"k": Fraction(k), "n": Fraction(n)}, level)


def mean(values: list[int], level: float = LEVEL, *, census: bool = False) -> Estimate:
    sums = {"n": len(values), "x": sum(values), "xx": sum(x * x for x in values)}
    exact = {name: Fraction(each) for name, each in sums.items()}
    return Mean("x", census=census).estimate(exact, level)


def rate(events: int, exposure: int, level: float = LEVEL) -> Estimate:
    sums = {"n": Fraction(1), "k": Fraction(events), "e": Fraction(exposure), "scale": Fraction(1)}
    return Rate("k", "e").estimate(sums, level)


def known(value: int) -> Estimate:
    """What is known exactly."""
    return Estimate(value=Fraction(value), n=4, census=True)


def reported(value: str) -> Estimate:
    """What was reported, without anything about how sure it is."""
    return Estimate(value=Fraction(value), n=None)


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


@given(FIGURES, LEVELS)
def test_mean_has_its_standard_error(values: list[int], level: float) -> None:
    """scipy.stats.sem, with n - 1 degrees of freedom, whatever the level is."""
    found = mean(values, level)
    assert found.error is not None
    assert found.error.of == pytest.approx(stats.sem(values), rel=1e-9)
    assert found.error.freedom == len(values) - 1


def test_mean_without_doubt_has_no_standard_error() -> None:
    """A census, one value, values that are all alike: nothing says how far it may be off."""
    for found in (mean([1, 2, 3], census=True), mean([5]), mean([4, 4, 4]), share(1, 2)):
        assert found.error is None


@given(FIGURES, FIGURES, LEVELS)
def test_for_all_figures_means_differ_by_welch(
    after: list[int], before: list[int], level: float
) -> None:
    """scipy.stats.ttest_ind(equal_var=False), and its Satterthwaite degrees of freedom."""
    found = difference(mean(after, level), mean(before, level), level)
    theirs = stats.ttest_ind(after, before, equal_var=False)
    assert found.value == Fraction(sum(after), len(after)) - Fraction(sum(before), len(before))
    assert found.n == len(after) + len(before)
    assert ends(found) == pytest.approx(tuple(theirs.confidence_interval(level)), abs=1e-7)
    assert found.error is not None
    assert found.error.freedom == pytest.approx(theirs.df)


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_shares_differ_by_newcombe(level: float) -> None:
    """statsmodels' confint_proportions_2indep(method="newcomb"), in points."""
    found = difference(share(7, 34, level), share(1, 34, level), level, scale=100)
    assert (found.value, found.n, found.error) == (Fraction(600, 34), 68, None)
    low, high = confint_proportions_2indep(7, 34, 1, 34, method="newcomb", alpha=1 - level)
    assert ends(found) == pytest.approx((100 * low, 100 * high), rel=1e-9)


def test_published_difference() -> None:
    """Fagerland, Lydersen and Laake 2015: 7 of 34 less 1 of 34 is .0189 to .3404."""
    found = difference(share(7, 34), share(1, 34), LEVEL)
    assert tuple(round(end, 4) for end in ends(found)) == (0.0189, 0.3404)


def test_rates_differ_by_their_own_limits() -> None:
    """statsmodels' confint_poisson_2indep(method="mover", method_mover="exact-c")."""
    found = difference(rate(60, 514), rate(30, 541), LEVEL)
    expected = confint_poisson_2indep(
        60, 514, 30, 541, method="mover", method_mover="exact-c", compare="diff"
    )
    assert ends(found) == pytest.approx(expected, rel=1e-9)


def test_share_and_mean_have_limits_of_their_own() -> None:
    """What is a mean only in part is compared by limits: those of either, by numpy's hypot."""
    first, second = mean([3, 5, 9, 4]), share(40, 80)
    (low1, high1), (low2, high2) = ends(first), ends(second)
    below, above = np.hypot(5.25 - low1, high2 - 0.5), np.hypot(high1 - 5.25, 0.5 - low2)
    assert ends(difference(first, second, LEVEL)) == pytest.approx((4.75 - below, 4.75 + above))


@given(FIGURES, st.integers(1, 100), LEVELS)
def test_scale_is_of_all(values: list[int], scale: int, level: float) -> None:
    """Value, interval and error are as many times as much."""
    first, second = mean(values, level), mean([1, 2, 4], level)
    plain, scaled = (difference(first, second, level, scale=s) for s in (1, scale))
    assert plain.value is not None
    assert scaled.value == scale * plain.value
    assert ends(scaled) == pytest.approx(tuple(scale * end for end in ends(plain)), rel=1e-9)
    assert plain.error is not None
    assert scaled.error is not None
    assert scaled.error.of == pytest.approx(scale * plain.error.of)


def test_census_is_known_exactly() -> None:
    """Less a census, a figure is as unsure as it was; of two there is nothing to infer."""
    sample = mean([3, 5, 9, 4])
    low, high = ends(sample)
    assert ends(difference(sample, known(2), LEVEL)) == pytest.approx((low - 2, high - 2))
    assert ends(difference(known(2), sample, LEVEL)) == pytest.approx((2 - high, 2 - low))
    low, high = ends(share(3, 10))
    assert ends(difference(share(3, 10), known(0), LEVEL)) == pytest.approx((low, high))
    both = difference(known(5), known(3), LEVEL)
    assert both == Estimate(value=Fraction(2), n=8, census=True)


def test_nothing_is_made_up() -> None:
    """Without limits of one there is no interval; without a value, none; n only where it is."""
    assert difference(share(1, 2), reported("0.4"), LEVEL) == Estimate(
        value=Fraction(1, 10), n=None
    )
    assert difference(mean([4, 4]), mean([1, 2]), LEVEL) == Estimate(value=Fraction(5, 2), n=4)
    assert difference(share(0, 0), share(1, 2), LEVEL) == Estimate(value=None, n=2)
    assert quotient(share(1, 2), reported("0.4")) == Estimate(value=Fraction(5, 4), n=None)
    assert product([reported("0.5"), reported("0.5")]) == Estimate(value=Fraction(1, 4), n=None)


@pytest.mark.parametrize(
    "make",
    [
        lambda one, other: difference(one, other, LEVEL),
        lambda one, other: average([other, one], LEVEL),
        relative_change,
        quotient,
        lambda one, other: product([one, other]),
    ],
)
def test_why_there_is_no_value_is_passed_on(make: Callable[..., Estimate]) -> None:
    """What could not be estimated cannot be compared either, for the same reason."""
    refused = Estimate(value=None, n=3, refused="the model does not fit")
    assert make(refused, share(1, 2)).refused == "the model does not fit"
    assert make(share(1, 2), refused).refused == "the model does not fit"
    assert make(share(1, 2), refused).value is None


@given(st.lists(FIGURES, min_size=1, max_size=4), LEVELS)
def test_average_counts_each_figure_once(groups: list[list[int]], level: float) -> None:
    """numpy's mean of the means, √Σe²/k and Satterthwaite's degrees of freedom."""
    found = average([mean(each, level) for each in groups], level)
    assert float(found.value or 0) == pytest.approx(np.mean([np.mean(each) for each in groups]))
    assert found.n == sum(len(each) for each in groups)
    variances = np.array([stats.sem(each) ** 2 for each in groups])
    freedoms = np.array([len(each) - 1 for each in groups])
    error = math.sqrt(variances.sum()) / len(groups)
    freedom = variances.sum() ** 2 / (variances**2 / freedoms).sum()
    expected = stats.t.interval(level, freedom, float(found.value or 0), error)
    assert ends(found) == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_average_of_one_is_that_one() -> None:
    """A single competitor is its own average; an average of none is an error."""
    for only in (share(3, 10), mean([3, 5, 9, 4]), rate(5, 9)):
        found = average([only], LEVEL)
        assert (found.value, found.n) == (only.value, only.n)
        assert ends(found) == pytest.approx(ends(only))
    assert average([known(3), known(5)], LEVEL) == Estimate(value=Fraction(4), n=8, census=True)
    with pytest.raises(ValueError, match=r"^an average needs a figure$"):
        average([], LEVEL)


def test_average_of_shares_is_of_their_limits() -> None:
    """The two-sided MOVER of k shares: half the difference's width for two of the same."""
    found = average([share(12, 40), share(12, 40)], LEVEL)
    low, high = ends(share(12, 40))
    reach = (0.3 - (0.3 - low) / math.sqrt(2), 0.3 + (high - 0.3) / math.sqrt(2))
    assert ends(found) == pytest.approx(reach)


def test_relative_change_is_the_quotient_less_one() -> None:
    """From 250 of 900 to 320 of 800 it is 44% up, near statsmodels' score interval of a ratio."""
    found = relative_change(share(320, 800), share(250, 900))
    assert (found.value, found.n) == (Fraction(11, 25), 1700)
    low, high = confint_proportions_2indep(320, 800, 250, 900, compare="ratio", method="score")
    assert ends(found) == pytest.approx((low - 1, high - 1), abs=0.01)
    both = quotient(share(320, 800), share(250, 900))
    assert (both.value, both.n) == (Fraction(36, 25), 800)
    assert ends(found) == pytest.approx(tuple(end - 1 for end in ends(both)))


def test_relative_change_needs_a_base() -> None:
    """Of 0 or less there is none; a figure that may well be 0 may have fallen by all of it."""
    none = Estimate(value=None, n=30)
    assert relative_change(share(3, 10), share(0, 20)) == none
    assert relative_change(mean([1, 2]), mean([-4, -2])) == Estimate(value=None, n=4)
    few = relative_change(rate(3, 10), rate(0, 10))
    assert (few.value, few.low) == (None, None)
    lost = relative_change(Estimate(value=Fraction(1), n=1, low=0.0, high=4.0), rate(50, 10))
    assert lost.value == Fraction(-4, 5)
    assert lost.low == -1.0
    gone = relative_change(rate(0, 10), rate(50, 10))
    assert (gone.value, gone.low, gone.high) == (Fraction(-1), None, None)
    unsure = relative_change(mean([9, 11]), mean([1, 9]))
    assert (unsure.value, unsure.low, unsure.high) == (Fraction(1), None, None)
    assert relative_change(known(6), known(4)) == Estimate(value=Fraction(1, 2), n=8, census=True)


def test_quotient_by_nothing_is_no_value() -> None:
    """A figure that is 0 divides nothing; one below 0 does, without an interval."""
    assert quotient(share(3, 10), share(0, 20)) == Estimate(value=None, n=10)
    found = quotient(share(3, 10), mean([-4, -2]))
    assert (found.value, found.n, found.low) == (Fraction(-1, 10), 2, None)
    assert quotient(known(6), known(4), scale=100).value == 150


def test_product_is_of_logarithms() -> None:
    """numpy: the distances of the limits' logarithms are added up as squares."""
    parts = [rate(40, 100), share(12, 60), mean([30, 32, 35, 31])]
    found = product(parts, scale=10)
    assert found.value == 10 * Fraction(2, 5) * Fraction(1, 5) * 32
    assert found.n == 1
    values = np.array([float(each.value or 0) for each in parts])
    lows, highs = np.array([ends(each) for each in parts]).T
    below = np.sqrt((np.log(values / lows) ** 2).sum())
    above = np.sqrt((np.log(highs / values) ** 2).sum())
    expected = 25.6 * np.exp([-below, above])
    assert ends(found) == pytest.approx(expected, rel=1e-9)
    with_census = product([*parts, known(3)], scale=10)
    assert ends(with_census) == pytest.approx([3 * end for end in expected], rel=1e-9)


def test_estimator_of_a_product() -> None:
    """Invitations per customer times the share of them that succeeds: 0.5 · 0.12 = 0.06."""
    estimator = Product(Rate("invited", "customers"), ProportionOfCounts("won", "invited"))
    assert estimator.settings == ("scale",)
    assert estimator.sums() == {
        "first_n": Sum(),
        "first_k": Sum(of=("invited",)),
        "first_e": Sum(of=("customers",)),
        "second_k": Sum(of=("won",)),
        "second_n": Sum(of=("invited",)),
    }
    sums = {
        "first_n": 1000,
        "first_k": 500,
        "first_e": 1000,
        "second_k": 60,
        "second_n": 500,
        "scale": 1,
    }
    found = estimator.estimate({name: Fraction(each) for name, each in sums.items()}, LEVEL)
    assert found == replace_n(product([rate(500, 1000), share(60, 500)]), 500)
    assert found.value == Fraction(3, 50)
    low, high = ends(found)
    assert low < 0.06 < high
    none = dict.fromkeys(sums, Fraction(0)) | {"scale": Fraction(1)}
    assert estimator.estimate(none, LEVEL).value is None


def replace_n(found: Estimate, n: int) -> Estimate:
    return Estimate(value=found.value, n=n, low=found.low, high=found.high)


def test_product_of_censuses_is_one() -> None:
    """It has nothing to infer, unless both are asked to be samples."""
    register = Product(Coverage("a"), Total("b"))
    assert register.census
    assert not Product(Coverage("a"), Proportion("b")).census
    sample = as_sample(register)
    assert sample == Product(as_sample(Coverage("a")), as_sample(Total("b")))
    assert not sample.census
    assert as_sample(Product(Rate("a", "b"), Count())) == Product(
        Rate("a", "b"), Count(census=False)
    )
    sums = {"first_k": 3, "first_n": 4, "second_n": 2, "second_x": 20}
    found = register.estimate({name: Fraction(each) for name, each in sums.items()}, LEVEL)
    assert found == Estimate(value=Fraction(15), n=2, census=True)


def test_difference_of_a_difference_is_of_all_its_means() -> None:
    """A gap's error goes on: the change of a gap is that of four means (numpy)."""
    groups = ([3, 5, 9, 4], [1, 2, 2], [8, 3, 4, 4, 1], [2, 2, 5])
    now, then = (
        difference(mean(one), mean(other), LEVEL) for one, other in (groups[:2], groups[2:])
    )
    found = difference(now, then, LEVEL)
    variances = np.array([stats.sem(each) ** 2 for each in groups])
    freedoms = np.array([len(each) - 1 for each in groups])
    assert found.n == 15
    assert found.error is not None
    assert found.error.of == pytest.approx(math.sqrt(variances.sum()))
    freedom = variances.sum() ** 2 / (variances**2 / freedoms).sum()
    assert found.error.freedom == pytest.approx(freedom)
