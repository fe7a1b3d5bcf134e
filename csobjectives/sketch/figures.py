"""Figures as exports write them: which currency and which signs the contract's reader takes.

What is suggested is what that reader was tried with, on every cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from itertools import islice

from csobjectives.engines.cells.currencies import CURRENCIES, signs_of
from csobjectives.engines.trials import reads_all
from csobjectives.model import Column, ColumnType
from csobjectives.problems import Location
from csobjectives.quantities import money

_PLAIN = ((".", ""), (".", ","), (",", ""), (",", "."))
_PERCENT = ((".", ""), (",", ""), (",", "."), (".", ","))
_WIDE = ((".", " "), (",", " "), (".", "'"), (",", "'"))
_NAMES = {" ": "a blank", "'": "an apostrophe"}
_AS_WRITTEN = {" ": " \u00a0\u202f\u2009", "'": "'\u2019"}
_POINT, _COMMA = (".", ","), (",", ".")  # what is usual with money: each sign with the other
_NUMBER = re.compile(r"[+-]?[\d.,'\u2019\s]*\d[\d.,'\u2019\s]*")
_ABROAD = re.compile(r"\+[\d\s]*\s[\d\s]*")  # a telephone number has blanks, too
_AMOUNT = re.compile(r"[\d\s.,'\u2019()+\u2212-]+")
_GROUP = re.compile(r"\.\d{3}(?!\d)")
_DIGITS = 6  # decimal places of a column by default
_MOST_DIGITS = 12
_LONGEST = 40  # characters of a figure
_FEW = 200  # cells that are tried before all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A type for a column, what else the contract says of it, and what is uncertain."""

    type: ColumnType
    keys: dict[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def takes(
    cells: Collection[str],
    kind: ColumnType,
    signs: tuple[str, str] = (".", ""),
    currency: str = "",
    formats: tuple[str, ...] = (),
) -> bool:
    """Whether the contract's own reader takes all the cells as a type."""
    column = replace(_column(kind, signs, currency), formats=formats)
    few = list(islice(cells, _FEW))
    return reads_all(column, few) and (len(cells) == len(few) or reads_all(column, cells))


def _column(kind: ColumnType, signs: tuple[str, str] = (".", ""), currency: str = "") -> Column:
    return Column(
        name="cell",
        location=Location(""),
        names=("cell",),
        type=kind,
        unit=money(currency) if currency else None,
        decimal=signs[0],
        thousands=signs[1],
    )


def digits_of(cells: Collection[str], decimal: str) -> dict[str, object]:
    """How many places are kept, where they are more than by default."""
    places = max(len(each.partition(decimal)[2]) for each in cells)
    return {"digits": min(places, _MOST_DIGITS)} if places > _DIGITS else {}


def read_numbers(_: str, cells: Collection[str]) -> Reading | None:
    """Numbers with signs between thousands, or with a decimal comma."""
    if not all(len(each) <= _LONGEST and _NUMBER.fullmatch(each) for each in cells):
        return None
    if any(_is_code(each) for each in cells):
        return None
    for signs in (*_PLAIN, *_WIDE):
        whole = not any(signs[0] in each for each in cells)
        kind = ColumnType.INTEGER if whole else ColumnType.DECIMAL
        if takes(cells, kind, signs):
            keys = {**_keys(signs), **digits_of(cells, signs[0])}
            return Reading(type=kind, keys=keys, notes=_notes(cells, signs))
    return None


def _is_code(cell: str) -> bool:
    """Whether digits are no figure: it would lose its zeros, or its `+`."""
    return (cell[:1] == "0" and cell[1:2].isdigit()) or bool(_ABROAD.fullmatch(cell))


def read_percentages(_: str, cells: Collection[str]) -> Reading | None:
    """Figures with a per cent sign."""
    if not all(len(each) <= _LONGEST and each[-1:] == "%" for each in cells):
        return None
    kind = ColumnType.PERCENT
    for signs in (*_PERCENT, *_WIDE):
        if takes(cells, kind, signs):
            return Reading(type=kind, keys=_keys(signs), notes=_notes(cells, signs))
    return None


def read_money(_: str, cells: Collection[str]) -> Reading | None:
    """Amounts, some of them at least with the sign or the code of their currency."""
    if not all(len(each) <= _LONGEST and re.search(r"\d", each) for each in cells):
        return None
    marks = sorted({_mark(each) for each in cells} - {""})
    possible = [code for code in CURRENCIES if marks and _marks(code).issuperset(marks)]
    if not possible:
        return None
    code, *others = possible
    points = [each for each in cells if "." in each]
    grouped = bool(points) and all(_GROUP.search(each) for each in points)
    usual = (_COMMA, _POINT) if grouped else (_POINT, _COMMA)
    for signs in (*usual, *_WIDE):
        if takes(cells, ColumnType.MONEY, signs, code):
            keys = {"unit": code, **_keys(signs)}
            if signs in usual:
                keys.pop("thousands", None)
            notes = [] if marks == [code] else [_taken(marks, code, others)]
            if not any(signs[0] in each for each in cells):
                notes += _notes(cells, signs)
            return Reading(type=ColumnType.MONEY, keys=keys, notes=tuple(notes))
    return None


def _mark(cell: str) -> str:
    """What stands beside an amount, without points: `Fr.` is `Fr`."""
    return _AMOUNT.sub("", cell)


def _marks(code: str) -> set[str]:
    return {_mark(each) for each in signs_of(_column(ColumnType.MONEY, currency=code))}


def _taken(marks: list[str], code: str, others: list[str]) -> str:
    shown = ", ".join(f"'{each}'" for each in marks if each != code)
    is_taken = f"{shown} {'is' if len(marks) == 1 else 'are'} taken for {code}"
    return f"{is_taken}; or is it {', '.join(others)}?" if others else is_taken


def _keys(signs: tuple[str, str]) -> dict[str, object]:
    decimal, thousands = signs
    keys: dict[str, object] = {"decimal": decimal} if decimal != "." else {}
    return {**keys, "thousands": thousands} if thousands else keys


def _notes(cells: Collection[str], signs: tuple[str, str]) -> tuple[str, ...]:
    """Which signs are taken for what, where it is not the usual."""
    decimal, thousands = signs
    if decimal != "." and any(decimal in each for each in cells):
        return (f"'{decimal}' is the decimal sign",)
    if thousands and any(set(_AS_WRITTEN.get(thousands, thousands)) & set(each) for each in cells):
        name = _NAMES.get(thousands, f"'{thousands}'")
        return (f"{name} is taken for the sign between thousands",)
    return ()
