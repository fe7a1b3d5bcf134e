"""YAML text to plain data that knows where it stands; the only door to PyYAML.

YAML's traps are closed here: plain `no`, `010`, `1:30` and dates stay text, fractions are
exact, duplicate keys and tags are problems, and aliases can neither recur nor explode.
"""

from __future__ import annotations

from csobjectives.documents.builder import build
from csobjectives.documents.characters import decode
from csobjectives.documents.tree import Document, Lines, Mapping, Sequence
from csobjectives.problems import Problems

__all__ = ["Document", "Mapping", "Sequence", "read"]


def read(path: str, text: str | bytes, problems: Problems) -> Document | None:
    """The one document in a text, or None where `problems` say why there is none to go on with.

    `path` is the file's name as people know it. Bytes are UTF-8, with or without a byte-order
    mark. A document may come back beside errors, so that later rooms can add theirs: of
    duplicate keys it holds the first, of several documents the first, and None where an alias
    leads nowhere.
    """
    characters = decode(path, text, problems)
    if characters is None:
        return None
    data = build(Lines(path, characters), problems)
    return None if data is None else Document(path=path, data=data, text=characters)
