"""Values as people write them: `90%`, `2 pp`, `20 s`, `250000 EUR`, `-10`.

A quantity is exact (a fraction, never a binary float) and knows its unit, so that a
target in the wrong unit is refused instead of compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Dimension(StrEnum):
    """What a figure counts; figures are compared within one dimension only."""

    SHARE = "share"
    POINTS = "points"
    DURATION = "duration"
    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Unit:
    """A dimension, with the ISO 4217 code where it is money. Durations are held in seconds.

    A duration that is `working` time is one of open hours, of which no number makes a day;
    `workday` is how long each day is on which one works, 0 where they differ.
    """

    dimension: Dimension
    currency: str = ""
    working: bool = False
    workday: Fraction = field(default=Fraction(0), compare=False)

    def __str__(self) -> str:
        """The unit's name in `csobjectives/results/v1`."""
        if self.dimension is Dimension.DURATION:
            return "s"
        return self.currency or str(self.dimension)

    def describe(self) -> str:
        """The unit in words, for messages."""
        if self.working:
            return "a duration of working time (such as 30 min or 4 h)"
        return {
            Dimension.SHARE: "a share (such as 90%)",
            Dimension.POINTS: "points (such as 30 or -10)",
            Dimension.DURATION: "a duration (such as 20 s or 4 h)",
            Dimension.MONEY: f"money in {self.currency} (such as 2500 {self.currency})",
            Dimension.NUMBER: "a plain number (such as 4.2)",
        }[self.dimension]


SHARE = Unit(Dimension.SHARE)
POINTS = Unit(Dimension.POINTS)
DURATION = Unit(Dimension.DURATION)
NUMBER = Unit(Dimension.NUMBER)


def money(currency: str) -> Unit:
    """The unit of an amount in one currency, by its ISO 4217 code."""
    return Unit(Dimension.MONEY, currency)


_NOISE = 1e-12  # what is left of two floats that should be the same


def exact_end(end: float) -> Fraction:
    """An interval's end, as it is held against bounds and shown: by 12 digits.

    What lies behind is noise of the arithmetic. So an end that is one of the figures itself, as
    that of a quantile's interval, or of a difference that is none, equals a bound that is the same.
    """
    return Fraction(Decimal(f"{end:.12g}")) if abs(end) >= _NOISE else Fraction(0)


def difference_unit(unit: Unit) -> Unit:
    """The unit of a difference: of two shares, points."""
    return POINTS if unit == SHARE else unit


def working_time(workday: Fraction) -> Unit:
    """The unit of durations in working time, with the length of each day on which one works."""
    return Unit(Dimension.DURATION, working=True, workday=workday)


SECONDS_IN: dict[str, Fraction] = {
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "min": Fraction(60),
    "h": Fraction(3600),
    "day": Fraction(86400),
    "days": Fraction(86400),
    "week": Fraction(604800),
    "weeks": Fraction(604800),
}

_WRITTEN = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<word>%|[A-Za-z]+)?\s*\Z",
    re.ASCII,
)
_DIFFERENCES = ("pp", "points")
_LONGER = ("day", "days", "week", "weeks")  # than working time is measured in


class QuantityError(ValueError):
    """A value that cannot be read, or is in the wrong unit; `hint` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def parse_unit(word: str) -> tuple[Unit, Fraction]:
    """The unit that a column's `unit:` names, and its size in base units (`min`: 60 seconds).

    0.58 in a column of unit `share`, and 58 in one of unit `%`, are both 58%.
    Raises QuantityError for a word that is none of these, no duration's and no currency's code.
    """
    if word in SECONDS_IN:
        return DURATION, SECONDS_IN[word]
    if word == "%":
        return SHARE, Fraction(1, 100)
    if word == "share":
        return SHARE, Fraction(1)
    if re.fullmatch(r"[A-Z]{3}", word):
        return money(word), Fraction(1)
    raise QuantityError(
        f"'{word}' is no unit",
        f"Units are {', '.join(SECONDS_IN)}, %, share and ISO 4217 codes such as EUR.",
    )


def _split(written: str | int | Decimal) -> tuple[Fraction, str]:
    """The number and the unit's word of a written value."""
    if not isinstance(written, str):
        return Fraction(written), ""
    match = _WRITTEN.match(written.strip())
    if not match:
        raise QuantityError(
            f"'{written}' is not a value",
            "Write a number and its unit, such as 90%, 2 pp, 20 s, 4 h, 250000 EUR or 4.2.",
        )
    return Fraction(match["number"].replace(",", "")), match["word"] or ""


def _plain(number: Fraction) -> str:
    """A number as one would type it, for hints."""
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"


def parse_value(written: str | int | Decimal, unit: Unit) -> Fraction:
    """A target's bound in base units (shares as fractions, durations in seconds).

    Raises QuantityError where it is not in `unit`; the hint says what to write instead.
    """
    number, word = _split(written)
    wrong = QuantityError(
        f"{written} is not {unit.describe()}", f"Write {_example(number, word, unit)}."
    )
    match unit.dimension:
        case Dimension.SHARE if word == "%":
            return number / 100
        case Dimension.DURATION if unit.working and word in _LONGER:
            raise QuantityError(str(wrong), _in_working_hours(number, word, unit.workday))
        case Dimension.DURATION if word in SECONDS_IN:
            return number * SECONDS_IN[word]
        case Dimension.MONEY if word == unit.currency:
            return number
        case Dimension.POINTS if word in ("", *_DIFFERENCES):
            return number
        case Dimension.NUMBER if not word:
            return number
    raise wrong


def _in_working_hours(number: Fraction, word: str, workday: Fraction) -> str:
    """What to write for days or weeks, in which working time is not measured."""
    hours = workday / SECONDS_IN["h"]
    if not hours or word not in ("day", "days"):
        return "Write hours of working time, such as 16 h."
    days = "a day's work is" if number == 1 else f"{_plain(number)} days' work is"
    return f"Write {_plain(number * hours)} h, if {days} meant: a day has {_plain(hours)} h."


def parse_difference(written: str | int | Decimal, unit: Unit) -> Fraction:
    """A tolerance in base units: as `parse_value`, but the difference of two shares is in `pp`.

    `2%` of a share is refused, for it could mean two points or two hundredths of the share.
    """
    if unit.dimension is not Dimension.SHARE:
        return parse_value(written, unit)
    number, word = _split(written)
    if word in _DIFFERENCES:
        return number / 100
    sign = "+" if str(written).startswith("+") else ""
    raise QuantityError(
        f"{written} is not a difference of two shares",
        f"Write {sign}{_plain(number if word or abs(number) >= 1 else number * 100)} pp.",
    )


def _example(number: Fraction, word: str, unit: Unit) -> str:
    """The written value as it was probably meant, in the right unit."""
    match unit.dimension:
        case Dimension.SHARE:
            as_percent = number * 100 if not word and abs(number) <= 1 else number
            return f"{_plain(as_percent)}%"
        case Dimension.DURATION:
            return f"{_plain(number)} s, {_plain(number)} min or {_plain(number)} h"
        case Dimension.MONEY:
            return f"{_plain(number)} {unit.currency}"
        case Dimension.POINTS if word == "%":
            return f"{_plain(number)} points"
        case _:
            return _plain(number)
