"""The arithmetic: which sums an estimator needs from the rows, and what it makes of them.

A sum is named by expressions over a metric's roles and options; planning binds them to
columns, and a scan adds them up once, however many objectives ask. Sums arrive exact
(fractions, durations in seconds) and leave as an exact value with its interval.
"""

from csobjectives.estimators.means import Clustered, Mean, RatioOfSums, ShrunkMean, clustered
from csobjectives.estimators.populations import as_sample
from csobjectives.estimators.quantiles import Quantile, estimate_ranked, needed_ranks
from csobjectives.estimators.reports import Reported, estimate_quotient, estimate_reported
from csobjectives.estimators.shares import (
    Coverage,
    DifferenceOfProportions,
    NetProportion,
    Proportion,
    ProportionOfCounts,
)
from csobjectives.estimators.sums import ROWS, Estimator, Sum, Sums
from csobjectives.estimators.totals import Count, Level, Rate, Total

__all__ = [
    "ROWS",
    "Clustered",
    "Count",
    "Coverage",
    "DifferenceOfProportions",
    "Estimator",
    "Level",
    "Mean",
    "NetProportion",
    "Proportion",
    "ProportionOfCounts",
    "Quantile",
    "Rate",
    "RatioOfSums",
    "Reported",
    "ShrunkMean",
    "Sum",
    "Sums",
    "Total",
    "as_sample",
    "clustered",
    "estimate_quotient",
    "estimate_ranked",
    "estimate_reported",
    "needed_ranks",
]
