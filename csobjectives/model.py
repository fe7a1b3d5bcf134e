"""The records that travel from room to room. All are frozen, and none is a dict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from csobjectives.periods import Period, Window
from csobjectives.problems import ExitCode, Location, Problem
from csobjectives.quantities import NUMBER, Unit


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


class Enforcement(StrEnum):
    """What a miss does: fail the gate, warn, or be shown only."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"
    TRACKED = "tracked"


class Verdict(StrEnum):
    """How a reading stands against its target, worst first."""

    MISSED = "missed"
    NO_DATA = "no-data"
    AT_RISK = "at-risk"
    TOO_FEW = "too-few"
    MET = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as the contract promises it.

    `names` are the names that it may have in a file, first match first. `unit` and `scale`
    say that a number stands for a duration, money or a percentage: the figure times `scale`
    is in base units (seconds, fractions).
    """

    name: str
    type: ColumnType
    location: Location
    names: tuple[str, ...]
    formats: tuple[str, ...] = ()
    unit: Unit | None = None
    scale: Fraction = Fraction(1)
    digits: int = 6
    required: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    missing: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Measurement files that share one contract.

    `time` is the column that puts a row in a period; a snapshot has `as_of` instead.
    `folder` is the folder of the document, which the patterns in `files` start from.
    """

    name: str
    location: Location
    files_location: Location
    folder: Path
    files: tuple[str, ...]
    columns: Mapping[str, Column]
    timezone: str
    description: str = ""
    time: str | None = None
    as_of: date | None = None
    delimiter: str = ""
    key: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    at_most_rejected: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An SQL scalar as it was written, and where."""

    text: str
    location: Location


Option = str | Fraction | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured: a metric, its roles bound to expressions, its variant and cut-offs.

    `options` are in base units. `shown` is how the variant is printed, as it was written.
    `unit_word` is the `unit:` that the measure itself names; `sample` says that its rows are
    a sample of what the process brings, where they are a census by default.
    """

    metric: str
    source: str
    location: Location
    roles: Mapping[str, Expression]
    unit: Unit = NUMBER
    unit_word: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    where: Expression | None = None
    by: tuple[str, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is aimed at, in base units. A band (`between`) has both bounds."""

    location: Location
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    stretch: Fraction | None = None
    min_sample: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective of a set. `target` is absent only where it is tracked."""

    set_name: str
    id: str
    type: str
    title: str
    location: Location
    measure: Measure
    window: Window
    enforcement: Enforcement
    target: Target | None = None
    why: str = ""
    owner: str = ""

    @property
    def name(self) -> str:
        """The objective's name outside its set."""
        return f"{self.set_name}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveSet:
    """One `Objectives` document: a team's objectives."""

    name: str
    title: str
    owner: str
    version: str
    location: Location
    objectives: tuple[Objective, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What holds for the whole repository; `root` is the folder that files must lie under."""

    root: Path
    title: str = "Customer service objectives"
    timezone: str = "UTC"
    as_of: date | None = None
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything that the documents say: checked, resolved, ready to be planned."""

    project: Project
    sets: tuple[ObjectiveSet, ...]
    sources: Mapping[str, Source]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """All objectives, in the order of their documents."""
        return tuple(objective for each in self.sets for objective in each.objectives)


Segment = tuple[tuple[str, str | None], ...]
"""The columns of `by` with their values; () is the whole, and None is a segment of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What an estimator makes of sums: a value, how it came about, how sure it is.

    Values are in base units: shares as fractions, durations in seconds. An undefined value
    is None, never a number; `low` and `high` are None where there is no interval. Of a
    `census` there is nothing to infer; elsewhere no interval means too few rows for one.
    """

    value: Fraction | None
    n: int
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    low: float | None = None
    high: float | None = None
    census: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An estimate for one period and segment, with what was left out, counted by reason.

    `rows` are those for which `where` holds; `source_rows` says whether the source has any row
    in the period at all. The two tell why there is no data.
    """

    period: Period
    segment: Segment
    estimate: Estimate
    excluded: Mapping[str, int]
    rows: int = 0
    source_rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A reading held against its target.

    `difference` is value minus bound, signed (within a band: 0); None where there is no
    value or no target. `certain`: the whole interval lies on one side of the target.
    `verdict` is None where nothing is judged: no target, or a segment of a sum.
    """

    reading: Reading
    verdict: Verdict | None = None
    difference: Fraction | None = None
    certain: bool | None = None
    stretch_met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One objective and segment: the judged period, those before it, and the open one."""

    objective: Objective
    segment: Segment
    judged: Judgement
    history: tuple[Judgement, ...]
    open: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A measurement file that was read."""

    path: str
    source: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount:
    """How many rows a source had, and why some were rejected: `{(column, reason): rows}`.

    `undated` rows carry no time, and so belong to no period.
    """

    source: str
    rows: int
    rejected: Mapping[tuple[str, str], int]
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Everything that an output needs; outputs compute nothing but their own layout."""

    title: str
    as_of: datetime
    timezone: str
    level: float
    sets: tuple[ObjectiveSet, ...]
    results: tuple[Result, ...]
    inputs: tuple[Input, ...]
    counts: tuple[SourceCount, ...]
    problems: tuple[Problem, ...]
    exit_code: ExitCode
