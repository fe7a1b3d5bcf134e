"""What a figure is a statistic of: one value per row, with its segment and period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Frame = Any  # a pandas.Series or DataFrame; pandas' own types are partial


@dataclass(frozen=True, slots=True)
class Sample:
    """One value per row of the source, and the statistic that is the figure.

    A count's values are truth values, and a ratio's are pairs, `over` and `under`; a statistic
    that has no name is worked out from the values that there are. `by` is each row's segment,
    `period` the name of each row's period; without periods all rows belong to the judged one.
    `cluster` says which rows belong together. Durations are in seconds.
    """

    statistic: str | Callable[[Frame], float]
    values: Frame
    by: Frame | None = None
    period: Frame | None = None
    cluster: Frame | None = None

    def figure(self, values: Frame) -> tuple[float | None, int]:
        """The statistic of some of the values, and how many of them it stands on."""
        there = values.dropna()
        if not len(values):
            return None, 0
        if self.statistic == "count":
            return float(there.sum()), int(there.sum())
        if self.statistic == "sum":
            return float(there.sum()), len(there)
        if there.empty:
            return None, 0
        return self._of(there), len(there)

    def _of(self, there: Frame) -> float:
        if callable(self.statistic):
            return self.statistic(there)
        if self.statistic == "ratio":
            return float(there["over"].sum() / there["under"].sum())
        if self.statistic.startswith("p"):
            return float(there.quantile(int(self.statistic[1:]) / 100))
        return float(there.mean())


Samples = Mapping[str, Sample]


def seconds(later: Frame, earlier: Frame) -> Frame:
    """How long it is from one time to another."""
    return (later - earlier).dt.total_seconds()


def quarters(times: Frame) -> Frame:
    """The names of the quarters that times lie in."""
    year, quarter = (each.astype("Int64").astype(str) for each in (times.dt.year, times.dt.quarter))
    return year + "-Q" + quarter


def months(times: Frame) -> Frame:
    """The names of the months that times lie in."""
    return times.dt.strftime("%Y-%m")


def flag(column: Frame) -> Frame:
    """Yes and No as 1 and 0, everything else as missing."""
    return column.map({"Yes": 1.0, "No": 0.0})
