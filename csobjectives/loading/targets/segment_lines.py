"""Targets of segments by lines: one for each segment, or for each step of its schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csobjectives.loading.faults import Faults, within
from csobjectives.loading.files import shown
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.schedules import read_schedule
from csobjectives.loading.targets.segment_columns import SegmentTerms, read_segment
from csobjectives.loading.targets.segment_tables import BOUNDS, NEEDED, segment_table, targets_file
from csobjectives.loading.targets.steps import Step, step_of
from csobjectives.model import Segment, SegmentAim, spelled
from csobjectives.problems import Location
from csobjectives.schemas import validate_part


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFile:
    """What is aimed at in the segments of a file, as it stands there as well; the file's place."""

    segments: tuple[SegmentAim, ...] = ()
    steps: tuple[Step, ...] = ()
    location: Location | None = None


def read_lines(reader: Reader, written: str, terms: SegmentTerms, root: Path) -> OfFile:
    """The segments of the file that stands under `file`, in order; a problem for what is wrong."""
    assert terms.columns is not None
    file = targets_file(reader, written, root)
    if file is None:
        return OfFile()
    name = shown(file, root)
    table = segment_table(name, file, terms.columns, reader.problems)
    if table is None:
        return OfFile(location=Location(name))
    lines = list(_lines(Reader(table, (), reader.problems), terms))
    return OfFile(
        segments=tuple(_aims(lines, terms)),
        steps=tuple(line.step for line in lines if line.step is not None),
        location=Location(name),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line: its segment, what is aimed at from its day on, if anything, and who answers."""

    reader: Reader
    segment: Segment
    step: Step | None
    is_dated: bool
    owner: str


def _lines(table: Reader, terms: SegmentTerms) -> Iterator[_Line]:
    """The lines whose segments can be told."""
    columns = terms.columns
    assert columns is not None
    for place, entry in enumerate(table.document.data["segments"]):
        reader = table.below("segments", place)
        raw = {key: each for key, each in entry.items() if key not in columns.names}
        owner = raw.pop("owner", "")
        step = _step(reader, raw) if raw or not owner else None
        of = {name: entry[name] for name in columns.names}
        segment = read_segment(reader, of, columns)
        if segment is not None:
            yield _Line(
                reader=reader, segment=segment, step=step, is_dated="from" in raw, owner=owner
            )


def _step(reader: Reader, raw: dict[str, Any]) -> Step | None:
    """What a line aims at; None, and a problem, where it says no bound, or several."""
    bounds = [each for each in BOUNDS if each in raw]
    if not bounds:
        reader.problem("missing-key", "the line has no bound", (), NEEDED)
        return None
    if len(bounds) > 1:
        message = f"'{bounds[0]}' and '{bounds[1]}' cannot stand together in a line"
        reader.problem("conflicting-keys", message, bounds[1], "Leave one of the cells empty.")
        return None
    faults: Faults = validate_part("target", raw, reader.path, reader.document, reader.problems)
    for each in reader.path:
        faults = within(faults, each)
    return step_of(reader, raw, faults)


def _aims(lines: Sequence[_Line], terms: SegmentTerms) -> Iterator[SegmentAim]:
    """What is aimed at in each segment, in the order of their first lines."""
    by_segment: dict[Segment, list[_Line]] = {}
    for line in lines:
        by_segment.setdefault(line.segment, []).append(line)
    for segment, of in by_segment.items():
        _check_alike(segment, of)
        steps = [line.step for line in of if line.step is not None]
        yield SegmentAim(
            segment=segment,
            location=of[0].reader.at(),
            targets=read_schedule(steps, terms.unit, terms.set_name, terms.limits),
            owner=next((line.owner for line in of if line.owner), ""),
        )


def _check_alike(segment: Segment, lines: Sequence[_Line]) -> None:
    """Several lines of one segment are its schedule: each has a day, and no other owner."""
    first, *others = lines
    for line in others:
        if not (first.is_dated and line.is_dated):
            place = first.reader.at()
            message = f"there are two lines for {spelled(segment)}; the other is at {place}"
            hint = "Keep one of them, or write in each the day under 'from' on which it begins."
            line.reader.problem("repeated-entry", message, (), hint)
    owned = [line for line in lines if line.owner]
    for line in owned[1:]:
        if line.owner != owned[0].owner:
            place = owned[0].reader.at("owner")
            message = f"the owner of {spelled(segment)} is {owned[0].owner}, at {place}"
            line.reader.problem("conflicting-keys", message, "owner", "Write one owner.")
