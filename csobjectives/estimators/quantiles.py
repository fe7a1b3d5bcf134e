"""Quantiles, from order statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Quantile(Estimator):
    """The value below which a share `at` of the rows lies, exact, by linear interpolation.

    Hyndman and Fan's type 7, as pandas and numpy do it: h = (n-1)·at, between the order
    statistics floor(h)+1 and floor(h)+2. The interval is the narrowest pair of order
    statistics whose binomial coverage reaches the level, and exists where n allows it.
    """

    value: str
    census: bool = False
    interval: ClassVar[str] = "order statistics (binomial ranks)"
    doubtful: ClassVar[str] = "too narrow where rows are alike, as those of one day may be"
    least: ClassVar[str] = (
        "1 row for a value; for an interval at 95%, 6 rows for p50, 14 for p80, 29 for p90, "
        "59 for p95, 299 for p99"
    )
    settings: ClassVar[tuple[str, ...]] = ("at",)

    @property
    def ranked(self) -> str:
        """The expression to be ranked."""
        return self.value

    def sums(self) -> Mapping[str, Sum]:
        """The number of ranked rows."""
        return {"n": ROWS}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From the sums alone only the number of rows; `estimate_ranked` has the value."""
        return Estimate(value=None, n=int(sums["n"]))


def needed_ranks(n: int, at: Fraction, level: float) -> tuple[int, ...]:
    """The ranks, from 1, that a quantile of n values and its interval are read from."""
    if n == 0:
        return ()
    below = (n - 1) * at
    first = below.numerator // below.denominator + 1
    ranks = {first, min(first + 1, n)}
    return tuple(sorted(ranks.union(intervals.quantile_ranks(n, at, level) or ())))


def estimate_ranked(
    n: int, at: Fraction, values: Mapping[int, Fraction], level: float, *, census: bool = False
) -> Estimate:
    """A quantile from its order statistics: `values` holds those of `needed_ranks`."""
    if n == 0:
        return Estimate(value=None, n=0)
    below = (n - 1) * at
    first = below.numerator // below.denominator + 1
    lower, upper = values[first], values[min(first + 1, n)]
    ranks = None if census else intervals.quantile_ranks(n, at, level)
    return Estimate(
        value=lower + (upper - lower) * (below - (first - 1)),
        n=n,
        low=float(values[ranks[0]]) if ranks else None,
        high=float(values[ranks[1]]) if ranks else None,
        census=census,
    )
