"""Objectives to scans: which rows fall together, which sums they need, each once."""

from csobjectives.planning.plans import plan
from csobjectives.planning.readings import SpanReading, read, wanted_ranks
from csobjectives.planning.scans import (
    COPIES,
    UNDATED,
    VERSIONS,
    Counts,
    Group,
    Grouping,
    Ranks,
    Rollup,
    Scan,
    Sums,
    WantedRanks,
)

__all__ = [
    "COPIES",
    "UNDATED",
    "VERSIONS",
    "Counts",
    "Group",
    "Grouping",
    "Ranks",
    "Rollup",
    "Scan",
    "SpanReading",
    "Sums",
    "WantedRanks",
    "plan",
    "read",
    "wanted_ranks",
]
