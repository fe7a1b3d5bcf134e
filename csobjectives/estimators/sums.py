"""What every estimator says of itself: which sums it needs, and what it makes of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

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


class Estimator(ABC):
    """How sums become an estimate. What is common stands here; an estimator says where it differs.

    `additive`: the figure of the whole is the sum of its segments' figures, so that its
    target is the whole's alone. `interval` and `least` say, for the documentation, where the
    interval comes from and how many rows it takes; `doubtful`, where it covers less than it
    promises, which `docs/intervals.md` has measured. `ranked` is the expression whose order
    statistics are needed beside the sums; empty for every estimator but the quantile.
    `settings` are the metric's options that `estimate` reads, which it finds among the sums
    by their names. Of a `census` there is nothing to infer, and no interval. Where it is `sized`,
    n tells of how many things the figure is.
    """

    __slots__ = ()

    additive: ClassVar[bool] = False
    sized: ClassVar[bool] = True
    interval: ClassVar[str]
    doubtful: ClassVar[str] = ""
    least: ClassVar[str]

    @property
    def ranked(self) -> str:
        """The expression that has to be ranked, or nothing."""
        return ""

    @property
    def tallied(self) -> Mapping[str, str]:
        """The expressions whose combinations have to be counted, by name; mostly none."""
        return {}

    @property
    def settings(self) -> tuple[str, ...]:
        """The options that the estimate depends on."""
        return ()

    @property
    def census(self) -> bool:
        """Whether the rows are all that there is, and no sample of a process."""
        return False

    @abstractmethod
    def sums(self) -> Mapping[str, Sum]:
        """The sums that `estimate` needs, by name; `n` counts the eligible rows."""

    @abstractmethod
    def estimate(self, sums: Sums, level: float) -> Estimate:
        """Value and interval at a confidence level (0.95)."""


def spread(
    interval: tuple[float, float] | None,
) -> tuple[float, float] | tuple[None, None]:
    """An interval, unless nothing varied: what never varied says nothing about chance."""
    if interval is None or interval[0] == interval[1]:
        return None, None
    return interval
