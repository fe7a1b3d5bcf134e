"""What is made of a source's rows before anything is added up: records that engines turn to SQL.

Each gives a relation of its own, in whose columns the formulas are bound. Where rows stay rows,
they keep their columns, and the facts stand beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlglot import exp

from csobjectives.planning.folds import Fold

AMONG = "(among)"  # whether a formula is about an observation at all
DAY = "(day)"  # the day of a row, in the project's zone
BEFORE = "(before_start)"  # the day at which the period before begins
BEFORE_END = "(before_end)"  # the day at which it ends: to date, some days before the next begins
SNAPSHOT = "(snapshot)"  # the day of the register that a span has
TAKEN = "(taken)"  # the day of the snapshot that counts in a span, where rows come in snapshots
TAKEN_BEFORE = "(taken_before)"  # the same of the period before
PARTS = "(parts)"  # how many parts the period has
INSIDE = "(inside)"  # how many rows of a thing lie in the period itself


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanDays:
    """A span by its number, and the days that it reaches from and to.

    `before` and `before_end` are the days at which the period before begins and ends, and `parts`
    is how many parts the period has that a fact asks for. Where the files of rows are snapshots,
    those of the day `taken` count, and in the period before those of `taken_before`; of a
    register's, those of the `snapshot`.
    """

    number: int
    start: date
    end: date
    before: date
    before_end: date
    parts: int = 0
    taken: date | None = None
    taken_before: date | None = None
    snapshot: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SequelRows:
    """Rows beside the rows of the same thing before and after them.

    `usable` are the rows that may be a sequel: known, and of days that count. `moment` is a row's
    time in microseconds, by which sequels are ordered; NULL of rows that are not looked at.
    """

    usable: exp.Expression
    of: tuple[exp.Expression, ...]
    moment: exp.Expression
    shown: Mapping[str, exp.Expression]
    again: exp.Expression
    holds: exp.Expression
    among: exp.Expression | None


class Merge(StrEnum):
    """How what is made of some rows goes together with what is made of others."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Part:
    """An aggregate over rows, and how two of them become one; some cannot."""

    sql: exp.Expression
    merge: Merge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRows:
    """The rows that things are made of: `usable` ones, with what facts name beside them.

    `shown` are columns of the row itself, and `marks` come from other rows of the same thing.
    """

    usable: exp.Expression
    shown: Mapping[str, exp.Expression]
    marks: Mapping[str, exp.Expression]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRows:
    """Rows grouped `by` things and more, within spans, with `facts` as aggregates.

    `within` says whether a row and a span go together. With a `register`, its rows are held
    against the spans, and get the facts of the thing that they `match`; `silent` are the facts of
    those without any row.
    """

    placed: PlacedRows
    by: Mapping[str, exp.Expression]
    facts: Mapping[str, exp.Expression]
    silent: Mapping[str, exp.Expression]
    spans: tuple[SpanDays, ...]
    within: exp.Expression
    register: RegisterRows | None
    among: exp.Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningRows:
    """Rows grouped `by` things, in each span with everything until it ends.

    What is made of the rows between the ends of two spans, as `parts`, runs on to the next ones:
    `facts` are made of the parts so far, by their columns.
    """

    placed: PlacedRows
    by: Mapping[str, exp.Expression]
    parts: Mapping[str, Part]
    facts: Mapping[str, exp.Expression]
    spans: tuple[SpanDays, ...]
    among: exp.Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRows:
    """The other source that entries come from: its name, and how an entry is found.

    `usable` are its rows that are known; `match` compares one with the rows' thing. `within` are
    the rows that lie in the reach of a span, `relevant` those that any fact looks at. `snapshot`
    is the column that holds the day of an entry's file.
    """

    name: str
    usable: exp.Expression
    entry: exp.Expression
    match: exp.Expression
    within: exp.Expression
    relevant: exp.Expression
    snapshot: exp.Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRows:
    """Each row once for every span; of snapshots, in the span of which it was `taken`.

    `day` is the row's own, where it has one: nothing is known of spans that end before the first.
    """

    usable: exp.Expression
    spans: tuple[SpanDays, ...]
    among: exp.Expression | None
    taken: exp.Expression | None = None
    day: exp.Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRows:
    """Rows beside the moments at which those were counted that have a value and fit `where`.

    `holds` says whether a row does; `span` is the number of its span.
    """

    span: exp.Expression
    holds: exp.Expression
    shown: Mapping[str, exp.Expression]
    among: exp.Expression | None


Observed = Fold | SequelRows | EntryRows | RunningRows | StandingRows | MomentRows
