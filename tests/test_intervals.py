"""The intervals, held to published figures, scipy.stats, statsmodels and brute force."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from csobjectives.intervals import (
    Interval,
    compound_poisson_sum,
    net_adjusted_wald,
    poisson_exact,
    quantile_ranks,
    ratio_linearised,
    standard_error,
    student_t,
    wilson,
)

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)

levels = st.floats(min_value=0.01, max_value=0.9999)
amounts = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)
samples = st.lists(amounts, min_size=2, max_size=12)
rows = st.lists(st.tuples(amounts, amounts), min_size=2, max_size=12)


def shares_of(n_and_k: tuple[int, int]) -> tuple[int, int]:
    """A count of successes that is at most the count of trials, and that count."""
    return min(n_and_k), max(n_and_k)


shares = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(shares_of)


def mean_t(
    total: Fraction | float, squares: Fraction | float, n: int, level: float
) -> Interval | None:
    """Student's interval from the two sums; None where there is no standard error."""
    error = standard_error(total, squares, n)
    return None if error is None else student_t(total / n, error, n - 1, level)


def mean_of(values: Sequence[Fraction], level: float) -> Interval:
    """The mean's interval from the values themselves."""
    interval = mean_t(sum(values), sum(x * x for x in values), len(values), level)
    assert interval is not None
    return interval


def ratio_of(pairs: Sequence[tuple[Fraction, Fraction]], level: float) -> Interval | None:
    """The ratio's interval from the rows themselves."""
    return ratio_linearised(
        sum(a for a, _ in pairs),
        sum(b for _, b in pairs),
        sum(a * a for a, _ in pairs),
        sum(b * b for _, b in pairs),
        sum(a * b for a, b in pairs),
        len(pairs),
        level,
    )


def holds(interval: Interval, estimate: float) -> bool:
    """Whether the estimate lies in the interval, its last digits aside."""
    low, high = interval
    slack = 1e-12 * max(abs(low), abs(high), abs(estimate))
    return low - slack <= estimate <= high + slack


class TestWilson:
    """The share behind k of n."""

    @pytest.mark.parametrize(
        ("k", "n", "low", "high"),
        [
            (81, 263, 0.2553, 0.3662),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (15, 148, 0.0624, 0.1605),
        ],
    )
    def test_newcombe(self, k: int, n: int, low: float, high: float) -> None:
        """The figures of Newcombe 1998 (table I, method 3) come out to their last digit."""
        assert tuple(round(end, 4) for end in wilson(k, n, 0.95)) == (low, high)

    @pytest.mark.parametrize("level", LEVELS)
    def test_statsmodels(self, level: float) -> None:
        """It is the interval of statsmodels' proportion_confint(method="wilson")."""
        for k, n in [(0, 1), (1, 1), (1, 2), (3, 7), (40, 41), (999, 12345), (3, 10**9)]:
            expected = proportion_confint(k, n, alpha=1 - level, method="wilson")
            assert wilson(k, n, level) == pytest.approx(expected, rel=1e-9, abs=1e-15)

    @given(shares, levels)
    def test_holds_its_estimate(self, share: tuple[int, int], level: float) -> None:
        """It lies within 0 and 1, holds k/n, and mirrors when successes and failures swap."""
        k, n = share
        low, high = wilson(k, n, level)
        assert 0 <= low <= high <= 1
        assert holds((low, high), k / n)
        assert wilson(n - k, n, level) == pytest.approx((1 - high, 1 - low), abs=1e-15)

    @given(st.integers(1, 10**6), levels)
    def test_ends_are_exact(self, n: int, level: float) -> None:
        """None of n starts at exactly 0, all of n ends at exactly 1."""
        assert wilson(0, n, level)[0] == 0.0
        assert wilson(n, n, level)[1] == 1.0

    @pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
    def test_refuses_what_is_no_share(self, k: int, n: int) -> None:
        """A count outside 0 to n, or no trial at all, is an error."""
        with pytest.raises(ValueError) as raised:
            wilson(k, n, 0.95)
        assert str(raised.value) == f"a share needs 0 <= k <= n and n >= 1, not {k} of {n}"


