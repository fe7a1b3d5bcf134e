"""Where a character of a text stands in the YAML that it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from csobjectives.documents import Document, Overlay
from csobjectives.expressions import ExpressionError
from csobjectives.loading.reader import Reader
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


def place_within(
    document: Document | Overlay, path: Iterable[str | int], text: str, index: int
) -> Location:
    """The place of the character at `index` of the text at a path.

    YAML folds lines, drops indentation and reads escapes, but it keeps every character that is
    not blank, and their order: so it is found by counting these. A text that came from
    elsewhere, such as a preset, is not written there: its place is that of the path.
    """
    written_in, steps = document.origin(tuple(path))
    start = written_in.locate(steps)
    first, *others = _LINE_BREAK.split(written_in.text)[start.line - 1 :]
    written = "\n".join([first[start.column - 1 :], *others])
    mark = written[:1]
    begin = written.find("\n") if mark in ("|", ">") else int(mark in _WRITTEN)
    wanted = [character for character in text[: index + 1] if not character.isspace()]
    marks = (
        each
        for each in _WRITTEN.get(mark, _PLAIN).finditer(written, begin)
        if not _is_blank(each.group())
    )
    found = list(islice(marks, len(wanted)))
    offset = found[-1].start() if found and _is_written(wanted, found) else 0
    before = written[:offset]
    if "\n" not in before:
        return Location(start.file, start.line, start.column + offset)
    line_start = before.rindex("\n") + 1
    return Location(start.file, start.line + before.count("\n"), offset - line_start + 1)


def _is_written(wanted: list[str], found: list[re.Match[str]]) -> bool:
    """Whether the characters stand there; what is written as an escape is taken on trust."""
    return len(wanted) == len(found) and all(
        len(each.group()) > 1 or each.group() == character
        for character, each in zip(wanted, found, strict=True)
    )


def report_expression(
    reader: Reader, at: tuple[str | int, ...], text: str, error: ExpressionError | RecursionError
) -> None:
    """Report what is wrong in the expression at a path, at its character.

    What a preset says has no place of its own, and so is named.
    """
    if isinstance(error, RecursionError):
        message = "an expression has too many parts"
        hint = "Compute the value where the data is exported, and name the column."
        reader.problem("bad-expression", message, at, hint)
        return
    place = place_within(reader.document, (*reader.path, *at), text, error.offset)
    is_elsewhere = reader.at(*at) == reader.at(*at, key=True)
    message = f"in the preset's '{at[-1]}', {error}" if is_elsewhere else str(error)
    reader.problems.add("bad-expression", message, place, error.hint)


def _is_blank(written: str) -> bool:
    """Whether an escape stands for a blank; what is no escape has been matched as none."""
    if len(written) > 2:
        return chr(int(written[2:], 16)).isspace()
    return written in _BLANK_ESCAPES
