"""Intervals of differences, products and quotients, and of a mean drawn to a prior one."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from csobjectives.intervals import (
    Interval,
    Located,
    mean_posterior,
    poisson_exact,
    product_mover,
    quotient_mover,
    satterthwaite,
    standard_error,
    student_t,
    sum_mover,
    wilson,
)

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
levels = st.floats(min_value=0.01, max_value=0.9999)
shares = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda two: (min(two), max(two)))


def turned(term: Located) -> Located:
    """What is subtracted: all signs the other way."""
    value, (low, high) = term
    return -value, (-high, -low)


def located(k: int, n: int, level: float) -> Located:
    """A share with its limits."""
    return Fraction(k, n), wilson(k, n, level)


def difference_newcombe(first: tuple[int, int], second: tuple[int, int], level: float) -> Interval:
    """MOVER on the limits of Wilson."""
    return sum_mover([located(*first, level), turned(located(*second, level))])


class TestDifference:
    """The share behind k1 of n1 less that behind k2 of n2."""

    @pytest.mark.parametrize(
        ("first", "second", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ],
    )
    def test_newcombe(
        self, first: tuple[int, int], second: tuple[int, int], low: float, high: float
    ) -> None:
        """The figures of Newcombe 1998 (differences, table II, method 10), to their last digit."""
        found = difference_newcombe(first, second, 0.95)
        assert tuple(round(end, 4) for end in found) == (low, high)

    def test_fagerland(self) -> None:
        """7 of 34 against 1 of 34: .0189 to .3404 (Fagerland, Lydersen and Laake 2015)."""
        found = difference_newcombe((7, 34), (1, 34), 0.95)
        assert tuple(round(end, 4) for end in found) == (0.0189, 0.3404)

    @pytest.mark.parametrize("level", LEVELS)
    def test_statsmodels(self, level: float) -> None:
        """It is the interval of confint_proportions_2indep(method="newcomb")."""
        for first, second in [((0, 1), (1, 1)), ((3, 7), (40, 41)), ((999, 12345), (1, 2))]:
            expected = confint_proportions_2indep(
                *first, *second, method="newcomb", compare="diff", alpha=1 - level
            )
            assert difference_newcombe(first, second, level) == pytest.approx(expected, rel=1e-9)

    @given(shares, shares, levels)
    def test_mirrors(self, first: tuple[int, int], second: tuple[int, int], level: float) -> None:
        """Swapping the two changes the sign; it lies within ±1 and holds the plain difference."""
        low, high = difference_newcombe(first, second, level)
        swapped = difference_newcombe(second, first, level)
        assert swapped == pytest.approx((-high, -low), abs=1e-12)
        plain = first[0] / first[1] - second[0] / second[1]
        assert -1 - 1e-12 <= low <= plain + 1e-12
        assert plain - 1e-12 <= high <= 1 + 1e-12

    @pytest.mark.parametrize("level", LEVELS)
    def test_rates_of_statsmodels(self, level: float) -> None:
        """Of two Poisson rates it is confint_poisson_2indep(method="mover") with exact limits."""
        for events, exposures in [((60, 30), (514.4, 541.0)), ((3, 41), (1.0, 90.0))]:
            first, second = (
                (k / e, (poisson_exact(k, level)[0] / e, poisson_exact(k, level)[1] / e))
                for k, e in zip(events, exposures, strict=True)
            )
            (k1, k2), (e1, e2) = events, exposures
            expected = confint_poisson_2indep(
                k1, e1, k2, e2, method="mover", method_mover="exact-c", compare="diff",
                alpha=1 - level,
            )  # fmt: skip
            assert sum_mover([first, turned(second)]) == pytest.approx(expected, rel=1e-9)

    def test_of_one_it_is_its_own(self) -> None:
        """A sum of one is that one, and what is known exactly adds nothing to the width."""
        only = located(3, 10, 0.95)
        assert sum_mover([only]) == pytest.approx(only[1])
        moved = sum_mover([only, (2.0, (2.0, 2.0))])
        assert moved == pytest.approx(tuple(2 + end for end in only[1]))

    def test_limits_on_one_side_of_their_value_add_nothing(self) -> None:
        """A limit beyond its value, as the adjusted Wald of one answer has, is the value."""
        assert sum_mover([(1.0, (-0.2, 0.8)), (0.0, (0.0, 0.0))]) == pytest.approx((-0.2, 1.0))


class TestWelch:
    """A mean less another one, from their standard errors."""

    @pytest.mark.parametrize("level", LEVELS)
    def test_scipy_and_statsmodels(self, level: float) -> None:
        """scipy's ttest_ind(equal_var=False) and statsmodels' tconfint_diff(usevar="unequal")."""
        generator = np.random.default_rng(1947)
        first, second = generator.normal(7, 3, 9), generator.normal(6.5, 1, 31)
        errors = [(stats.sem(each), len(each) - 1) for each in (first, second)]
        error, freedom = satterthwaite(errors)
        found = student_t(first.mean() - second.mean(), error, freedom, level)
        theirs = stats.ttest_ind(first, second, equal_var=False)
        assert freedom == pytest.approx(theirs.df, rel=1e-12)
        assert found == pytest.approx(tuple(theirs.confidence_interval(level)), rel=1e-9)
        compared = CompareMeans(DescrStatsW(first), DescrStatsW(second))
        expected = compared.tconfint_diff(alpha=1 - level, usevar="unequal")
        assert found == pytest.approx(expected, rel=1e-9)

    def test_satterthwaite_of_many(self) -> None:
        """Of k means with the same error e and freedom f, the sum has e·√k and k·f: they are as
        good as one sample's variance with all of their degrees of freedom."""
        assert satterthwaite([(2.0, 5.0)] * 4) == pytest.approx((4.0, 20.0))

    def test_exact_one_leaves_the_other(self) -> None:
        """What is known exactly has no error, and infinite degrees of freedom."""
        assert satterthwaite([(0.0, math.inf), (0.3, 8)]) == pytest.approx((0.3, 8))


