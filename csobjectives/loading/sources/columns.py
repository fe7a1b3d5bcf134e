"""One column of a contract: what it promises, and which promises go with which type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.sources.formats import listed, read_formats
from csobjectives.model import Bound, Column, ColumnType
from csobjectives.periods import parse_day
from csobjectives.quantities import (
    DURATION,
    SECONDS_IN,
    SHARE,
    Dimension,
    QuantityError,
    Unit,
    parse_unit,
    parse_value,
)

_T = ColumnType
_MOMENTS = (_T.DATE, _T.TIMESTAMP)
_FIGURES = (_T.INTEGER, _T.DECIMAL, _T.PERCENT, _T.MONEY)

# Which keys mean something for which types; elsewhere they would be ignored, so refused.
_ONLY_FOR: dict[str, tuple[ColumnType, ...]] = {
    "format": (_T.DATE, _T.TIMESTAMP, _T.TIME, _T.DURATION),
    "unit": (_T.INTEGER, _T.DECIMAL, _T.DURATION, _T.MONEY),
    "between": (*_FIGURES, _T.DURATION, *_MOMENTS),
    "digits": (_T.DECIMAL, _T.PERCENT, _T.MONEY),
    "decimal": (*_FIGURES, _T.DURATION),
    "thousands": (*_FIGURES, _T.DURATION),
    "true_is": (_T.BOOLEAN,),
    "false_is": (_T.BOOLEAN,),
    "one_of": (_T.TEXT,),
    "event": _MOMENTS,
}

OF_TYPES = frozenset(_ONLY_FOR)
"""The keys of a column that mean something for some types only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """How the source's numbers are written, where a column does not say it itself."""

    decimal: str | None = None
    thousands: str | None = None


def read_column(reader: Reader, name: str, raw: Mapping[str, Any], signs: Signs) -> Column:
    """One column; whatever does not go with its type is a problem."""
    kind = ColumnType(raw["type"])
    _check_keys(reader, kind, raw)
    unit, scale = _unit(reader, kind, raw)
    low, high = _range(reader, kind, raw, None if "unit" not in raw else scale)
    decimal, thousands = _signs(reader, name, kind, raw, signs)
    return Column(
        name=name,
        type=kind,
        location=reader.at(key=True),
        names=_names(raw.get("from", name)),
        formats=read_formats(reader, kind, as_tuple(raw.get("format", ()))),
        unit=unit,
        scale=scale,
        digits=raw.get("digits", 6),
        decimal=decimal,
        thousands=thousands,
        required=raw.get("required", False),
        optional=_optional(reader, raw),
        low=low,
        high=high,
        missing=texts_of(raw.get("missing", ())),
        true=texts_of(raw.get("true_is", ())),
        false=_false_words(reader, raw),
        one_of=_one_of(reader, raw.get("one_of", ())),
        event=raw.get("event", False),
        person=raw.get("person", False),
    )


def texts_of(written: Iterable[object]) -> tuple[str, ...]:
    """Cells as texts: numbers as they were written."""
    return tuple(str(each) for each in written)


def _names(written: str | int | Iterable[str | int]) -> tuple[str | int, ...]:
    return (written,) if isinstance(written, str | int) else tuple(written)


def _check_keys(reader: Reader, kind: ColumnType, raw: Mapping[str, Any]) -> None:
    for key, types in _ONLY_FOR.items():
        if key in raw and kind not in types:
            reader.problem(
                "unused-key",
                f"'{key}' means nothing for a column of type {kind}",
                key,
                f"It goes with {listed(types)}: change the type, or leave it out.",
            )


def _optional(reader: Reader, raw: Mapping[str, Any]) -> bool:
    if raw.get("optional") and raw.get("required"):
        reader.problem(
            "conflicting-keys",
            "a column that every row needs cannot be absent from the files",
            "optional",
            "Leave out either 'required' or 'optional'.",
        )
    return bool(raw.get("optional", False))


def _unit(reader: Reader, kind: ColumnType, raw: Mapping[str, Any]) -> tuple[Unit | None, Fraction]:
    """What the figures count, and the size of one in base units.

    A duration without a unit has none: then only clocks and ISO 8601 can be read.
    """
    if kind is _T.PERCENT:
        return SHARE, Fraction(1, 100)
    if "unit" not in raw:
        if kind is _T.MONEY:
            message = f"'unit' is missing in '{reader.path[-1]}': money has a currency"
            reader.problem("missing-key", message, (), "For example: unit: EUR")
        return None, Fraction(1)
    try:
        unit, scale = parse_unit(raw["unit"])
    except QuantityError as error:
        reader.problem("unknown-unit", str(error), "unit", error.hint)
        return None, Fraction(1)
    if kind is _T.MONEY and unit.dimension is not Dimension.MONEY:
        message = f"'{raw['unit']}' is no currency"
        hint = "Money has the code of its currency, for example: unit: EUR"
        reader.problem("wrong-unit", message, "unit", hint)
    if kind is _T.DURATION and unit.dimension is not Dimension.DURATION:
        message = f"'{raw['unit']}' is no unit of time"
        reader.problem("wrong-unit", message, "unit", f"Known: {', '.join(SECONDS_IN)}.")
    return unit, scale


