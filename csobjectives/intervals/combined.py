"""What figures that are independent of each other make: a sum, a product, a quotient.

MOVER, the method of variance estimates recovery, takes no more of each figure than its value
and its own limits: their distances from it are the standard errors near each limit, so that
limits that are not symmetric stay so. Of a figure that is known exactly, both limits are the
value.
Source: Zou and Donner 2008, "Construction of confidence limits about effect measures".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from csobjectives.intervals.levels import Interval

Located: TypeAlias = tuple[Fraction | float, Interval]
"""A value, and the interval around it."""


def satterthwaite(errors: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The standard error and the degrees of freedom of a sum of means, from each one's own.

    √Σe², with (Σe²)² / Σ(e⁴/f): the variances need not be alike. Of two, which may as well be
    subtracted, these are Welch's. An error may be 0, with infinite degrees of freedom; not all.
    Source: Satterthwaite 1946; Welch 1947.
    """
    error = math.hypot(*(each for each, _ in errors))
    return error, 1 / math.fsum((each / error) ** 4 / freedom for each, freedom in errors)


def sum_mover(terms: Sequence[Located]) -> Interval:
    """The sum of all, with the values v and the limits l and u of each.

    From Σv - √Σ(v-l)² to Σv + √Σ(u-v)². What is subtracted is a term with all its signs turned:
    -v, from -u to -l. Of a share less another one, both with Wilson's limits, it is the interval
    of Newcombe 1998, "Interval estimation for the difference between independent proportions",
    method 10.
    """
    centre = float(sum(value for value, _ in terms))
    below = math.hypot(*(max(value - low, 0.0) for value, (low, _) in terms))
    above = math.hypot(*(max(high - value, 0.0) for value, (_, high) in terms))
    return centre - below, centre + above


def product_mover(factors: Sequence[Located]) -> Interval | None:
    """The product of all, by MOVER on the logarithm: v·exp(-√Σln²(v/l)) to v·exp(√Σln²(u/v)).

    With limits that are v·exp(±z·e) this is the delta method on the logarithm. It starts at 0
    where one of the factors does. None where a value is not above 0, or a limit is below it.
    """
    if any(value <= 0 or low < 0 for value, (low, _) in factors):
        return None
    product = float(math.prod(value for value, _ in factors))
    above = math.hypot(*(math.log(max(high / value, 1.0)) for value, (_, high) in factors))
    if any(low == 0 for _, (low, _) in factors):
        return 0.0, product * math.exp(above)
    below = math.hypot(*(math.log(max(value / low, 1.0)) for value, (low, _) in factors))
    return product * math.exp(-below), product * math.exp(above)


def quotient_mover(over: Located, under: Located) -> Interval | None:
    """The first over the second, by MOVER on the logarithm; `product_mover` of its reciprocal.

    None where a value, or a limit of the second, is not above 0, or one of the first below it.
    """
    value, (low, high) = under
    if value <= 0 or low <= 0:
        return None
    return product_mover([over, (1 / value, (1 / high, 1 / low))])
