"""What the files promise: contracts of sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from csobjectives.problems import Location
from csobjectives.quantities import Unit


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


FILE_DAY = "day of the file"  # the column that a file's own name fills


UNCOVERED = "not covered by the source"  # why rows before or after its completeness are left out


TRUE_WORDS = ("true", "yes", "y", "t", "1")
FALSE_WORDS = ("false", "no", "n", "f", "0")
"""What cells say where a column of booleans has no words of its own, in any case."""


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
