"""A cell on its way to the contract, and the families of types that files have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from sqlglot import exp

from csobjectives.engines.cells.sql import all_of, any_of, cast, chosen, negated, null
from csobjectives.engines.dialect import function
from csobjectives.model import Column

EXACT = 9 * 10**15  # whole numbers below it are what they are, also as binary fractions


class Family(Enum):
    """What the types of files have in common. `OTHER` are lists, structures and the like."""

    TEXT = "text"
    BYTES = "bytes"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    REAL = "real"
    DATE = "date"
    TIMESTAMP = "timestamp"
    INSTANT = "instant"
    TIME = "time"
    INTERVAL = "interval"
    OTHER = "other"


_FAMILIES = {
    "VARCHAR": Family.TEXT,
    "UUID": Family.TEXT,
    "BLOB": Family.BYTES,
    "BOOLEAN": Family.BOOLEAN,
    "FLOAT": Family.REAL,
    "DOUBLE": Family.REAL,
    "DATE": Family.DATE,
    "TIMESTAMP": Family.TIMESTAMP,
    "TIMESTAMP_S": Family.TIMESTAMP,
    "TIMESTAMP_MS": Family.TIMESTAMP,
    "TIMESTAMP_NS": Family.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": Family.INSTANT,
    "TIME": Family.TIME,
    "TIME_NS": Family.TIME,
    "INTERVAL": Family.INTERVAL,
} | {
    f"{sign}{size}INT": Family.INTEGER
    for sign in ("", "U")
    for size in ("TINY", "SMALL", "BIG", "HUGE")
}


def family_of(native: str) -> Family:
    """The family of a type of DuckDB, by its name."""
    if native.endswith("]"):
        return Family.OTHER
    if native in ("INTEGER", "UINTEGER"):
        return Family.INTEGER
    if native.startswith("DECIMAL("):
        return Family.DECIMAL
    if native.startswith("ENUM("):
        return Family.TEXT
    return _FAMILIES.get(native, Family.OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A column of a file on its way to the contract.

    `raw` is the file's column, `native` its type there (VARCHAR for text files). `zone` is
    the zone that a timestamp will be held in: the source's, or UTC where stamps carry one.
    """

    column: Column
    raw: exp.Expression
    native: str
    zone: str

    @property
    def family(self) -> Family:
        """What kind of type the file has."""
        return family_of(self.native)

    @property
    def is_text(self) -> bool:
        """Whether the file has text, which blanks and words for nothing may stand in."""
        return self.family in (Family.TEXT, Family.BYTES)

    @property
    def present(self) -> exp.Expression:
        """The cell as the file has it; what is not a number there is nothing.

        ISNAN trusts a Parquet file's smallest and largest value, which leave NaN out.
        """
        if self.family is not Family.REAL:
            return self.raw.copy()
        known = any_of(*(function(name, self.raw.copy()) for name in ("ISFINITE", "ISINF")))
        return chosen((known, self.raw))

    @property
    def text(self) -> exp.Expression:
        """The cell as text, as it stands; bytes that are no UTF-8 are nothing."""
        if self.native == "VARCHAR":
            return self.raw.copy()
        if self.family is Family.BYTES:
            return function("TRY", function("DECODE", self.raw.copy()))
        return cast(self.raw, "TEXT")

    @property
    def shown(self) -> exp.Expression:
        """The cell as text for people; bytes that are no UTF-8 are shown as numbers."""
        if self.family is not Family.BYTES:
            return self.text
        return exp.Coalesce(this=self.text, expressions=[cast(self.raw, "TEXT")])

    @property
    def trimmed(self) -> exp.Expression:
        """The cell as text without the blanks around it."""
        return exp.Trim(this=self.text)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a cell is read: what is tried `first` on every cell, and its `value` where that fits.

    What `misfits` is read by `otherwise`. That is asked so that it is false, or unknown for an
    empty cell, in nearly every row: a condition that none of many rows meets costs the least.
    """

    first: exp.Expression
    value: Callable[[exp.Expression], exp.Expression]
    misfits: Callable[[exp.Expression], exp.Expression] | None = None
    otherwise: exp.Expression = field(default_factory=null)


def as_it_is(first: exp.Expression) -> Attempt:
    """An attempt whose result is the value, or NULL."""
    return Attempt(first, lambda tried: tried.copy())


def else_by(cell: Cell, first: exp.Expression, otherwise: exp.Expression) -> Attempt:
    """An attempt whose result is the value; where it is NULL, the cell is read in another way."""

    def misfits(tried: exp.Expression) -> exp.Expression:
        empty, absent = (exp.Is(this=each.copy(), expression=null()) for each in (tried, cell.raw))
        return all_of(empty, negated(absent))

    return Attempt(first, lambda tried: tried.copy(), misfits, otherwise)
