"""Confidence intervals: from counts and sums to the range that the process may well have.

Every interval is two-sided at a level such as 0.95. Sums that come as fractions stay exact
until the root is drawn, so that a variance does not vanish in the difference of two large sums.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from csobjectives.distributions import (
    binomial_pmf,
    chi2_quantile,
    normal_quantile,
    student_t_quantile,
)

Interval: TypeAlias = tuple[float, float]

# Sums of probabilities that should equal a level may miss it by their rounding.
_ROUNDING = 1e-12


def wilson(k: int | Fraction, n: int, level: float) -> Interval:
    """The share behind `k` of `n`: Wilson's score interval, on the scale 0 to 1.

    (k + z²/2 ± z·√(k(n-k)/n + z²/4)) / (n + z²); exactly 0 at k = 0, exactly 1 at k = n.
    Of a share that was reported rounded, `k` is the share times n, and need not be whole.
    Source: Wilson 1927; Newcombe 1998, method 3.
    ValueError unless n >= 1, 0 <= k <= n and 0 < level < 1.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"a share needs 0 <= k <= n and n >= 1, not {k} of {n}")
    z = _normal_factor(level)
    upper = k + z * z / 2 + z * math.sqrt(k * (n - k) / n + z * z / 4)
    # The lower end by the product of the two ends, k² / (n(n + z²)): no difference, no loss.
    return k * k / n / upper, upper / (n + z * z) if k < n else 1.0


def difference_newcombe(first: tuple[int, int], second: tuple[int, int], level: float) -> Interval:
    """The share behind k1 of n1 less the one behind k2 of n2, on the scale -1 to 1.

    With d = p1 - p2 and the Wilson intervals l1 to u1 and l2 to u2 of the two, it goes from
    d - √((p1-l1)² + (u2-p2)²) to d + √((u1-p1)² + (p2-l2)²). The two must be independent.
    Source: Newcombe 1998, "Interval estimation for the difference between independent
    proportions", method 10.
    ValueError unless n >= 1 and 0 <= k <= n for both, and 0 < level < 1.
    """
    (low1, high1), (low2, high2) = wilson(*first, level), wilson(*second, level)
    p1, p2 = (k / n for k, n in (first, second))
    below, above = math.hypot(p1 - low1, high2 - p2), math.hypot(high1 - p1, p2 - low2)
    return p1 - p2 - below, p1 - p2 + above


def net_adjusted_wald(positives: int, negatives: int, n: int, level: float) -> Interval:
    """The share of positives less that of negatives, on the scale -1 to 1.

    With N = n + 3, a = (positives + 3/4) / N and b = (negatives + 3/4) / N it is
    a - b ± z·√((a + b - (a - b)²) / N), held within -1 and 1. Its middle is the adjusted
    estimate, which is nearer to 0 than the plain one; at 95% the plain one lies inside as well
    from n = 2.
    Source: Rocks 2016 (arXiv 1601.07235), adjusted Wald.
    ValueError unless n >= 1, both counts are 0 or more and together at most n, 0 < level < 1.
    """
    if n < 1 or positives < 0 or negatives < 0 or positives + negatives > n:
        raise ValueError(
            f"a net share needs positives + negatives <= n and n >= 1, "
            f"not {positives} and {negatives} of {n}"
        )
    a, b = (positives + 0.75) / (n + 3), (negatives + 0.75) / (n + 3)
    half = _normal_factor(level) * math.sqrt((a + b - (a - b) ** 2) / (n + 3))
    return max(a - b - half, -1.0), min(a - b + half, 1.0)


def mean_t(
    total: Fraction | float, squares: Fraction | float, n: int, level: float
) -> Interval | None:
    """The mean of `n` values from their sum Σx and the sum of their squares Σx².

    x̄ ± t·√(s²/n) with s² = (Σx² - (Σx)²/n) / (n - 1) and n - 1 degrees of freedom; a variance
    that rounding made negative is 0. None for n < 2. In the unit of the values.
    Source: Student 1908.
    ValueError unless 0 < level < 1; the sums must be finite.
    """
    if n < 2:
        return None
    exact = Fraction(total)
    spread = Fraction(squares) * n - exact * exact
    return _around(exact / n, spread.numerator, spread.denominator * n * n * (n - 1), n, level)


def mean_posterior(
    total: Fraction | float,
    squares: Fraction | float,
    n: int,
    prior: Fraction | float,
    weight: Fraction | float,
    level: float,
) -> Interval | None:
    """The mean of `n` values, drawn to a `prior` mean that weighs as much as `weight` values.

    With s² = (Σx² - (Σx)²/n) / (n - 1) it is (Σx + m·C) / (n + m) ± z·√(s²/(n + m)): the
    posterior of a normal mean whose prior has the variance s²/m. None for n < 2 or n + m <= 0.
    Source: Gelman et al., Bayesian Data Analysis, 2013, section 2.5.
    ValueError unless 0 < level < 1; the sums must be finite.
    """
    under = n + Fraction(weight)
    if n < 2 or under <= 0:
        return None
    exact = Fraction(total)
    variance = max((Fraction(squares) - exact * exact / n) / (n - 1), Fraction(0))
    half = _normal_factor(level) * math.sqrt(variance / under)
    centre = float((exact + Fraction(weight) * Fraction(prior)) / under)
    return centre - half, centre + half