class TestProduct:
    """Products and quotients, by MOVER on the logarithm."""

    @pytest.mark.parametrize("level", LEVELS)
    def test_katz(self, level: float) -> None:
        """With limits p·exp(±z·√(1/k - 1/n)) a quotient of shares has the log interval of Katz:
        statsmodels' confint_proportions_2indep(compare="ratio", method="log")."""
        z = stats.norm.ppf(0.5 + level / 2)

        def share(k: int, n: int) -> Located:
            reach = math.exp(z * math.sqrt(1 / k - 1 / n))
            return k / n, (k / n / reach, k / n * reach)

        found = quotient_mover(share(24, 80), share(13, 91))
        expected = confint_proportions_2indep(
            24, 80, 13, 91, compare="ratio", method="log", alpha=1 - level
        )
        assert found == pytest.approx(expected, rel=1e-9)

    @pytest.mark.parametrize("level", LEVELS)
    def test_rates(self, level: float) -> None:
        """Of rates with log limits it is confint_poisson_2indep(method="wald-log"), statsmodels."""
        z = stats.norm.ppf(0.5 + level / 2)
        first, second = (
            (k / e, (k / e * math.exp(-z / math.sqrt(k)), k / e * math.exp(z / math.sqrt(k))))
            for k, e in ((60, 514.4), (30, 541.0))
        )
        expected = confint_poisson_2indep(
            60, 514.4, 30, 541.0, method="wald-log", compare="ratio", alpha=1 - level
        )
        assert quotient_mover(first, second) == pytest.approx(expected, rel=1e-9)

    def test_many_counts_are_nearly_score(self) -> None:
        """From Wilson's limits it comes near the score interval of a ratio, which statsmodels
        has: within 2% of its width for hundreds of hits."""
        found = quotient_mover(located(320, 800, 0.95), located(250, 900, 0.95))
        assert found is not None
        low, high = confint_proportions_2indep(320, 800, 250, 900, compare="ratio", method="score")
        assert found == pytest.approx((low, high), abs=0.02 * (high - low))

    @given(
        st.lists(st.tuples(st.integers(1, 300), st.integers(1, 300)), min_size=1, max_size=4),
        levels,
    )
    def test_logarithms_add_up(self, counts: list[tuple[int, int]], level: float) -> None:
        """The logarithm of a product is a sum: sum_mover on logarithms, and back."""
        factors = [located(min(two), max(two), level) for two in counts]
        logs = [
            (math.log(value), (math.log(low), math.log(high))) for value, (low, high) in factors
        ]
        expected = tuple(math.exp(end) for end in sum_mover(logs))
        assert product_mover(factors) == pytest.approx(expected, rel=1e-9)

    def test_starts_at_zero_with_a_factor(self) -> None:
        """Where one of the factors may be 0, so may the product; what divides must not."""
        may_be_none, sure = (0.5, (0.0, 1.0)), (4.0, (2.0, 8.0))
        found = product_mover([may_be_none, sure])
        assert found == pytest.approx((0.0, 2 * math.exp(math.sqrt(2) * math.log(2))))
        assert quotient_mover(may_be_none, sure) == pytest.approx(
            (0.0, 0.125 * math.exp(math.sqrt(2) * math.log(2)))
        )
        assert quotient_mover(sure, may_be_none) is None

    @pytest.mark.parametrize("factor", [(0.0, (0.0, 1.0)), (-1.0, (-2.0, 3.0)), (1.0, (-0.1, 2.0))])
    def test_none_where_there_is_no_logarithm(self, factor: Located) -> None:
        """A value of 0 or less, or limits below 0."""
        assert product_mover([factor, (2.0, (1.0, 3.0))]) is None
        assert quotient_mover(factor, (2.0, (1.0, 3.0))) is None
        assert quotient_mover((2.0, (1.0, 3.0)), factor) is None


