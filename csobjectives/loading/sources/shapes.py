"""How a source's files are laid out, and what their names say."""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable, Mapping
from encodings.aliases import aliases
from typing import Any

from csobjectives.file_names import misread, window_of
from csobjectives.loading.reader import Key, Reader, as_tuple
from csobjectives.model import Column, FileName, Shape, Source, Unpivot
from csobjectives.problems import did_you_mean
from csobjectives.windows import Extent, Window

# What says how a file of one kind is laid out, and what a file of that kind does not have.
_APART = {
    "records": ("delimiter", "fixed_width", "header", "skip", "sheet", "cells"),
    "fixed_width": ("delimiter", "header", "sheet", "cells"),
    "sheet": ("delimiter", "encoding"),
    "cells": ("delimiter", "encoding"),
}

_NAME_HINT = (
    "A pattern is made of %Y or %y, %q, %m (%b, %B), %d, %j, or of %G, %V and %u for ISO weeks; "
    "* and ? stand for whatever else changes."
)
_USUAL = ("cp1252", "utf-8", "utf-16", "latin-1")


def read_shape(reader: Reader, raw: Mapping[str, Any]) -> Shape:
    """The shape that a source declares; what contradicts itself is a problem."""
    _check_apart(reader, raw)
    header = _header(raw)
    return Shape(
        encoding=_encoding(reader, raw.get("encoding", "")),
        delimiter=raw.get("delimiter", ""),
        header=header,
        skip=_skip(reader, raw.get("skip", ()), header),
        widths=dict(raw.get("fixed_width", {})),
        records=raw.get("records", ""),
        sheet=raw.get("sheet", ""),
        cells=_cells(reader, raw.get("cells", "")),
        unpivot=_unpivot(reader, raw["unpivot"]) if "unpivot" in raw else None,
        file_name=_file_name(reader, raw),
    )


def apart_from(key: str) -> frozenset[str]:
    """The keys that a key cannot stand beside."""
    others = {other for other, keys in _APART.items() if key in keys}
    return frozenset(others.union(_APART.get(key, ())))


def _check_apart(reader: Reader, raw: Mapping[str, Any]) -> None:
    for key, others in _APART.items():
        for other in others:
            if key in raw and other in raw:
                reader.problems.add(
                    "conflicting-keys",
                    f"a file that is read by '{key}' has no '{other}'",
                    reader.at(other, key=True),
                    "Leave one of the two out.",
                )


def _encoding(reader: Reader, written: str) -> str:
    """Python's own name for a text encoding; nothing for UTF-8, which is the default."""
    if not written:
        return ""
    if not _is_text_encoding(written):
        near = _near_encoding(written.lower())
        example = "For example: encoding: cp1252, latin-1 or utf-16."
        hint = f"Did you mean {near}?" if near else example
        reader.problem("unknown-encoding", f"'{written}' is no text encoding", "encoding", hint)
        return ""
    name = codecs.lookup(written).name
    return "" if name in ("utf-8", "utf-8-sig") else name


def _near_encoding(written: str) -> str:
    """The encoding whose name is nearest, of equally near ones a usual one; empty where none is."""
    known = filter(_is_text_encoding, {*aliases, *aliases.values(), *_USUAL})
    near = difflib.get_close_matches(written, sorted(known), n=50)
    return max(near, key=lambda each: (_likeness(each, written), each in _USUAL), default="")


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _is_text_encoding(name: str) -> bool:
    try:
        "".encode(name)  # unlike codecs.lookup, refuses codecs that are no text encodings
    except (LookupError, ValueError):
        return False
    return True


def _header(raw: Mapping[str, Any]) -> tuple[int, ...]:
    written = raw.get("header", "none" if "fixed_width" in raw else 1)
    if written == "none":
        return ()
    return (written,) if isinstance(written, int) else tuple(sorted(written))


def _skip(reader: Reader, written: Iterable[int], header: tuple[int, ...]) -> tuple[int, ...]:
    """The records that are no rows: those up to the header are none anyway."""
    last = max(header, default=0)
    for index, record in enumerate(written):
        if record <= last:
            reader.problem(
                "unused-key",
                f"record {record} is not a row in any case: the header ends in record {last}",
                ("skip", index),
                "Leave it out: 'skip' names records below the header.",
            )
    return tuple(sorted(written))


