"""A cell in the contract's type: tried as it stands, and only then the long way."""

from __future__ import annotations

from sqlglot import exp

from csobjectives.engines.cells.cell import Attempt, Cell
from csobjectives.engines.cells.durations import duration
from csobjectives.engines.cells.missing import equal_to_nothing, readable, spelled, tokens_of
from csobjectives.engines.cells.numbers import decimal, integer, money, percent
from csobjectives.engines.cells.sql import any_of, cast, chosen, null, number, times
from csobjectives.engines.cells.times import day, moment, time_of_day
from csobjectives.engines.cells.words import truth, words
from csobjectives.engines.dialect import text
from csobjectives.expressions.literals import MICROSECONDS
from csobjectives.model import Column, ColumnType, Source
from csobjectives.quantities import Dimension


def attempted(cell: Cell, source: Source) -> exp.Expression:
    """What is tried on every cell, in a stage of its own, so that it is done once."""
    return _attempt(cell, source).first


def converted(cell: Cell, tried: exp.Expression, source: Source) -> exp.Expression:
    """The contract's value of a cell; NULL where there is none, or where it cannot be that.

    `tried` is the column that holds what was attempted.
    """
    tokens = tokens_of(cell, source)
    attempt = _attempt(cell, source)
    branches = []
    if (written := readable(cell, tokens)) and not _sees_to_words(cell):
        branches.append((spelled(cell, written), null()))
    if attempt.misfits is not None:
        long_way = _unless_nothing(cell, attempt.otherwise, tokens, source)
        branches.append((attempt.misfits(tried), long_way))
    value = _unless_nothing(cell, attempt.value(tried), tokens, source)
    return chosen(*branches, otherwise=value) if branches else value


def _sees_to_words(cell: Cell) -> bool:
    """Whether the attempt itself leaves out the words for nothing."""
    return cell.column.type is ColumnType.TEXT and (cell.is_text or bool(cell.column.one_of))


def _unless_nothing(
    cell: Cell, value: exp.Expression, tokens: list[str], source: Source
) -> exp.Expression:
    is_nothing = equal_to_nothing(cell, value, tokens, source)
    return value if is_nothing is None else chosen((is_nothing, null()), otherwise=value)


def cleaned(cell: Cell, source: Source) -> exp.Expression:
    """The cell without what means "nothing", as it was read: for messages and rejections."""
    tokens = tokens_of(cell, source)
    value = cell.present
    if cell.is_text:
        value = exp.Nullif(this=exp.Trim(this=cell.shown), expression=text(""))
    attempt = _attempt(cell, source)
    tests = [spelled(cell, tokens)] if tokens else []
    read = attempt.value(attempt.first)
    if attempt.misfits is not None:
        read = chosen((attempt.misfits(attempt.first), attempt.otherwise), otherwise=read)
    is_nothing = equal_to_nothing(cell, read, tokens, source)
    if is_nothing is not None:
        tests.append(exp.Coalesce(this=is_nothing, expressions=[exp.false()]))
    return chosen((any_of(tests[0], *tests[1:]), null()), otherwise=value) if tests else value


def _attempt(cell: Cell, source: Source) -> Attempt:
    match cell.column.type:
        case ColumnType.TEXT:
            return words(cell, tokens_of(cell, source))
        case ColumnType.INTEGER:
            return integer(cell)
        case ColumnType.DECIMAL:
            return decimal(cell)
        case ColumnType.PERCENT:
            return percent(cell)
        case ColumnType.MONEY:
            return money(cell)
        case ColumnType.BOOLEAN:
            return truth(cell)
        case ColumnType.DATE:
            return day(cell)
        case ColumnType.TIMESTAMP:
            return moment(cell, source)
        case ColumnType.TIME:
            return time_of_day(cell)
        case ColumnType.DURATION:
            return duration(cell)


def in_base_units(column: Column, value: exp.Expression) -> exp.Expression:
    """A figure that counts a unit, in base units: durations in whole microseconds."""
    unit = column.unit
    if unit is None or unit.dimension is Dimension.MONEY or column.type is ColumnType.DURATION:
        return value
    if unit.dimension is Dimension.DURATION:
        factor = number(int(column.scale * MICROSECONDS))
        if column.type is ColumnType.INTEGER:
            return times(value, factor)
        # As wide as it gets: 18 digits would overflow at 106 days.
        wide = cast(value, f"DECIMAL(38, {column.digits})")
        return cast(exp.Round(this=times(wide, factor)), "BIGINT")
    share = value if column.scale == 1 else times(value, number("0.01"))
    return cast(share, f"DECIMAL(38, {column.digits + 2})")
