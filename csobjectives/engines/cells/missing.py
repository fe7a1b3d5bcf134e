"""What means nothing: words of the source and of the column, numbers, and days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from sqlglot import exp

from csobjectives.engines.cells.cell import Cell, Family
from csobjectives.engines.cells.numbers import equals_number
from csobjectives.engines.cells.sql import all_of, among, any_of, cast, number, texts
from csobjectives.engines.dialect import function, local_time, text
from csobjectives.expressions.literals import MICROSECONDS, day_literal
from csobjectives.model import FALSE_WORDS, TRUE_WORDS, ColumnType, Source

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIGURES = (ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.PERCENT, ColumnType.MONEY)
_MOMENTS = (ColumnType.DATE, ColumnType.TIMESTAMP)
_NUMBERS = (Family.INTEGER, Family.DECIMAL, Family.REAL)


def tokens_of(cell: Cell, source: Source) -> list[str]:
    """The words for nothing that hold for a column."""
    return list(dict.fromkeys(each.strip() for each in (*source.missing, *cell.column.missing)))


def spelled(cell: Cell, tokens: Sequence[str]) -> exp.Expression:
    """Whether the cell is, as it is written, one of the words for nothing."""
    return among(cell.trimmed if cell.is_text else cast(cell.raw, "TEXT"), texts(tokens))


def readable(cell: Cell, tokens: Sequence[str]) -> list[str]:
    """The words for nothing that the column's type could take for a value, as they are written.

    Numbers are not among them where the value itself is compared with them.
    """
    kind = cell.column.type
    if kind is ColumnType.BOOLEAN:
        if cell.column.true or cell.column.false:
            return list(tokens)
        return [each for each in tokens if each.lower() in (*TRUE_WORDS, *FALSE_WORDS)]
    if not cell.is_text and (cell.family in _NUMBERS or kind is ColumnType.TEXT):
        return list(tokens) if kind is ColumnType.TEXT else []
    with_digits = [each for each in tokens if any(sign.isdigit() for sign in each)]
    if kind in _FIGURES:
        return [each for each in with_digits if not _NUMBER.fullmatch(each)]
    return with_digits


def equal_to_nothing(
    cell: Cell, value: exp.Expression, tokens: Sequence[str], source: Source
) -> exp.Expression | None:
    """Whether a typed value is a number or a day that means nothing."""
    kind = cell.column.type
    if kind in _MOMENTS:
        days = [each for each in tokens if _DAY.fullmatch(each)]
        return _on_days(cell, value, days, source) if days else None
    numbers = [each for each in tokens if _NUMBER.fullmatch(each)]
    if not numbers:
        return None
    if kind in _FIGURES:
        return equals_number(cell, value, numbers)
    if kind is ColumnType.DURATION and cell.column.unit is not None:
        factor = cell.column.scale * MICROSECONDS
        return among(value, [number(round(factor * _fraction(each))) for each in numbers])
    return None


def _fraction(written: str) -> int | float:
    return float(written) if "." in written else int(written)


def _on_days(
    cell: Cell, value: exp.Expression, written: Sequence[str], source: Source
) -> exp.Expression:
    """Whether a moment is any of the days, by the source's clocks or as the file shows it."""
    tests = []
    local = [value]
    if cell.column.type is ColumnType.TIMESTAMP and cell.zone != source.timezone:
        shown = local_time(value.copy(), text(cell.zone), text(source.timezone))
        local = [value, shown] if cell.family is Family.INSTANT else [shown]
    for day in written:
        if cell.is_text:
            tests.append(function("STARTS_WITH", cell.trimmed, text(day)))
        for moment in local:
            try:
                first = date.fromisoformat(day)
            except ValueError:  # 0000-00-00 is no day, and can stand in text only
                continue
            tests.append(_within(moment, first))
    return any_of(exp.false(), *tests)


def _within(moment: exp.Expression, day: date) -> exp.Expression:
    begun = exp.GTE(this=moment.copy(), expression=day_literal(day))
    if day == date.max:
        return begun
    ended = exp.LT(this=moment.copy(), expression=day_literal(day + timedelta(days=1)))
    return all_of(begun, ended)