def _cells(reader: Reader, written: str) -> str:
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", written)
    if found:
        left, top, right, bottom = found.groups()
        if (len(left), left) > (len(right), right) or int(top) > int(bottom):
            reader.problem(
                "empty-range",
                f"no cell lies in {written}",
                "cells",
                "Write the upper left cell first, then the lower right one.",
            )
    return written


def _unpivot(reader: Reader, raw: Mapping[str, Any]) -> Unpivot:
    if raw["into"] == raw["value"]:
        reader.problem(
            "repeated-entry",
            f"the columns' names and their cells cannot both go into '{raw['into']}'",
            ("unpivot", "value"),
            "Give each its own name.",
        )
    return Unpivot(
        columns=as_tuple(raw["columns"]),
        into=raw["into"],
        value=raw["value"],
        location=reader.at("unpivot", key=True),
    )


def _file_name(reader: Reader, raw: Mapping[str, Any]) -> FileName | None:
    """What the files' names say; None where no pattern is given, or it says no period."""
    key = next((each for each in ("period_from", "as_of_from") if each in raw), None)
    if key is None:
        return None
    pattern: str = raw[key]
    message = misread(pattern) or (f"'{pattern}' says no day" if _day_missing(key, pattern) else "")
    if message:
        hint = _NAME_HINT
        if _day_missing(key, pattern):
            hint = f"A snapshot shows one day; of a longer period, say period_from. {_NAME_HINT}"
        reader.problem("bad-format", message, key, hint)
        return None
    return FileName(pattern=pattern, snapshot=key == "as_of_from", location=reader.at(key))


def _day_missing(key: str, pattern: str) -> bool:
    return not misread(pattern) and key == "as_of_from" and window_of(pattern) != Window.DAY


def too_coarse(window: Window, source: Source) -> Window | None:
    """The period of the source's files, where a window is not made up of such periods.

    All rows of a file stand at its period's first day: a shorter window would find them all
    in its first part, and a month, which weeks do not fit into, days of others.
    """
    if source.shape.file_name is None:
        return None
    period = window_of(source.shape.file_name.pattern)
    return None if period == Window.DAY or is_made_of(window, period) else period


def is_made_of(window: Window, period: Window) -> bool:
    """Whether each period of a window is one or several of a calendar's that is longer than days.

    A fiscal one is, where it begins when one of these does.
    """
    if window.extent is Extent.ROLLING:
        return window.whole() == period
    if Window.WEEK in (window, period) or not window.is_whole:
        return window == period
    (month, day), months = window.year_starts, period.length.months
    return window.length.months >= months and day == 1 and (month - 1) % months == 0


def check_names(reader: Reader, shape: Shape, columns: Mapping[str, Column]) -> None:
    """Columns can be found: by position where there is no header, among the widths' names."""
    made = (shape.unpivot.into, shape.unpivot.value) if shape.unpivot else ()
    for name, column in columns.items():
        texts = [each for each in column.names if isinstance(each, str)]
        if len(texts) < len(column.names) or any(each in made for each in texts):
            continue
        at = ("columns", name, "from")
        if shape.widths:
            _check_width_name(reader, at, texts, shape, optional=column.optional)
        elif not shape.header:
            reader.problem(
                "missing-key",
                f"the files have no header to find '{texts[0]}' by",
                at,
                "Name the column by its position, from 1: from: 3",
            )
    unpivot = shape.unpivot
    if unpivot and unpivot.value not in {unpivot.into, *_all_names(columns)}:
        reader.problem(
            "unknown-column",
            f"no column of the contract is read from '{unpivot.value}'",
            ("unpivot", "value"),
            f"Add it to the columns: {unpivot.value}: {{type: decimal}}",
        )


def _all_names(columns: Mapping[str, Column]) -> set[str | int]:
    return {name for column in columns.values() for name in column.names}


def _check_width_name(
    reader: Reader, at: tuple[Key, ...], names: list[str], shape: Shape, *, optional: bool
) -> None:
    known = {comparable(each) for each in shape.widths}
    if optional or any(comparable(each) in known for each in names):
        return
    reader.problem(
        "unknown-column",
        f"'{names[0]}' is not among the columns of 'fixed_width'",
        at,
        did_you_mean(names[0], [each for each in shape.widths if not each.startswith("-")]),
    )


def comparable(name: str) -> str:
    """A column's name as names are compared: in any case, and however many blanks it has."""
    return " ".join(name.split()).casefold()
