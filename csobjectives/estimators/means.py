"""Means and ratios of sums, over rows or over clusters of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums, spread
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Mean:
    """Σx/n with Student's t; no interval below two rows, nor of a census."""

    value: str
    census: bool = False
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Student t"
    least: ClassVar[str] = "1 row for a value, 2 for an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

    def sums(self) -> Mapping[str, Sum]:
        """n, Σx and Σx²."""
        return {"n": ROWS, "x": Sum(of=(self.value,)), "xx": Sum(of=(self.value, self.value))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σx/n; no value where n is 0."""
        n, total = int(sums["n"]), sums["x"]
        if n == 0:
            return Estimate(value=None, n=0, numerator=total, denominator=Fraction(0))
        student = None if self.census else intervals.mean_t(total, sums["xx"], n, level)
        low, high = spread(student)
        return Estimate(
            value=total / n,
            n=n,
            numerator=total,
            denominator=Fraction(n),
            low=low,
            high=high,
            census=self.census,
        )


@dataclass(frozen=True, slots=True)
class ShrunkMean:
    """(Σx + m·C) / (n + m): a mean drawn to a prior mean C, which weighs as much as m rows.

    The options `prior_mean` and `prior_weight` are C and m. The interval is that of the normal
    posterior, whose variance is that of the rows over n + m.
    """

    value: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "normal, on the posterior"
    least: ClassVar[str] = "1 row for a value, 2 for an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ("prior_mean", "prior_weight")
    census: ClassVar[bool] = False

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
class RatioOfSums:
    """Σa/Σb, times `scale`, never a mean of ratios.

    The interval is by Taylor linearisation over rows (Cochran 1977), with Student's t.
    """

    over: str
    under: str
    scale: int = 1
    census: bool = False
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Taylor linearisation, Student t"
    least: ClassVar[str] = "1 row for a value, 2 for an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

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
            return _ratio(sums, n, n, level, self.scale)
        return replace(_ratio(sums, n, 0, level, self.scale), census=True)


@dataclass(frozen=True, slots=True)
class Clustered:
    """A mean, or a ratio of sums, whose rows belong together in clusters.

    The value is the same as over rows. The interval is that of the ratio of cluster totals: rows
    of one agent or one customer are alike, and are no evidence of their own each. The number
    of clusters counts, with Student's t and clusters - 1 degrees of freedom (Cochran 1977,
    chapters 6 and 9A).
    """

    of: Mean | RatioOfSums
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Taylor linearisation over clusters, Student t"
    least: ClassVar[str] = "1 row for a value, 2 clusters for an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()
    census: ClassVar[bool] = False

    def sums(self) -> Mapping[str, Sum]:
        """The rows, and the two totals of which the value is the quotient, of one cluster."""
        if isinstance(self.of, Mean):
            return {"n": ROWS, "a": Sum(of=(self.of.value,)), "b": ROWS}
        return {"n": ROWS, "a": Sum(of=(self.of.over,)), "b": Sum(of=(self.of.under,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """scale·Σa/Σb; no value where Σb is 0. n counts the rows.

        Besides what `sums` names, it takes the number of `clusters`, and the squares and
        products of the clusters' totals added up: `aa`, `bb` and `ab`.
        """
        scale = 1 if isinstance(self.of, Mean) else self.of.scale
        return _ratio(sums, int(sums["n"]), int(sums["clusters"]), level, scale)


def clustered(estimator: Estimator) -> Clustered | None:
    """The estimator over clusters of rows; None where it knows none, as of a census."""
    if isinstance(estimator, Mean | RatioOfSums) and not estimator.census:
        return Clustered(estimator)
    return None


def _ratio(sums: Sums, n: int, units: int, level: float, scale: int) -> Estimate:
    """scale·Σa/Σb of n rows, with the interval over so many rows or clusters."""
    a, b = sums["a"], sums["b"]
    if b == 0:
        return Estimate(value=None, n=n, numerator=a, denominator=b)
    squares = (scale * scale * sums["aa"], sums["bb"], scale * sums["ab"])
    low, high = spread(intervals.ratio_linearised(scale * a, b, *squares, units, level))
    return Estimate(value=scale * a / b, n=n, numerator=a, denominator=b, low=low, high=high)
