"""Targets of segments in a CSV file: a line for each segment, or for each step of its schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csobjectives.documents import Document, Mapping
from csobjectives.documents import Sequence as Entries
from csobjectives.documents.characters import decode
from csobjectives.documents.scalars import resolve
from csobjectives.documents.tree import Lines
from csobjectives.loading.csv_records import Record, csv_records, is_even
from csobjectives.loading.faults import Faults, within
from csobjectives.loading.files import shown
from csobjectives.loading.matching_files import matching_files
from csobjectives.loading.reader import Reader
from csobjectives.loading.schedules import read_schedule
from csobjectives.loading.segment_columns import (
    SegmentColumns,
    SegmentTerms,
    read_segment,
    spelled,
)
from csobjectives.loading.steps import Step, step_of
from csobjectives.model import Segment, SegmentAim
from csobjectives.problems import Location, Problems, did_you_mean
from csobjectives.schemas import validate_part

_BOUNDS = ("at_least", "at_most", "above", "below")
_TERMS = ("tolerance", "stretch", "min_sample", "judge", "review_by")
_SETTINGS = ("from", *_BOUNDS, *_TERMS, "owner")
_TEXTS = ("from", "judge", "review_by", "owner")  # all else may be a number
_NEEDED = "Write one of at_least, at_most, above and below."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFile:
    """What is aimed at in the segments of a file, and the file's place."""

    segments: tuple[SegmentAim, ...] = ()
    location: Location | None = None


def read_segment_table(reader: Reader, written: str, terms: SegmentTerms, root: Path) -> OfFile:
    """The segments of the file that stands under `file`, in order; a problem for what is wrong."""
    assert terms.columns is not None
    file = _file(reader, written, root)
    if file is None:
        return OfFile()
    name = shown(file, root)
    table = _table(name, file, terms.columns, reader.problems)
    if table is None:
        return OfFile(location=Location(name))
    lines = list(_lines(Reader(table, (), reader.problems), terms))
    return OfFile(segments=tuple(_aims(lines, terms)), location=Location(name))


def _file(reader: Reader, written: str, root: Path) -> Path | None:
    """The one CSV file of that name, below the root; else None, and a problem."""
    document, _ = reader.document.origin(reader.path)
    found = matching_files(written, root / document.folder, [root])
    if not isinstance(found, list):
        reader.problem(found.slug, found.message, "file", found.hint)
        return None
    if len(found) > 1:
        message = f"'{written}' matches {len(found)} files, and one has all segments"
        reader.problem("not-targets", message, "file", "Name one file.")
        return None
    if not found[0].is_file() or found[0].suffix.lower() != ".csv":
        message = (
            f"'{written}' is no CSV file" if found[0].is_file() else f"'{written}' is a folder"
        )
        reader.problem("not-targets", message, "file", "Name a file whose name ends in .csv.")
        return None
    return found[0]


def _table(name: str, file: Path, columns: SegmentColumns, problems: Problems) -> Document | None:
    """The lines of a file as a document, whose entries have the columns that are not empty."""
    try:
        content = file.read_bytes()
    except OSError as error:
        problems.add("unreadable", f"cannot be read: {error.strerror}", Location(name))
        return None
    text = decode(name, content, problems)
    records = None if text is None else csv_records(name, text, problems)
    if text is None or records is None:
        return None
    example = ",".join((*columns.names, "at_least"))
    if not records:
        hint = f"The first line names the columns: {example}"
        problems.add("empty-document", "the file is empty", Location(name, 1, 1), hint)
        return None
    header, *others = records
    if not _is_header(Lines(name, text), header, columns, problems):
        return None
    if not others:
        message = "there is no segment below the header"
        hint = "Write a line for each segment."
        problems.add("empty-document", message, Location(name, 1, 1), hint)
    entries = Entries()
    names = [each.strip() for each in header.cells]
    for each in others:
        if is_even(name, each, header, problems):
            entries.append(_entry(names, each, columns))
            entries.places.append(each.start)
    data = Mapping({"kind": "Objectives", "segments": entries})
    data.places["segments"] = (0, 0)
    return Document(path=name, folder=Path(name).parent, data=data, text=text)


def _is_header(lines: Lines, header: Record, columns: SegmentColumns, problems: Problems) -> bool:
    """Whether the first line has the columns of `by`, and beside them those of targets alone."""
    before = problems.errors
    known = dict.fromkeys((*columns.names, *_SETTINGS))
    names = [each.strip() for each in header.cells]
    meant: list[str] = []
    for place, each in enumerate(names):
        at = lines.locate(header.places[place])
        if not each:
            problems.add("unknown-column", "the column has no name", at, "Name it, or remove it.")
        elif each not in known:
            hint = _NEEDED if each == "target" else did_you_mean(each, known)
            meant += [one for one in known if hint == f"Did you mean {one}?"]
            problems.add("unknown-column", f"'{each}' is no column of targets", at, hint)
        elif each in names[:place]:
            message = f"the column '{each}' is there {names.count(each)} times"
            problems.add("repeated-entry", message, at, "Keep one of them.")
    there = {*names, *meant}
    for each in columns.names:
        if each not in there:
            message = f"there is no column '{each}', and segments are by {', '.join(columns.names)}"
            hint = "An empty cell in it is the segment of rows without a value."
            problems.add("missing-column", message, Location(lines.file, 1, 1), hint)
    if not there.intersection(_BOUNDS, known) and "owner" not in there:
        problems.add("missing-column", "no column has a bound", Location(lines.file, 1, 1), _NEEDED)
    return problems.errors == before


def _entry(names: Sequence[str], record: Record, columns: SegmentColumns) -> Mapping:
    """A line as an entry; an empty cell is an absent key, but in a column of `by` no value."""
    entry = Mapping(start=record.start)
    for name, cell, place in zip(names, record.cells, record.places, strict=True):
        written = cell.strip()
        if name in columns.names:
            entry[name] = written or None
        elif written:
            entry[name] = written if name in _TEXTS else resolve(written)
        entry.places[name] = (place, place)
    return entry


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
    bounds = [each for each in _BOUNDS if each in raw]
    if not bounds:
        reader.problem("missing-key", "the line has no bound", (), _NEEDED)
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
            targets=read_schedule(steps, terms.unit, terms.set_name),
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
