"""The files that a pattern in a document names: inside the project, in a fixed order."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from csobjectives.loading.files import is_impossible
from csobjectives.problems import did_you_mean

_SIBLINGS = 50  # names of a folder that a hint is looked for in


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a pattern names no file that may be read."""

    slug: str
    message: str
    hint: str


def matching_files(
    pattern: str, folder: Path, roots: Sequence[Path], way_out: str = "."
) -> list[Path] | Fault:
    """The paths that a pattern names from a folder, with links followed; all lie below the roots.

    Where a pattern leads outside, nothing is told of what is there: messages are read by
    people who may not see that folder. `way_out` ends the hint then.
    """
    if is_impossible(pattern):
        hint = "Name files, such as figures/*.csv."
        return Fault(slug="no-such-file", message="there can be no file of such a name", hint=hint)
    fixed = Path(*takewhile(lambda part: not glob.has_magic(part), Path(pattern).parts))
    if _is_inside(folder / fixed, roots):
        # Not Path.glob, which takes no absolute pattern; the start of this one is inside.
        names = sorted(glob.glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207
        if not names:
            hint = _nearest(folder / pattern, roots)
            return Fault(slug="no-such-file", message=f"no file matches '{pattern}'", hint=hint)
        paths = [(folder / name).resolve() for name in names]
        if all(_is_inside(path, roots) for path in paths):
            return paths
    message = f"'{pattern}' leads outside the project"
    hint = f"Move the files below {roots[0]}{way_out}"
    return Fault(slug="outside-project", message=message, hint=hint)


def _is_inside(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.resolve().is_relative_to(root) for root in roots)


def _nearest(whole: Path, roots: Sequence[Path]) -> str:
    """A hint for a pattern that names nothing."""
    folder = whole.parent
    if not folder.is_dir() or not _is_inside(folder, roots):
        return "There is no such folder; paths start from the document that names them."
    siblings = sorted(each.name for each in folder.iterdir())
    return did_you_mean(whole.name, siblings[:_SIBLINGS]) or f"The folder {folder.name} is empty."
