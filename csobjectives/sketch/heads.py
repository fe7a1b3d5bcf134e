"""The head of a text file: its encoding, and the records that hold the names."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from csobjectives.engines.headings import cells, heading, records
from csobjectives.engines.texts import compression, unpacked
from csobjectives.model import Shape

_LOOKED_AT = 1 << 25  # bytes, unpacked, in which an encoding shows
_CHUNK = 1 << 20
_PREAMBLE = 40  # records in which the header is looked for
_FIGURE = re.compile(r"[+-]?[\d.,]*\d[\d.,]*%?|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T].*)?")
_YEAR = re.compile(r"(19|20)\d{2}([-/ ]?(\d{2}|Q[1-4]))?")


def encoding_of(path: Path) -> str:
    """The encoding that the first bytes are in; empty for UTF-8. Raises OSError.

    What is not UTF-8 is taken for Windows' Western European, as nearly all such files are, or
    Latin-1 where it holds a byte that is nothing there.
    """
    if compression(path) == ".zst":
        return ""
    possible = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")}
    with unpacked(path) as file:
        for _ in range(_LOOKED_AT // _CHUNK):
            chunk = file.read(_CHUNK)
            if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            if b"\0" in chunk[:1000]:
                return "utf-16-le" if chunk[1:2] == b"\0" else "utf-16-be"
            for name in tuple(possible):
                try:
                    possible[name].decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del possible[name]
            if not chunk or not possible:
                break
    return "" if "utf-8" in possible else next(iter(possible), "latin-1")


def header_of(lines: Sequence[str], *, tabs: bool) -> tuple[int, ...]:
    """The records that hold the names, from 1; none where the first one is a row already."""
    first = list(records(lines, ",;\t|"))[:_PREAMBLE]
    delimiter = _delimiter(lines, first, tabs=tabs)
    table = [cells(each, delimiter) for each in first]
    widths = Counter(len(row) for row in table if len(row) > 1)
    if not widths:
        return (1,)
    width = max(widths, key=lambda each: (widths[each], each))
    wide = [place for place, row in enumerate(table) if len(row) == width]
    # A title above the table may have the table's empty cells beside it.
    number = next((each for each in wide if sum(map(bool, table[each])) > 1), wide[0])
    here, below = table[number], table[number + 1 :]
    if _is_row(here, below):
        return ()
    if below and _completes(here, below[0], below[1:]):
        return (number + 1, number + 2)
    return (number + 1,)


def _delimiter(lines: Sequence[str], first: Sequence[str], *, tabs: bool) -> str:
    """What separates most records, where the first ones may be a title above the table."""
    found = Counter(
        heading([f"{each}\n"], Shape(), tabs=tabs).delimiter
        for each in first
        if any(sign in each for sign in ",;\t|")
    )
    return found.most_common(1)[0][0] if found else heading(lines, Shape(), tabs=tabs).delimiter


def _is_row(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the cells are figures where those below are; years may be names."""
    figures = [place for place, cell in enumerate(row) if _FIGURE.fullmatch(cell.strip())]
    if not below or not figures or len(set(row)) < len([each for each in row if each]):
        return bool(below and figures)
    if all(_YEAR.fullmatch(row[place].strip()) for place in figures):
        return False
    alike = [
        place
        for place in figures
        if all(
            _FIGURE.fullmatch(each[place].strip())
            for each in below
            if len(each) > place and each[place]
        )
    ]
    return len(alike) * 2 > len(figures) and len(figures) * 3 >= len(row)


def _completes(upper: Sequence[str], lower: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the second record names what the first leaves open: answers below a question."""
    blank = [place for place, cell in enumerate(upper) if not cell.strip()]
    named = [place for place in blank if place < len(lower) and lower[place].strip()]
    if not blank or len(named) * 2 < len(blank):
        return False
    if any(_FIGURE.fullmatch(cell.strip()) for cell in lower):
        return False
    return bool(below) and not lower[0].strip()
