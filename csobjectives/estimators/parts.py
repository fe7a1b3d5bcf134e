"""Figures that are made of several parts' sums, such as those of each brand."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

from csobjectives.estimators.sums import Estimator, Sums
from csobjectives.model import Estimate

Parts = Mapping[tuple[str | None, ...], Sums]
"""The sums of each part that has any rows that count, by what the form's `parts` are there."""


class PartEstimator(Estimator):
    """What is estimated from the sums of each part; the parts are a form's."""

    __slots__ = ()

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """From the sums of all rows there is no value."""
        return Estimate(value=None, n=int(sums["n"]))

    @abstractmethod
    def estimate_parts(self, parts: Parts, choices: Mapping[str, str], level: float) -> Estimate:
        """Value and interval; without any part, nothing was counted.

        `choices` are those of the metric's options that are among its `settings`.
        """
