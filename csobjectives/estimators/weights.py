"""Shares, means and net shares of rows that stand for more or fewer than one each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from csobjectives.estimators.means import Mean, estimate_mean
from csobjectives.estimators.shares import NetProportion, Proportion, estimate_net, estimate_share
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.model import Estimate

WEIGHT = "weight"  # what formulas call the weight of a row


@dataclass(frozen=True, slots=True)
class Weighted(Estimator):
    """A share, a mean or a net share, over rows that each have the figure `weight`.

    The value is that of the weights: Σw·x/Σw. For the interval the rows are worth no more than
    Kish's effective number, (Σw)²/Σw²: it is that of so many rows without weights, with
    the same share or the same mean and variance (Kish 1965). n counts the rows.
    """

    of: Proportion | Mean | NetProportion
    interval: ClassVar[str] = "that of the metric, on Kish's effective number of rows"
    doubtful: ClassVar[str] = "too narrow where a few rows weigh most"
    least: ClassVar[str] = "of a mean an effective number of 2; else none: 1 row has an interval"

    def sums(self) -> Mapping[str, Sum]:
        """The rows, Σw and Σw², and what the weights of the estimator's own sums are."""
        known = {"n": ROWS, "w": Sum(of=(WEIGHT,)), "ww": Sum(of=(WEIGHT, WEIGHT))}
        match self.of:
            case Mean(value=value):
                one, two = (WEIGHT, value), (WEIGHT, value, value)
                return known | {"x": Sum(of=one), "xx": Sum(of=two)}
            case Proportion(hit=hit):
                return known | {"k": Sum(of=(WEIGHT,), when=hit)}
            case NetProportion(positive=positive, negative=negative):
                plus, minus = (Sum(of=(WEIGHT,), when=side) for side in (positive, negative))
                return known | {"plus": plus, "minus": minus}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """No value where Σw is 0. Numerator and denominator are Σw·x, or of hits Σw, and Σw.

        No weight may be below 0.
        """
        n, weight = int(sums["n"]), sums["w"]
        if weight == 0:
            return Estimate(value=None, n=n, denominator=weight)
        effective = _effective(weight, sums["ww"], n)
        own = {name: each * effective / weight for name, each in sums.items()}
        match self.of:
            case Mean():
                found, over = estimate_mean(own["x"], own["xx"], effective, level), sums["x"]
            case Proportion():
                found, over = estimate_share(own["k"], effective, level), sums["k"]
            case NetProportion():
                found = estimate_net(own["plus"], own["minus"], effective, level)
                over = sums["plus"] - sums["minus"]
        return replace(found, n=n, numerator=over, denominator=weight)


def weighted(estimator: Estimator) -> Weighted | None:
    """The estimator over weighted rows; None where it knows no weights.

    Of a census, nothing is inferred; and nor are those who were asked, of whom some answered, a
    sample that weights would correct.
    """
    match estimator:
        case Proportion() | Mean(census=False) | NetProportion(answered=""):
            return Weighted(estimator)
    return None


def _effective(weight: Fraction, squares: Fraction, n: int) -> Fraction:
    """Kish's (Σw)²/Σw², which lies between 1 and n but for the rounding of the weights."""
    return min(max(weight * weight / squares, Fraction(1)), Fraction(n))
