"""Figures that are made of other objectives' figures, each of which is estimated by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from csobjectives.estimators.differences import difference, relative_change
from csobjectives.estimators.sums import Estimator, Sum, Sums
from csobjectives.model import Estimate

Figures = Mapping[str, Sequence[Estimate]]
"""Estimates by the part that they play in the figure that is made of them."""

_INDEPENDENT = "shares: Newcombe hybrid score; means: Welch; others: the MOVER form of their own"


class OfFigures(Estimator):
    """What is made of figures: there are no rows, and nothing to add up."""

    __slots__ = ()

    least: ClassVar[str] = "whatever the figures need that it is made of"

    def sums(self) -> Mapping[str, Sum]:
        """None."""
        return {}

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From sums there is no value."""
        return Estimate(value=None, n=0)

    @abstractmethod
    def compare(self, figures: Figures, level: float, *, scale: int = 1) -> Estimate:
        """The figure of the others, times `scale` where it is a difference of shares in points."""


@dataclass(frozen=True, slots=True)
class Change(OfFigures):
    """The figure `after`, less the one `before`, of independent rows."""

    interval: ClassVar[str] = f"{_INDEPENDENT} intervals; of a count or sum, none"

    def compare(self, figures: Figures, level: float, *, scale: int = 1) -> Estimate:
        """after - before."""
        (after,), (before,) = figures["after"], figures["before"]
        return difference(after, before, level, scale=scale)


@dataclass(frozen=True, slots=True)
class PairedChange(OfFigures):
    """The mean over things of what each has after, less what it had before.

    It is estimated over the pairs, as one figure, `after`.
    """

    interval: ClassVar[str] = "Student t, on the differences of the pairs"
    least: ClassVar[str] = "1 pair for a value, 2 for an interval"

    def compare(self, figures: Figures, level: float, *, scale: int = 1) -> Estimate:
        """The figure over the pairs, which has its scale already."""
        (paired,) = figures["after"]
        return paired


@dataclass(frozen=True, slots=True)
class RelativeChange(OfFigures):
    """The figure `after` by the one `before`, less 1, of independent rows."""

    interval: ClassVar[str] = "the MOVER form on the logarithm, of the two figures' own intervals"

    def compare(self, figures: Figures, level: float, *, scale: int = 1) -> Estimate:
        """after / before - 1."""
        (after,), (before,) = figures["after"], figures["before"]
        return relative_change(after, before)
