"""Data with its places: mappings and sequences that know where in the text they were read.

A place is an offset in characters; it becomes a line and a column only when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from csobjectives.documents.passages import passage
from csobjectives.problems import Location

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Mapping(dict[str, Any]):
    """A dict that knows where it starts and ends, and where each key and its value stand.

    One that was not read from a text ends where it starts. In block style, the blank lines and
    the comments behind it are before its end.
    """

    __slots__ = ("end", "places", "start")
    places: dict[str, tuple[int, int]]
    start: int
    end: int

    def __init__(
        self,
        items: dict[str, Any] | Iterable[tuple[str, Any]] = (),
        *,
        start: int = 0,
        end: int | None = None,
    ) -> None:
        super().__init__(items)
        self.places = {}
        self.start = start
        self.end = start if end is None else end

    def place(self, step: str | int) -> tuple[int, int] | None:
        """The offsets of a key and of its value."""
        return self.places.get(step) if isinstance(step, str) else None


class Sequence(list[Any]):
    """A list that knows where it starts, and where each item stands."""

    __slots__ = ("places", "start")
    places: list[int]
    start: int

    def __init__(self, items: Iterable[Any] = (), *, start: int = 0) -> None:
        super().__init__(items)
        self.places = []
        self.start = start

    def place(self, step: str | int) -> tuple[int, int] | None:
        """The offset of an item, twice: an item is its own key."""
        if not isinstance(step, int) or not 0 <= step < len(self.places):
            return None
        return self.places[step], self.places[step]


_PLACED = (Mapping, Sequence)


class Lines:
    """The lines of one file's text."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]

    def number(self, offset: int) -> int:
        """The line, counted from 1, in which the character at an offset stands."""
        return bisect_right(self._starts, offset)

    def locate(self, offset: int) -> Location:
        """The line and the column, both counted from 1, of the character at an offset."""
        line = self.number(offset)
        return Location(self.file, line, offset - self._starts[line - 1] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file's data and text; it tells where in the text any part of the data was written.

    `folder` is the one that relative paths in it start from.
    """

    path: str
    folder: Path
    data: Mapping
    text: str
    _lines: Lines = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", Lines(self.path, self.text))

    def locate(self, path: Iterable[str | int], *, key: bool = False) -> Location:
        """Where the value at a path stands, or with `key` the key that leads to it.

        What came through an alias or a merge stands where it was written, at the anchor. Where
        the path leads nowhere, it is followed as far as it goes.
        """
        node: Any = self.data
        place = (node.start, node.start)
        for step in path:
            found = node.place(step) if isinstance(node, _PLACED) else None
            if found is None:
                break
            node, place = node[step], found
        return self._lines.locate(place[0] if key else place[1])

    def passage(self, path: Iterable[str | int]) -> str:
        """The lines in which the mapping at a path was written, with its key or dash, as they are.

        They lack the indentation that they have in common. Nothing of what is no mapping, or was
        not written in the text.
        """
        node: Any = self.data
        place = (node.start, node.start)
        for step in path:
            found = node.place(step) if isinstance(node, _PLACED) else None
            if found is None:
                return ""
            node, place = node[step], found
        is_written = isinstance(node, Mapping) and node.end > node.start
        return passage(self.text, place[0], node.end) if is_written else ""

    def origin(self, path: tuple[str | int, ...]) -> tuple[Document, tuple[str | int, ...]]:
        """The document in whose text the value at a path was written, and its path there."""
        return self, path


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A mapping of one document laid over a mapping of another, as if it stood there whole.

    What lies below is the mapping at `path_below` in `below`: it gives the keys that the
    mapping at `path` in `document` does not have, `keys`.
    """

    document: Document | Overlay
    path: tuple[str | int, ...]
    below: Document | Overlay
    path_below: tuple[str | int, ...]
    keys: frozenset[str]

    @property
    def data(self) -> Mapping:
        """The upper document's data, as it was written."""
        return self.document.data

    def locate(self, path: Iterable[str | int], *, key: bool = False) -> Location:
        """Where the value at a path of the upper document stands, or the key that leads to it."""
        document, steps = self.origin(tuple(path))
        return document.locate(steps, key=key)

    def origin(self, path: tuple[str | int, ...]) -> tuple[Document, tuple[str | int, ...]]:
        """The document in whose text the value at a path was written, and its path there."""
        depth = len(self.path)
        is_below = path[:depth] == self.path and path[depth : depth + 1] != ()
        if is_below and path[depth] in self.keys:
            return self.below.origin((*self.path_below, *path[depth:]))
        return self.document.origin(path)
