"""A `Sources` document about one file, as YAML with comments."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from csobjectives.engines.files import SUFFIXES, FileFormat, MeasurementFile, format_of, why_not
from csobjectives.engines.refusals import Refused
from csobjectives.engines.texts import COMPRESSIONS
from csobjectives.loading import find_root
from csobjectives.model import Shape
from csobjectives.problems import CannotJudge, Location, Problem
from csobjectives.sketch.columns import Drawn, draw
from csobjectives.sketch.exports import fields, head_export, known_export
from csobjectives.sketch.heads import encoding_of
from csobjectives.sketch.naming import words, written_names
from csobjectives.sketch.samples import Sample, read_sample, text_head

LIMIT = 100_000  # rows that are looked at
_PLAIN = re.compile(r"(\.{0,2}/)*[A-Za-z][A-Za-z0-9_ .()/-]*[A-Za-z0-9_)]|[A-Za-z]")
_MEANT = re.compile(r"true|false|yes|no|on|off|null|y|n|none|iso", re.IGNORECASE)
_FIRST_CHOICE = re.compile(r"creat|open|submit|record|start|order|receiv|date|time|_at$|_on$")


def sketch(path: Path, name: str = "", limit: int = LIMIT, sheet: str = "") -> str:
    """A contract to start from, by the first `limit` rows of a file; of a `sheet` of it.

    What the cells leave open is said in comments; none of them shows a cell of a column that
    tells of a person. Raises CannotJudge or OSError where the file cannot be read.
    """
    file = _file(path)
    preset, shape = "", None
    if file.format is FileFormat.CSV:
        preset, shape = head_export(text_head(path)[1])
    try:
        sample = read_sample(file, limit, shape, sheet)
    except Refused as error:
        raise _unfit(path, error.refusal.what, error.refusal.hint) from error
    preset = preset or known_export((*sample.names, *fields(sample.nested)))
    columns = _columns(sample)
    return "\n".join(_document(path, name or _source_name(path), sample, columns, preset)) + "\n"


def _file(path: Path) -> MeasurementFile:
    """The file to look at. Raises CannotJudge where it is not one that is read."""
    if not path.exists():
        raise _unfit(path, "is not there", "Name one file that is.")
    found = format_of(path)
    encoding = encoding_of(path) if path.is_file() and found is FileFormat.CSV else ""
    why = why_not(path, found, encoding)
    if why is not None:
        raise _unfit(path, why.what, why.hint)
    assert found is not None
    size = path.stat().st_size
    return MeasurementFile(path=path.resolve(), shown=path.as_posix(), format=found, bytes=size)


def _unfit(path: Path, why: str, hint: str) -> CannotJudge:
    message = f"{path.as_posix()} {why}"
    location = Location(path.as_posix())
    problem = Problem(slug="not-a-measurement-file", message=message, location=location, hint=hint)
    return CannotJudge([problem])


def _source_name(path: Path) -> str:
    stem = path.name
    while Path(stem).suffix.lower() in (*SUFFIXES, *COMPRESSIONS):
        stem = Path(stem).stem
    return re.sub(r"^[^a-z]+", "", words(stem).replace(" ", "-")) or "measurements"


def _columns(sample: Sample) -> list[Drawn]:
    names = written_names(sample.names)
    described = zip(names, sample.names, sample.types, sample.columns, strict=True)
    return [
        draw(name, original, place, native, cells)
        for place, (name, original, native, cells) in enumerate(described, start=1)
    ]


def _document(
    path: Path, name: str, sample: Sample, columns: Sequence[Drawn], preset: str
) -> Iterator[str]:
    number = "row" if sample.rows == 1 else f"{sample.rows:,} rows"
    looked_at = f"all {number}" if sample.whole and sample.rows != 1 else f"the first {number}"
    yield f"# A start, made from {looked_at} of {path.name}: read every comment,"
    yield "# and take out the columns that nothing needs."
    if preset:
        yield f"# These are the columns of a known export: `preset: {preset}` and `files` may"
        yield f"# be all that it takes. To see what that is: csobjectives catalog {preset}"
    yield "apiVersion: csobjectives/v1"
    yield "kind: Sources"
    yield "sources:"
    yield f"  {name}:"
    yield "    description: Say here what a row is, and where the file comes from."
    files, folder = _files(path)
    yield f"    files: {_scalar(files)}  # from {folder}; * for anything"
    yield from (f"    {each}" for each in _shape(sample))
    yield from (f"    {each}" for each in _when(path, columns))
    yield from (f"    {each}" for each in _key(columns))
    yield "    columns:"
    for column in columns:
        yield from (f"      {each}" for each in _column(column, sample))
    for each in sample.nested:
        way = f"name a field with dots, from: {each}.field"
        yield f"      # {_shown(each)} holds objects or lists: {way}"


def _files(path: Path) -> tuple[str, str]:
    """The file's path as the document would name it, and the folder that this starts from."""
    usual = find_root(path) / "objectives"
    if not usual.is_dir():
        return path.as_posix(), "this document's folder"
    return Path(
        os.path.relpath(path.resolve(), usual.resolve())
    ).as_posix(), "the folder objectives"


