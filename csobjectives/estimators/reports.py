"""Figures that were worked out elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from csobjectives import intervals
from csobjectives.estimators.shares import estimate_share
from csobjectives.estimators.sums import Estimator, Sum, Sums
from csobjectives.model import Estimate
from csobjectives.quantities import Dimension


@dataclass(frozen=True, slots=True)
class Reported(Estimator):
    """A figure that was worked out elsewhere: no rows, so that there is nothing to add up.

    `estimate_reported` and `estimate_quotient` read it.
    """

    interval: ClassVar[str] = "Wilson score for a share of n; else none"
    doubtful: ClassVar[str] = "it takes the n things as independent of each other"
    least: ClassVar[str] = "none: a figure stands as it was reported"

    def sums(self) -> Mapping[str, Sum]:
        """None."""
        return {}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From sums there is no value."""
        return Estimate(value=None, n=0)


def estimate_reported(value: Fraction, n: int | None, level: float, *, is_share: bool) -> Estimate:
    """A value as it was reported: a share of n has Wilson's interval, all else has none.

    A rate beyond 0 to 1, such as revenue kept, is no share of n things.
    """
    low, high = None, None
    if is_share and n and 0 <= value <= 1:
        low, high = intervals.wilson(value * n, n, level)
    return Estimate(value=value, n=n, low=low, high=high)


def estimate_quotient(
    over: Fraction, under: Fraction, n: int | None, level: float, *, dimension: Dimension
) -> Estimate:
    """A numerator over a denominator: of a share with Wilson's interval, else without one.

    Points are 100 times the quotient. No value where the denominator is 0.
    """
    if dimension is Dimension.SHARE:
        return estimate_share(int(over), int(under), level)
    scale = 100 if dimension is Dimension.POINTS else 1
    value = scale * over / under if under else None
    return Estimate(value=value, n=n, numerator=over, denominator=under)
