"""What is piped in, where a path asks for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path


def piped(paths: Iterable[Path]) -> bytes | None:
    """The bytes of standard input if `-` is among the paths, else None: it is not touched then."""
    return sys.stdin.buffer.read() if Path("-") in paths else None
