"""Where a site can go: a folder of its own, which can be swapped as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from csobjectives.publishing.manifests import ours

_ANOTHER = "Name a folder that is for the site alone, such as site."


class NotPublished(Exception):
    """Raised where a site cannot be written; the old one, if there is one, is as it was."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(f"{why}. {hint}")


def refuse_unfit(folder: Path, apart: Iterable[Path] = ()) -> None:
    """Raise NotPublished where the folder cannot become a site.

    `apart` are the files and folders that are no part of a site, such as the project and its
    measurement files: none of them may lie in the folder, where all that it holds is published.
    Nor may the working directory, which would be left in a folder that is gone.
    """
    whole = folder.resolve()
    for each in (*apart, Path.cwd()):
        if each.resolve() == whole:
            raise NotPublished("the folder is in use for something else", _ANOTHER)
        if each.resolve().is_relative_to(whole):
            raise NotPublished(f"{each} is in it", _ANOTHER)
    if folder.is_symlink():
        raise NotPublished(f"it leads to {folder.readlink()}", "Name the folder itself.")
    if folder.exists():
        _refuse_kind(folder, whole)
        _refuse_contents(folder)


def _refuse_kind(folder: Path, whole: Path) -> None:
    """Raise NotPublished for what is no folder, or cannot be swapped for another one."""
    if not folder.is_dir():
        raise NotPublished("it is a file", "Name a folder.")
    if whole.is_mount():
        why = "something is mounted there, which cannot be swapped for a new site"
        raise NotPublished(why, f"Name a folder in it, such as {folder / 'site'}.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotPublished("nothing may be written there", _ANOTHER)


def _refuse_contents(folder: Path) -> None:
    """Raise NotPublished for a folder of other things, named by mistake.

    Where there is no site yet, there may be what a host wants beside one, such as `CNAME` and
    `.git`: files, and folders that are hidden.
    """
    if ours(folder):
        return
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.name.startswith("."):
            why = f"there is no site yet, and there are other folders, such as {each.name}"
            raise NotPublished(why, _ANOTHER)
