"""What rows are: a census of everything that happened, or a sample of what a process brings."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators.means import Mean, RatioOfSums
from csobjectives.estimators.products import Product
from csobjectives.estimators.quantiles import Quantile
from csobjectives.estimators.shares import Coverage
from csobjectives.estimators.sums import Estimator
from csobjectives.estimators.totals import Count, Total

_MAY_BE_EITHER = Count | Total | Coverage | Mean | RatioOfSums | Quantile


def as_sample(estimator: Estimator) -> Estimator:
    """The estimator with its interval, where it has none for its rows are a census."""
    if isinstance(estimator, Product):
        parts = as_sample(estimator.first), as_sample(estimator.second)
        return Product(*parts)
    return replace(estimator, census=False) if isinstance(estimator, _MAY_BE_EITHER) else estimator
