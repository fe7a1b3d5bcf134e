"""Figures: whole numbers, decimals, percentages and money, with the signs of their country."""

from __future__ import annotations

import re

from sqlglot import exp

from csobjectives.engines.cells.cell import EXACT, Attempt, Cell, Family, as_it_is, else_by
from csobjectives.engines.cells.currencies import signs_of
from csobjectives.engines.cells.sql import (
    all_of,
    among,
    any_of,
    cast,
    chosen,
    matches,
    null,
    number,
    replaced,
    texts,
    tried,
)
from csobjectives.engines.dialect import function, text
from csobjectives.expressions.trees import is_null, there
from csobjectives.model import Column

_GROUP_SIGNS = {" ": "[ \u00a0\u202f\u2009]", "'": "['\u2019]"}  # as spreadsheets write them


def decimal_type(digits: int) -> str:
    """The type that a figure of so many decimal places is held in."""
    return f"DECIMAL({18 if digits <= 6 else 38}, {digits})"


def integer(cell: Cell) -> Attempt:
    """Whole numbers, also written 3.0; a plain cast would round 3.6 to 4, and read 0x10."""
    if cell.family is Family.INTEGER:
        return as_it_is(tried(cell.raw, "BIGINT"))
    if cell.family is Family.BOOLEAN:
        return as_it_is(cast(cell.raw, "BIGINT"))
    if cell.family in (Family.DECIMAL, Family.REAL):
        return _whole(cell.present)
    if not cell.is_text:
        return as_it_is(null())
    if _has_own_signs(cell.column):
        return _whole(decimal_figure(cell.trimmed, cell.column, "DECIMAL(38, 18)"))
    exact = tried(cell.trimmed, "DECIMAL(38, 18)")
    is_whole = exp.EQ(this=exact.copy(), expression=function("TRUNC", exact.copy()))
    return Attempt(
        tried(cell.text, "DOUBLE"),
        lambda real: tried(real, "BIGINT"),
        lambda real: any_of(
            exp.NEQ(this=real.copy(), expression=function("TRUNC", real.copy())),
            exp.GT(this=exp.Abs(this=real.copy()), expression=number(EXACT)),
            all_of(is_null(real), there(cell.raw)),
            all_of(
                exp.LTE(this=real.copy(), expression=number(0)),
                function("CONTAINS", cell.text, text("+-")),
            ),
        ),
        chosen(
            (matches(cell.trimmed, "-?[0-9]+"), tried(cell.trimmed, "BIGINT")),
            (is_whole, tried(exact, "BIGINT")),
        ),
    )


def _whole(first: exp.Expression) -> Attempt:
    return Attempt(
        first,
        lambda figure: tried(figure, "BIGINT"),
        lambda figure: exp.NEQ(this=figure.copy(), expression=function("TRUNC", figure.copy())),
    )


def decimal(cell: Cell) -> Attempt:
    """Exact figures with the places that the column has."""
    held = decimal_type(cell.column.digits)
    if not cell.is_text:
        return as_it_is(_of_native(cell, held))
    if _has_own_signs(cell.column):
        return as_it_is(decimal_figure(cell.trimmed, cell.column, held))
    return else_by(cell, tried(cell.text, held), tried(cell.trimmed, held))


def _of_native(cell: Cell, held: str) -> exp.Expression:
    """A number of a file that has types; what is none there, such as a day, is none here."""
    numbers = (Family.INTEGER, Family.DECIMAL, Family.REAL, Family.BOOLEAN)
    return tried(cell.present, held) if cell.family in numbers else null()


def percent(cell: Cell) -> Attempt:
    """`94.01%` and `94.01` alike, in per cent."""
    held = decimal_type(cell.column.digits)
    if not cell.is_text:
        return as_it_is(_of_native(cell, held))
    bare = exp.Trim(this=function("REGEXP_REPLACE", cell.trimmed, text("%$"), text("")))
    if _has_own_signs(cell.column):
        return as_it_is(decimal_figure(bare, cell.column, held))
    return else_by(cell, tried(cell.text, held), tried(bare, held))