class TestNetAdjustedWald:
    """Positives less negatives."""

    def test_rocks(self) -> None:
        """50 positive, 30 neutral and 20 negative of 100 are 30 points, 14.05 to 44.20
        (Rocks 2016, adjusted Wald)."""
        interval = net_adjusted_wald(50, 20, 100, 0.95)
        assert tuple(round(100 * end, 2) for end in interval) == (14.05, 44.20)

    def test_is_held_within_the_scale(self) -> None:
        """Few answers, all of one kind, do not push it past the ends of the scale."""
        assert net_adjusted_wald(2, 0, 2, 0.9999)[1] == 1.0
        assert net_adjusted_wald(0, 2, 2, 0.9999)[0] == -1.0

    @pytest.mark.parametrize("level", LEVELS)
    def test_is_the_wald_interval_of_scores(self, level: float) -> None:
        """Away from the ends it is mean ± z·sd/√N of the scores 1, 0 and -1, once 3/4 of a
        promoter, 3/4 of a detractor and 3/2 of a neutral answer are added (numpy, scipy)."""
        scores = np.array([1.0, 0.0, -1.0])
        weights = np.array([70.75, 41.5, 12.75])
        mean = np.average(scores, weights=weights)
        spread = math.sqrt(np.average((scores - mean) ** 2, weights=weights) / weights.sum())
        expected = stats.norm.interval(level, mean, spread)
        assert net_adjusted_wald(70, 12, 122, level) == pytest.approx(expected, rel=1e-12)

    def test_holds_the_plain_estimate(self) -> None:
        """At 95% and from two answers on, every mixture's plain share less share is inside."""
        for n in range(2, 31):
            for positives in range(n + 1):
                for negatives in range(n + 1 - positives):
                    interval = net_adjusted_wald(positives, negatives, n, 0.95)
                    assert holds(interval, (positives - negatives) / n)

    @given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 1000), levels)
    def test_mirrors(self, positives: int, negatives: int, neutral: int, level: float) -> None:
        """Swapping the two sides changes the sign, and the adjusted estimate is inside."""
        n = positives + negatives + neutral
        low, high = net_adjusted_wald(positives, negatives, n, level)
        assert net_adjusted_wald(negatives, positives, n, level) == (-high, -low)
        assert -1 <= low < (positives - negatives) / (n + 3) < high <= 1

    @pytest.mark.parametrize(("positives", "negatives", "n"), [(0, 0, 0), (-1, 0, 5), (3, 3, 5)])
    def test_refuses_what_is_no_share(self, positives: int, negatives: int, n: int) -> None:
        """Sides that outnumber the answers, or no answer at all, are an error."""
        with pytest.raises(ValueError) as raised:
            net_adjusted_wald(positives, negatives, n, 0.95)
        assert str(raised.value) == (
            "a net share needs positives + negatives <= n and n >= 1, "
            f"not {positives} and {negatives} of {n}"
        )


class TestMean:
    """The mean from two sums."""

    @pytest.mark.parametrize("level", LEVELS)
    @pytest.mark.parametrize("values", [[4, 5], [1, 2, 4, 4, 5, 5, 3], list(range(-40, 500, 7))])
    def test_scipy(self, values: list[int], level: float) -> None:
        """It is the one-sample t interval of scipy.stats."""
        expected = stats.ttest_1samp(values, 0).confidence_interval(level)
        floats = mean_t(float(sum(values)), float(sum(x * x for x in values)), len(values), level)
        assert mean_of([Fraction(x) for x in values], level) == pytest.approx(
            (expected.low, expected.high), rel=1e-12
        )
        assert floats == pytest.approx((expected.low, expected.high), rel=1e-12)

    def test_none_for_one_value(self) -> None:
        """One value says nothing of the spread."""
        assert standard_error(4.0, 16.0, 1) is None
        assert standard_error(0.0, 0.0, 0) is None

    def test_fractions_lose_no_variance(self) -> None:
        """A spread of 1 on top of 10¹² survives; in floats it would drown in Σx²."""
        values = [Fraction(10**12 + x) for x in (0, 1, 2, 3, 4)]
        low, high = mean_of(values, 0.95)
        expected = stats.ttest_1samp([0, 1, 2, 3, 4], 0).confidence_interval(0.95)
        assert high - low == pytest.approx(expected.high - expected.low, abs=1e-3)

    def test_negative_variance_counts_as_none(self) -> None:
        """Three times 0.1 in floats has a variance just below 0: there is no error at all."""
        total, squares = 0.1 + 0.1 + 0.1, 3 * 0.1 * 0.1
        assert Fraction(squares) < Fraction(total) ** 2 / 3
        assert standard_error(total, squares, 3) == 0.0

    @given(samples, levels, st.fractions(min_value=-50, max_value=50, max_denominator=20))
    def test_scales(self, values: list[Fraction], level: float, factor: Fraction) -> None:
        """It holds the mean, and stretches and turns with the unit of the values."""
        low, high = mean_of(values, level)
        assert holds((low, high), float(sum(values) / len(values)))
        scaled = sorted((low * float(factor), high * float(factor)))
        slack = 1e-12 * max(abs(end) for end in (*scaled, 1.0))
        assert mean_of([x * factor for x in values], level) == pytest.approx(scaled, abs=slack)


