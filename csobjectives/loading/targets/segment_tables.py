"""A CSV file with targets of segments, as a document whose entries are its lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from csobjectives.documents import Document, Mapping
from csobjectives.documents import Sequence as Entries
from csobjectives.documents.characters import decode
from csobjectives.documents.scalars import resolve
from csobjectives.documents.tree import Lines
from csobjectives.loading.csv_records import Record, csv_records, is_even
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.matching_files import matching_files
from csobjectives.loading.targets.segment_columns import SegmentColumns
from csobjectives.problems import Location, Problems, did_you_mean

BOUNDS = ("at_least", "at_most", "above", "below")
NEEDED = "Write one of at_least, at_most, above and below."

_TERMS = ("tolerance", "stretch", "min_sample", "judge", "review_by")
_SETTINGS = ("from", *BOUNDS, *_TERMS, "owner")
_TEXTS = ("from", "judge", "review_by", "owner")  # all else may be a number


def targets_file(reader: Reader, written: str, root: Path) -> Path | None:
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
    (file,) = found
    if file.is_dir() or file.suffix.lower() != ".csv":
        kind = "a folder" if file.is_dir() else "no CSV file"
        hint = "Name a file whose name ends in .csv."
        reader.problem("not-targets", f"'{written}' is {kind}", "file", hint)
        return None
    return file


def segment_table(
    name: str, file: Path, columns: SegmentColumns, problems: Problems
) -> Document | None:
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
    if not records:
        example = ",".join((*columns.names, "at_least"))
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
            hint = NEEDED if each == "target" else did_you_mean(each, known)
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
    if not there.intersection(BOUNDS, known) and "owner" not in there:
        problems.add("missing-column", "no column has a bound", Location(lines.file, 1, 1), NEEDED)
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
