"""The measurement files that a source names: found, inside the project, of a known format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from csobjectives.engines.file_days import check_name
from csobjectives.engines.headings import Heading
from csobjectives.engines.refusals import Refusal
from csobjectives.engines.sniffing import refusal
from csobjectives.file_names import COMPRESSIONS
from csobjectives.loading import matching_files
from csobjectives.model import Project, Source
from csobjectives.problems import Problems


class FileFormat(StrEnum):
    """How a measurement file is laid out."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "json lines"
    PARQUET = "parquet"
    SPREADSHEET = "spreadsheet"


SUFFIXES = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".txt": FileFormat.CSV,
    ".json": FileFormat.JSON,
    ".jsonl": FileFormat.JSON_LINES,
    ".ndjson": FileFormat.JSON_LINES,
    ".parquet": FileFormat.PARQUET,
    ".xlsx": FileFormat.SPREADSHEET,
    ".xlsm": FileFormat.SPREADSHEET,
    ".xlsb": FileFormat.SPREADSHEET,
    ".xls": FileFormat.SPREADSHEET,
    ".ods": FileFormat.SPREADSHEET,
}
_COMPRESSIBLE = (FileFormat.CSV, FileFormat.JSON, FileFormat.JSON_LINES)
_WAY_OUT = ", or allow their folder on the command line: --allow-dir FOLDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementFile:
    """One file: where it is, how people know it, how it is laid out, its size in bytes.

    `copy` is what is read in its stead, where it had to be converted, and `heading` what is
    known of it; a copy that is `numbered` has the number of each record as its first column.
    """

    path: Path
    shown: str
    format: FileFormat
    bytes: int
    copy: Path | None = None
    heading: Heading | None = None
    numbered: bool = False

    @property
    def place(self) -> Path:
        """The path that the engine reads."""
        return self.copy or self.path


def find_files(
    source: Source, project: Project, allowed: Sequence[Path], problems: Problems
) -> list[MeasurementFile]:
    """The files of a source, in a fixed order; problems for whatever is not fit to be read.

    Links are followed before a file is held to lie under the project's root, or under one
    of the `allowed` folders.
    """
    roots = [folder.resolve() for folder in (project.root, *allowed)]
    found: dict[Path, MeasurementFile] = {}
    for pattern in source.files:
        for path in _matches(source, pattern, roots, problems):
            if path not in found:
                file = _measurement_file(path, source, roots, problems)
                if file is not None:
                    found[path] = file
    return [found[path] for path in sorted(found)]


def _matches(source: Source, pattern: str, roots: Sequence[Path], problems: Problems) -> list[Path]:
    """The paths that a pattern names, with links followed; none is a problem."""
    found = matching_files(pattern, source.folder, roots, _WAY_OUT)
    if isinstance(found, list):
        return found
    problems.add(found.slug, found.message, source.files_location, found.hint)
    return []


def _measurement_file(
    path: Path, source: Source, roots: Sequence[Path], problems: Problems
) -> MeasurementFile | None:
    """One file, or None and a problem."""
    root = next(each for each in roots if path.is_relative_to(each))
    shown = path.relative_to(root).as_posix() if root == roots[0] else path.as_posix()
    layout = format_of(path)
    refused = why_not(path, layout, source.shape.encoding)
    if refused is None:
        assert layout is not None
        refused = check_name(source.shape.file_name, path.name)
    if refused is None:
        assert layout is not None
        return MeasurementFile(path=path, shown=shown, format=layout, bytes=path.stat().st_size)
    problems.add(refused.slug, f"{shown} {refused.what}", source.files_location, refused.hint)
    return None


def format_of(path: Path) -> FileFormat | None:
    """What a file is by its ending; only text is read compressed."""
    suffixes = [each.lower() for each in path.suffixes]
    compressed = bool(suffixes) and suffixes[-1] in COMPRESSIONS
    if compressed:
        suffixes.pop()
    found = SUFFIXES.get(suffixes[-1] if suffixes else "")
    return None if compressed and found not in _COMPRESSIBLE else found


def why_not(path: Path, layout: FileFormat | None, encoding: str) -> Refusal | None:
    """Why a path cannot be read as what its ending says."""
    if path.is_dir():
        return Refusal("is a folder", "Name its files, such as folder/*.csv.")
    if layout is None:
        text = ", ".join(each for each, of in SUFFIXES.items() if of in _COMPRESSIBLE)
        others = ", ".join(each for each, of in SUFFIXES.items() if of not in _COMPRESSIBLE)
        hint = f"Known: {text}, each also with {' or '.join(COMPRESSIONS)}; {others}."
        return Refusal("is no measurement file, by its ending", hint)
    return refusal(path, layout.value, encoding)
