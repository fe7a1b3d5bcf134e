"""Objectives to scans: which rows fall together, which sums they need, each once."""

from csobjectives.planning.folds import STRETCH_OF_THING, Fold
from csobjectives.planning.grounds import Register
from csobjectives.planning.observations import (
    AMONG,
    BEFORE,
    DAY,
    PARTS,
    EntryRows,
    MomentRows,
    Observed,
    RegisterRows,
    SequelRows,
    SpanDays,
    StandingRows,
)
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
    "AMONG",
    "BEFORE",
    "COPIES",
    "DAY",
    "PARTS",
    "STRETCH_OF_THING",
    "TIED",
    "UNDATED",
    "VERSIONS",
    "Counts",
    "EntryRows",
    "Fold",
    "Group",
    "Grouping",
    "MomentRows",
    "Observed",
    "Ranks",
    "Register",
    "RegisterRows",
    "Rollup",
    "Scan",
    "SequelRows",
    "SpanDays",
    "SpanReading",
    "StandingRows",
    "Sums",
    "Unmatched",
    "WantedRanks",
    "passes",
    "plan",
    "read",
    "unmatched",
    "wanted_ranks",
]
