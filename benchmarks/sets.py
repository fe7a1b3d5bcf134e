"""The sets of objectives that are measured, by the name of their document."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.objectives import QUANTILES, Case, cases

SETS: Mapping[str, list[Case]] = {
    "12": cases(12),
    "120": cases(120),
    "600": cases(600),
    "quantiles": cases(200, QUANTILES),
}
