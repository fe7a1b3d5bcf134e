"""The new site, built beside the old one, of which it keeps what is still the same."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from csobjectives.publishing.folders import NotPublished
from csobjectives.publishing.manifests import MANIFEST, manifest, ours

# What a system says of a file that it gives no second name.
_UNLINKABLE = frozenset({errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many files a site has, how many of them are new or changed, how many went."""

    files: int
    changed: int
    removed: int


def build(files: Iterable[tuple[str, str]], old: Path, new: Path) -> Written:
    """Write the site into the folder `new`, which is not there yet; `old` need not be.

    A file with the same bytes as its old one is that file: a second name for it, untouched. What
    is not ours in the old folder is taken along; what is ours, and no page any more, is not.
    Raises NotPublished where a page would take the place of a file that is not ours.
    """
    known, changed = ours(old), 0
    sums: dict[str, str] = {}
    for name, content in _with_manifest(files, sums):
        changed += _place(content, old / name, new / name)
    if old.exists():
        shutil.copymode(old, new)
        for path in _not_ours(old, known):
            _carry(old, new, path)
    return Written(files=len(sums) + 1, changed=changed, removed=len(known - {MANIFEST, *sums}))


def _with_manifest(
    files: Iterable[tuple[str, str]], sums: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The bytes of each file by its path, the list of all of them last; fills `sums`."""
    for name, text in files:
        content = text.encode()
        sums[name] = sha256(content).hexdigest()
        yield name, content
    yield MANIFEST, manifest(sums).encode()


def _place(content: bytes, old: Path, new: Path) -> bool:
    """Put a file into the new tree, and say whether it differs from the old one."""
    new.parent.mkdir(parents=True, exist_ok=True)
    same = _has(old, content)
    if same:
        _link(old, new)
    else:
        new.write_bytes(content)
    return not same


def _has(path: Path, content: bytes) -> bool:
    """Whether the path is a file with these bytes."""
    try:
        found = path.lstat()
        is_file = not path.is_symlink() and path.is_file()
        return is_file and found.st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _not_ours(folder: Path, known: Collection[str]) -> Iterator[Path]:
    """What is not ours, below the folder: files, links, and folders that are empty."""
    for path, folders, files in os.walk(folder):
        below = Path(path).relative_to(folder)
        links = [name for name in folders if (folder / below / name).is_symlink()]
        if not folders and not files and below.parts:
            yield below
        for name in (*files, *links):
            if (below / name).as_posix() not in known:
                yield below / name


def _carry(old: Path, new: Path, path: Path) -> None:
    """Take along what is not ours. Raises NotPublished where the site has that path itself."""
    _make_folders(old, new, path.parent)
    there, target = old / path, new / path
    if there.is_dir() and not there.is_symlink():
        _make_folders(old, new, path)
    elif not os.path.lexists(target):
        _link(there, target)
    elif not target.is_file() or there.is_symlink() or not there.samefile(target):
        raise _in_the_way(path)


def _make_folders(old: Path, new: Path, path: Path) -> None:
    """Make the folders down to the path, as they are in the old tree."""
    for each in (*reversed(path.parents), path):
        target = new / each
        if target.is_file():
            raise _in_the_way(each)
        if not target.exists():
            target.mkdir()
            shutil.copystat(old / each, target)


def _in_the_way(path: Path) -> NotPublished:
    why = f"{path.as_posix()} is there, and no earlier run has written it"
    return NotPublished(why, "Move it away, or name another folder.")


def _link(there: Path, target: Path) -> None:
    """Give a file a second name; a copy, where the system has no second names. Raises OSError."""
    if there.is_symlink():
        target.symlink_to(there.readlink())
        return
    try:
        target.hardlink_to(there)
    except OSError as error:
        if error.errno not in _UNLINKABLE:
            raise
        shutil.copy2(there, target)
