"""Shares of rows, of counts and of registers; a net share; the difference of two shares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.differences import difference
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Proportion(Estimator):
    """k of n rows, with the Wilson score interval (Wilson 1927; Newcombe 1998)."""

    hit: str
    interval: ClassVar[str] = "Wilson score"
    doubtful: ClassVar[str] = "too narrow where rows are alike, as those of one person or day are"
    least: ClassVar[str] = "none: 1 row has an interval"

    def sums(self) -> Mapping[str, Sum]:
        """k counts the rows for which `hit` holds."""
        return {"n": ROWS, "k": Sum(when=self.hit)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """k/n; no value where n is 0."""
        return estimate_share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class ProportionOfCounts(Estimator):
    """Σpart of Σwhole, where each row brings counts; the interval is Wilson's on the totals."""

    part: str
    whole: str
    interval: ClassVar[str] = "Wilson score, on the total counts"
    doubtful: ClassVar[str] = "too narrow where each row has a chance of its own"
    least: ClassVar[str] = "none: a whole of 1 has an interval"

    def sums(self) -> Mapping[str, Sum]:
        """The totals."""
        return {"k": Sum(of=(self.part,)), "n": Sum(of=(self.whole,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σpart/Σwhole; no value where the whole is 0. n is the whole."""
        return estimate_share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class Coverage(Estimator):
    """k of the n entries of a register.

    By default a census: every entry is known, so that there is nothing to infer. As a sample,
    the interval is Wilson's.
    """

    hit: str
    census: bool = True
    interval: ClassVar[str] = "none, for a register is a census; with population: sample, Wilson"
    least: ClassVar[str] = "none: a register of 1 has a figure"

    def sums(self) -> Mapping[str, Sum]:
        """k counts the entries for which `hit` holds."""
        return {"n": ROWS, "k": Sum(when=self.hit)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """k/n; no value where the register is empty."""
        k, n = int(sums["k"]), int(sums["n"])
        if n and self.census:
            over, under = Fraction(k), Fraction(n)
            return Estimate(value=over / under, n=n, numerator=over, denominator=under, census=True)
        return estimate_share(k, n, level)


@dataclass(frozen=True, slots=True)
class NetProportion(Estimator):
    """Positives minus negatives of n, in points from -100 to 100.

    The interval is the adjusted Wald of Rocks (2016, arXiv 1601.07235), within ±100. Where the
    rows are all who were asked, and those count for which `answered` holds, the finite-population
    correction √((N-n)/(N-1)) (Cochran 1977, section 2.6) draws its ends to the value; where all
    have answered, it is a census.
    """

    positive: str
    negative: str
    answered: str = ""
    interval: ClassVar[str] = "adjusted Wald (Rocks 2016)"
    doubtful: ClassVar[str] = (
        "too narrow where answers are alike, or where those who answer are not like the others"
    )
    least: ClassVar[str] = "none: 1 row has an interval"

    def sums(self) -> Mapping[str, Sum]:
        """Both counts, all rows that count, and those asked."""
        counts = {
            "plus": Sum(when=self._of(self.positive)),
            "minus": Sum(when=self._of(self.negative)),
        }
        return {"n": Sum(when=self.answered), **counts} | ({"asked": ROWS} if self.answered else {})

    def _of(self, condition: str) -> str:
        return f"({self.answered}) and ({condition})" if self.answered else condition

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """100·(plus-minus)/n; no value where n is 0. The numerator is the net count."""
        plus, minus, n = int(sums["plus"]), int(sums["minus"]), int(sums["n"])
        found, asked = estimate_net(plus, minus, n, level), int(sums.get("asked", 0))
        if found.value is None or not asked:
            return found
        if asked == n:
            return replace(found, low=None, high=None, census=True)
        return _in_a_finite_population(found, asked)


@dataclass(frozen=True, slots=True)
class DifferenceOfProportions(Estimator):
    """The share of `hit` among the rows of `first`, minus that among those of `second`, in points.

    The two groups must have no row in common. The interval is Newcombe's hybrid score
    (Newcombe 1998, method 10).
    """

    hit: str
    first: str
    second: str
    interval: ClassVar[str] = "Newcombe hybrid score"
    doubtful: ClassVar[str] = "too narrow where rows are alike"
    least: ClassVar[str] = "1 row in each of the two groups"

    def sums(self) -> Mapping[str, Sum]:
        """Hits and rows of either group."""
        groups = {"1": self.first, "2": self.second}
        rows = {f"n{name}": Sum(when=group) for name, group in groups.items()}
        hits = {
            f"k{name}": Sum(when=f"({group}) and ({self.hit})") for name, group in groups.items()
        }
        return rows | hits

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """100·(k1/n1 - k2/n2); no value where a group has no rows. n counts the rows of both."""
        first, second = (
            estimate_share(int(sums[f"k{name}"]), int(sums[f"n{name}"]), level) for name in "12"
        )
        return difference(first, second, level, scale=100)


def estimate_share(k: int | Fraction, n: int | Fraction, level: float) -> Estimate:
    """k/n with Wilson's interval; no value where n is 0. Counts of weighted rows are not whole."""
    over, under = Fraction(k), Fraction(n)
    if n == 0:
        return Estimate(value=None, n=0, numerator=over, denominator=under)
    low, high = intervals.wilson(k, n, level)
    return Estimate(
        value=over / under, n=int(n), numerator=over, denominator=under, low=low, high=high
    )


def estimate_net(
    plus: int | Fraction, minus: int | Fraction, n: int | Fraction, level: float
) -> Estimate:
    """100·(plus-minus)/n with the adjusted Wald interval; no value where n is 0."""
    net, under = Fraction(plus - minus), Fraction(n)
    if n == 0:
        return Estimate(value=None, n=0, numerator=net, denominator=under)
    low, high = (100 * end for end in intervals.net_adjusted_wald(plus, minus, n, level))
    return Estimate(
        value=100 * net / under, n=int(n), numerator=net, denominator=under, low=low, high=high
    )


def _in_a_finite_population(found: Estimate, asked: int) -> Estimate:
    """The estimate with the interval of the mean of all that were asked, of whom n answered."""
    assert found.value is not None
    assert found.n is not None
    value, narrower = float(found.value), math.sqrt((asked - found.n) / (asked - 1))
    low, high = (
        value + narrower * (end - value) for end in (found.low, found.high) if end is not None
    )
    return replace(found, low=low, high=high)
