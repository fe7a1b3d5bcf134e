"""What is aimed at in segments: in each of them, and in some by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csobjectives.binding import estimator_of
from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.loading.reader import Key, Reader
from csobjectives.loading.targets.schedules import read_schedule
from csobjectives.loading.targets.segment_columns import (
    SegmentColumns,
    SegmentTerms,
    read_segment,
)
from csobjectives.loading.targets.segment_lines import OfFile, read_lines
from csobjectives.loading.targets.steps import Step, steps_of
from csobjectives.model import Enforcement, Measure, Segment, SegmentAim, spelled
from csobjectives.problems import Location

_OWN = ("target", "owner")  # keys of a segment that are no columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One segment as it stands in its document, with its targets; of `lost` keys nothing is read.

    `raw` are its columns, with their values.
    """

    reader: Reader
    raw: Mapping[str, Any]
    lost: frozenset[Key]
    owner: str
    steps: tuple[Step, ...]


def entries_of(reader: Reader, raw: Mapping[str, Any], faults: Faults) -> list[Entry]:
    """The segments that an objective lists, each as far as it is sound; none where a file does."""
    written = raw.get("segments")
    if not isinstance(written, list):
        return []
    own = within(faults, "segments")
    return [
        _entry(reader.below("segments", place), each, within(own, place))
        for place, each in enumerate(written)
        if isinstance(each, Mapping)
    ]


def _entry(reader: Reader, raw: Mapping[str, Any], faults: Faults) -> Entry:
    sound = without(raw, frozenset(each for each in faults if len(each) == 1))
    steps: tuple[Step, ...] = ()
    if "target" in sound:
        steps = steps_of(reader.below("target"), sound["target"], within(faults, "target"))
    return Entry(
        reader=reader,
        raw={key: each for key, each in sound.items() if key not in _OWN},
        lost=lost(each for each in faults if len(each) == 1),
        owner=sound.get("owner", ""),
        steps=steps,
    )


def read_entries(
    reader: Reader, entries: list[Entry], terms: SegmentTerms
) -> tuple[SegmentAim, ...]:
    """What is aimed at in each segment that is listed, in order, and a problem for what is wrong.

    Without columns, the targets alone are looked at.
    """
    columns = terms.columns
    hidden = [each for each in _OWN if columns is not None and each in columns.names]
    if hidden and entries:
        message = f"'{hidden[0]}' is a column of `by`, and a key of a segment as well"
        hint = "Write the segments in a file: segments: {file: targets.csv}"
        reader.problem("conflicting-keys", message, "segments", hint)
        columns = None
    seen: dict[Segment, Location] = {}
    return tuple(_aims(entries, terms, columns, seen))


def _aims(
    entries: list[Entry],
    terms: SegmentTerms,
    columns: SegmentColumns | None,
    seen: dict[Segment, Location],
) -> Iterator[SegmentAim]:
    for each in entries:
        if _is_file(each, columns):
            continue
        targets = read_schedule(each.steps, terms.unit, terms.set_name, terms.limits)
        if columns is None:
            continue
        faulty = each.lost & {*columns.names}
        segment = read_segment(each.reader, each.raw, columns, lost=faulty, beside=_OWN)
        place = each.reader.at()
        if segment is None:
            continue
        first = seen.setdefault(segment, place)
        if first is not place:
            message = f"there are two entries for {spelled(segment)}; the other is at {first}"
            hint = "Keep one of them; a schedule is a list under one target."
            each.reader.problem("repeated-entry", message, (), hint)
            continue
        yield SegmentAim(segment=segment, location=place, targets=targets, owner=each.owner)


def _is_file(entry: Entry, columns: SegmentColumns | None) -> bool:
    """Whether an entry only names a file, which its schema has told: it is no column's value."""
    is_column = columns is not None and "file" in columns.names
    return {*entry.raw} == {"file"} and not (entry.steps or entry.owner or is_column)


def read_file(
    reader: Reader, raw: Mapping[str, Any], faults: Faults, terms: SegmentTerms, root: Path
) -> OfFile:
    """What is aimed at in the segments of the file that an objective names, if it does."""
    written = raw.get("segments")
    if not isinstance(written, Mapping) or terms.columns is None:
        return OfFile()
    sound = without(written, within(faults, "segments"))
    if "file" not in sound:
        return OfFile()
    return read_lines(reader.below("segments"), sound["file"], terms, root)


def check_segmented(reader: Reader, raw: Mapping[str, Any], measure: Measure) -> None:
    """What is said of segments is of a measure that has some."""
    if measure.by:
        return
    for key in ("each", "segments"):
        if key not in raw:
            continue
        message = f"'{key}' is about segments, and the measure has no `by`"
        hint = _way_to_segments(measure)
        reader.problems.add("conflicting-keys", message, reader.at(key, key=True), hint)


def read_segment_enforcement(
    reader: Reader, raw: Mapping[str, Any], own_keys: frozenset[str], measure: Measure | None
) -> Enforcement:
    """What a missed segment does; a problem where an objective says it of none that can miss."""
    key = "segment_enforcement"
    found = Enforcement(raw.get(key, Enforcement.ADVISORY))
    if key not in own_keys or key not in raw or measure is None:
        return found
    message = hint = ""
    if raw.get("enforcement") == Enforcement.TRACKED:
        message = "a tracked objective fails nothing, and neither do its segments"
        hint = "Leave it out, or write another enforcement."
    elif not measure.by:
        message = f"'{key}' is about segments, and the measure has no `by`"
        hint = _way_to_segments(measure)
    elif not {"each", "segments"} & {*raw} and estimator_of(measure).additive:
        message = "the target is that of the sum, and its segments have none that they could miss"
        hint = "Write each: or segments: with targets of their own."
    if message:
        reader.problems.add("conflicting-keys", message, reader.at(key, key=True), hint)
    return found


def _way_to_segments(measure: Measure) -> str:
    """Where to write `by`."""
    if measure.comparison is not None:
        of = measure.objectives["of"][0]
        return f"Write by: with their columns in the measure of {of.name}, at {of.location}."
    if measure.objectives:
        return "Leave it out: what is made of other objectives has no segments."
    return f"Write by: with the columns of the segments, in the measure at {measure.location}."
