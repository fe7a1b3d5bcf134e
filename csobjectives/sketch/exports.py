"""Whether a file's header is that of an export that a preset describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csobjectives.engines.headings import DELIMITERS, cells, records
from csobjectives.loading.sources import presets
from csobjectives.loading.sources.shapes import comparable
from csobjectives.model import Shape

_LEAST = 4  # names that must be the same: `id` and `created_at` alone are anybody's
_RECORDS = 5  # of a file's head, in which the names may be
_FIELD = re.compile(r'[(, ]"?(\w+)"? [A-Z]')  # of an object's type: STRUCT(rating BIGINT, …)


def known_export(names: Iterable[str]) -> str:
    """The preset whose columns a header has most of; empty where it is of none."""
    header = {comparable(each) for each in names if each}
    best, chosen = 0, ""
    for preset in presets.names():
        raw = presets.read(preset)
        wanted = dict(_wanted(raw))
        found = {name for name, each in wanted.items() if each & header}
        needed = {name for name in wanted if raw["columns"][name].get("required")}
        fits = len(found) >= _LEAST and 2 * len(found) >= min(len(header), len(wanted))
        if fits and needed <= found and len(found) > best:
            best, chosen = len(found), preset
    return chosen


def head_export(head: Iterable[str]) -> tuple[str, Shape | None]:
    """The preset that the head of a text file fits, and where its names are then."""
    for number, record in enumerate(records(head, DELIMITERS), start=1):
        if number > _RECORDS:
            break
        for delimiter in DELIMITERS:
            preset = known_export(cells(record, delimiter))
            if preset:
                raw = presets.read(preset)
                header = raw.get("header", number)
                lines = (header,) if isinstance(header, int) else tuple(header)
                return preset, Shape(header=lines, skip=tuple(raw.get("skip", ())))
    return "", None


def fields(nested: Mapping[str, str]) -> Iterator[str]:
    """The dotted names of what objects hold, and the first object of a list, one step deep."""
    for name, kind in nested.items():
        way = f"{name}.0" if kind.endswith("]") else name
        yield from (f"{way}.{field}" for field in _FIELD.findall(kind))


def _wanted(raw: Mapping[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """The columns that an export has itself, each with the names that it goes by there."""
    unpivot = raw.get("unpivot", {})
    made = {unpivot.get("into"), unpivot.get("value")}
    for name, column in raw["columns"].items():
        written = column.get("from", name)
        names = written if isinstance(written, list) else [written]
        if made.isdisjoint(names):
            yield name, {comparable(each) for each in names if isinstance(each, str)}
