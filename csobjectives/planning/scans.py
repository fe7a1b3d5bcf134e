"""What a scan is: everything that an engine needs to know to read a source once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlglot import exp

from csobjectives.binding import Binding
from csobjectives.model import Objective, Source
from csobjectives.planning.observations import Observed
from csobjectives.planning.timeline import Timeline

# Columns of a source that has a key: the rows of one, those that differ, those that are as new.
COPIES, VERSIONS, TIED = "__copies", "__versions", "__tied"

Segment = tuple[str | None, ...]


class Group(NamedTuple):
    """Rows that are read together: a span of the timeline, by its number, and a segment.

    A segment of None is the whole. Where a formula has parts, they are one of these.
    """

    span: int
    segment: Segment | None
    part: Segment = ()


Place = tuple[int, int]
"""The number of a rollup and that of a predicate: where groups are found."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Keys of the scan by which rows are grouped within each stretch; with `values`, by these too.

    A grouping with values holds how often each combination of them occurs: a single one for order
    statistics, or those that are tallied, by name.
    """

    keys: tuple[int, ...]
    value: exp.Expression | None = None
    tallied: Mapping[str, exp.Expression] = field(default_factory=dict)

    @property
    def values(self) -> tuple[exp.Expression, ...]:
        """What is counted instead of added up."""
        return (self.value,) if self.value is not None else tuple(self.tallied.values())


@dataclass(frozen=True, slots=True)
class Rollup:
    """One level of segments over a grouping: which predicates, for the spans of which windows.

    `by` are keys; without one there is only the whole. `wanted` holds (predicate, window),
    and `sums` the numbers of the sums that are asked for, the number of rows first. `parts` are
    keys by which each level is told apart further.
    """

    grouping: int
    by: tuple[int, ...]
    wanted: frozenset[tuple[int, int]]
    sums: tuple[int, ...]
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """Where an objective finds its figures: its rollup, its sums, the ranks of its value.

    `ranked` and `tallied` are the rollups of the values that it ranks, or tallies. `window` is the
    number of its window among the scan's. `sums` and `reasons` (which count rows left out) are
    places among the rollup's sums.
    """

    objective: Objective
    binding: Binding
    rollup: int
    ranked: int | None
    tallied: int | None
    window: int
    predicate: int
    sums: Mapping[str, int]
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scan:
    """A plan for one source.

    `stretch` gives a row's place in the timeline (NULL: in none, -1: it has no time), and
    `windows` each span's window. `sums` are aggregates over a group of rows, `predicates`
    are expressions over a grouping's keys, by their names `k0`, `k1` …. `newest` is the time of
    the last row before as-of, as an aggregate; only where it is asked for. Where something is
    `observed`, it is made of the rows first, and everything else is about what comes out. What
    comes out may be of a period without a row of its own: `inside` is then the number of the sum
    that counts its rows, in every rollup. Of a scan of `segments_alone`, another one has the whole.
    """

    source: Source
    timeline: Timeline
    windows: tuple[int, ...]
    stretch: exp.Expression
    keys: tuple[exp.Expression, ...]
    sums: tuple[exp.Expression, ...]
    predicates: tuple[exp.Expression, ...]
    groupings: tuple[Grouping, ...]
    rollups: tuple[Rollup, ...]
    lookups: tuple[Lookup, ...]
    newest: exp.Expression | None = None
    observed: Observed | None = None
    inside: int | None = None
    segments_alone: bool = False


Sums = Mapping[Place, Mapping[Group, tuple[object, ...]]]
"""Per group, the sums in the order of the rollup's."""

WantedRanks = Mapping[Place, Mapping[Group, tuple[int, ...]]]
"""Per group, which order statistics are needed, counted from 1."""

WantedTallies = Mapping[Place, tuple[int, ...]]
"""Of which spans the combinations of values are needed."""

Ranks = Mapping[Place, Mapping[Group, Mapping[int, object]]]
"""Per group, the order statistics by rank."""


def unmatched(number: int) -> str:
    """The column that holds what a lookup, by its number in the source, has nothing for."""
    return f"__unmatched_{number}"


class Unmatched(NamedTuple):
    """How many rows a lookup has nothing for, and one of the keys that they have."""

    rows: int
    example: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The rows of a source: all, those without a time, the rejected by number of reason.

    A row that is rejected for two reasons is in both, and once among the `rejected_rows`.
    `conflicts` are rows that share their key with a row that differs, and was kept. `excluded`
    are the rows of days that are left out, by reason; `newest` is the time of the newest row, as
    the source holds it, where the scan asks for it. `unmatched` are told by the lookup's name.
    """

    rows: int
    undated: int = 0
    conflicts: int = 0
    rejected: Mapping[int, int] = field(default_factory=dict)
    rejected_rows: int = 0
    unmatched: Mapping[str, Unmatched] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    newest: date | datetime | None = None
