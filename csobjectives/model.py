"""The records that travel from room to room. All are frozen, and none is a dict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from csobjectives.calendars import Calendar
from csobjectives.periods import Period
from csobjectives.problems import ExitCode, Location, Problem
from csobjectives.quantities import NUMBER, Unit
from csobjectives.windows import MonthDay, Window


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    DURATION = "duration"
    PERCENT = "percent"
    MONEY = "money"


class Enforcement(StrEnum):
    """What a miss does: fail the gate, warn, or be shown only."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"
    TRACKED = "tracked"


class Verdict(StrEnum):
    """How a reading stands against its target, worst first."""

    MISSED = "missed"
    NO_DATA = "no-data"
    STALE = "stale"
    AT_RISK = "at-risk"
    TOO_FEW = "too-few"
    PENDING = "pending"
    MET = "met"


FILE_DAY = "day of the file"  # the column that a file's own name fills
UNCOVERED = "not covered by the source"  # why rows before or after its completeness are left out


Bound = Fraction | date
"""An end of an allowed range: a figure as in the file, or a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as the contract promises it.

    `names` are the names that it may have in a file, first match first; a number is a position,
    from 1. `unit` and `scale` say that a number stands for a duration, money or a percentage:
    the figure times `scale` is in base units (seconds, fractions). An `optional` column may be
    in no file at all. `one_of` holds each allowed value with its spellings. An `event` that
    lies after as-of has not happened yet; what names a `person` is never shown to others.
    """

    name: str
    type: ColumnType
    location: Location
    names: tuple[str | int, ...]
    formats: tuple[str, ...] = ()
    unit: Unit | None = None
    scale: Fraction = Fraction(1)
    digits: int = 6
    decimal: str = "."
    thousands: str = ""
    required: bool = False
    optional: bool = False
    low: Bound | None = None
    high: Bound | None = None
    missing: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    one_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    event: bool = False
    person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """What a file's name says of its rows: the period, or as-of, by a strptime pattern."""

    pattern: str
    snapshot: bool
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpivot:
    """Wide columns as rows: their names go `into` one column, their cells into `value`.

    `columns` are patterns of names (`20??-*`), or the names themselves.
    """

    columns: tuple[str, ...]
    into: str
    value: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How files are laid out, where it is not plain UTF-8 with one header line.

    `header` holds the records, from 1, that the names are in; none where the files have none.
    `skip` are further records that hold no row, `widths` the columns of fixed-width lines in
    characters. `records` leads to the list of rows inside a JSON file; `sheet` and `cells` name
    the part of a spreadsheet.
    """

    encoding: str = ""
    delimiter: str = ""
    header: tuple[int, ...] = (1,)
    skip: tuple[int, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    records: str = ""
    sheet: str = ""
    cells: str = ""
    unpivot: Unpivot | None = None
    file_name: FileName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Columns `taken` from another source, by new name; `on` pairs our columns with its own.

    Where it is `optional`, a row that finds nothing there is no matter for a warning.
    """

    source: Source
    on: Mapping[str, str]
    taken: Mapping[str, str]
    location: Location
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Exclusion:
    """Days, from `start` up to and including `end`, whose rows are left out, and why."""

    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Measurement files that share one contract.

    `time` is the column that puts a row in a period; a snapshot has `as_of` instead, or with
    `snapshots` each file its own day, and what is only looked up may say neither. `folder` is
    the folder of the document, which the patterns in `files` start from. `computed` columns
    come after those of the contract and of the `lookups`, each of which may use the ones
    before it. `rows` is the column that says for how many a row stands. Of rows with an equal
    `key`, the one that is newest by `newest_by` counts.
    """

    name: str
    location: Location
    files_location: Location
    folder: Path
    files: tuple[str, ...]
    columns: Mapping[str, Column]
    timezone: str
    description: str = ""
    shape: Shape = field(default_factory=Shape)
    time: str | None = None
    as_of: date | None = None
    key: tuple[str, ...] = ()
    newest_by: tuple[str, ...] = ()
    rows: str = ""
    lookups: Mapping[str, Join] = field(default_factory=dict)
    computed: Mapping[str, Expression] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    missing: tuple[str, ...] = ()
    at_most_rejected: Fraction = Fraction(0)
    fresh_within: timedelta | None = None
    settles_after: timedelta = timedelta(0)
    complete_from: date | None = None
    complete_through: date | None = None

    @property
    def snapshots(self) -> bool:
        """Whether each file is a snapshot of the day in its name."""
        return self.shape.file_name is not None and self.shape.file_name.snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An SQL scalar as it was written, and where."""

    text: str
    location: Location


