"""What a value in an expression is: its kind, its unit, and how a scan holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlglot import exp

from csobjectives.expressions.trees import named
from csobjectives.quantities import Dimension, Unit


class Kind(StrEnum):
    """The kinds of value.

    A scan holds a duration as whole microseconds, and a time of day as those since midnight.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time of day"
    DURATION = "duration"
    NULL = "null"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.REAL})
TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP})


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; a number's unit, where it stands for money or a percentage; a timestamp's zone.

    `zone` is the zone whose local time a timestamp column is held in; `UTC` for instants. A time
    of day is by the clocks of its `zone`. `digits` are the decimal places of a decimal that is
    held in 18 digits; None where it is wider. `known` are the only values that a text can have,
    where the contract lists them.
    """

    kind: Kind
    unit: Unit | None = None
    zone: str = "UTC"
    digits: int | None = None
    known: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_number(self) -> bool:
        """Whether one can calculate with it."""
        return self.kind in NUMBERS

    @property
    def narrow_digits(self) -> int | None:
        """The decimal places of a figure whose product with its like is exact in 38 digits."""
        return 0 if self.kind in (Kind.INTEGER, Kind.DURATION) else self.digits

    @property
    def exact(self) -> bool:
        """Whether its sum does not depend on the order of the rows."""
        return self.kind is not Kind.REAL

    def describe(self) -> str:
        """The type in words, for messages."""
        if self.unit and self.unit.dimension is Dimension.MONEY:
            return f"money in {self.unit.currency}"
        if self.unit and self.unit.dimension is Dimension.SHARE:
            return "a percentage"
        article = "an" if self.kind is Kind.INTEGER else "a"
        words = {Kind.TEXT: "text", Kind.NULL: "null", Kind.REAL: "a number"}
        return words.get(self.kind, f"{article} {self.kind}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A lowered expression with its type; a list of `labels` has no SQL of its own."""

    sql: exp.Expression
    type: Type
    labels: tuple[str, ...] = ()


def column(name: str, of: Type) -> Typed:
    """A column by its name."""
    return Typed(named(name), of)
