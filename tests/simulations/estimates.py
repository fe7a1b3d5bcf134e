"""Estimates of rows that are held as arrays, by way of their sums, as a scorecard makes them."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from csobjectives.estimators import (
    Clustered,
    Mean,
    NetProportion,
    Proportion,
    ProportionOfCounts,
    Rate,
    RatioOfSums,
    ShrunkMean,
    Total,
    Weighted,
    estimate_ranked,
    needed_ranks,
)
from csobjectives.model import Estimate

LEVEL = 0.95

Values: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int_]
Whether: TypeAlias = npt.NDArray[np.bool_]


def share(hits: Whether) -> Estimate:
    """k of n rows."""
    return Proportion("hit").estimate(_sums(n=len(hits), k=hits.sum()), LEVEL)


def share_of_counts(part: Counts, whole: Counts) -> Estimate:
    """Σpart of Σwhole."""
    added = _sums(k=part.sum(), n=whole.sum())
    return ProportionOfCounts("part", "whole").estimate(added, LEVEL)


def mean(values: Values) -> Estimate:
    """The mean of rows."""
    return Mean("x").estimate(_moments(values), LEVEL)


def net(signs: Values, asked: int = 0) -> Estimate:
    """Positives less negatives, of all rows, or of those of the asked that have answered."""
    counts = _sums(n=len(signs), plus=(signs > 0).sum(), minus=(signs < 0).sum(), asked=asked)
    return NetProportion("p", "m", answered="there" if asked else "").estimate(counts, LEVEL)


def ratio(over: Values, under: Values) -> Estimate:
    """A ratio of sums over rows."""
    return RatioOfSums("a", "b").estimate(_sums(n=len(over), **_squares(over, under)), LEVEL)


def clustered(of: Mean | Proportion, values: Values, cluster: Counts) -> Estimate:
    """A mean or a share of rows that belong together."""
    over = np.bincount(cluster, values).astype(np.float64)
    under = np.bincount(cluster).astype(np.float64)
    added = _sums(n=len(values), clusters=len(under), **_squares(over, under))
    return Clustered(of).estimate(added, LEVEL)


def rate(events: int, exposure: float) -> Estimate:
    """Events per exposure."""
    return Rate("k", "e").estimate(_sums(n=1, k=events, e=exposure, scale=1), LEVEL)


def total(amounts: Values) -> Estimate:
    """The sum of a sample of what the process brings."""
    return Total("x", census=False).estimate(_moments(amounts), LEVEL)


def quantile(values: Values, at: Fraction) -> Estimate:
    """A quantile and its order statistics."""
    ordered = np.sort(values)
    ranks = needed_ranks(len(values), at, LEVEL)
    held = {rank: Fraction(ordered[rank - 1]) for rank in ranks}
    return estimate_ranked(len(values), at, held, LEVEL)


def shrunk(values: Values) -> Estimate:
    """A mean that is drawn to 3.5, which weighs as much as 10 rows."""
    prior = _sums(prior_mean=3.5, prior_weight=10)
    return ShrunkMean("x").estimate(_moments(values) | prior, LEVEL)


def weighted(of: Mean | Proportion, values: Values, weights: Values) -> Estimate:
    """A mean or a share of rows with weights; what is of a share is 0 or 1."""
    once, twice = (weights * values).sum(), (weights * np.square(values)).sum()
    own = _sums(n=len(values), w=weights.sum(), ww=np.square(weights).sum())
    added = own | _sums(x=once, xx=twice, k=once)
    return Weighted(of).estimate(added, LEVEL)


def _sums(**added: float) -> dict[str, Fraction]:
    """Sums as they come from a scan."""
    return {name: Fraction(float(each)) for name, each in added.items()}


def _moments(values: Values) -> dict[str, Fraction]:
    return _sums(n=len(values), x=values.sum(), xx=np.square(values).sum())


def _squares(a: Values, b: Values) -> dict[str, float]:
    return {
        "a": a.sum(),
        "b": b.sum(),
        "aa": np.square(a).sum(),
        "bb": np.square(b).sum(),
        "ab": (a * b).sum(),
    }
