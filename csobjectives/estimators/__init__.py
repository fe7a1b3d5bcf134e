"""The arithmetic: which sums an estimator needs from the rows, and what it makes of them.

A sum is named by expressions over a metric's roles and options; planning binds them to
columns, and a scan adds them up once, however many objectives ask. Sums arrive exact
(fractions, durations in seconds) and leave as an exact value with its interval.
"""

from csobjectives.estimators.brands import AttributesAhead, GapOfMeans, RankOfMeans
from csobjectives.estimators.clusters import Clustered, clustered
from csobjectives.estimators.comparisons import (
    Change,
    Figures,
    GapOfFigures,
    OfFigures,
    RelativeChange,
    Terms,
)
from csobjectives.estimators.differences import (
    average,
    difference,
    product,
    quotient,
    relative_change,
)
from csobjectives.estimators.lifetime import AnnualValue, ContractValue, PredictedValue
from csobjectives.estimators.means import Mean, RatioOfSums, ShrunkMean
from csobjectives.estimators.parts import PartEstimator, Parts
from csobjectives.estimators.populations import as_sample
from csobjectives.estimators.products import Product
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
from csobjectives.estimators.tallies import Tally, TallyEstimator
from csobjectives.estimators.totals import Count, Level, Rate, Total
from csobjectives.estimators.weights import WEIGHT, Weighted, weighted

__all__ = [
    "ROWS",
    "WEIGHT",
    "AnnualValue",
    "AttributesAhead",
    "Change",
    "Clustered",
    "ContractValue",
    "Count",
    "Coverage",
    "DifferenceOfProportions",
    "Estimator",
    "Figures",
    "GapOfFigures",
    "GapOfMeans",
    "Level",
    "Mean",
    "NetProportion",
    "OfFigures",
    "PartEstimator",
    "Parts",
    "PredictedValue",
    "Product",
    "Proportion",
    "ProportionOfCounts",
    "Quantile",
    "RankOfMeans",
    "Rate",
    "RatioOfSums",
    "RelativeChange",
    "Reported",
    "ShrunkMean",
    "Sum",
    "Sums",
    "Tally",
    "TallyEstimator",
    "Terms",
    "Total",
    "Weighted",
    "as_sample",
    "average",
    "clustered",
    "difference",
    "estimate_quotient",
    "estimate_ranked",
    "estimate_reported",
    "needed_ranks",
    "product",
    "quotient",
    "relative_change",
    "weighted",
]
