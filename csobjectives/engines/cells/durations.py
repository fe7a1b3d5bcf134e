"""Durations, in whole microseconds: figures with a unit, clocks, days, and ISO 8601."""

from __future__ import annotations

from fractions import Fraction

from sqlglot import exp

from csobjectives.engines.cells.cell import Attempt, Cell, Family, as_it_is, else_by
from csobjectives.engines.cells.numbers import decimal_figure
from csobjectives.engines.cells.sql import (
    all_of,
    chosen,
    group_of,
    matches,
    null,
    number,
    or_zero,
    summed,
    times,
    tried,
)
from csobjectives.engines.dialect import function, text
from csobjectives.expressions.literals import MICROSECONDS
from csobjectives.model import Column
from csobjectives.quantities import SECONDS_IN

_SECOND, _MINUTE, _HOUR, _DAY, _WEEK = (
    int(SECONDS_IN[word] * MICROSECONDS) for word in ("s", "min", "h", "day", "week")
)
# Hours and days have any number of digits that make sense: more would overflow what they are
# multiplied into.
_CLOCK = r"([-+]?)([0-9]{1,8}):([0-5][0-9]):([0-5][0-9](?:[.,][0-9]+)?)"
_DAYS = rf"(-?[0-9]{{1,7}}) days?(?:,? +{_CLOCK})?"
_PART = r"(?:([0-9]{{1,8}}(?:[.,][0-9]+)?){letter})?"
_WEEKS_DAYS, _CLOCK_PARTS = (
    "".join(_PART.format(letter=letter) for letter in letters) for letters in ("WD", "HMS")
)
_ISO = rf"([-+]?)P{_WEEKS_DAYS}(?:T{_CLOCK_PARTS})?"
_TWO_PARTS = {
    "h:mm": (r"([-+]?)([0-9]{1,8}):([0-5][0-9])", (_HOUR, _MINUTE)),
    "m:ss": (r"([-+]?)([0-9]{1,8}):([0-5][0-9](?:[.,][0-9]+)?)", (_MINUTE, _SECOND)),
}
_NUMBER = "DECIMAL(24, 9)"
_PLACES = "DECIMAL(20, 6)"


def duration(cell: Cell) -> Attempt:
    """Microseconds. A plain number is one only where the column has a unit."""
    column = cell.column
    if cell.family is Family.INTERVAL:
        months = function("DATEPART", text("month"), cell.raw.copy())
        years = function("DATEPART", text("year"), cell.raw.copy())
        fixed = all_of(*(exp.EQ(this=each, expression=number(0)) for each in (months, years)))
        return as_it_is(chosen((fixed, function("EPOCH_US", cell.raw.copy()))))
    if cell.family is Family.TIME:
        return as_it_is(function("EPOCH_US", cell.raw.copy()))
    if not cell.is_text:
        numbers = (Family.INTEGER, Family.DECIMAL, Family.REAL)
        known = cell.family in numbers and column.unit is not None
        figure = tried(cell.present, _NUMBER) if known else null()
        return as_it_is(_of_unit(figure, column))
    written = _written(cell.trimmed, column.formats)
    if column.unit is None:
        return as_it_is(written)
    if column.decimal == "." and not column.thousands:
        figure = _of_unit(tried(cell.text, _NUMBER), column)
        trimmed = _of_unit(tried(cell.trimmed, _NUMBER), column)
        return else_by(cell, figure, exp.Coalesce(this=trimmed, expressions=[written]))
    figure = _of_unit(decimal_figure(cell.trimmed, column, _NUMBER), column)
    return else_by(cell, figure, written)


def _of_unit(figure: exp.Expression, column: Column) -> exp.Expression:
    """A number of units; NULL where it is more than a column can hold."""
    factor = Fraction(column.scale) * MICROSECONDS
    wide = tried(figure, "DECIMAL(38, 9)")
    return tried(exp.Round(this=times(wide, number(int(factor)))), "BIGINT")


def _written(value: exp.Expression, formats: tuple[str, ...]) -> exp.Expression:
    """A duration that says its own units."""
    branches = [(matches(value, _CLOCK), _clock(value, _CLOCK, 1))]
    for form in formats:
        pattern, sizes = _TWO_PARTS[form]
        branches.append((matches(value, pattern), _signed_parts(value, pattern, sizes)))
    days = times(tried(group_of(value, _DAYS, 1), "BIGINT"), number(_DAY))
    branches.append((matches(value, _DAYS), summed(days, or_zero(_clock(value, _DAYS, 2)))))
    named = all_of(matches(value, _ISO), matches(value, ".*[0-9][WDHMS]"))
    branches.append((named, _signed_parts(value, _ISO, (_WEEK, _DAY, _HOUR, _MINUTE, _SECOND))))
    return chosen(*branches)


def _clock(value: exp.Expression, pattern: str, first: int) -> exp.Expression:
    return _signed_parts(value, pattern, (_HOUR, _MINUTE, _SECOND), first)


def _signed_parts(
    value: exp.Expression, pattern: str, sizes: tuple[int, ...], first: int = 1
) -> exp.Expression:
    """A pattern's groups, each in its unit, added up; the group before them is the sign."""
    parts = [
        or_zero(_part(group_of(value, pattern, first + place), size))
        for place, size in enumerate(sizes, 1)
    ]
    total = summed(*parts)
    is_negative = exp.EQ(this=group_of(value, pattern, first), expression=text("-"))
    return chosen((is_negative, exp.Neg(this=total.copy())), otherwise=total)


def _part(written: exp.Expression, size: int) -> exp.Expression:
    point = function("REPLACE", written.copy(), text(","), text("."))
    exact = tried(tried(point, _PLACES), "DECIMAL(38, 6)")
    return tried(exp.Round(this=times(exact, number(size))), "BIGINT")
