"""A site's files into its folder: the old site stays until the new one is whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def publish(files: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write the files, given as paths below the folder with their texts. Raises OSError."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
