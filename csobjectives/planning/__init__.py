"""Objectives to scans: which rows fall together, which sums they need, each once."""

from csobjectives.planning.folds import STRETCH_OF_THING, Fold
from csobjectives.planning.passes import passes
from csobjectives.planning.plans import plan
from csobjectives.planning.readings import SpanReading, read, wanted_ranks
from csobjectives.planning.scans import (
    COPIES,
    TIED,
    UNDATED,
    VERSIONS,
    Counts,
    Group,
    Grouping,
    Ranks,
    Rollup,
    Scan,
    Sums,
    Unmatched,
    WantedRanks,
    unmatched,
)

__all__ = [
    "COPIES",
    "STRETCH_OF_THING",
    "TIED",
    "UNDATED",
    "VERSIONS",
    "Counts",
    "Fold",
    "Group",
    "Grouping",
    "Ranks",
    "Rollup",
    "Scan",
    "SpanReading",
    "Sums",
    "Unmatched",
    "WantedRanks",
    "passes",
    "plan",
    "read",
    "unmatched",
    "wanted_ranks",
]
