"""Figures that are made of other objectives' figures, each of which is estimated by itself."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from csobjectives.estimators.differences import average, difference, relative_change
from csobjectives.estimators.sums import Estimator, Sum, Sums
from csobjectives.model import Estimate

Figures = Mapping[str, Sequence[Estimate]]
"""Estimates by the part that they play in the figure that is made of them."""

_INDEPENDENT = "shares: Newcombe hybrid score; means: Welch; others: the MOVER form of their own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What figures are compared by: the level of intervals, and what their measures say.

    A difference is multiplied by `scale`, where it is one of shares and in points. `against` says
    which of several figures counts; whether the best is the lowest, the direction of their metric.
    """

    level: float
    scale: int = 1
    against: str = ""
    lower_is_better: bool = False


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
    def compare(self, figures: Figures, terms: Terms) -> Estimate:
        """The figure that the others make."""


@dataclass(frozen=True, slots=True)
class Change(OfFigures):
    """The figure `after`, less the one `before`, of independent rows; or that of `pairs`.

    The mean over things of what each has after, less what it had before, is a figure by itself,
    and has its scale already.
    """

    interval: ClassVar[str] = (
        f"{_INDEPENDENT} intervals; of a count or sum, none; of pairs, Student t on their "
        "differences"
    )
    doubtful: ClassVar[str] = "it takes the rows before and after as independent of each other"

    def compare(self, figures: Figures, terms: Terms) -> Estimate:
        """after - before."""
        if "pairs" in figures:
            (pairs,) = figures["pairs"]
            return pairs
        (after,), (before,) = figures["after"], figures["before"]
        return difference(after, before, terms.level, scale=terms.scale)


@dataclass(frozen=True, slots=True)
class RelativeChange(OfFigures):
    """The figure `after` by the one `before`, less 1, of independent rows."""

    interval: ClassVar[str] = "the MOVER form on the logarithm, of the two figures' own intervals"
    doubtful: ClassVar[str] = "it takes the rows before and after as independent of each other"

    def compare(self, figures: Figures, terms: Terms) -> Estimate:
        """after / before - 1."""
        (after,), (before,) = figures["after"], figures["before"]
        return relative_change(after, before)


@dataclass(frozen=True, slots=True)
class GapOfFigures(OfFigures):
    """One figure, `ours`, less the best of the others, `theirs`, or less their mean.

    No value where one of the others has none: the best of them could be that one.
    """

    interval: ClassVar[str] = f"{_INDEPENDENT} intervals"
    doubtful: ClassVar[str] = (
        "it takes the figures as independent, and the best as if it were no pick of several"
    )

    def compare(self, figures: Figures, terms: Terms) -> Estimate:
        """ours - theirs."""
        (ours,), theirs = figures["ours"], figures["theirs"]
        if terms.against == "best" and all(each.value is not None for each in theirs):
            best = min if terms.lower_is_better else max
            theirs = [best(theirs, key=lambda each: each.value or 0)]
        return difference(ours, average(theirs, terms.level), terms.level, scale=terms.scale)