class TestRatio:
    """A ratio of sums over rows."""

    PAIRS = ((30, 7), (42, 9), (10, 4), (77, 15), (0, 1), (25, 6), (64, 11))

    @pytest.mark.parametrize("level", LEVELS)
    def test_statsmodels(self, level: float) -> None:
        """It is the interval of the regression of a on b through 0 with weights 1/b, whose slope
        is the ratio of sums, under statsmodels' sandwich covariance HC1 with t."""
        a, b = (np.array(column, dtype=float) for column in zip(*self.PAIRS, strict=True))
        model = sm.WLS(a, b, weights=1 / b).fit(cov_type="HC1", use_t=True)
        pairs = [(Fraction(x), Fraction(y)) for x, y in self.PAIRS]
        expected = model.conf_int(alpha=1 - level)[0]
        assert ratio_of(pairs, level) == pytest.approx(tuple(expected), rel=1e-10)

    def test_floats_are_as_good_as_fractions(self) -> None:
        """Sums that come as floats give the same interval."""
        pairs = [(Fraction(x), Fraction(y)) for x, y in self.PAIRS]
        sums = [sum(x * y for x, y in columns) for columns in self.products()]
        exact = ratio_of(pairs, 0.95)
        assert exact is not None
        a, b, aa, bb, ab = (float(x) for x in sums)
        assert ratio_linearised(a, b, aa, bb, ab, len(pairs), 0.95) == pytest.approx(exact)

    def products(self) -> list[list[tuple[int, int]]]:
        """The factors of Σa, Σb, Σa², Σb² and Σab, row by row."""
        return [
            [(a, 1) for a, _ in self.PAIRS],
            [(b, 1) for _, b in self.PAIRS],
            [(a, a) for a, _ in self.PAIRS],
            [(b, b) for _, b in self.PAIRS],
            list(self.PAIRS),
        ]

    def test_none_without_a_ratio(self) -> None:
        """One row, or a denominator that sums to 0, has no interval."""
        assert ratio_of([(Fraction(3), Fraction(2))], 0.95) is None
        assert ratio_of([(Fraction(3), Fraction(2)), (Fraction(1), Fraction(-2))], 0.95) is None

    def test_constant_ratio_is_a_point(self) -> None:
        """Rows that all have the same ratio leave no doubt."""
        pairs = [(Fraction(3 * x), Fraction(7 * x)) for x in (1, 2, 5)]
        assert ratio_of(pairs, 0.95) == (3 / 7, 3 / 7)

    @given(samples, levels)
    def test_is_the_mean_where_every_base_is_one(
        self, values: list[Fraction], level: float
    ) -> None:
        """Over rows that each count once, the ratio is the mean and so is its interval."""
        assert ratio_of([(x, Fraction(1)) for x in values], level) == pytest.approx(
            mean_of(values, level), rel=1e-12, abs=1e-12
        )

    @given(rows, levels)
    def test_holds_its_estimate(self, pairs: list[tuple[Fraction, Fraction]], level: float) -> None:
        """It holds Σa/Σb, whatever the signs."""
        base = sum(b for _, b in pairs)
        interval = ratio_of(pairs, level)
        assert (interval is None) == (base == 0)
        assert interval is None or holds(interval, float(sum(a for a, _ in pairs) / base))


