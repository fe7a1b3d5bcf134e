"""From a file's cells to the values that the contract promises, or to why they are rejected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sqlglot import exp

from csobjectives.engines.dialect import function, local_time, text
from csobjectives.expressions.literals import MICROSECONDS, cast
from csobjectives.model import Column, ColumnType, Source
from csobjectives.quantities import Dimension

TRUE_WORDS = ("true", "yes", "y", "t", "1")
FALSE_WORDS = ("false", "no", "n", "f", "0")

# A stamp that carries its zone: 10:00Z, 10:00+02:00, 10:00-0530, 10:00 UTC. A cast to TIMESTAMP
# would leave the zone out of account.
_ZONED = ":.*[-+A-Za-z]"
_FIRST_YEAR = 1000
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


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


def cleaned(cell: Cell, source: Source) -> exp.Expression:
    """The cell without what means "nothing": blanks, and the contract's null tokens."""
    tokens = [*source.missing, *cell.column.missing]
    if cell.native != "VARCHAR":
        if cell.native in ("DOUBLE", "FLOAT"):
            not_a_number = exp.If(this=_is_nan(cell.raw), true=exp.Null())
            value: exp.Expression = exp.Case(ifs=[not_a_number], default=cell.raw)
        else:
            value = cell.raw
        as_text = cast(cell.raw, "TEXT")
    else:
        trimmed = exp.Trim(this=cell.raw)
        value = exp.Nullif(this=trimmed, expression=text(""))
        as_text = trimmed
    if not tokens:
        return value
    known: exp.Expression = exp.In(
        this=as_text, expressions=[text(token.strip()) for token in tokens]
    )
    numbers = [token.strip() for token in tokens if _NUMBER.fullmatch(token.strip())]
    if numbers and cell.column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):  # 0 is also 0.0
        number = _try(as_text.copy(), "DOUBLE")
        same = exp.In(this=number, expressions=[exp.Literal.number(each) for each in numbers])
        known = exp.Or(this=known, expression=exp.Coalesce(this=same, expressions=[exp.false()]))
    return exp.Case(ifs=[exp.If(this=known, true=exp.Null())], default=value)


def _is_nan(value: exp.Expression) -> exp.Expression:
    """ISNAN trusts a Parquet file's smallest and largest value, which leave NaN out."""
    finite, infinite = (function(name, value.copy()) for name in ("ISFINITE", "ISINF"))
    return exp.Not(this=exp.Paren(this=exp.Or(this=finite, expression=infinite)))


def converted(cell: Cell, value: exp.Expression, source: Source) -> exp.Expression:
    """The cleaned cell in the contract's type; NULL where it cannot be that."""
    column, is_text = cell.column, cell.native == "VARCHAR"
    match column.type:
        case ColumnType.TEXT:
            return value if is_text else cast(value, "TEXT")
        case ColumnType.INTEGER:
            return _integer(value, cell.native)
        case ColumnType.DECIMAL:
            return exp.TryCast(this=value, to=exp.DataType.build(_decimal_type(column.digits)))
        case ColumnType.BOOLEAN:
            return value if cell.native == "BOOLEAN" else _boolean(cast(value, "TEXT"), column)
        case ColumnType.DATE:
            return _date(value, cell)
        case ColumnType.TIMESTAMP:
            return _timestamp(value, cell, source)


def _try(value: exp.Expression, to: str) -> exp.Expression:
    return exp.TryCast(this=value, to=exp.DataType.build(to, dialect="duckdb"))


def _decimal_type(digits: int) -> str:
    return f"DECIMAL({18 if digits <= 6 else 38}, {digits})"


