"""Where a character of a text stands in the YAML that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from csobjectives.documents import Document
from csobjectives.problems import Location

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = r"\\(?:x..|u.{4}|U.{8}|.)"
# What stands for one character, by the mark that a scalar starts with.
_WRITTEN = {
    "'": re.compile(r"''|\S"),
    '"': re.compile(rf"{_ESCAPE}|\S", re.DOTALL),
}
_PLAIN = re.compile(r"\S")
_BLANK_ESCAPES = frozenset(f"\\{letter}" for letter in " \ttnrvfNLP_\n")


def place_within(document: Document, path: Iterable[str | int], text: str, index: int) -> Location:
    """The place of the character at `index` of the text at a path.

    YAML folds lines, drops indentation and reads escapes, but it keeps every character that is
    not blank, and their order: so it is found by counting these.
    """
    start = document.locate(path)
    first, *others = _LINE_BREAK.split(document.text)[start.line - 1 :]
    written = "\n".join([first[start.column - 1 :], *others])
    mark = written[:1]
    begin = written.find("\n") if mark in ("|", ">") else int(mark in _WRITTEN)
    wanted = sum(not character.isspace() for character in text[:index])
    found = (
        each.start()
        for each in _WRITTEN.get(mark, _PLAIN).finditer(written, begin)
        if not _is_blank(each.group())
    )
    offset = next(islice(found, wanted, None), 0)
    before = written[:offset]
    if "\n" not in before:
        return Location(start.file, start.line, start.column + offset)
    line_start = before.rindex("\n") + 1
    return Location(start.file, start.line + before.count("\n"), offset - line_start + 1)


def _is_blank(written: str) -> bool:
    """Whether an escape stands for a blank; what is no escape has been matched as none."""
    if len(written) > 2:
        return chr(int(written[2:], 16)).isspace()
    return written in _BLANK_ESCAPES
