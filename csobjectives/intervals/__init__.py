"""Confidence intervals: from counts and sums to the range that the process may well have.

Every interval is two-sided at a level such as 0.95. Sums that come as fractions stay exact
until the root is drawn, so that a variance does not vanish in the difference of two large sums.
"""

from csobjectives.intervals.combined import (
    Located,
    product_mover,
    quotient_mover,
    satterthwaite,
    sum_mover,
)
from csobjectives.intervals.contracts import on_the_logarithm
from csobjectives.intervals.events import compound_poisson_sum, poisson_exact
from csobjectives.intervals.levels import Interval, student_t
from csobjectives.intervals.means import mean_posterior, ratio_linearised, standard_error
from csobjectives.intervals.ranks import quantile_ranks
from csobjectives.intervals.shares import net_adjusted_wald, wilson

__all__ = [
    "Interval",
    "Located",
    "compound_poisson_sum",
    "mean_posterior",
    "net_adjusted_wald",
    "on_the_logarithm",
    "poisson_exact",
    "product_mover",
    "quantile_ranks",
    "quotient_mover",
    "ratio_linearised",
    "satterthwaite",
    "standard_error",
    "student_t",
    "sum_mover",
    "wilson",
]