class TestPoisson:
    """Counts of events, and sums over them."""

    @pytest.mark.parametrize(
        ("events", "low", "high"), [(25, 16.18, 36.90), (10, 4.80, 18.39), (100, 81.36, 121.63)]
    )
    def test_garwood(self, events: int, low: float, high: float) -> None:
        """The figures of Garwood 1936, as GraphPad prints them, come out to their last digit."""
        assert tuple(round(end, 2) for end in poisson_exact(events, 0.95)) == (low, high)

    def test_no_event(self) -> None:
        """No event at all means 0 to 3.689 (GraphPad)."""
        low, high = poisson_exact(0, 0.95)
        assert (low, round(high, 3)) == (0.0, 3.689)

    @pytest.mark.parametrize("level", LEVELS)
    def test_statsmodels(self, level: float) -> None:
        """It is the interval of statsmodels' confint_poisson(method="exact-c")."""
        for events in (1, 2, 7, 60, 4321, 1_000_000):
            expected = confint_poisson(events, 1, method="exact-c", alpha=1 - level)
            assert poisson_exact(events, level) == pytest.approx(expected, rel=1e-11)

    @given(st.integers(0, 10**5), levels)
    def test_tails_are_what_they_should_be(self, events: int, level: float) -> None:
        """At its lower end that many events or more, at its upper end that many or fewer, have
        the probability (1 - level)/2 each (scipy.stats.poisson)."""
        low, high = poisson_exact(events, level)
        assert events == 0 or stats.poisson.sf(events - 1, low) == pytest.approx((1 - level) / 2)
        assert stats.poisson.cdf(events, high) == pytest.approx((1 - level) / 2)

    def test_refuses_a_negative_count(self) -> None:
        """There are no fewer than no events."""
        with pytest.raises(ValueError, match=r"^a count of events cannot be negative, not -1$"):
            poisson_exact(-1, 0.95)

    @pytest.mark.parametrize("level", LEVELS)
    def test_compound_of_ones_is_a_count(self, level: float) -> None:
        """Amounts of 1 sum to a count, and the interval is statsmodels' Wald one for it."""
        expected = confint_poisson(400, 1, method="wald", alpha=1 - level)
        assert compound_poisson_sum(400, 400, level) == pytest.approx(expected, rel=1e-12)

    def test_compound_covers(self) -> None:
        """Of 4,000 simulated sums of lognormal amounts, about 95% of the intervals hold the
        expectation (numpy's generator; three standard errors are 1%)."""
        generator = np.random.default_rng(1936)
        expectation = 200 * math.exp(0.125)
        held = 0
        for count in generator.poisson(200, size=4000):
            drawn = generator.lognormal(0, 0.5, size=count)
            low, high = compound_poisson_sum(float(drawn.sum()), float(drawn @ drawn), 0.95)
            held += low <= expectation <= high
        assert held / 4000 == pytest.approx(0.95, abs=0.01)

    @given(samples, levels, st.fractions(min_value=0, max_value=50, max_denominator=20))
    def test_compound_scales(self, values: list[Fraction], level: float, factor: Fraction) -> None:
        """It holds the sum in its middle, and stretches with the unit of the amounts."""
        total, squares = sum(values), sum(x * x for x in values)
        low, high = compound_poisson_sum(total, squares, level)
        assert holds((low, high), float(total))
        scaled = (low * float(factor), high * float(factor))
        slack = 1e-12 * max(abs(end) for end in (*scaled, 1.0))
        assert compound_poisson_sum(
            total * factor, squares * factor * factor, level
        ) == pytest.approx(scaled, abs=slack)

    def test_compound_refuses_negative_squares(self) -> None:
        """A sum of squares below 0 is no sum of squares."""
        with pytest.raises(ValueError, match=r"^a sum of squares cannot be negative, not -1$"):
            compound_poisson_sum(0, -1, 0.95)


def brute_force_ranks(n: int, p: float, level: float) -> tuple[int, int] | None:
    """The narrowest covering pair among all, by scipy.stats.binom; most coverage, then lowest."""
    below = stats.binom.cdf(range(-1, n), n, p)
    coverage = {
        (lower, upper): float(below[upper] - below[lower])
        for lower in range(1, n + 1)
        for upper in range(lower + 1, n + 1)
    }
    reaching = [pair for pair, share in coverage.items() if share >= level - 1e-12]
    if not reaching:
        return None
    width = min(upper - lower for lower, upper in reaching)
    narrowest = [pair for pair in reaching if pair[1] - pair[0] == width]
    most = max(coverage[pair] for pair in narrowest)
    return min(pair for pair in narrowest if coverage[pair] >= most - 1e-11)


