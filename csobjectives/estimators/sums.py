"""What every estimator says of itself: which sums it needs, and what it makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Protocol

from csobjectives.model import Estimate

Sums = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sum:
    """What a scan adds up over the eligible rows.

    The product of the expressions in `of`, or the number of rows where there is none;
    with `when`, over the rows for which that holds.
    """

    of: tuple[str, ...] = ()
    when: str = ""


ROWS = Sum()


class Estimator(Protocol):
    """How sums become an estimate.

    `additive`: the figure of the whole is the sum of its segments' figures, so that its
    target is the whole's alone. `interval` and `least` say, for the documentation, where the
    interval comes from and how many rows it takes. `ranked` is the expression whose order
    statistics are needed beside the sums; empty for every estimator but the quantile.
    `settings` are the metric's options that `estimate` reads, which it finds among the sums
    by their names. Of a `census` there is nothing to infer, and no interval.
    """

    additive: ClassVar[bool]
    interval: ClassVar[str]
    least: ClassVar[str]
    settings: ClassVar[tuple[str, ...]]

    @property
    def ranked(self) -> str:
        """The expression that has to be ranked, or nothing."""
        ...

    @property
    def census(self) -> bool:
        """Whether the rows are all that there is, and no sample of a process."""
        ...

    def sums(self) -> Mapping[str, Sum]:
        """The sums that `estimate` needs, by name; `n` counts the eligible rows."""
        ...

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Value and interval at a confidence level (0.95)."""
        ...


def spread(
    interval: tuple[float, float] | None,
) -> tuple[float, float] | tuple[None, None]:
    """An interval, unless nothing varied: what never varied says nothing about chance."""
    if interval is None or interval[0] == interval[1]:
        return None, None
    return interval
