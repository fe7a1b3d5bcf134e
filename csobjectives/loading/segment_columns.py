"""Segments as they are written: a value for each column of `by`, as rows can have it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from csobjectives.expressions import Kind, Type
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Key, Reader
from csobjectives.model import Measure, Segment
from csobjectives.problems import did_you_mean
from csobjectives.quantities import Unit

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentColumns:
    """The columns of a measure's `by`, with their types as far as a contract promises them."""

    names: tuple[str, ...]
    types: Mapping[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTerms:
    """What the targets of segments are read by; without `columns`, no segment can be told."""

    set_name: str
    unit: Unit | None
    columns: SegmentColumns | None


def segment_columns(reader: Reader, measure: Measure, known: KnownSources) -> SegmentColumns:
    """The columns by which a measure has segments: those of its register, where it has one."""
    name = measure.register or measure.source
    contract = known.find(reader, name) if name and measure.by else None
    names = contract.scope.names if contract is not None else {}
    types = {each: names[each].type for each in measure.by if each in names}
    return SegmentColumns(names=measure.by, types=types)


def read_segment(
    reader: Reader,
    raw: Mapping[str, Any],
    columns: SegmentColumns,
    at: tuple[Key, ...] = (),
    lost: Collection[Key] = (),
    *,
    in_part: bool = False,
    beside: Collection[str] = (),
) -> Segment | None:
    """The segment in the order of `by`; None, and problems, where it is not one of them all.

    `raw` stands at a path below the reader's part; of the columns that are `lost`, no value can
    be read. Segments that are named `in_part` need not have all columns, and other keys may stand
    `beside` them.
    """
    before = reader.problems.errors
    for name in raw:
        if name not in columns.names:
            message = f"'{name}' is not in the objective's `by`: {', '.join(columns.names)}"
            place = reader.at(*at, name, key=True)
            hint = did_you_mean(name, (*columns.names, *beside))
            reader.problems.add("wrong-segment", message, place, hint)
    absent = [each for each in columns.names if each not in {*raw, *lost}]
    if absent and not in_part and reader.problems.errors == before:
        words = " and ".join(f"'{each}'" for each in absent)
        message = f"{words} {'is' if len(absent) == 1 else 'are'} missing, of the objective's `by`"
        hint = "Write a value for each of its columns; null, where rows have none."
        reader.problem("wrong-segment", message, at, hint)
    values = {name: _value(raw[name], columns.types.get(name)) for name in raw}
    for name in columns.names:
        if name in values:
            _check_known(reader, name, values[name], columns.types.get(name), (*at, name))
    if lost or reader.problems.errors > before:
        return None
    return tuple((name, values[name]) for name in columns.names if name in values)


def read_part(
    reader: Reader,
    raw: Mapping[str, Any],
    measure: Measure,
    columns: SegmentColumns,
    *,
    in_part: bool = False,
) -> Segment | None:
    """The segment under the key `segment` of a figure, a waiver or a note; () is the whole.

    None, and problems, where its measure has none such.
    """
    if not raw:
        return ()
    if measure.by:
        return read_segment(reader, raw, columns, ("segment",), in_part=in_part)
    for key in raw:
        message = f"'{key}' is a segment, and the objective has no `by`"
        hint = f"Write by: {key} in its measure, at {measure.location}."
        place = reader.at("segment", key, key=True)
        reader.problems.add("wrong-segment", message, place, hint)
    return None


def _check_known(
    reader: Reader, name: str, value: str | None, of: Type | None, at: tuple[Key, ...]
) -> None:
    """A value is one of those that the contract lists, where it does."""
    if value is not None and of is not None and of.known and value not in of.known:
        message = f"'{name}' is never '{value}'"
        reader.problem("wrong-segment", message, at, did_you_mean(value, of.known))


def _value(written: object, of: Type | None) -> str | None:
    """A value as rows have it; a spreadsheet writes TRUE, and 007 is the number 7."""
    text = segment_value(written)
    if text is None or of is None:
        return text
    if of.kind is Kind.BOOLEAN:
        return text.lower()
    return str(int(text)) if of.kind is Kind.INTEGER and _INTEGER.fullmatch(text) else text


def segment_value(written: object) -> str | None:
    """A segment's value as rows have it: as text."""
    if written is None or isinstance(written, str):
        return written
    return str(written).lower() if isinstance(written, bool) else str(written)
