"""Quantiles, between order statistics."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from csobjectives.distributions import binomial_pmf
from csobjectives.intervals.levels import require_level

# Sums of probabilities that should equal a level may miss it by their rounding.
_ROUNDING = 1e-12


@lru_cache(maxsize=16_384)
def quantile_ranks(n: int, p: Fraction | float, level: float) -> tuple[int, int] | None:
    """The ranks (1-based) of the order statistics of `n` values that enclose the p-quantile.

    They are the narrowest pair l < u whose coverage P(l <= B < u), with B binomial(n, p),
    reaches the level; of equally narrow pairs the one that covers most, then the lower. None
    where even the extremes cover less: 1 - pⁿ - (1-p)ⁿ < level. Probabilities within 1e-12 of
    each other count as equal.
    Source: Thompson 1936; David and Nagaraja, Order Statistics, 2003, section 7.1.
    ValueError unless n >= 0, 0 < p < 1 and 0 < level < 1.
    """
    if n < 0:
        raise ValueError(f"n must not be negative, not {n}")
    chance, against = float(p), float(1 - p)
    if not 0 < chance < 1:
        raise ValueError(f"p must lie between 0 and 1, both excluded, not {p}")
    require_level(level)
    needed = level - _ROUNDING
    if n < 2 or 1 - chance**n - against**n < needed:
        return None
    # Binomial probabilities fall on both sides of the mode (the lower one, if there are two),
    # so the best window of each width holds the largest: it grows towards the larger neighbour.
    first = last = min(max(math.ceil((n + 1) * chance - 1e-9) - 1, 1), n - 1)
    covered = left = right = binomial_pmf(first, n, chance)
    left *= _ratio_below(first, n, against / chance)
    right *= _ratio_below(n - last, n, chance / against)
    while covered < needed and (left or right):
        if left >= right * (1 - _ROUNDING):
            covered += left
            first -= 1
            left *= _ratio_below(first, n, against / chance)
        else:
            covered += right
            last += 1
            right *= _ratio_below(n - last, n, chance / against)
    return first, last + 1


def _ratio_below(k: int, n: int, odds: float) -> float:
    """P(k - 1) / P(k) for a binomial count, by its odds of failure; 0 stands for P(0)."""
    return k / (n - k + 1) * odds if k > 1 else 0.0
