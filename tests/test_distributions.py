"""The quantiles and distribution functions, held to scipy.stats and to exact arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from csobjectives import distributions
from csobjectives.distributions import (
    beta_cdf,
    beta_quantile,
    binomial_cdf,
    binomial_pmf,
    chi2_quantile,
    gamma_cdf,
    gamma_quantile,
    normal_quantile,
    student_t_quantile,
)

SHARES = (1e-9, 0.0005, 0.005, 0.025, 0.05, 0.3, 0.5, 0.55, 0.8, 0.9, 0.95, 0.975, 0.995, 0.9995)
SIZES = (0.1, 0.5, 1.0, 2.5, 9.9, 10.1, 60.0, 1234.5, 1e5, 1e7)
# scipy's own incomplete gamma loses its digits in the lower tail beyond 4.5 standard deviations
# for sizes above 200, so that the comparison stays within 4.
DEVIATIONS = (-4.0, -2.5, -1.0, -0.1, 0.0, 0.01, 0.7, 2.0, 4.0)

probabilities = st.floats(min_value=1e-9, max_value=1 - 1e-9)
sizes = st.floats(min_value=0.5, max_value=1e4)


@pytest.mark.parametrize("p", [1e-300, *SHARES])
def test_normal_quantile_is_that_of_scipy(p: float) -> None:
    """The normal quantile has all its digits, in the far tail too (scipy.stats.norm)."""
    assert normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-13, abs=0)


@pytest.mark.parametrize("a", SIZES)
def test_gamma_cdf_is_that_of_scipy(a: float) -> None:
    """P(a, x) has a relative error below 1e-12 for shapes up to ten million (scipy.special)."""
    for deviation in DEVIATIONS:
        x = max(a + deviation * math.sqrt(a), a / 50)
        assert gamma_cdf(x, a) == pytest.approx(special.gammainc(a, x), rel=1e-12, abs=0), x


@pytest.mark.parametrize("a", SIZES)
def test_gamma_quantile_is_that_of_scipy(a: float) -> None:
    """The quantile of gamma has a relative error below 1e-12 (scipy.stats.gamma)."""
    for p in SHARES[1:]:
        assert gamma_quantile(p, a) == pytest.approx(stats.gamma.ppf(p, a), rel=1e-12, abs=0), p


@pytest.mark.parametrize("df", [1, 2, 3.5, 20, 202, 5001, 2e6])
def test_chi2_quantile_is_that_of_scipy(df: float) -> None:
    """The quantile of chi-squared has a relative error below 1e-12 (scipy.stats.chi2)."""
    for p in SHARES[1:]:
        assert chi2_quantile(p, df) == pytest.approx(stats.chi2.ppf(p, df), rel=1e-12, abs=0), p


@pytest.mark.parametrize("a", SIZES)
@pytest.mark.parametrize("b", SIZES)
def test_beta_cdf_is_that_of_scipy(a: float, b: float) -> None:
    """I_x(a, b) has a relative error below 2e-12, scipy's own included (scipy.special)."""
    mean = a / (a + b)
    spread = math.sqrt(mean * (1 - mean) / (a + b + 1))
    for deviation in DEVIATIONS:
        x = mean + deviation * spread
        if 0 < x < 1:
            assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=2e-12, abs=0), x


@pytest.mark.parametrize("a", SIZES)
@pytest.mark.parametrize("b", SIZES)
def test_beta_quantile_is_that_of_scipy(a: float, b: float) -> None:
    """The quantile of beta has a relative error below 1e-12 (scipy.special.betaincinv)."""
    for p in SHARES[2::3]:
        assert beta_quantile(p, a, b) == pytest.approx(
            special.betaincinv(a, b, p), rel=1e-12, abs=0
        ), p


@pytest.mark.parametrize(
    "df", [1, 1.5, 2, 3, 4.25, 7, 15, 40, 99.9, 180, 236, 240, 700, 1500, 1e5, 1e9, math.inf]
)
def test_student_t_quantile_is_that_of_scipy(df: float) -> None:
    """Student's t has a relative error below 1e-12 from 1 degree of freedom to infinity, on
    both sides of where the expansion takes over (scipy.stats.t)."""
    for p in SHARES:
        assert student_t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-12, abs=0), p