def _integer(value: exp.Expression, native: str) -> exp.Expression:
    """Whole numbers, also written 3.0; a plain cast would round 3.6 to 4."""
    if "INT" in native:
        return _try(value, "BIGINT")
    number = _try(value, "DECIMAL(38, 18)")
    is_whole = exp.EQ(this=number, expression=function("TRUNC", number))
    branches = [exp.If(this=is_whole, true=_try(number, "BIGINT"))]
    if native == "VARCHAR":  # nearly every cell is digits alone, which are read ten times faster
        digits = function("REGEXP_FULL_MATCH", value.copy(), text("-?[0-9]+"))
        branches.insert(0, exp.If(this=digits, true=_try(value.copy(), "BIGINT")))
    return exp.Case(ifs=branches)


def _boolean(value: exp.Expression, column: Column) -> exp.Expression:
    declared = bool(column.true or column.false)
    lowered = exp.Lower(this=value)
    branches = [
        exp.If(
            this=exp.In(this=lowered, expressions=[text(word.lower()) for word in words]),
            true=result,
        )
        for words, result in (
            (column.true if declared else TRUE_WORDS, exp.true()),
            (column.false if declared else FALSE_WORDS, exp.false()),
        )
        if words
    ]
    if declared and not (column.true and column.false):  # one side is named: the rest is the other
        rest = exp.false() if column.true else exp.true()
        branches.append(
            exp.If(this=exp.Not(this=exp.Is(this=value, expression=exp.Null())), true=rest)
        )
    return exp.Case(ifs=branches)


def _parsed(value: exp.Expression, formats: tuple[str, ...]) -> exp.Expression:
    return function("TRY_STRPTIME", value, exp.Array(expressions=[text(each) for each in formats]))


def _date(value: exp.Expression, cell: Cell) -> exp.Expression:
    if cell.native == "DATE":
        return value
    if cell.native.startswith("TIMESTAMP"):  # a time of day is not dropped in silence
        day = cast(value, "DATE")
        is_day = exp.EQ(this=cast(day, "TIMESTAMP"), expression=cast(value.copy(), "TIMESTAMP"))
        return exp.Case(ifs=[exp.If(this=is_day, true=day.copy())])
    value = cast(value, "TEXT")
    if cell.column.formats:
        return cast(_parsed(value, cell.column.formats), "DATE")
    is_day = exp.EQ(this=exp.Length(this=value), expression=exp.Literal.number(10))
    return exp.Case(ifs=[exp.If(this=is_day, true=_try(value, "DATE"))])


def _timestamp(value: exp.Expression, cell: Cell, source: Source) -> exp.Expression:
    if cell.native == "TIMESTAMP WITH TIME ZONE":
        return function("MAKE_TIMESTAMP", function("EPOCH_US", value))
    own, held = text(source.timezone), text(cell.zone)
    if cell.native == "DATE" or cell.native.startswith("TIMESTAMP"):
        stamp = cast(value, "TIMESTAMP")
        return stamp if cell.zone == source.timezone else local_time(stamp, own, held)
    value = cast(value, "TEXT")
    if cell.column.formats:
        parsed = _parsed(value, cell.column.formats)
        if carries_zone(cell.column):
            parsed = function("MAKE_TIMESTAMP", function("EPOCH_US", parsed))
        elif cell.zone != source.timezone:
            parsed = local_time(parsed, own, held)
        return parsed
    local = _try(value.copy(), "TIMESTAMP")
    instant = function("EPOCH_US", _try(value.copy(), "TIMESTAMP WITH TIME ZONE"))
    zoned: exp.Expression = function("MAKE_TIMESTAMP", instant)
    if cell.zone != source.timezone:
        local = local_time(local, own, held)
    if cell.zone != "UTC":  # the column is held in local time: convert what carries a zone
        zoned = local_time(zoned, text("UTC"), held)
    return exp.Case(
        ifs=[
            exp.If(this=_is_word(value), true=exp.Null()),
            exp.If(this=is_zoned(value), true=zoned),
        ],
        default=local,
    )


def carries_zone(column: Column) -> bool:
    """Whether the contract's own format says that stamps carry their zone."""
    return any("%z" in each or "%Z" in each for each in column.formats)


