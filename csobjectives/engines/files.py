"""The measurement files that a source names: found, inside the project, of a known format."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from csobjectives.model import Project, Source
from csobjectives.problems import Problems, did_you_mean


class FileFormat(StrEnum):
    """How a measurement file is laid out."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "json lines"
    PARQUET = "parquet"


SUFFIXES = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".json": FileFormat.JSON,
    ".jsonl": FileFormat.JSON_LINES,
    ".ndjson": FileFormat.JSON_LINES,
    ".parquet": FileFormat.PARQUET,
}
COMPRESSIONS = (".gz", ".zst")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementFile:
    """One file: where it is, how people know it, how it is laid out, its size in bytes."""

    path: Path
    shown: str
    format: FileFormat
    bytes: int


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
        for path in _matches(source, pattern, problems):
            resolved = path.resolve()
            file = _measurement_file(resolved, source, roots, problems)
            if file is not None:
                found[resolved] = file
    return [found[path] for path in sorted(found)]


def _matches(source: Source, pattern: str, problems: Problems) -> Iterator[Path]:
    """The paths that a pattern names; none is a problem."""
    # Not Path.glob, which takes no absolute pattern; where that leads is looked at later.
    names = sorted(glob.glob(pattern, root_dir=source.folder, recursive=True))  # noqa: PTH207
    if not names:
        whole = source.folder / pattern
        siblings = whole.parent.iterdir() if whole.parent.is_dir() else ()
        problems.add(
            "no-such-file",
            f"no file matches '{pattern}'",
            source.files_location,
            did_you_mean(whole.name, [each.name for each in siblings][:50])
            if whole.parent.is_dir()
            else f"There is no folder {Path(pattern).parent.as_posix()}; paths start from the "
            "document that names them.",
        )
    for name in names:
        yield source.folder / name


def _measurement_file(
    path: Path, source: Source, roots: Sequence[Path], problems: Problems
) -> MeasurementFile | None:
    """One file, or None and a problem."""
    root = next((each for each in roots if path.is_relative_to(each)), None)
    if root is None:
        problems.add(
            "outside-project",
            f"{path} lies outside the project",
            source.files_location,
            f"Move it below {roots[0]}, or allow its folder: --allow-dir {path.parent}",
        )
        return None
    shown = path.relative_to(root).as_posix() if root == roots[0] else path.as_posix()
    suffixes = [each.lower() for each in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSIONS:
        suffixes.pop()
    layout = SUFFIXES.get(suffixes[-1] if suffixes else "")
    if not path.is_file():
        message, hint = f"{shown} is a folder", "Name its files, such as folder/*.csv."
    elif layout is None:
        message = f"{shown} is no measurement file, by its ending"
        hint = f"Known: {', '.join(SUFFIXES)}, each also with {' or '.join(COMPRESSIONS)}."
    elif path.stat().st_size == 0:
        message, hint = f"{shown} is empty", "Export it again; not even a header is there."
    else:
        return MeasurementFile(path=path, shown=shown, format=layout, bytes=path.stat().st_size)
    problems.add("not-a-measurement-file", message, source.files_location, hint)
    return None
