"""Figures of many things at once, by combination: what a model is fitted to."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from csobjectives.estimators.sums import Estimator
from csobjectives.model import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Tally:
    """Each combination of figures once, sorted by them, and how many things have it: `count`.

    `columns` holds an array per figure, in base units; all are as long as `count`.
    """

    columns: Mapping[str, NDArray[np.float64]]
    count: NDArray[np.int64]


class TallyEstimator(Estimator):
    """What is estimated from a tally of the expressions that are `tallied`."""

    __slots__ = ()

    @abstractmethod
    def estimate_tally(
        self, tally: Tally, settings: Mapping[str, Fraction], level: float
    ) -> Estimate:
        """Value and interval; `settings` are the options that it reads, in base units."""
