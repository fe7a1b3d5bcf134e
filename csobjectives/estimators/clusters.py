"""Shares, means and ratios of rows that belong together in clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from csobjectives.estimators.means import Mean, RatioOfSums, estimate_ratio
from csobjectives.estimators.shares import Proportion, ProportionOfCounts
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Clustered(Estimator):
    """A share, a mean or a ratio of sums, whose rows belong together in clusters.

    The value is the same as over rows. The interval is that of the ratio of cluster totals: rows
    of one agent or one customer are alike, and are no evidence of their own each. The number
    of clusters counts, with Student's t and clusters - 1 degrees of freedom (Cochran 1977,
    chapters 6 and 9A). That of a share is held within 0 and 1.
    """

    of: Mean | RatioOfSums | Proportion | ProportionOfCounts
    interval: ClassVar[str] = "Taylor linearisation over clusters, Student t"
    doubtful: ClassVar[str] = "too narrow over fewer than some twenty clusters"
    least: ClassVar[str] = "1 row for a value, 2 clusters for an interval"

    def sums(self) -> Mapping[str, Sum]:
        """The rows, and the two totals of which the value is the quotient, of one cluster."""
        match self.of:
            case Mean(value=value):
                return {"n": ROWS, "a": Sum(of=(value,)), "b": ROWS}
            case Proportion(hit=hit):
                return {"n": ROWS, "a": Sum(when=hit), "b": ROWS}
            case RatioOfSums(over=over, under=under):
                return {"n": ROWS, "a": Sum(of=(over,)), "b": Sum(of=(under,))}
            case ProportionOfCounts(part=part, whole=whole):
                return {"n": ROWS, "a": Sum(of=(part,)), "b": Sum(of=(whole,))}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """scale·Σa/Σb; no value where Σb is 0. n is as without clusters.

        Besides what `sums` names, it takes the number of `clusters`, and the squares and
        products of the clusters' totals added up: `aa`, `bb` and `ab`.
        """
        scale = self.of.scale if isinstance(self.of, RatioOfSums) else 1
        n = sums["b"] if isinstance(self.of, ProportionOfCounts) else sums["n"]
        found = estimate_ratio(sums, int(n), int(sums["clusters"]), level, scale)
        if found.low is None or found.high is None or isinstance(self.of, Mean | RatioOfSums):
            return found
        return replace(found, low=max(found.low, 0.0), high=min(found.high, 1.0))


def clustered(estimator: Estimator) -> Clustered | None:
    """The estimator over clusters of rows; None where it knows none, as of a census."""
    match estimator:
        case Mean(census=False) | RatioOfSums(census=False) | Proportion() | ProportionOfCounts():
            return Clustered(estimator)
    return None
