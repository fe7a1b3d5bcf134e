"""Words: text, text of a list of allowed values, and what says true or false."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from csobjectives.engines.cells.cell import EXACT, Attempt, Cell, Family, as_it_is, else_by
from csobjectives.engines.cells.sql import (
    all_of,
    among,
    cast,
    chosen,
    negated,
    null,
    number,
    texts,
    tried,
)
from csobjectives.engines.dialect import function, text
from csobjectives.model import FALSE_WORDS, TRUE_WORDS, Column


def words(cell: Cell, nothing: Iterable[str]) -> Attempt:
    """Text without the blanks around it; what is empty or means `nothing` is NULL."""
    if cell.column.one_of:
        return _listed(cell, frozenset(nothing))
    if not cell.is_text:
        return as_it_is(number_as_text(cell))
    empty = texts(["", *nothing])
    return Attempt(
        cell.trimmed,
        lambda trimmed: trimmed.copy(),
        lambda trimmed: among(trimmed, empty),
    )


def number_as_text(cell: Cell) -> exp.Expression:
    """The cell as text, as it is shown: that of a whole number has no `.0`."""
    if cell.family is not Family.REAL:
        return cell.text
    real = cell.present
    whole = tried(real, "BIGINT")
    is_whole = exp.EQ(this=real.copy(), expression=function("TRUNC", real.copy()))
    return chosen(
        (
            all_of(is_whole, exp.LT(this=exp.Abs(this=real.copy()), expression=number(EXACT))),
            cast(whole, "TEXT"),
        ),
        otherwise=cast(real, "TEXT"),
    )


def _listed(cell: Cell, nothing: frozenset[str]) -> Attempt:
    """One of the allowed values, however its case and its blanks are."""
    allowed = cell.column.one_of
    as_they_are = [each for each in allowed if each not in nothing]
    exactly = [(word, key) for key, others in allowed.items() for word in (key, *others)]
    trimmed = cell.trimmed if cell.is_text else number_as_text(cell)
    branches = [(among(trimmed, texts(nothing)), null())] if nothing else []
    lowered = exp.Lower(this=trimmed.copy())
    for key in allowed:
        known = [exp.Lower(this=text(word.strip())) for word, of in exactly if of == key]
        branches.append((among(lowered, known), text(key)))
    first = cell.text if cell.is_text else number_as_text(cell)
    return Attempt(
        first,
        lambda word: word.copy(),
        lambda word: negated(among(word, texts(as_they_are))),
        chosen(*branches),
    )


def truth(cell: Cell) -> Attempt:
    """True and false, in the usual words or in the column's own."""
    column = cell.column
    if cell.family is Family.BOOLEAN:
        return as_it_is(cell.raw.copy())
    value = cell.trimmed if cell.is_text else number_as_text(cell)
    if column.true or column.false or not cell.is_text:
        return as_it_is(_said(exp.Nullif(this=value, expression=text("")), column))
    return else_by(cell, tried(cell.text, "BOOLEAN"), _said(value, column))


def _said(value: exp.Expression, column: Column) -> exp.Expression:
    """Where one side is declared, the rest is the other."""
    true, false = column.true, column.false
    if not true and not false:
        true, false = TRUE_WORDS, FALSE_WORDS
    lowered = exp.Lower(this=value.copy())
    branches = [
        (among(lowered, [exp.Lower(this=text(word.strip())) for word in said]), result)
        for said, result in ((true, exp.true()), (false, exp.false()))
        if said
    ]
    if true and false:
        return chosen(*branches)
    there = negated(exp.Is(this=value.copy(), expression=null()))
    return chosen(*branches, (there, exp.false() if true else exp.true()))