@pytest.mark.parametrize(
    ("df", "p", "published"),
    [
        (1, 0.975, 12.706),
        (2, 0.975, 4.303),
        (9, 0.95, 1.833),
        (30, 0.995, 2.750),
        (120, 0.9, 1.289),
    ],
)
def test_student_t_quantile_is_the_printed_table(df: int, p: float, published: float) -> None:
    """The t table of the NIST handbook (1.3.6.7.2) comes out to its last digit."""
    assert round(student_t_quantile(p, df), 3) == published


@pytest.mark.parametrize("df", [1, 4, 33.3, 1e6])
def test_student_t_quantile_keeps_its_digits_near_the_middle(df: float) -> None:
    """Close to p = 1/2 the quantile is the distance over the density at 0 (scipy.stats.t.pdf)."""
    p = 0.5 + 2.0**-30
    assert student_t_quantile(p, df) == pytest.approx(
        2.0**-30 / stats.t.pdf(0, df), rel=1e-12, abs=0
    )


@given(st.integers(min_value=1, max_value=2**20 - 1), st.floats(min_value=1, max_value=1e9))
def test_student_t_quantile_is_odd(numerator: int, df: float) -> None:
    """The quantile of 1 - p is exactly that of p with the other sign."""
    p = numerator / 2**20
    assert student_t_quantile(1 - p, df) == -student_t_quantile(p, df)


@pytest.mark.parametrize("z", [1.5, 2.5, 4.0])
def test_student_t_expansion_errs_by_the_sixth_power(z: float) -> None:
    """What the expansion leaves out falls like 1/df⁶ (against scipy.stats.t), so that no term
    of it is wrong."""
    tail = stats.norm.sf(z)
    gaps = [
        (distributions._student_expansion(z, df) - stats.t.isf(tail, df)) * df**6
        for df in (25.0, 50.0, 100.0)
    ]
    assert gaps[1] == pytest.approx(gaps[0], rel=0.25)
    assert gaps[2] == pytest.approx(gaps[1], rel=0.25)


@pytest.mark.parametrize("n", [1, 2, 17, 400])
@pytest.mark.parametrize("p", [0.0, 0.125, 0.5, 0.96875, 1.0])
def test_binomial_is_exact_arithmetic(n: int, p: float) -> None:
    """P(B = k) and P(B <= k) are the sums of binomial coefficients in exact fractions."""
    chance, total = Fraction(p), Fraction(0)
    for k in range(n + 1):
        exact = math.comb(n, k) * chance**k * (1 - chance) ** (n - k)
        total += exact
        assert binomial_pmf(k, n, p) == pytest.approx(float(exact), rel=1e-12, abs=0)
        assert binomial_cdf(k, n, p) == pytest.approx(float(total), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("n", "p"), [(60, 0.3), (5_000, 0.99), (1_000_000, 1e-5), (5_000_000, 0.5)]
)
def test_binomial_is_that_of_scipy(n: int, p: float) -> None:
    """Five million trials cost no digits before the twelfth (scipy.stats.binom.pmf and, for the
    sums, scipy.special.betaincc: scipy.stats.binom.cdf has ten digits at a small p)."""
    for deviation in DEVIATIONS:
        k = min(max(round(n * p + deviation * math.sqrt(n * p * (1 - p))), 0), n - 1)
        assert binomial_pmf(k, n, p) == pytest.approx(stats.binom.pmf(k, n, p), rel=4e-12, abs=0), k
        assert binomial_cdf(k, n, p) == pytest.approx(
            special.betaincc(k + 1, n - k, p), rel=4e-12, abs=0
        ), k


def test_binomial_has_nothing_outside_its_range() -> None:
    """Fewer than no successes and more than n of them have probability 0."""
    assert [binomial_pmf(k, 5, 0.3) for k in (-1, 6)] == [0.0, 0.0]
    assert [binomial_cdf(k, 5, 0.3) for k in (-1, 5, 6)] == [0.0, 1.0, 1.0]
    assert [binomial_pmf(0, 0, p) for p in (0.0, 0.3, 1.0)] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize("mean", [0.3, 4.0, 250.0])
