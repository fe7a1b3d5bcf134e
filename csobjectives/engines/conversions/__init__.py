"""Files that the engine does not read as they are become CSV or JSON Lines in UTF-8, in a copy.

A copy lies in the scan's temporary folder and ends with it. Records keep their numbers, so
that what is said of a row is true of the file that people know.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from csobjectives.engines.conversions.fixed_width import write_fixed_width
from csobjectives.engines.conversions.json_records import write_json_records
from csobjectives.engines.conversions.line_ends import has_mixed_ends
from csobjectives.engines.conversions.spreadsheets import write_sheet
from csobjectives.engines.conversions.tables import write_table
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.headings import heading
from csobjectives.engines.layouts import heading_of
from csobjectives.engines.refusals import Refused, cut_off
from csobjectives.engines.texts import Undecodable, head, is_utf_8, lines
from csobjectives.model import Shape, Source
from csobjectives.problems import Problems

__all__ = ["prepare"]

_COMMA = ","


def prepare(
    files: Iterable[MeasurementFile],
    source: Source,
    folder: Path,
    problems: Problems,
    *,
    numbered: bool = False,
) -> list[MeasurementFile]:
    """The files as the engine can read them, with copies in `folder`; problems where one cannot.

    Where rows are to be `numbered`, every CSV file becomes a copy that counts its records.
    """
    prepared = []
    for file in files:
        try:
            prepared.append(_prepared(file, source.shape, folder, numbered=numbered))
        except Undecodable as error:
            what, hint, slug = error.what, error.hint, "undecodable-file"
        except Refused as error:
            what, hint, slug = error.refusal.what, error.refusal.hint, error.refusal.slug
        except (EOFError, zlib.error):
            refusal = cut_off("its gzip data end before they are complete")
            what, hint, slug = refusal.what, refusal.hint, refusal.slug
        except OSError as error:
            what, slug = f"cannot be read: {error}", "unreadable-file"
            hint = "Is it whole, and still there? Copy or export it again."
        else:
            continue
        problems.add(slug, f"{file.shown} {what}", source.files_location, hint)
    return prepared


def _prepared(
    file: MeasurementFile, shape: Shape, folder: Path, *, numbered: bool
) -> MeasurementFile:
    """One file, or its copy. Raises Undecodable, Refused, OSError, EOFError, zlib.error."""
    match file.format:
        case FileFormat.PARQUET:
            return file
        case FileFormat.SPREADSHEET:
            return _from_sheet(file, shape, folder, numbered=numbered)
        case FileFormat.CSV if shape.widths:
            copy = _fresh(folder, ".csv")
            head_of_copy = write_fixed_width(file.path, copy, shape, numbered=numbered)
            return replace(file, copy=copy, heading=head_of_copy, numbered=numbered)
        case FileFormat.CSV:
            return _table(file, shape, folder, numbered=numbered)
        case _:
            return _json(file, shape, folder)


def _fresh(folder: Path, ending: str) -> Path:
    """A file of a new name."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=ending, delete=False) as file:
        return Path(file.name)


def _from_sheet(
    file: MeasurementFile, shape: Shape, folder: Path, *, numbered: bool
) -> MeasurementFile:
    copy = _fresh(folder, ".csv")
    first = write_sheet(file.path, copy, shape, numbered=numbered)
    plain = replace(shape, delimiter=_COMMA)
    found = heading(first, plain, tabs=False)
    return replace(file, format=FileFormat.CSV, copy=copy, heading=found, numbered=numbered)


def _table(file: MeasurementFile, shape: Shape, folder: Path, *, numbered: bool) -> MeasurementFile:
    """A CSV file: as it is where it is plain UTF-8 with one kind of line ends."""
    found = heading_of(file, shape)
    skipped = [each for each in shape.skip if each > found.lead]
    by_record = numbered or bool(skipped) or has_mixed_ends(file.path)
    if not by_record and is_utf_8(shape.encoding):
        return replace(file, heading=found)
    copy = _fresh(folder, ".csv")
    write_table(file.path, copy, shape, found, by_record=by_record, numbered=numbered)
    return replace(file, copy=copy, heading=found, numbered=numbered)


def _json(file: MeasurementFile, shape: Shape, folder: Path) -> MeasurementFile:
    """A JSON file: a list inside of an object becomes JSON Lines."""
    inside = bool(shape.records) and file.format is FileFormat.JSON
    if inside and head(file.path, shape.encoding).lstrip().startswith("{"):
        copy = _fresh(folder, ".jsonl")
        write_json_records(file.path, copy, shape)
        return replace(file, format=FileFormat.JSON_LINES, copy=copy)
    if is_utf_8(shape.encoding):
        return file
    copy = _fresh(folder, ".json")
    with copy.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(file.path, shape.encoding))
    return replace(file, copy=copy)
