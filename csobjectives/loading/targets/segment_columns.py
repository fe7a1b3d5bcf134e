"""Segments as they are written: a value for each column of `by`, as rows can have it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csobjectives.binding import UNLIMITED, Limits
from csobjectives.expressions import Kind, Type
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Key, Reader
from csobjectives.model import FALSE_WORDS, TRUE_WORDS, Measure, Segment, Source
from csobjectives.problems import did_you_mean
from csobjectives.quantities import Unit

_INTEGER = re.compile(r"([+-]?\d{1,19})(\.0*)?", re.ASCII)
_USUAL = (TRUE_WORDS, FALSE_WORDS)

_Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentColumns:
    """The columns of a measure's `by`, with their types as far as a contract promises them.

    Some booleans have `words` of their own, that mean true and false.
    """

    names: tuple[str, ...]
    types: Mapping[str, Type] = field(default_factory=dict)
    words: Mapping[str, _Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTerms:
    """What the targets of segments are read by; without `columns`, no segment can be told."""

    set_name: str
    unit: Unit | None
    columns: SegmentColumns | None
    limits: Limits = UNLIMITED


def segment_columns(reader: Reader, measure: Measure, known: KnownSources) -> SegmentColumns:
    """The columns by which a measure has segments: those of its register, where it has one."""
    name = measure.register or measure.source
    contract = known.find(reader, name) if name and measure.by else None
    names = contract.scope.names if contract is not None else {}
    types = {each: names[each].type for each in measure.by if each in names}
    words = {} if contract is None else dict(_words_of(contract.source))
    return SegmentColumns(names=measure.by, types=types, words=words)


def _words_of(source: Source) -> Iterator[tuple[str, _Words]]:
    """The words of a source's booleans, and of those that it looks up, where they have some."""
    for name, each in source.columns.items():
        if each.true or each.false:
            yield name, (each.true, each.false)
    for join in source.lookups.values():
        theirs = dict(_words_of(join.source))
        yield from ((new, theirs[name]) for new, name in join.taken.items() if name in theirs)


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
    values = {
        name: _value(reader, columns, name, raw[name], at) for name in columns.names if name in raw
    }
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


def _value(
    reader: Reader, columns: SegmentColumns, name: str, written: object, at: tuple[Key, ...]
) -> str | None:
    """A value as rows have it, and a problem where they never do.

    A spreadsheet writes 3.0 for the number 3, as it does TRUE, and a column of booleans may have
    other words for true and false.
    """
    text, of = segment_value(written), columns.types.get(name)
    if text is None or of is None:
        return text
    if of.kind is Kind.BOOLEAN:
        return _truth(reader, name, text, columns.words.get(name, _USUAL), at)
    if of.kind is Kind.INTEGER:
        found = _INTEGER.fullmatch(text)
        if found is not None:
            return str(int(found[1]))
        message = f"'{name}' is an integer, and '{text}' is none"
        hint = "Write a whole number, such as 3; null is the segment of rows without one."
        reader.problem("wrong-segment", message, (*at, name), hint)
    elif of.known and text not in of.known:
        message = f"'{name}' is never '{text}'"
        reader.problem("wrong-segment", message, (*at, name), did_you_mean(text, of.known))
    return text


def _truth(reader: Reader, name: str, text: str, words: _Words, at: tuple[Key, ...]) -> str:
    """`true` or `false`, which may be said in the column's words as well."""
    for result, said in zip(("true", "false"), words, strict=True):
        if text.casefold() in {each.strip().casefold() for each in said}:
            return result
    if text.casefold() not in ("true", "false"):
        others = [each for said in words for each in said if each not in ("true", "false")]
        message = f"'{name}' is true or false, and '{text}' is neither"
        hint = f"Write true or false; {', '.join(others)} will do as well."
        reader.problem("wrong-segment", message, (*at, name), hint)
    return text.casefold()


def segment_value(written: object) -> str | None:
    """A segment's value as rows have it: as text."""
    if written is None or isinstance(written, str):
        return written
    return str(written).lower() if isinstance(written, bool) else str(written)
