"""Two folders take each other's place, at once where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

_AT_FDCWD = -100  # Linux: paths are relative to the working directory
_RENAME_EXCHANGE = 2  # Linux, renameat2(2)
_RENAME_SWAP = 2  # macOS, renamex_np(2)
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def swap(new: Path, folder: Path, old: Path) -> None:
    """Let `new` take the place of `folder`, which is then found at `new` or `old`.

    Where the system cannot exchange two folders, the old one is moved away first: for that moment
    there is none, and `mend` puts it back if the run ends there. Raises OSError.
    """
    if not folder.exists():
        new.rename(folder)
    elif not exchange(new, folder):
        folder.rename(old)
        new.rename(folder)


def mend(folder: Path, old: Path) -> None:
    """Put back the folder that a run moved away, and did not live to replace. Raises OSError."""
    if old.exists() and not folder.exists():
        old.rename(folder)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders take each other's place at once; False where the system cannot.

    Raises OSError for any other reason.
    """
    call = _system_call()
    if call is None or call(os.fsencode(one), os.fsencode(other)) == 0:
        return call is not None
    failed = ctypes.get_errno()
    if failed in _CANNOT:
        return False
    raise OSError(failed, os.strerror(failed), str(other))


def _system_call() -> Callable[[bytes, bytes], int] | None:
    """What exchanges two paths; None where neither system nor library has it."""
    if sys.platform not in ("linux", "darwin"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renamex_np"):
        return lambda one, other: int(library.renamex_np(one, other, _RENAME_SWAP))
    if hasattr(library, "renameat2"):
        return lambda one, other: int(
            library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE)
        )
    return None
