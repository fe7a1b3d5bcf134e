"""Means and ratios of sums, from sums and sums of squares."""

from __future__ import annotations

import math
from fractions import Fraction

from csobjectives.intervals.levels import Interval, normal_factor, student_t


def standard_error(
    total: Fraction | float, squares: Fraction | float, n: int | Fraction
) -> float | None:
    """How far the mean of `n` values may be off, from their sum Σx and Σx², in their unit.

    √(s²/n) with s² = (Σx² - (Σx)²/n) / (n - 1); a variance that rounding made negative is 0.
    None for n < 2. `n` need not be whole, where rows have weights.
    ValueError unless the sums are finite.
    """
    if n < 2:
        return None
    exact = Fraction(total)
    spread = Fraction(squares) * n - exact * exact
    return _root(spread.numerator, spread.denominator * n * n * (n - 1))


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
    half = normal_factor(level) * math.sqrt(variance / under)
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
    return student_t(ratio, _root(over, under), n - 1, level)


def _root(over: int, under: int | Fraction) -> float:
    """The root of a variance that comes as two numbers; of a negative one it is 0.

    Whole numbers' quotient is rounded once, as a fraction's is, and takes no common divisor of
    numbers with many digits.
    """
    return math.sqrt(max(over, 0) / under)