def ratio_linearised(
    a: Fraction | float,
    b: Fraction | float,
    aa: Fraction | float,
    bb: Fraction | float,
    ab: Fraction | float,
    n: int,
    level: float,
) -> Interval | None:
    """The ratio R = Σa / Σb over `n` rows (or clusters), from Σa, Σb, Σa², Σb² and Σab.

    R ± t·√V with V = n/(n-1) · Σ(a - R·b)² / (Σb)² and n - 1 degrees of freedom: the Taylor
    linearisation of a ratio of sums. None for n < 2 or Σb = 0.
    Source: Cochran, Sampling Techniques, 1977, chapter 6.
    ValueError unless 0 < level < 1; the sums must be finite.
    """
    if n < 2 or b == 0:
        return None
    base = Fraction(b)
    ratio = Fraction(a) / base
    residual_squares = Fraction(aa) - 2 * ratio * Fraction(ab) + ratio * ratio * Fraction(bb)
    over = residual_squares.numerator * n * base.denominator**2
    under = residual_squares.denominator * (n - 1) * base.numerator**2
    return _around(ratio, over, under, n, level)


def poisson_exact(events: int, level: float) -> Interval:
    """The expected count behind `events` observed ones.

    From χ²(q, 2k)/2, which is 0 at k = 0, to χ²(1-q, 2k+2)/2, where q = (1 - level)/2.
    Source: Garwood 1936.
    ValueError unless events >= 0 and 0 < level < 1.
    """
    if events < 0:
        raise ValueError(f"a count of events cannot be negative, not {events}")
    tail = _tail(level)
    low = chi2_quantile(tail, 2 * events) / 2 if events else 0.0
    return low, chi2_quantile(1 - tail, 2 * events + 2) / 2


def compound_poisson_sum(
    total: Fraction | float, squares: Fraction | float, level: float
) -> Interval:
    """The expected sum of amounts whose number is itself left to chance.

    Σx ± z·√Σx²: events that come as a Poisson process, each with its own amount, have a sum
    whose variance is the expectation of Σx². In the unit of the amounts.
    Source: Campbell's theorem (Kingman, Poisson Processes, 1993, section 3.2).
    ValueError unless squares >= 0 and 0 < level < 1.
    """
    if squares < 0:
        raise ValueError(f"a sum of squares cannot be negative, not {squares}")
    half = _normal_factor(level) * math.sqrt(squares)
    return float(total) - half, float(total) + half


@lru_cache(maxsize=16_384)
def quantile_ranks(n: int, p: Fraction | float, level: float) -> tuple[int, int] | None:
    """The ranks (1-based) of the order statistics of `n` values that enclose the p-quantile.

    They are the narrowest pair l < u whose coverage P(l <= B < u), with B binomial(n, p),
    reaches the level; of equally narrow pairs the one that covers most, then the lower. None
    where even the extremes cover less: 1 - pⁿ - (1-p)ⁿ < level. Probabilities within 1e-12 of
    each other count as equal.
    Source: Thompson 1936; David and Nagaraja, Order Statistics, 2003, section 7.1.
    ValueError unless n >= 0, 0 < p < 1 and 0 < level < 1.
    """
    if n < 0:
        raise ValueError(f"n must not be negative, not {n}")
    chance, against = float(p), float(1 - p)
    if not 0 < chance < 1:
        raise ValueError(f"p must lie between 0 and 1, both excluded, not {p}")
    _require_level(level)
    needed = level - _ROUNDING
    if n < 2 or 1 - chance**n - against**n < needed:
        return None
    # Binomial probabilities fall on both sides of the mode (the lower one, if there are two),
    # so the best window of each width holds the largest: it grows towards the larger neighbour.
    first = last = min(max(math.ceil((n + 1) * chance - 1e-9) - 1, 1), n - 1)
    covered = left = right = binomial_pmf(first, n, chance)
    left *= _ratio_below(first, n, against / chance)
    right *= _ratio_below(n - last, n, chance / against)
    while covered < needed and (left or right):
        if left >= right * (1 - _ROUNDING):
            covered += left
            first -= 1
            left *= _ratio_below(first, n, against / chance)
        else:
            covered += right
            last += 1
            right *= _ratio_below(n - last, n, chance / against)
    return first, last + 1


def _ratio_below(k: int, n: int, odds: float) -> float:
    """P(k - 1) / P(k) for a binomial count, by its odds of failure; 0 stands for P(0)."""
    return k / (n - k + 1) * odds if k > 1 else 0.0


def _around(centre: Fraction, over: int, under: int, n: int, level: float) -> Interval:
    """centre ± t·√(over / under) with n - 1 degrees of freedom.

    The variance comes as two whole numbers: their quotient is rounded once, as a fraction's
    is, and takes no common divisor of numbers with many digits.
    """
    half = -student_t_quantile(_tail(level), n - 1) * math.sqrt(max(over, 0) / under)
    return float(centre) - half, float(centre) + half


def _normal_factor(level: float) -> float:
    """The z of a two-sided interval: 1.96 at 95%."""
    return -normal_quantile(_tail(level))


def _tail(level: float) -> float:
    """The probability that a two-sided interval leaves on each side."""
    _require_level(level)
    return (1 - level) / 2


def _require_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a level must lie between 0 and 1, both excluded, not {level}")
