"""Intervals of figures that are made of the means of two columns of the same rows."""

from __future__ import annotations

import math
from fractions import Fraction

from csobjectives.intervals.levels import Interval, student_t


def on_the_logarithm(
    value: Fraction | float,
    centred: tuple[Fraction, Fraction, Fraction],
    slopes: tuple[Fraction, Fraction],
    n: int,
    level: float,
) -> Interval:
    """A figure V(ā, b̄) above 0 of the means of two columns of the same `n` rows.

    To the first order ln V moves by s·(ā - α) + t·(b̄ - β), with the `slopes` s and t of ln V by ā
    and b̄. So the variance of ln V is that of the mean of s·a + t·b, in which the covariance of the
    two columns is: (s²·Saa + 2st·Sab + t²·Sbb) / (n(n-1)) from the `centred` sums of squares and
    products, Saa, Sab and Sbb. V·exp(±t·√variance) with n - 1 degrees of freedom.
    Source: the delta method (Casella and Berger, Statistical Inference, 2002, section 5.5.4).
    ValueError unless n >= 2 and 0 < level < 1.
    """
    if n < 2:
        raise ValueError(f"a variance takes two rows, not {n}")
    (saa, sab, sbb), (s, t) = centred, slopes
    squares = s * s * saa + 2 * s * t * sab + t * t * sbb
    low, high = student_t(0, math.sqrt(max(squares / (n * (n - 1)), Fraction(0))), n - 1, level)
    return float(value) * math.exp(low), float(value) * math.exp(high)
