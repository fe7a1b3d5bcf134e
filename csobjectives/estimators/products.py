"""A figure that is the product of two, each over the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from csobjectives.estimators.differences import product
from csobjectives.estimators.sums import Estimator, Sum, Sums
from csobjectives.model import Estimate


@dataclass(frozen=True, slots=True)
class Product(Estimator):
    """One figure times another, such as what each of many brings times how much of it succeeds.

    The two are taken as independent. The interval is made of their own, by MOVER on the
    logarithm (Zou and Donner 2008); n is that of the one with fewer rows.
    """

    first: Estimator
    second: Estimator
    interval: ClassVar[str] = "MOVER on the logarithm, from the intervals of both"
    doubtful: ClassVar[str] = "wrong where the two rise and fall together"
    least: ClassVar[str] = "for a value what each of the two takes; for an interval both above 0"

    @property
    def settings(self) -> tuple[str, ...]:
        """Those of both."""
        return (*self.first.settings, *self.second.settings)

    @property
    def census(self) -> bool:
        """Whether both are."""
        return self.first.census and self.second.census

    def sums(self) -> Mapping[str, Sum]:
        """Those of both, told apart as `first_` and `second_`."""
        both = {"first_": self.first, "second_": self.second}
        return {
            f"{prefix}{name}": each
            for prefix, estimator in both.items()
            for name, each in estimator.sums().items()
        }

    def estimate(self, sums: Sums, level: float) -> Estimate:
        """The product of the two; no value where one of them has none."""
        parts = (_part(self.first, "first_", sums), _part(self.second, "second_", sums))
        return product([estimator.estimate(own, level) for estimator, own in parts])


def _part(estimator: Estimator, prefix: str, sums: Sums) -> tuple[Estimator, Sums]:
    """An estimator with its own sums and settings, by the names that it knows."""
    own = {name: sums[f"{prefix}{name}"] for name in estimator.sums()}
    return estimator, own | {name: sums[name] for name in estimator.settings}
