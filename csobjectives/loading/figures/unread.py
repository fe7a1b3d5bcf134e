"""Files of figures that lie among the documents, and that no document names."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from csobjectives.loading.files import Named, files_below, shown
from csobjectives.loading.tables import SUFFIXES
from csobjectives.problems import Location, Problems, Severity

_START = 4_096  # bytes of a file that show what it is
_IS_FIGURES = {
    ".csv": (re.compile(rb"\A[^\r\n]*\bobjective\b"), re.compile(rb"\A[^\r\n]*\bperiod\b")),
    ".json": (
        re.compile(rb"[\"'](?:objective|kind)[\"']\s*:"),
        re.compile(rb"[\"']period[\"']\s*:|[\"']Measurements[\"']"),
    ),
}


def warn_of_unread(named: Named, read: Collection[Path], root: Path, problems: Problems) -> None:
    """A warning for each file of figures below the folders that has not been read.

    Only YAML is looked for there: CSV and JSON files are mostly measurements of sources.
    """
    folders = [path for path in named.paths if path.is_dir()]
    told = {each.location.file for each in problems if each.location}
    for file in dict.fromkeys(each for path in folders for each in files_below(path, SUFFIXES)):
        whole = file.resolve()
        if whole in read or not whole.is_relative_to(root) or not _is_figures(whole):
            continue
        name = shown(file, root)
        if name in told:  # a document names it, and it cannot be read
            continue
        problems.add(
            "unread-figures",
            "these figures are not read: no document of kind Measurements names the file",
            Location(name),
            f"Write a document beside it that says kind: Measurements and files: {file.name}",
            Severity.WARNING,
        )


def _is_figures(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            start = opened.read(_START)
    except OSError:
        return False
    return all(each.search(start) for each in _IS_FIGURES[file.suffix])