def test_gamma_cdf_is_the_poisson_tail(mean: float) -> None:
    """P(k + 1, μ) is the probability of more than k Poisson events (scipy.stats.poisson)."""
    for k in (0, 1, 3, 10, 280):
        assert gamma_cdf(mean, k + 1) == pytest.approx(stats.poisson.sf(k, mean), rel=1e-12, abs=0)


def test_distributions_end_at_their_ends() -> None:
    """Outside the range of a variable its distribution function is 0 or 1."""
    assert [gamma_cdf(x, 2.0) for x in (-1.0, 0.0, math.inf)] == [0.0, 0.0, 1.0]
    assert [beta_cdf(x, 2.0, 3.0) for x in (-1.0, 0.0, 1.0, 2.0)] == [0.0, 0.0, 1.0, 1.0]


@given(probabilities, sizes)
def test_gamma_quantile_inverts_its_cdf(p: float, a: float) -> None:
    """The mass below the p-quantile of gamma is p."""
    assert gamma_cdf(gamma_quantile(p, a), a) == pytest.approx(p, rel=1e-9, abs=0)


@given(st.integers(min_value=1, max_value=2**20 - 1), sizes, sizes)
def test_beta_quantile_mirrors(numerator: int, a: float, b: float) -> None:
    """The p-quantile of beta(a, b) is one minus the (1-p)-quantile of beta(b, a)."""
    p = numerator / 2**20
    assert beta_quantile(p, a, b) == pytest.approx(1 - beta_quantile(1 - p, b, a), abs=1e-13)


@given(
    st.floats(min_value=1e-300, max_value=1 - 2**-53),
    st.floats(min_value=1e-3, max_value=1e8),
    st.floats(min_value=1e-3, max_value=1e8),
)
def test_quantiles_end_for_any_shape(p: float, a: float, b: float) -> None:
    """However lopsided the shape, the search ends, within the range of the variable."""
    assert 0 <= beta_quantile(p, a, b) <= 1
    assert 0 <= gamma_quantile(p, a) < math.inf
    assert math.isfinite(student_t_quantile(p, max(a, 1.0)))


def test_quantiles_below_the_least_float_are_next_to_nothing() -> None:
    """A quantile that underflows comes out as next to 0, not as an error."""
    assert 0 <= gamma_quantile(1e-9, 0.001) < 1e-299
    assert 0 <= beta_quantile(1e-9, 0.001, 3.0) < 1e-299
    assert beta_quantile(1 - 1e-9, 3.0, 0.001) == 1.0


@pytest.mark.parametrize(
    "quantile",
    [
        normal_quantile,
        lambda p: gamma_quantile(p, 2.0),
        lambda p: beta_quantile(p, 2.0, 3.0),
        lambda p: chi2_quantile(p, 2.0),
        lambda p: student_t_quantile(p, 2.0),
    ],
)
@pytest.mark.parametrize("p", [-0.1, 0.0, 1.0, 1.5, math.nan])
def test_a_quantile_needs_a_probability(quantile: Callable[[float], float], p: float) -> None:
    """No quantile has a value at 0, at 1, or outside of them."""
    with pytest.raises(ValueError) as raised:
        quantile(p)
    assert str(raised.value) == f"p must lie between 0 and 1, both excluded, not {p}"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: gamma_cdf(1.0, 0.0), "a must be positive and finite, not 0.0"),
        (lambda: gamma_quantile(0.5, math.inf), "a must be positive and finite, not inf"),
        (lambda: beta_cdf(0.5, -1.0, 2.0), "a must be positive and finite, not -1.0"),
        (lambda: beta_cdf(0.5, 2.0, math.nan), "b must be positive and finite, not nan"),
        (lambda: beta_quantile(0.5, 2.0, 0.0), "b must be positive and finite, not 0.0"),
        (lambda: chi2_quantile(0.5, 0), "df must be positive and finite, not 0"),
        (lambda: student_t_quantile(0.9, 0.5), "df must be at least 1, not 0.5"),
        (lambda: binomial_pmf(0, -1, 0.5), "n must not be negative, not -1"),
        (lambda: binomial_cdf(0, 3, 1.5), "p must lie between 0 and 1, not 1.5"),
    ],
)
def test_a_shape_outside_its_range_is_refused(call: Callable[[], float], message: str) -> None:
    """A shape that the distribution does not have is an error that names it."""
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value) == message
