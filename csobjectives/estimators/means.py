"""Means, and ratios of sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums, spread
from csobjectives.model import Estimate, StandardError


@dataclass(frozen=True, slots=True)
class Mean(Estimator):
    """Σx/n with Student's t; no interval below two rows, nor of a census."""

    value: str
    census: bool = False
    interval: ClassVar[str] = "Student t"
    doubtful: ClassVar[str] = (
        "too narrow over few rows of which some are far larger, and where rows are alike"
    )
    least: ClassVar[str] = "1 row for a value, 2 for an interval"

    def sums(self) -> Mapping[str, Sum]:
        """n, Σx and Σx²."""
        return {"n": ROWS, "x": Sum(of=(self.value,)), "xx": Sum(of=(self.value, self.value))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx/n; no value where n is 0."""
        n, total = int(sums["n"]), sums["x"]
        if n and self.census:
            under = Fraction(n)
            return Estimate(value=total / n, n=n, numerator=total, denominator=under, census=True)
        return estimate_mean(total, sums["xx"], n, level)


@dataclass(frozen=True, slots=True)
class ShrunkMean(Estimator):
    """(Σx + m·C) / (n + m): a mean drawn to a prior mean C, which weighs as much as m rows.

    The options `prior_mean` and `prior_weight` are C and m. The interval is that of the normal
    posterior, whose variance is that of the rows over n + m.
    """

    value: str
    interval: ClassVar[str] = "normal, on the posterior"
    doubtful: ClassVar[str] = "too narrow where the mean is far from the prior one"
    least: ClassVar[str] = "1 row for a value, 2 for an interval"
    settings: ClassVar[tuple[str, ...]] = ("prior_mean", "prior_weight")

    def sums(self) -> Mapping[str, Sum]:
        """n, Σx and Σx²."""
        return {"n": ROWS, "x": Sum(of=(self.value,)), "xx": Sum(of=(self.value, self.value))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """The shrunk mean; no value where n is 0, nor where a negative weight outweighs the rows.

        The numerator is Σx + m·C, the denominator n + m.
        """
        n, prior, weight = int(sums["n"]), sums["prior_mean"], sums["prior_weight"]
        over, under = sums["x"] + weight * prior, n + weight
        if n == 0 or under <= 0:
            return Estimate(value=None, n=n, numerator=over, denominator=under)
        posterior = intervals.mean_posterior(sums["x"], sums["xx"], n, prior, weight, level)
        low, high = spread(posterior)
        return Estimate(
            value=over / under, n=n, numerator=over, denominator=under, low=low, high=high
        )


@dataclass(frozen=True, slots=True)
class RatioOfSums(Estimator):
    """Σa/Σb, times `scale`, never a mean of ratios.

    The interval is by Taylor linearisation over rows (Cochran 1977), with Student's t.
    """

    over: str
    under: str
    scale: int = 1
    census: bool = False
    interval: ClassVar[str] = "Taylor linearisation, Student t"
    doubtful: ClassVar[str] = (
        "too narrow over few rows of very different size, and where rows are alike"
    )
    least: ClassVar[str] = "1 row for a value, 2 for an interval"

    def sums(self) -> Mapping[str, Sum]:
        """Σa, Σb, Σa², Σb², Σab and the number of rows."""
        a, b = self.over, self.under
        return {
            "n": ROWS,
            "a": Sum(of=(a,)),
            "b": Sum(of=(b,)),
            "aa": Sum(of=(a, a)),
            "bb": Sum(of=(b, b)),
            "ab": Sum(of=(a, b)),
        }

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """scale·Σa/Σb; no value where Σb is 0. Numerator and denominator are Σa and Σb."""
        n = int(sums["n"])
        if not self.census:
            return estimate_ratio(sums, n, n, level, self.scale)
        return replace(estimate_ratio(sums, n, 0, level, self.scale), census=True)


def estimate_ratio(sums: Sums, n: int, units: int, level: float, scale: int) -> Estimate:
    """scale·Σa/Σb of n rows, with the interval over so many rows or clusters."""
    a, b = sums["a"], sums["b"]
    if b == 0:
        return Estimate(value=None, n=n, numerator=a, denominator=b)
    squares = (scale * scale * sums["aa"], sums["bb"], scale * sums["ab"])
    low, high = spread(intervals.ratio_linearised(scale * a, b, *squares, units, level))
    return Estimate(value=scale * a / b, n=n, numerator=a, denominator=b, low=low, high=high)


def estimate_mean(total: Fraction, squares: Fraction, n: int | Fraction, level: float) -> Estimate:
    """Σx/n with Student's t on n - 1; no value where n is 0, no interval where nothing varied."""
    rows, under = int(n), Fraction(n)
    if n == 0:
        return Estimate(value=None, n=0, numerator=total, denominator=under)
    found = Estimate(value=total / under, n=rows, numerator=total, denominator=under)
    error = intervals.standard_error(total, squares, n)
    if not error:
        return found
    low, high = intervals.student_t(total / under, error, under - 1, level)
    return replace(found, low=low, high=high, error=StandardError(error, float(under - 1)))
