"""Why a row is rejected for a cell, and a cheap sign of that it may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from sqlglot import exp

from csobjectives.engines.cells.cell import Cell, Family
from csobjectives.engines.cells.conversion import cleaned
from csobjectives.engines.cells.sql import all_of, any_of, negated, null, number
from csobjectives.expressions import instant_literal
from csobjectives.expressions.literals import MICROSECONDS, day_literal
from csobjectives.model import FALSE_WORDS, TRUE_WORDS, Bound, Column, ColumnType, Source
from csobjectives.quantities import SECONDS_IN

_FIRST_DAY = date(1000, 1, 1)
_MOMENTS = (ColumnType.DATE, ColumnType.TIMESTAMP)
_LONGEST_LIST = 100  # characters of the allowed values in a message
_ALWAYS_WHOLE = (
    *(f"{sign}{size}" for sign in ("", "U") for size in ("TINYINT", "SMALLINT", "INTEGER")),
    "BIGINT",
)


def suspicious(cell: Cell, value: exp.Expression, source: Source) -> exp.Expression | None:
    """What holds of every cell that is rejected, and of few others; None if none ever is."""
    tests = [*_beyond(cell, value, source)]
    empty = _is_null(value)
    if cell.column.required:
        tests.append(empty)
    elif not _always_fits(cell):
        tests.append(all_of(empty, negated(_is_null(cell.raw))))
    return any_of(tests[0], *tests[1:]) if tests else None


def rejections(
    cell: Cell, value: exp.Expression, source: Source
) -> Iterator[tuple[str, exp.Expression]]:
    """Why a row may be rejected for this cell, with the condition under which it is."""
    clean = cleaned(cell, source)
    if cell.column.required:
        means_nothing = ", or one of `missing`" if cell.column.missing or source.missing else ""
        yield f"is empty{means_nothing}", _is_null(clean)
    if not _always_fits(cell):
        yield _not_of_type(cell.column), all_of(negated(_is_null(clean)), _is_null(value))
    yield from _outside(cell, value, source)


def _is_null(value: exp.Expression) -> exp.Expression:
    return exp.Is(this=value.copy(), expression=null())


def _outside(
    cell: Cell, value: exp.Expression, source: Source
) -> Iterator[tuple[str, exp.Expression]]:
    """The ranges that a value may lie outside of."""
    column = cell.column
    if column.type in _MOMENTS and cell.is_text:  # a year of two digits is no year
        first = _bound(cell, _FIRST_DAY, source)
        reason = f"is before the year {_FIRST_DAY.year}"
        yield reason, exp.LT(this=value.copy(), expression=first)
    tests = [*_beyond(cell, value, source, guarded=False)]
    if tests:
        yield _out_of_range(column), any_of(tests[0], *tests[1:])


def _beyond(
    cell: Cell, value: exp.Expression, source: Source, *, guarded: bool = True
) -> Iterator[exp.Expression]:
    """Comparisons with the ends of the range; where `guarded`, of moments with the first year."""
    column = cell.column
    low = column.low
    if guarded and low is None and column.type in _MOMENTS and cell.is_text:
        low = _FIRST_DAY
    if low is not None:
        low = max(low, _FIRST_DAY) if guarded and isinstance(low, date) else low
        yield exp.LT(this=value.copy(), expression=_bound(cell, low, source))
    if column.high is not None:
        above = _above(cell, value, column.high, source)
        if above is not None:
            yield above


def _above(cell: Cell, value: exp.Expression, high: Bound, source: Source) -> exp.Expression | None:
    """Whether a value is more than its upper end; the last day belongs to a range of days."""
    if not isinstance(high, date) or cell.column.type is ColumnType.DATE:
        return exp.GT(this=value.copy(), expression=_bound(cell, high, source))
    if high == date.max:
        return None
    end = _bound(cell, high + timedelta(days=1), source)
    return exp.GTE(this=value.copy(), expression=end)


def _bound(cell: Cell, bound: Bound, source: Source) -> exp.Expression:
    """An end of a range as the column holds its values."""
    if isinstance(bound, date):
        if cell.column.type is ColumnType.DATE:
            return day_literal(bound)
        return instant_literal(bound, source.timezone, cell.zone)
    if cell.column.type is ColumnType.DURATION:
        return number(round(bound * cell.column.scale * MICROSECONDS))
    return number(_figure(bound))


def _out_of_range(column: Column) -> str:
    low, high = (_shown(column, each) for each in (column.low, column.high))
    of_days = column.type in _MOMENTS
    if low and high:
        return f"is not between {low} and {high}"
    if low:
        return f"is before {low}" if of_days else f"is less than {low}"
    return f"is after {high}" if of_days else f"is more than {high}"


def _shown(column: Column, bound: Bound | None) -> str:
    """An end of a range as people write it."""
    if bound is None:
        return ""
    if isinstance(bound, date):
        return bound.isoformat()
    unit = ""
    if column.type is ColumnType.DURATION:
        words = (word for word, size in SECONDS_IN.items() if size == column.scale)
        unit = f" {next(words, 's')}"
    return f"{_figure(bound)}{unit}"


def _figure(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.12f}".rstrip("0")


def _always_fits(cell: Cell) -> bool:
    """Whether every cell of the file's own type is one of the contract's."""
    column, family = cell.column, cell.family
    match column.type:
        case ColumnType.TEXT:
            return not column.one_of and family is not Family.BYTES
        case ColumnType.INTEGER:
            return cell.native in _ALWAYS_WHOLE
        case ColumnType.BOOLEAN:
            return family is Family.BOOLEAN
        case ColumnType.DATE:
            return family is Family.DATE
        case ColumnType.TIMESTAMP:
            return family in (Family.DATE, Family.TIMESTAMP, Family.INSTANT)
        case ColumnType.TIME | ColumnType.DURATION:
            return family is Family.TIME
        case _:
            return False


def _not_of_type(column: Column) -> str:
    """The reason for a cell that is not what the contract says."""
    match column.type:
        case ColumnType.TEXT:
            return f"is none of {_listed(column)}" if column.one_of else "is no text in UTF-8"
        case ColumnType.DATE:
            return f"is no date of the form {_forms(column, '2026-09-30')}"
        case ColumnType.TIMESTAMP:
            return f"is no timestamp of the form {_forms(column, '2026-09-30 14:05:00')}"
        case ColumnType.TIME:
            return f"is no time of day of the form {_forms(column, '14:05:09')}"
        case ColumnType.DURATION:
            figure = () if column.unit is None else ("90",)
            return "is no duration of the form " + " or ".join(
                (*figure, *column.formats, "1:05:09", "PT1H5M")
            )
        case ColumnType.BOOLEAN:
            words = (*column.true, *column.false) or (*TRUE_WORDS, *FALSE_WORDS)
            return f"is none of {', '.join(words)}"
        case ColumnType.INTEGER:
            return "is no whole number"
        case ColumnType.PERCENT:
            return "is no percentage"
        case ColumnType.MONEY:
            return f"is no amount in {column.unit}"
        case _:
            return f"is no {column.type}"


def _forms(column: Column, iso: str) -> str:
    return " or ".join(iso if each == "iso" else each for each in column.formats) or iso


def _listed(column: Column) -> str:
    """The allowed values, the first ones of a long list; names of people are not told."""
    if column.person:
        return "those that are listed"
    shown, *others = column.one_of
    for index, each in enumerate(others):
        if len(shown) + len(each) > _LONGEST_LIST:
            return f"{shown} and {len(others) - index} others"
        shown = f"{shown}, {each}"
    return shown