def money(cell: Cell) -> Attempt:
    """An amount with the currency's own sign or code, or none; `(12.50)` is negative.

    What has another currency's sign is no amount of this one.
    """
    column = cell.column
    held = decimal_type(column.digits)
    if not cell.is_text:
        return as_it_is(_of_native(cell, held))
    sign = f"(?:{'|'.join(map(re.escape, signs_of(column)))})"
    figure = _pattern(column)
    forms = (
        rf"[-+]?\s*(?:{sign}\s*)?{figure}(?:\s*{sign})?",
        rf"{sign}\s*[-+]\s*{figure}",
        rf"(?:{sign}\s*)?\(\s*(?:{sign}\s*)?{figure}(?:\s*{sign})?\s*\)(?:\s*{sign})?",
    )
    written = replaced(cell.trimmed, "\u2212", "-")
    for blank in ("\u00a0", "\u202f", "\u2009"):
        written = replaced(written, blank, " ")
    bare = function("REGEXP_REPLACE", written.copy(), text(sign), text(""), text("g"))
    kept = rf"[^0-9{re.escape(column.decimal)}]"
    digits = function("REGEXP_REPLACE", bare, text(kept), text(""), text("g"))
    minus = function("REGEXP_REPLACE", written.copy(), text(r"[^-(]"), text(""), text("g"))
    signed = exp.DPipe(this=replaced(minus, "(", "-"), expression=digits)
    amount = tried(replaced(signed, column.decimal, "."), held)
    long_way = chosen((matches(written, "|".join(f"(?:{each})" for each in forms)), amount))
    if column.decimal == ".":
        return else_by(cell, tried(cell.text, held), long_way)
    return as_it_is(long_way)


def _has_own_signs(column: Column) -> bool:
    return column.decimal != "." or bool(column.thousands)


def _pattern(column: Column) -> str:
    """A figure with the column's signs: thousands in groups, or no groups at all."""
    point = re.escape(column.decimal)
    whole = "[0-9]+"
    if column.thousands:
        part = _GROUP_SIGNS.get(column.thousands) or re.escape(column.thousands)
        whole = rf"(?:[0-9]{{1,3}}(?:{part}[0-9]{{2,3}})*{part}[0-9]{{3}}|[0-9]+)"
    return rf"(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)"


def decimal_figure(value: exp.Expression, column: Column, held: str) -> exp.Expression:
    """A text with the column's signs as a number; NULL where it has other ones."""
    whole = rf"[-+]?{_pattern(column)}(?:[eE][-+]?[0-9]+)?"
    bare = value
    if column.thousands:
        part = _GROUP_SIGNS.get(column.thousands) or re.escape(column.thousands)
        bare = function("REGEXP_REPLACE", bare, text(part), text(""), text("g"))
    return chosen((matches(value, whole), tried(replaced(bare, column.decimal, "."), held)))


def equals_number(cell: Cell, value: exp.Expression, tokens: list[str]) -> exp.Expression:
    """Whether a value is one of the numbers that mean nothing: 0 is also 0.0.

    Places that the column does not keep tell a figure from a token: 0.0000004 is no 0.
    """
    places = cell.column.digits
    rounded = [number(f"{float(each):.{places}f}") for each in tokens]
    near = among(value, rounded)
    if not cell.is_text or _has_own_signs(cell.column):
        return near
    real = tried(cell.trimmed, "DOUBLE")
    exactly = among(real, [number(each.lstrip("+")) for each in tokens])
    words = among(cell.trimmed, texts(tokens))
    is_plain = exp.Is(this=real.copy(), expression=null())
    return chosen((near, chosen((is_plain, exp.true()), (words, exp.true()), otherwise=exactly)))
