"""Counts of events, and sums of amounts that come with them."""

from __future__ import annotations

import math
from fractions import Fraction

from csobjectives.distributions import chi2_quantile
from csobjectives.intervals.levels import Interval, normal_factor, tail_of


def poisson_exact(events: int, level: float) -> Interval:
    """The expected count behind `events` observed ones.

    From χ²(q, 2k)/2, which is 0 at k = 0, to χ²(1-q, 2k+2)/2, where q = (1 - level)/2.
    Source: Garwood 1936.
    ValueError unless events >= 0 and 0 < level < 1.
    """
    if events < 0:
        raise ValueError(f"a count of events cannot be negative, not {events}")
    tail = tail_of(level)
    low = chi2_quantile(tail, 2 * events) / 2 if events else 0.0
    return low, chi2_quantile(1 - tail, 2 * events + 2) / 2


def compound_poisson_sum(
    total: Fraction | float, squares: Fraction | float, level: float
) -> Interval:
    """The expected sum of amounts whose number is itself left to chance.

    Σx ± z·√Σx²: events that come as a Poisson process, each with its own amount, have a sum
    whose variance is the expectation of Σx². In the unit of the amounts.
    Source: Campbell's theorem (Kingman, Poisson Processes, 1993, section 3.2).
    ValueError unless squares >= 0 and 0 < level < 1.
    """
    if squares < 0:
        raise ValueError(f"a sum of squares cannot be negative, not {squares}")
    half = normal_factor(level) * math.sqrt(squares)
    return float(total) - half, float(total) + half
