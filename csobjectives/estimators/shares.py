"""Shares of rows, of counts and of registers; a net share; the difference of two shares."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.sums import ROWS, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Proportion:
    """k of n rows, with the Wilson score interval (Wilson 1927; Newcombe 1998)."""

    hit: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Wilson score"
    least: ClassVar[str] = "none: 1 row has an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()
    census: ClassVar[bool] = False

    def sums(self) -> Mapping[str, Sum]:
        """k counts the rows for which `hit` holds."""
        return {"n": ROWS, "k": Sum(when=self.hit)}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """k/n; no value where n is 0."""
        return estimate_share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class ProportionOfCounts:
    """Σpart of Σwhole, where each row brings counts; the interval is Wilson's on the totals."""

    part: str
    whole: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Wilson score, on the total counts"
    least: ClassVar[str] = "none: a whole of 1 has an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()
    census: ClassVar[bool] = False

    def sums(self) -> Mapping[str, Sum]:
        """The totals."""
        return {"k": Sum(of=(self.part,)), "n": Sum(of=(self.whole,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Σpart/Σwhole; no value where the whole is 0. n is the whole."""
        return estimate_share(int(sums["k"]), int(sums["n"]), level)


@dataclass(frozen=True, slots=True)
class Coverage:
    """k of the n entries of a register.

    By default a census: every entry is known, so that there is nothing to infer. As a sample,
    the interval is Wilson's.
    """

    hit: str
    census: bool = True
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "none, for a register is a census; with population: sample, Wilson"
    least: ClassVar[str] = "none: a register of 1 has a figure"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()

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
class NetProportion:
    """Positives minus negatives of n, in points from -100 to 100.

    The interval is the adjusted Wald of Rocks (2016, arXiv 1601.07235), within ±100. Where the
    rows are all who were asked, and those count for which `answered` holds, the finite-population
    correction √((N-n)/(N-1)) (Cochran 1977, section 2.6) draws its ends to the value; where all
    have answered, it is a census.
    """

    positive: str
    negative: str
    answered: str = ""
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "adjusted Wald (Rocks 2016)"
    least: ClassVar[str] = "none: 1 row has an interval"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()
    census: ClassVar[bool] = False

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
        net, total = Fraction(plus - minus), Fraction(n)
        if n == 0:
            return Estimate(value=None, n=0, numerator=net, denominator=total)
        value, asked = 100 * net / n, int(sums.get("asked", 0))
        found = Estimate(value=value, n=n, numerator=net, denominator=total)
        if asked == n:
            return replace(found, census=True)
        low, high = (100 * end for end in intervals.net_adjusted_wald(plus, minus, n, level))
        if asked:
            low, high = _in_a_finite_population((low, high), float(value), n, asked)
        return replace(found, low=low, high=high)


def _in_a_finite_population(
    interval: intervals.Interval, value: float, n: int, asked: int
) -> intervals.Interval:
    """The interval for the mean of all that were asked, of whom n have answered."""
    narrower = math.sqrt((asked - n) / (asked - 1))
    low, high = (value + narrower * (end - value) for end in interval)
    return low, high


@dataclass(frozen=True, slots=True)
class DifferenceOfProportions:
    """The share of `hit` among the rows of `first`, minus that among those of `second`, in points.

    The two groups must have no row in common. The interval is Newcombe's hybrid score
    (Newcombe 1998, method 10).
    """

    hit: str
    first: str
    second: str
    additive: ClassVar[bool] = False
    interval: ClassVar[str] = "Newcombe hybrid score"
    least: ClassVar[str] = "1 row in each of the two groups"
    ranked: ClassVar[str] = ""
    settings: ClassVar[tuple[str, ...]] = ()
    census: ClassVar[bool] = False

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
        k1, n1, k2, n2 = (int(sums[name]) for name in ("k1", "n1", "k2", "n2"))
        if not n1 or not n2:
            return Estimate(value=None, n=n1 + n2)
        low, high = intervals.difference_newcombe((k1, n1), (k2, n2), level)
        value = 100 * (Fraction(k1, n1) - Fraction(k2, n2))
        return Estimate(value=value, n=n1 + n2, low=100 * low, high=100 * high)


def estimate_share(k: int, n: int, level: float) -> Estimate:
    """k/n with Wilson's interval; no value where n is 0."""
    if n == 0:
        return Estimate(value=None, n=0, numerator=Fraction(k), denominator=Fraction(0))
    low, high = intervals.wilson(k, n, level)
    return Estimate(
        value=Fraction(k, n),
        n=n,
        numerator=Fraction(k),
        denominator=Fraction(n),
        low=low,
        high=high,
    )