Option = str | Fraction | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two windows of days: what is measured `after` a day is held against what was `before`.

    `before` need not be what comes just before: it may be the same days of the year before.
    """

    before: Period
    after: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured: a metric, its roles bound to expressions, its variant and cut-offs.

    `options` are in base units. `shown` is how the variant is printed, as it was written.
    `source` is empty where the figures come from documents of kind Measurements. `time`
    overrules the source's; with `per`, rows are folded to one per value first, with `cluster`,
    those of one value belong together, and with `weight`, each counts for more or less than one.
    `register` is the source that a metric counts from, where it has one: then `where` and `by` are
    about its rows. `unit_word` is the `unit:` that the measure itself names; `sample` says that its
    rows are a sample of what the process brings, where they are a census by default. With a
    `clock`, time from one moment to another is the working time between them.

    A measure of other `objectives`, by the role that these play, is made of their figures; a
    `comparison` of theirs in two windows of its own. A measure that is `paired` is one that is
    compared thing by thing: its role `paired_by` tells the things.
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
    per: str = ""
    time: str = ""
    cluster: str = ""
    weight: Expression | None = None
    register: str = ""
    sample: bool = False
    objectives: Mapping[str, tuple[Objective, ...]] = field(default_factory=dict)
    comparison: Comparison | None = None
    paired: bool = False
    clock: Calendar | None = None


class Versus(StrEnum):
    """What a relative target is held against, where that is not another objective."""

    PREVIOUS = "previous_period"
    LAST_YEAR = "same_period_last_year"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glide:
    """A bound on its way, in equal steps from day to day: on the day `by`, it is `to`."""

    to: Fraction
    by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is aimed at, in base units. A band (`between`) has both bounds.

    As a step of a schedule it holds `since` a day. A `glide` moves its bound from that day on;
    the target that is in force in a period is another one, without it: see `schedules`.

    With `versus` (one of the words of `Versus`, or another objective's name) the bounds are of a
    difference, in the measure's unit; where it is `relative`, of a change as a fraction of what
    was there before.
    """

    location: Location
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    stretch: Fraction | None = None
    min_sample: int = 0
    since: date | None = None
    glide: Glide | None = None
    versus: str = ""
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The figure that an objective started from, in base units, and the day that it is of."""

    value: Fraction
    location: Location
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective of a set.

    `targets` are the steps of its schedule, in order; a target without a day is the only one.
    There is none only where it is tracked. The rows of the days of its `exclusions` do not count
    for it. Its periods begin in its own `timezone`; without one, in the project's. What is made of
    it holds its own figure against other periods, for which it is `asked`.
    """

    set_name: str
    id: str
    type: str
    title: str
    location: Location
    measure: Measure
    window: Window
    enforcement: Enforcement
    targets: tuple[Target, ...] = ()
    baseline: Baseline | None = None
    exclusions: tuple[Exclusion, ...] = ()
    timezone: str = ""
    asked: tuple[Versus, ...] = ()
    why: str = ""
    owner: str = ""

    @property
    def name(self) -> str:
        """The objective's name outside its set."""
        return f"{self.set_name}/{self.id}"

    @property
    def bases(self) -> tuple[Versus, ...]:
        """Which other periods its figures are held against, or those of what is made of it."""
        words = {*self.asked, *(each.versus for each in self.targets)}
        return tuple(each for each in (Versus.PREVIOUS, Versus.LAST_YEAR) if each in words)

    @property
    def target(self) -> Target | None:
        """The last target of its schedule; None where it is only tracked."""
        return self.targets[-1] if self.targets else None


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
    """What holds for the whole repository; `root` is the folder that files must lie under.

    Its `exclusions` are those of every source as well; `calendars` go by their names.
    """

    root: Path
    title: str = "Customer service objectives"
    timezone: str = "UTC"
    as_of: date | None = None
    level: float = 0.95
    fiscal_year_starts: MonthDay = (1, 1)
    exclusions: tuple[Exclusion, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything that the documents say: checked, resolved, ready to be planned.

    `figures` are those that were reported for an objective, by its name; `inputs` are the
    documents that report them.
    """

    project: Project
    sets: tuple[ObjectiveSet, ...]
    sources: Mapping[str, Source]
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """All objectives, in the order of their documents."""
        return tuple(objective for each in self.sets for objective in each.objectives)


Segment = tuple[tuple[str, str | None], ...]
"""The columns of `by` with their values; () is the whole, and None is a segment of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that was reported, in base units: a value, a quotient, or counts per answer.

    `n` is how many things it was worked out from, None where that was not said. `places` are
    those of the answers.
    """

    location: Location
    period: Period
    segment: Segment = ()
    value: Fraction | None = None
    n: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandardError:
    """How far a mean may be off, in its own unit, with the degrees of freedom behind it."""

    of: float
    freedom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What an estimator makes of sums: a value, how it came about, how sure it is.

    Values are in base units: shares as fractions, durations in seconds. An undefined value
    is None, never a number, and so is `n` where a value was reported without it; `low` and
    `high` are None where there is no interval. Of a `census` there is nothing to infer;
    elsewhere no interval means too few rows for one. A mean has its `error` as well, by which it
    is compared with another one. Where the rows cannot carry a value, `refused` says why. What
    is made of other estimates names them in `made_of`.
    """

    value: Fraction | None
    n: int | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    low: float | None = None
    high: float | None = None
    census: bool = False
    error: StandardError | None = None
    refused: str = ""
    made_of: Mapping[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An estimate for one period and segment, with what was left out, counted by reason.

    `rows` are those for which `where` holds; `source_rows` says whether the source has any row
    in the period at all. The two tell why there is no data; where none of the period's days
    count, `gap` says why. Of a `partial` period the source does not cover every day; of one that
    is `settling`, which is over, late rows are still expected, until the day that it `settles`. Of
    an open one, days that count have `passed`, and are `to_come`. A figure that no data has any
    more, but the history of an earlier run, was `recorded` on a day.
    """

    period: Period
    segment: Segment
    estimate: Estimate
    excluded: Mapping[str, int]
    rows: int = 0
    source_rows: bool = False
    partial: bool = False
    settling: bool = False
    settles: date | None = None
    gap: str = ""
    passed: int = 0
    to_come: int = 0
    recorded: date | None = None


class Refusal(StrEnum):
    """Why there is nothing that a figure can be held against."""

    NO_COUNTERPART = "no-counterpart"  # the year before has no such period: week 53, 29 February
    NO_FIGURE = "no-figure"
    PARTIAL = "partial"
    OPEN = "open"  # not over, or not settled
    REDEFINED = "redefined"  # its figure was recorded under another definition
    NO_SEGMENT = "no-segment"  # the other objective has no such segment
    NOT_POSITIVE = "not-positive"  # a relative change of what is 0 or less


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What was read for one objective and segment, before anything is judged.

    `readings` are those of closed periods, oldest first; the last one is to be judged. `bases`
    are further ones, that these are only held against; `so_far` is the open period once more, up
    to as-of, beside which `bases` have the same days of another one. `adds_up` says that a segment
    is a part of the whole's figure, and its target the whole's alone. By a source that is `stale`
    nothing is judged; `newest` is the day of its last row. What is `pending` has a reading of days
    that are not over or not settled. `kept` are the targets that closed periods were judged by when
    they were, where a history knows; of periods that are `redefined`, it knows a figure under
    another definition alone.
    """

    objective: Objective
    segment: Segment
    readings: tuple[Reading, ...]
    open: Reading | None = None
    so_far: Period | None = None
    bases: Mapping[Period, Reading] = field(default_factory=dict)
    adds_up: bool = False
    stale: bool = False
    newest: date | None = None
    pending: bool = False
    kept: Mapping[Period, Target | None] = field(default_factory=dict)
    redefined: frozenset[Period] = frozenset()

    def reading_of(self, period: Period) -> Reading | None:
        """The reading of a period, if it is among these."""
        there = (each for each in (*self.readings, self.open) if each and each.period == period)
        return next(there, self.bases.get(period))


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a figure was held against, and how far it is from that.

    `base` is the figure of `period`, or a baseline's; `change` is the difference, or the relative
    change, with its own interval. Where there is no such figure, `refused` says why.
    """

    versus: str
    period: Period | None = None
    base: Estimate | None = None
    change: Estimate | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A reading held against the `target` that was in force when its period began.

    With a relative target, what is judged is the change `against` a base. `difference` is value
    minus bound, or that change minus bound, signed (within a band: 0); None where there is nothing
    to take it of, or no target. `certain`: the whole interval lies on one side of the target.
    `verdict` is None where nothing is judged: no target, a segment of a sum, a period of the
    history that is partial. A stale one has the day of the source's `newest` row, if any.
    """

    reading: Reading
    target: Target | None = None
    against: Against | None = None
    verdict: Verdict | None = None
    difference: Fraction | None = None
    certain: bool | None = None
    stretch_met: bool | None = None
    newest: date | None = None


class Outlook(StrEnum):
    """Whether an open period can still turn out either way."""

    OPEN = "open"
    SECURED = "secured"
    OUT_OF_REACH = "out-of-reach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How an open period stands on its way to its target; it is no verdict.

    A sum or a count has what is `expected` of it by now, with equal days, what is still `needed`
    (with an upper bound: what may still come) and that `per_day` to come. A share or a mean has
    what the `rest` of the period would have to be, with as many rows a day as so far. What can be
    held against a base is, by the same days of it: `against`.

    All of it is told of one `bound` of the whole period's figure, which is `upper` where it is the
    most that this may come to. Of a band, it is the end that matters more by now; with a baseline,
    it is what the target makes of that.
    """

    target: Target
    outlook: Outlook = Outlook.OPEN
    bound: Fraction | None = None
    upper: bool = False
    expected: Fraction | None = None
    needed: Fraction | None = None
    per_day: Fraction | None = None
    rest: Fraction | None = None
    against: Against | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One objective and segment: the judged period, those before it, and the open one.

    The open one is never judged; where it has a target, `pace` says how it stands.
    """

    objective: Objective
    segment: Segment
    judged: Judgement
    history: tuple[Judgement, ...]
    open: Reading | None = None
    pace: Pace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A measurement file that was read; `source` is empty for a document of Measurements."""

    path: str
    source: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCount:
    """How many rows a source had, and why some were rejected: `{(column, reason): rows}`.

    A row that is wrong in two columns is counted for both, and once among the `rejected_rows`.
    `undated` rows carry no time, and so belong to no period. `unmatched` are rows that a lookup,
    by its name, has nothing for.
    `excluded` are those of days that are left out, by reason, as the `exclusions` say. `newest` is
    the day, or the moment in the project's zone, of the last row before as-of: asked for with
    `fresh_within` alone.
    """

    source: str
    rows: int
    rejected: Mapping[tuple[str, str], int]
    rejected_rows: int
    undated: int = 0
    unmatched: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    newest: date | datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A cell that breaks the contract, and its row with it: where it stands, and what is wrong.

    `row` counts a file's records from 1, header included. Without `column` the whole line could
    not be read. `cell` is hidden where it names a person.
    """

    source: str
    file: str
    row: int
    column: str
    reason: str
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Everything that an output needs; outputs compute nothing but their own layout.

    `rejects` are there only where they were asked for: they quote cells. `libraries` are the
    versions of those whose knowledge is in the figures, by name.
    """

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
    rejects: tuple[Reject, ...] = ()
    libraries: Mapping[str, str] = field(default_factory=dict)
