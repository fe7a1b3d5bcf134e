"""What a source promises, held against itself: its days, and the columns that its keys name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.loading.reader import Key, Reader
from csobjectives.loading.sources.presets import WHEN
from csobjectives.model import Column, ColumnType, Source
from csobjectives.problems import did_you_mean

_ORDERED = tuple(each for each in ColumnType if each not in (ColumnType.TEXT, ColumnType.BOOLEAN))
# What says something of days, and so nothing of rows without any.
_OF_DAYS = ("exclude", "fresh_within", "settles_after", "complete_from", "complete_through")


def check_coverage(reader: Reader, source: Source) -> None:
    first, last = source.complete_from, source.complete_through
    if first is not None and last is not None and first > last:
        reader.problem(
            "empty-range",
            f"no day lies between {first} and {last}",
            "complete_through",
            "Write the last day that the files cover in full, not before complete_from.",
        )


def check_days(reader: Reader, raw: Mapping[str, Any]) -> None:
    """Rows without a time are of no day: nothing can be said of their days."""
    if any(key in raw for key in WHEN):
        return
    for key in _OF_DAYS:
        if key in raw:
            message = f"'{key}' means nothing for rows that have no time"
            hint = "Say when they happened, with time: or as_of:, or leave it out."
            reader.problem("unused-key", message, key, hint)


def check_columns(
    reader: Reader, source: Source, raw: Mapping[str, Any], vague: frozenset[str]
) -> None:
    """What the source's keys name is in the contract, and of a type that can play the part."""
    newest = ("key", "columns") if isinstance(raw.get("key"), Mapping) else ("key",)
    for index, name in enumerate(source.key):
        find_column(reader, source, name, (*newest, index))
    for index, name in enumerate(source.newest_by):
        at = ("key", "newest_by", index)
        column = find_column(reader, source, name, at)
        _check_type(reader, column, "newest_by", at, _ORDERED, vague)
    if source.rows:
        column = find_column(reader, source, source.rows, ("rows",))
        _check_type(reader, column, "rows", ("rows",), (ColumnType.INTEGER,), vague)
    if isinstance(raw.get("time"), Mapping):
        for part, kind in (("date", ColumnType.DATE), ("time", ColumnType.TIME)):
            column = find_column(reader, source, raw["time"][part], ("time", part))
            _check_type(reader, column, part, ("time", part), (kind,), vague)


def find_column(
    reader: Reader, source: Source, name: str, at: tuple[Key, ...], *, key: bool = False
) -> Column | None:
    """The contract's column of that name; None, and a problem, where there is none."""
    if name not in source.columns:
        message = f"'{name}' is not among the contract's columns"
        hint = did_you_mean(name, source.columns)
        reader.problems.add("unknown-column", message, reader.at(*at, key=key), hint)
    return source.columns.get(name)


def described(kind: ColumnType) -> str:
    """A type in words, for messages."""
    if kind in (ColumnType.TEXT, ColumnType.MONEY):
        return str(kind)
    return f"an {kind}" if kind is ColumnType.INTEGER else f"a {kind}"


def _check_type(
    reader: Reader,
    column: Column | None,
    part: str,
    at: tuple[Key, ...],
    types: tuple[ColumnType, ...],
    vague: frozenset[str],
) -> None:
    if column is None or column.name in vague or column.type in types:
        return
    wanted = "a column with an order" if types == _ORDERED else f"a column of type {types[0]}"
    hint = "Text has no order that counts: declare what it is, such as"
    reader.problem(
        "wrong-column-type",
        f"'{column.name}' is {described(column.type)}, and '{part}' takes {wanted}",
        at,
        f"{hint} {column.name}: {{type: timestamp}}."
        if types == _ORDERED
        else f"Declare {column.name}: {{type: {types[0]}}}.",
    )