class TestQuantileRanks:
    """Order statistics around a quantile."""

    @pytest.mark.parametrize(("n", "ranks"), [(6, (1, 6)), (10, (2, 9)), (20, (6, 15))])
    def test_median(self, n: int, ranks: tuple[int, int]) -> None:
        """The median's ranks at 95% are those of the binomial tables."""
        assert quantile_ranks(n, Fraction(1, 2), 0.95) == ranks

    @pytest.mark.parametrize(
        ("percent", "least"), [(50, 6), (80, 14), (90, 29), (95, 59), (99, 299)]
    )
    def test_least_sample(self, percent: int, least: int) -> None:
        """At 95% the interval exists from 6 values for p50, 14, 29, 59, and 299 for p99, where
        1 - pⁿ - (1-p)ⁿ reaches the level."""
        for p in (Fraction(percent, 100), percent / 100):
            assert quantile_ranks(least - 1, p, 0.95) is None
            assert quantile_ranks(least, p, 0.95) is not None

    @pytest.mark.parametrize("p", [0.5, 0.25, 1 / 3, 0.7, 0.8, 0.9, 0.95, 0.05, 0.99])
    @pytest.mark.parametrize("level", [0.3, 0.8, 0.95, 0.99])
    def test_brute_force(self, p: float, level: float) -> None:
        """No other pair is narrower, or as narrow and better: all pairs up to n = 60 are tried."""
        for n in (*range(13), 19, 20, 31, 32, 45, 59, 60):
            assert quantile_ranks(n, p, level) == brute_force_ranks(n, p, level), n

    def test_two_modes(self) -> None:
        """Where two counts are the likeliest, and one of them is enough, it is the lower."""
        assert quantile_ranks(4, Fraction(4, 5), 0.4) == (3, 4)
        assert quantile_ranks(9, Fraction(1, 2), 0.2) == (4, 5)
        assert quantile_ranks(4, 0.8, 0.4) == (3, 4)

    def test_exactly_the_level(self) -> None:
        """A coverage that equals the level reaches it: 1 - 2/2⁶ for the extremes of six."""
        assert quantile_ranks(6, 0.5, 0.96875) == (1, 6)
        assert quantile_ranks(6, 0.5, 0.96876) is None

    @pytest.mark.parametrize("n", [5_000, 5_000_000])
    @pytest.mark.parametrize("p", [Fraction(1, 2), Fraction(9, 10), Fraction(999, 1000)])
    def test_large_samples(self, n: int, p: Fraction) -> None:
        """Millions of values are no harder: the pair covers the level, and none of the windows
        that are one narrower does (scipy.stats.binom)."""
        ranks = quantile_ranks(n, p, 0.95)
        assert ranks is not None
        lower, upper = ranks
        chance = float(p)
        assert stats.binom.pmf(range(lower, upper), n, chance).sum() >= 0.95
        for start in (lower, lower + 1):
            window = range(start, start + upper - lower - 1)
            assert stats.binom.pmf(window, n, chance).sum() < 0.95

    @given(st.integers(2, 3000), st.floats(min_value=0.01, max_value=0.99), levels)
    def test_encloses_the_quantile(self, n: int, p: float, level: float) -> None:
        """The ranks are in the sample, and mirror with the quantile but for ties."""
        ranks = quantile_ranks(n, p, level)
        mirrored = quantile_ranks(n, 1 - p, level)
        assert (ranks is None) == (mirrored is None)
        if ranks is not None and mirrored is not None:
            assert 1 <= ranks[0] < ranks[1] <= n
            assert ranks[1] - ranks[0] == mirrored[1] - mirrored[0]

    @pytest.mark.parametrize("p", [0, 1, -0.5, Fraction(3, 2), math.nan])
    def test_refuses_what_is_no_quantile(self, p: Fraction | float) -> None:
        """The least and the largest value are no quantiles that a sample can enclose."""
        with pytest.raises(ValueError) as raised:
            quantile_ranks(10, p, 0.95)
        assert str(raised.value) == f"p must lie between 0 and 1, both excluded, not {p}"

    def test_refuses_a_negative_sample(self) -> None:
        """There are no fewer than no values."""
        with pytest.raises(ValueError, match=r"^n must not be negative, not -1$"):
            quantile_ranks(-1, 0.5, 0.95)


INTERVALS: dict[str, Callable[[float], tuple[float, float] | None]] = {
    "wilson": lambda level: wilson(7, 19, level),
    "net": lambda level: net_adjusted_wald(40, 30, 100, level),
    "mean": lambda level: mean_t(15, 55, 5, level),
    "ratio": lambda level: ratio_linearised(60, 15, 820, 55, 210, 5, level),
    "poisson": lambda level: poisson_exact(12, level),
    "compound": lambda level: compound_poisson_sum(12.5, 31.0, level),
    "ranks": lambda level: quantile_ranks(500, 0.9, level),
}


@pytest.mark.parametrize("name", INTERVALS)
def test_a_higher_level_is_wider(name: str) -> None:
    """More confidence costs width, on both sides."""
    intervals = [INTERVALS[name](level) for level in LEVELS]
    for narrow, wide in pairwise(intervals):
        assert narrow is not None
        assert wide is not None
        assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("name", INTERVALS)
@pytest.mark.parametrize("level", [0, 1, -0.5, 95, math.nan])
def test_a_level_is_a_probability(name: str, level: float) -> None:
    """A level of 95 means nothing: it is 0.95."""
    with pytest.raises(ValueError) as raised:
        INTERVALS[name](level)
    assert str(raised.value) == f"a level must lie between 0 and 1, both excluded, not {level}"
