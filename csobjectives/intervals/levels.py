"""What a confidence level is, and how far it reaches in standard errors."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from csobjectives.distributions import normal_quantile, student_t_quantile

Interval: TypeAlias = tuple[float, float]


def student_t(
    centre: Fraction | float, error: float, freedom: Fraction | float, level: float
) -> Interval:
    """What lies within t standard errors of the centre, with so many degrees of freedom.

    Source: Student 1908.
    ValueError unless freedom >= 1 and 0 < level < 1.
    """
    half = -student_t_quantile(tail_of(level), float(freedom)) * error
    return float(centre) - half, float(centre) + half


def normal_factor(level: float) -> float:
    """The z of a two-sided interval: 1.96 at 95%."""
    return -normal_quantile(tail_of(level))


def tail_of(level: float) -> float:
    """The probability that a two-sided interval leaves on each side."""
    require_level(level)
    return (1 - level) / 2


def require_level(level: float) -> None:
    """ValueError unless the level is a probability, and neither of the certain ones."""
    if not 0 < level < 1:
        raise ValueError(f"a level must lie between 0 and 1, both excluded, not {level}")
