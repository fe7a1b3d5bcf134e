"""Intervals of a difference, and of a mean drawn to a prior one."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from csobjectives.intervals import Interval, difference_newcombe, mean_posterior, mean_t

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
levels = st.floats(min_value=0.01, max_value=0.9999)
shares = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(lambda two: (min(two), max(two)))


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

    def test_refuses_what_is_no_share(self) -> None:
        """A group without anything in it has no share."""
        with pytest.raises(ValueError, match=r"^a share needs 0 <= k <= n and n >= 1, not 0 of 0$"):
            difference_newcombe((1, 2), (0, 0), 0.95)


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
        student = mean_t(sum(values), sum(x * x for x in values), len(values), level)
        assert student is not None
        assert high - low <= student[1] - student[0] + 1e-9