def _range(
    reader: Reader, kind: ColumnType, raw: Mapping[str, Any], scale: Fraction | None
) -> tuple[Bound | None, Bound | None]:
    """The ends of the allowed range, as the files write figures; of moments, they are days."""
    written = raw.get("between", ())
    if not written or kind not in _ONLY_FOR["between"]:
        return None, None
    low, high = (_bound(reader, kind, each, i, scale) for i, each in enumerate(written))
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        what = "day" if kind in _MOMENTS else "figure"
        reader.problem(
            "empty-range",
            f"no {what} lies between {written[0]} and {written[1]}",
            "between",
            "Write the lower one first.",
        )
    return low, high


def _bound(
    reader: Reader, kind: ColumnType, written: Any, index: int, scale: Fraction | None
) -> Bound | None:
    """One end of a range; None and a problem where it is not what the type has."""
    if kind in _MOMENTS:
        return _day_bound(reader, kind, written, index)
    if isinstance(written, str) and kind is _T.DURATION:
        try:
            return parse_value(written, DURATION) / (scale or 1)
        except QuantityError as error:
            reader.problem("wrong-unit", str(error), ("between", index), error.hint)
            return None
    if isinstance(written, str):
        message = f"a range of type {kind} lies between numbers, not '{written}'"
        hint = "For example: between: [0, 100]"
        reader.problem("wrong-type", message, ("between", index), hint)
        return None
    if kind is _T.DURATION and scale is None:
        message = f"{written} is a duration without its unit"
        hint = "For example: between: [0 s, 4 h]; or give the column its unit: s, min, h or days."
        reader.problem("wrong-unit", message, ("between", index), hint)
        return None
    return Fraction(written)


def _day_bound(reader: Reader, kind: ColumnType, written: Any, index: int) -> date | None:
    example = "For example: between: [2020-01-01, 2029-12-31]"
    if not isinstance(written, str):
        message = f"a range of type {kind} lies between days, not {written}"
        reader.problem("wrong-type", message, ("between", index), example)
        return None
    try:
        return parse_day(written)
    except ValueError as error:
        reader.problem("bad-day", str(error), ("between", index), example)
        return None


def _signs(
    reader: Reader, name: str, kind: ColumnType, raw: Mapping[str, Any], signs: Signs
) -> tuple[str, str]:
    """The decimal sign, and what parts thousands: the column's, the source's, or the usual."""
    if kind not in _ONLY_FOR["decimal"]:
        return ".", ""
    decimal: str = raw.get("decimal", signs.decimal or ".")
    usual = ("." if decimal == "," else ",") if kind is _T.MONEY else ""
    shared = signs.thousands if signs.thousands is not None else usual
    thousands: str = raw.get("thousands", shared)
    if decimal == thousands:
        at = next((key for key in ("thousands", "decimal") if key in raw), ())
        reader.problem(
            "conflicting-keys",
            f"in '{name}', '{decimal}' is both the decimal sign and the one between thousands",
            at,
            'Write the two apart, for example: decimal: ",", thousands: "."',
        )
    return decimal, thousands


def _false_words(reader: Reader, raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The words that mean false; one that means true as well is a problem."""
    true = {each.casefold() for each in texts_of(raw.get("true_is", ()))}
    false = texts_of(raw.get("false_is", ()))
    for index, word in enumerate(false):
        if word.casefold() in true:
            message = f"'{word}' means both true and false"
            hint = "Name it once, in true_is or in false_is."
            reader.problem("repeated-entry", message, ("false_is", index), hint)
    return false


def _one_of(
    reader: Reader, written: Mapping[str, Iterable[str]] | Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Each allowed value with its other spellings; a text cannot stand for two values.

    Cells are read in any case: nor can texts that differ in their case alone.
    """
    spelled = written if isinstance(written, Mapping) else dict.fromkeys(written, ())
    allowed = {value: tuple(spellings) for value, spellings in spelled.items()}
    owner: dict[str, str] = {}
    for place, value in enumerate(allowed):
        first = owner.setdefault(_read_as(value), value)
        if first != value:
            reader.problem(
                "repeated-entry",
                f"'{first}' and '{value}' are one: cells are read in any case",
                ("one_of", value if isinstance(written, Mapping) else place),
                "Keep one of them.",
            )
    for value, spellings in allowed.items():
        for index, spelling in enumerate(spellings):
            first = owner.setdefault(_read_as(spelling), value)
            if _read_as(first) != _read_as(value):
                reader.problem(
                    "repeated-entry",
                    f"'{spelling}' stands for both '{first}' and '{value}'",
                    ("one_of", value, index),
                    "Keep it below one of them.",
                )
    return allowed


def _read_as(word: str) -> str:
    return word.strip().lower()
