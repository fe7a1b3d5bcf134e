"""YAML text to plain data that knows where it stands; the only door to PyYAML.

YAML's traps are closed here: plain `no`, `010`, `1:30` and dates stay text, fractions are
exact, duplicate keys and tags are problems, and aliases can neither recur nor explode.
"""

from __future__ import annotations

from pathlib import Path

from csobjectives.documents.builder import build
from csobjectives.documents.characters import decode
from csobjectives.documents.json_text import JsonText, read_json
from csobjectives.documents.tree import Document, Lines, Mapping, Overlay, Sequence
from csobjectives.problems import Problems

__all__ = ["Document", "JsonText", "Mapping", "Overlay", "Sequence", "read", "read_json"]


def read(
    path: str, text: str | bytes, problems: Problems, folder: Path | None = None
) -> Document | None:
    """The one document in a text, or None where `problems` say why there is none to go on with.

    `path` is the file's name as people know it; relative paths in it start from `folder`, by
    default its own. Bytes are UTF-8, with or without a byte-order mark. A document may come
    back beside errors, so that later rooms can add theirs: of duplicate keys it holds the
    first, of several documents the first, and None where an alias leads nowhere.
    """
    characters = decode(path, text, problems)
    if characters is None:
        return None
    data = build(Lines(path, characters), problems)
    if data is None:
        return None
    folder = Path(path).parent if folder is None else folder
    return Document(path=path, folder=folder, data=data, text=characters)