def is_zoned(value: exp.Expression) -> exp.Expression:
    """Whether a stamp as text carries its zone."""
    return function("REGEXP_MATCHES", value.copy(), text(_ZONED))


def _is_word(value: exp.Expression) -> exp.Expression:
    """Whether a stamp does not begin with a digit: `epoch` and `infinity` are no stamps."""
    return exp.Not(this=exp.Between(this=value.copy(), low=text("0"), high=text(":")))


def in_base_units(column: Column, value: exp.Expression) -> exp.Expression:
    """A figure that counts a unit, in base units: durations in whole microseconds."""
    if column.unit is None or column.unit.dimension is Dimension.MONEY:
        return value
    if column.unit.dimension is Dimension.DURATION:
        factor = exp.Literal.number(int(column.scale * MICROSECONDS))
        if column.type is ColumnType.INTEGER:
            return exp.Mul(this=value, expression=factor)
        # As wide as it gets: 18 digits would overflow at 106 days.
        wide = cast(value, f"DECIMAL(38, {column.digits})")
        return cast(exp.Round(this=exp.Mul(this=wide, expression=factor)), "BIGINT")
    hundredth = exp.Mul(this=value, expression=exp.Literal.number("0.01"))
    return cast(hundredth, f"DECIMAL(38, {column.digits + 2})")


def rejections(
    cell: Cell, clean: exp.Expression, value: exp.Expression
) -> Iterator[tuple[str, exp.Expression]]:
    """Why a row may be rejected for this cell, with the condition under which it is."""
    column = cell.column
    if column.required:
        yield "is empty", exp.Is(this=clean, expression=exp.Null())
    if not _always_fits(cell):
        there = exp.Not(this=exp.Is(this=clean, expression=exp.Null()))
        yield (
            _not_of_type(column),
            exp.And(this=there, expression=exp.Is(this=value, expression=exp.Null())),
        )
    if column.type in (ColumnType.DATE, ColumnType.TIMESTAMP) and cell.native == "VARCHAR":
        first = cast(text(f"{_FIRST_YEAR}-01-01"), "DATE")  # a year of two digits is no year
        yield f"is before the year {_FIRST_YEAR}", exp.LT(this=value, expression=first)
    if column.low is not None and column.high is not None:
        low, high = (_figure(each) for each in (column.low, column.high))
        outside = exp.Or(
            this=exp.LT(this=value, expression=exp.Literal.number(low)),
            expression=exp.GT(this=value, expression=exp.Literal.number(high)),
        )
        yield f"is not between {low} and {high}", outside


def _figure(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.12f}".rstrip("0")


def _always_fits(cell: Cell) -> bool:
    """Whether every cell of the file's own type is one of the contract's."""
    native, wanted = cell.native, cell.column.type
    return (
        wanted is ColumnType.TEXT
        or (wanted is ColumnType.INTEGER and native in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT"))
        or (wanted is ColumnType.BOOLEAN and native == "BOOLEAN")
        or (wanted in (ColumnType.DATE, ColumnType.TIMESTAMP) and native == "DATE")
        or (wanted is ColumnType.TIMESTAMP and native.startswith("TIMESTAMP"))
    )


def _not_of_type(column: Column) -> str:
    """The reason for a cell that is not what the contract says."""
    match column.type:
        case ColumnType.DATE | ColumnType.TIMESTAMP:
            shape = " or ".join(column.formats) or (
                "2026-09-30" if column.type is ColumnType.DATE else "2026-09-30 14:05:00"
            )
            return f"is no {column.type} of the form {shape}"
        case ColumnType.BOOLEAN:
            words = (*column.true, *column.false) or (*TRUE_WORDS, *FALSE_WORDS)
            return f"is none of {', '.join(words)}"
        case ColumnType.INTEGER:
            return "is no whole number"
        case _:
            return f"is no {column.type}"
