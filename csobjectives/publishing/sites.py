"""Publishing: the new site is built beside the old one, and takes its place whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from csobjectives.publishing.folders import NotPublished, refuse_unfit
from csobjectives.publishing.swapping import mend, swap
from csobjectives.publishing.trees import Written, build

PATIENCE = 60  # seconds that another run may take


def publish(files: Iterable[tuple[str, str]], folder: Path, apart: Iterable[Path] = ()) -> Written:
    """Write a site's files, given as paths below the folder with their texts, into the folder.

    Whoever reads the folder, or finds it after the run was killed, finds the old site or the new
    one. Where nothing has changed, nothing is touched. `apart` is what must not lie in
    it. Raises NotPublished.
    """
    refuse_unfit(folder, apart)
    whole = folder.resolve()
    new, old = _beside(whole, "new"), _beside(whole, "old")
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        with _alone(_beside(whole, "lock")):
            mend(whole, old)
            _remove(new, old)
            try:
                written = build(files, whole, new)
                if written.changed:
                    swap(new, whole, old)
            finally:
                mend(whole, old)
                _remove(new, old)
            return written
    except OSError as error:
        what = f" ({error.filename})" if error.filename else ""
        why = f"{error.strerror or error}{what}"
        hint = "Name a folder that can be written to, in one that can be."
        raise NotPublished(why, hint) from None


def _beside(folder: Path, what: str) -> Path:
    """A path beside a folder: on the same file system, and hidden."""
    return folder.with_name(f".{folder.name}.csobjectives-{what}")


def _remove(*folders: Path) -> None:
    """Remove what this run, or one that was killed, has left beside the site."""
    for each in folders:
        if each.exists():
            shutil.rmtree(each)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of a folder. The kernel gives it back when a run ends, however it ends."""
    from filelock import FileLock, Timeout

    path.touch()  # where that fails there is nobody to wait for
    lock = FileLock(path, timeout=PATIENCE, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        why = f"another run has been writing there for {PATIENCE} seconds"
        raise NotPublished(why, "Run the command again.") from None
    try:
        yield
    finally:
        if os.name == "posix":  # elsewhere, the library removes the file when it can
            path.unlink(missing_ok=True)  # whoever waits finds it gone, and makes a new one
        lock.release()
