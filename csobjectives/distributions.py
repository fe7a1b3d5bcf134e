"""Quantiles and distribution functions that the intervals stand on.

Pure numbers from the standard library. The smaller tail has a relative error below 1e-12 for
parameters from 1e-3 to 1e7, and so have the quantiles; the tests hold both to scipy. Densities
are Loader's saddle-point form ("Fast and Accurate Computation of Binomial Probabilities",
2000), since differences of log-gammas lose eight digits at 1e7. Series and fractions take at
most about 10·√a steps, quantiles two or three evaluations; every loop is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

# What a law gives at a point: the mass below it, the mass above it, the density, and the slope
# of the density's logarithm.
_Point = tuple[float, float, float, float]

_EPSILON = 2.0**-53
_LEAST = 1e-300  # a start above zero
_HALF_LOG_TAU = 0.5 * math.log(math.tau)
_STANDARD_NORMAL = NormalDist()


def normal_quantile(p: float) -> float:
    """The point that a standard normal lies below with probability `p` (Wichura's AS 241).

    ValueError unless 0 < p < 1.
    """
    _require_probability(p)
    return _STANDARD_NORMAL.inv_cdf(p)


def gamma_cdf(x: float, a: float) -> float:
    """The regularised lower incomplete gamma function P(a, x): 0 at x <= 0, 1 at infinity.

    ValueError unless `a` is positive and finite.
    """
    _require_positive("a", a)
    if x <= 0:
        return 0.0
    return _gamma(x, a)[0] if x < math.inf else 1.0


def gamma_quantile(p: float, a: float) -> float:
    """The `x` with P(a, x) = p: the quantile of a gamma variable of shape `a` and scale 1.

    ValueError unless 0 < p < 1 and `a` is positive and finite.
    """
    _require_probability(p)
    _require_positive("a", a)
    # Wilson and Hilferty's cube where it is sure to be positive, else the power law at 0.
    cube = 1 - 1 / (9 * a) + normal_quantile(p) / (3 * math.sqrt(a))
    small = math.exp((math.log(p) + math.lgamma(a + 1)) / a)
    start = a * cube**3 if cube > 0.3 else max(small, _LEAST)
    return _solve(lambda x: _gamma(x, a), p, 1 - p, start, math.inf)


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): 0 at x <= 0, 1 at x >= 1.

    ValueError unless `a` and `b` are positive and finite.
    """
    _require_positive("a", a)
    _require_positive("b", b)
    if x <= 0:
        return 0.0
    return _beta(x, 1 - x, a, b)[0] if x < 1 else 1.0


def beta_quantile(p: float, a: float, b: float) -> float:
    """The `x` with I_x(a, b) = p.

    ValueError unless 0 < p < 1 and `a` and `b` are positive and finite.
    """
    _require_probability(p)
    _require_positive("a", a)
    _require_positive("b", b)
    # Sought from the end that it is nearer to: 1 - x keeps its digits where x is near 1.
    odds = _beta_odds(p, a, b)
    if odds > 1:
        start = max(1 / (1 + odds), _LEAST)
        return 1 - _solve(lambda y: _beta(y, 1 - y, b, a), 1 - p, p, start, 1.0)
    start = max(odds / (1 + odds), _LEAST)
    return _solve(lambda x: _beta(x, 1 - x, a, b), p, 1 - p, start, 1.0)


def chi2_quantile(p: float, df: float) -> float:
    """The quantile of chi-squared with `df` degrees of freedom: twice that of gamma(df / 2).

    ValueError unless 0 < p < 1 and `df` is positive and finite.
    """
    _require_positive("df", df)
    return 2 * gamma_quantile(p, df / 2)


@lru_cache(maxsize=4096)
def student_t_quantile(p: float, df: float) -> float:
    """The quantile of Student's t; `df` is at least 1, need not be whole, and may be infinite.

    From about 250 degrees of freedom, later in the far tail, the expansion in 1/df has all the
    digits (a relative 1e-13); below, it is where the solution of P(|T| > t) = 2·tail starts.
    ValueError unless 0 < p < 1 and df >= 1.
    """
    _require_probability(p)
    if not df >= 1:
        raise ValueError(f"df must be at least 1, not {df}")
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    z = -normal_quantile(tail)
    size = _student_expansion(z, df)
    if df < 20 * (z * z + 8):
        size = _solve(lambda t: _student(t, df), 1 - 2 * tail, 2 * tail, size, math.inf)
    return size if p > 0.5 else -size


def binomial_pmf(k: int, n: int, p: float) -> float:
    """The probability of exactly `k` in `n` trials that each succeed with probability `p`.

    ValueError unless n >= 0 and 0 <= p <= 1.
    """
    _require_trials(n, p)
    if not 0 <= k <= n:
        return 0.0
    if p in (0, 1):
        return float(k == n * p)
    if k == 0:
        return math.exp(n * math.log1p(-p))
    return _binomial_density(k, n - k, p, 1 - p) if k < n else p**n


def binomial_cdf(k: int, n: int, p: float) -> float:
    """The probability of at most `k` in `n` trials that each succeed with probability `p`.

    ValueError unless n >= 0 and 0 <= p <= 1.
    """
    _require_trials(n, p)
    if k < 0:
        return 0.0
    if k >= n or p == 0:
        return 1.0
    return _beta(p, 1 - p, k + 1, n - k)[1] if p < 1 else 0.0


def _require_probability(p: float) -> None:
    if not 0 < p < 1:
        raise ValueError(f"p must lie between 0 and 1, both excluded, not {p}")


def _require_positive(name: str, value: float) -> None:
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be positive and finite, not {value}")


def _require_trials(n: int, p: float) -> None:
    if n < 0:
        raise ValueError(f"n must not be negative, not {n}")
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie between 0 and 1, not {p}")


def _solve(
    law: Callable[[float], _Point], lower: float, upper: float, start: float, limit: float
) -> float:
    """The point of a law on (0, limit) with `lower` below it and `upper` above it.

    Halley's steps within a bracket that only shrinks; a step that leaves it halves it
    instead. A step cubes the error, so the one from a tail within 1e-6 is the last.
    """
    low, high, x = 0.0, limit, start
    tail = min(lower, upper)
    for _ in range(200):
        below, above, density, slope = law(x)
        gap = below - lower if lower <= upper else upper - above
        low, high = (low, x) if gap > 0 else (x, high)
        step = gap / density if density > 0 else math.copysign(math.inf, gap)
        new = x - step / (1 - 0.5 * min(1.0, max(-1.0, step * slope)))
        if abs(gap) <= 1e-6 * tail:
            return min(max(new, low), high)
        if not low < new < high:
            new = (low + x) / 2 if gap > 0 else min((x + high) / 2, 2 * x)
        x = new
    return x


def _gamma(x: float, a: float) -> _Point:
    """Gamma of shape `a` at 0 < x < infinity: Pearson's series up to a + 1, else the fraction."""
    peak = _gamma_power(x, a)
    if x <= a + 1:
        below = peak * _gamma_series(x, a)
        above = 1 - below
    else:
        above = peak * a * _gamma_fraction(x, a)
        below = 1 - above
    return below, above, peak * a / x, (a - 1) / x - 1


def _gamma_power(x: float, a: float) -> float:
    """x^a e^-x / Γ(a + 1)."""
    return math.exp(-_stirling_error(a) - _deviance(a, x)) / math.sqrt(math.tau * a)


def _gamma_series(x: float, a: float) -> float:
    """Σ x^i / ((a + 1) ... (a + i)) from i = 0; the terms shrink where x <= a + 1."""
    total = term = 1.0
    divisor = a
    while term > _EPSILON * total:
        divisor += 1
        term *= x / divisor
        total += term
    return total


def _gamma_fraction(x: float, a: float) -> float:
    """Γ(a, x) e^x / x^a by Legendre's continued fraction, evaluated after Lentz; x > a + 1."""
    b = x + 1 - a
    c, d = math.inf, 1 / b
    value = d
    for i in range(1, _steps(a)):
        factor = i * (a - i)
        b += 2
        d = 1 / (b + factor * d)
        c = b + factor / c
        value *= c * d
        if abs(c * d - 1) <= 2 * _EPSILON:
            break
    return value


def _beta(x: float, y: float, a: float, b: float) -> _Point:
    """Beta(a, b) at 0 < x < 1, with y = 1 - x given apart since it may be the exact one."""
    peak = _binomial_density(a, b, x, y) * a * (b / (a + b))
    slope = (a - 1) / x - (b - 1) / y
    if x <= (a + 1) / (a + b + 2):
        below = peak / _beta_fraction(x, y, a, b)
        return below, 1 - below, peak / (x * y), slope
    above = peak / _beta_fraction(y, x, b, a)
    return 1 - above, above, peak / (x * y), slope


def _beta_fraction(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b / (B(a, b) I_x(a, b)) by the continued fraction, for x <= (a + 1) / (a + b + 2).

    The even part of DLMF 8.17.22 as DiDonato and Morris (TOMS 708) write it: its one
    difference is a·y - b·x, which stays exact where 1 - (a + b)·x / (a + 1) does not.
    """
    value = c = a * (a * y - b * x + 1) / (a + 1)
    d = 0.0
    for i in range(1, _steps(max(a, b))):
        odd = a + 2 * i - 1
        middle = i * (b - i) * x / odd
        numerator = middle * (a + i - 1) * (a + b + i - 1) * x / odd
        denominator = i + middle + (a + i) * (a * y - b * x + 1 + i * (1 + y)) / (odd + 2)
        d = 1 / (denominator + numerator * d)
        c = denominator + numerator / c
        value *= c * d
        if abs(c * d - 1) <= 2 * _EPSILON:
            break
    return value


def _beta_odds(p: float, a: float, b: float) -> float:
    """Roughly x / (1 - x) at the quantile, where the search for it starts.

    Abramowitz and Stegun 26.5.22, or the nearer end's power law where the density has a pole.
    """
    if a >= 1 and b >= 1:
        z = -normal_quantile(p)
        left, right = 1 / (2 * a - 1), 1 / (2 * b - 1)
        third = (z * z - 3) / 6
        h = 2 / (left + right)
        skew = (right - left) * (third + 5 / 6 - 2 / (3 * h))
        return a / b * math.exp(min(2 * skew - 2 * z * math.sqrt(third + h) / h, 690.0))
    left = math.exp(a * math.log(a / (a + b))) / a
    right = math.exp(b * math.log(b / (a + b))) / b
    if p < left / (left + right):
        x: float = (a * (left + right) * p) ** (1 / a)
        return x / (1 - x)
    y: float = (b * (left + right) * (1 - p)) ** (1 / b)
    return (1 - y) / max(y, _LEAST)


def _student(t: float, df: float) -> _Point:
    """|T| at t > 0: the mass within ±t is I_x(1/2, df/2) with x = t² / (df + t²)."""
    square = t * t
    x, y = square / (df + square), df / (df + square)
    within, beyond, density, _ = _beta(x, y, 0.5, df / 2)
    return within, beyond, density * 2 * x * y / t, -(df + 1) * t / (df + square)


def _student_expansion(z: float, df: float) -> float:
    """The quantile of t from the normal's `z`, to the fifth power of 1/df.

    The expansion of Cornish and Fisher; to the fourth power in Abramowitz and Stegun 26.7.5.
    """
    s, v = z * z, 1 / df
    first = (s + 1) / 4
    second = ((5 * s + 16) * s + 3) / 96
    third = (((3 * s + 19) * s + 17) * s - 15) / 384
    fourth = ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160
    fifth = (((((27 * s + 339) * s + 930) * s - 1782) * s - 765) * s + 17955) / 368640
    return z * (1 + v * (first + v * (second + v * (third + v * (fourth + v * fifth)))))


def _binomial_density(a: float, b: float, x: float, y: float) -> float:
    """Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) · x^a y^b for a, b > 0 and x + y = 1."""
    n = a + b
    exponent = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    exponent -= _deviance(a, n * x) + _deviance(b, n * y)
    return math.exp(exponent) * math.sqrt(n / (math.tau * a) / b)


def _stirling_error(a: float) -> float:
    """ln Γ(a + 1) - (a + 1/2) ln a + a - ln √(2π): what Stirling's formula leaves out."""
    if a < 10:
        return math.lgamma(a + 1) - (a + 0.5) * math.log(a) + a - _HALF_LOG_TAU
    s = 1 / (a * a)
    series = 1 / 1680 - s * (1 / 1188 - s * 691 / 360360)
    return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * series))) / a


def _deviance(k: float, mean: float) -> float:
    """k ln(k / mean) + mean - k, without the cancellation where `k` is near `mean`."""
    ratio = (k - mean) / (k + mean)
    if abs(ratio) > 0.1:
        return k * math.log(k / mean) + mean - k
    total, power = (k - mean) * ratio, 2 * k * ratio
    for odd in range(3, 21, 2):
        power *= ratio * ratio
        total += power / odd
    return total


def _steps(size: float) -> int:
    """More steps than a series or a fraction of this size takes."""
    return 1000 + int(10 * math.sqrt(size))