def posterior(
    values: list[Fraction], prior: Fraction, weight: Fraction, level: float
) -> Interval | None:
    squares = sum((each * each for each in values), Fraction(0))
    return mean_posterior(sum(values), squares, len(values), prior, weight, level)


class TestPosterior:
    """A mean drawn to a prior mean."""

    @pytest.mark.parametrize("level", LEVELS)
    def test_is_the_product_of_two_normals(self, level: float) -> None:
        """numpy and scipy: precisions add up, and weigh the prior mean and the rows' own."""
        values = [5, 4, 4, 1, 5, 3]
        variance = np.var(values, ddof=1)
        of_rows, of_prior = len(values) / variance, 20 / variance
        mean = (of_rows * np.mean(values) + of_prior * 3.5) / (of_rows + of_prior)
        expected = stats.norm.interval(level, mean, math.sqrt(1 / (of_rows + of_prior)))
        found = posterior([Fraction(each) for each in values], Fraction(7, 2), Fraction(20), level)
        assert found == pytest.approx(expected, rel=1e-12)

    def test_without_weight_it_is_the_plain_mean(self) -> None:
        """A prior that weighs nothing leaves the mean, by the normal instead of Student's t."""
        values = [Fraction(each) for each in (2, 3, 5, 8)]
        found = posterior(values, Fraction(100), Fraction(0), 0.95)
        expected = stats.norm.interval(0.95, 4.5, stats.sem([2, 3, 5, 8]))
        assert found == pytest.approx(expected, rel=1e-12)

    def test_none_where_there_is_no_spread_to_tell(self) -> None:
        """One value says nothing of the spread, and a weight below -n nothing at all."""
        assert mean_posterior(4, 16, 1, 3, 5, 0.95) is None
        assert mean_posterior(9, 41, 2, 3, -2, 0.95) is None

    @given(
        st.lists(st.fractions(-50, 50, max_denominator=20), min_size=2, max_size=12),
        st.integers(0, 100),
        levels,
    )
    def test_a_weight_narrows(self, values: list[Fraction], weight: int, level: float) -> None:
        """A prior that is the rows' own mean moves nothing, and never makes it less sure."""
        mean = sum(values, Fraction(0)) / len(values)
        found = posterior(values, mean, Fraction(weight), level)
        assert found is not None
        low, high = found
        assert (low + high) / 2 == pytest.approx(float(mean), abs=1e-9)
        error = standard_error(sum(values), sum(x * x for x in values), len(values))
        assert error is not None
        student = student_t(mean, error, len(values) - 1, level)
        assert high - low <= student[1] - student[0] + 1e-9