def _shape(sample: Sample) -> Iterator[str]:
    shape = sample.shape
    if shape.encoding:
        guess = "" if shape.encoding.startswith("utf") else "  # a guess: are names written right?"
        yield f"encoding: {shape.encoding}{guess}"
    if sample.delimiter not in ("", ","):
        yield f"delimiter: {json.dumps(sample.delimiter)}"
    if shape.header != (1,):
        yield _header(shape)
    if shape.skip:
        yield f"skip: {list(shape.skip)}"
    if shape.sheet:
        yield f"sheet: {_scalar(shape.sheet)}"
    if shape.records:
        yield f"records: {_scalar(shape.records)}"


def _header(shape: Shape) -> str:
    if not shape.header:
        return "header: none  # the first line looks like a row already: columns are by position"
    if len(shape.header) > 1:
        return f"header: {list(shape.header)}  # both hold names"
    return f"header: {shape.header[0]}  # what stands above it is left out"


def _when(path: Path, columns: Sequence[Drawn]) -> Iterator[str]:
    """Which column puts a row in a period; a file without one is a snapshot."""
    times = [each for each in columns if each.is_time and each.filled]
    if not times:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        note = "no column holds a day; the file was written then: which day does it show?"
        yield f"as_of: {written}  # {note}"
        return
    chosen = max(times, key=lambda each: (each.filled, bool(_FIRST_CHOICE.search(each.name))))
    others = ", ".join(each.name for each in times if each is not chosen)
    note = f"  # or {others}" if others else ""
    yield f"time: {chosen.name}{note}"


def _key(columns: Sequence[Drawn]) -> Iterator[str]:
    """What tells rows apart: a column without two equal cells, named as keys are."""
    unique = [each for each in columns if each.unique]
    named = [each for each in unique if each.is_identifier and not each.person]
    if named:
        yield f"key: [{named[0].name}]  # no two rows share it; those that will are one row"
    elif unique:
        names = " or ".join(each.name for each in unique[:3])
        yield f"# key: no two rows share {names}; is it what tells rows apart?"


def _column(column: Drawn, sample: Sample) -> Iterator[str]:
    repeated = sample.names.count(column.original) > 1
    keys: dict[str, object] = {}
    if not column.original.strip() or repeated:
        keys["from"] = column.place
    elif column.original != column.name:
        keys["from"] = column.original
    keys["type"] = column.type.value
    keys |= column.keys
    if repeated and column.original.strip():
        yield f"# {_shown(column.original)} is there more than once: this is column {column.place}"
    for note in column.notes:
        yield f"# {column.name}: {note}"
    written = ", ".join(f"{key}: {_value(value)}" for key, value in keys.items())
    yield f"{column.name}: {{{written}}}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(json.dumps(each, ensure_ascii=False) for each in value)}]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    if _PLAIN.fullmatch(text) and not _MEANT.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _shown(name: str) -> str:
    return f"'{' '.join(name.split())[:60]}'"
