"""The first records of a table of text: its columns' names, and what separates them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from csobjectives.model import Shape

DELIMITERS = ",;\t|"
JOINED = " / "  # between the names of several header records
_AFTER = 20  # records below the header in which the first row is looked for


@dataclass(frozen=True, slots=True)
class Heading:
    """The names (empty where the file has none), the delimiter, and the records above the rows."""

    names: tuple[str, ...]
    delimiter: str
    lead: int


def records(lines: Iterable[str], delimiters: str) -> Iterator[str]:
    """Lines joined where a cell in quotes goes on; record by record, without the line end.

    An empty line is a record too, so that records count as a spreadsheet counts its rows.
    """
    splitter = _Splitter(delimiters)
    parts: list[str] = []
    inside = False
    for line in lines:
        if inside or '"' in line:
            inside = splitter.open_at_end(line, inside)
        parts.append(line)
        if not inside:
            yield _without_end("".join(parts) if len(parts) > 1 else line)
            parts = []
    if parts:
        yield _without_end("".join(parts))


def _without_end(record: str) -> str:
    if record.endswith("\r\n"):
        return record[:-2]
    return record[:-1] if record.endswith(("\n", "\r")) else record


class _Splitter:
    """Tells where cells in quotes end: a quote opens one only at the cell's start."""

    def __init__(self, delimiters: str) -> None:
        self._delimiter = re.compile(f"[{re.escape(delimiters)}]")
        self._closing = re.compile(r'(?:[^"]|"")*"(?!")')

    def open_at_end(self, line: str, inside: bool) -> bool:
        """Whether a cell in quotes goes on after the line."""
        position = 0
        while True:
            if inside or line.startswith('"', position):
                closed = self._closing.match(line, position + (not inside))
                if closed is None:
                    return True
                position, inside = closed.end(), False
            delimiter = self._delimiter.search(line, position)
            if delimiter is None:
                return False
            position = delimiter.end()


def heading(lines: Iterable[str], shape: Shape, *, tabs: bool) -> Heading:
    """What the first lines of a file say; `tabs` where its name says that they separate cells."""
    last = max(shape.header, default=0)
    lead = last
    while lead + 1 in shape.skip:
        lead += 1
    declared = shape.delimiter or ("\t" if tabs else "")
    first = list(islice(records(lines, declared or DELIMITERS), lead + _AFTER))
    named = [first[number - 1] for number in shape.header if number <= len(first)]
    row = next((each for each in first[lead:] if each), "")
    delimiter = declared or _separator((named or [row])[-1])
    found = cells(row, delimiter)
    if not shape.header:
        return Heading(("",) * len(found), delimiter, lead)
    names = _names([cells(each, delimiter) for each in named])
    return Heading(_as_wide(names, found) if row else names, delimiter, lead)


def cells(record: str, delimiter: str) -> list[str]:
    """The cells of one record of CSV."""
    return next(csv.reader([record], delimiter=delimiter), [])


def _separator(record: str) -> str:
    """The delimiter that stands most often outside of quotes."""
    outside = "".join(record.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _names(header: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names that one record holds, or several: an upper name holds until the next one."""
    width = max(map(len, header), default=0)
    padded = [[*(each.strip() for each in row), *[""] * (width - len(row))] for row in header]
    for row in padded[:-1]:
        for place in range(1, width):
            row[place] = row[place] or row[place - 1]
    return tuple(JOINED.join(filter(None, parts)) for parts in zip(*padded, strict=True))


def _as_wide(names: tuple[str, ...], row: Sequence[str]) -> tuple[str, ...]:
    """The names of as many columns as rows have, where only empty cells make the difference.

    One empty cell too many is left as it is: the engine takes it, and only where it is empty.
    """
    surplus = len(row) - len(names)
    if surplus < 0:
        return names if any(names[surplus:]) else names[:surplus]
    return names if surplus == 1 or any(row[len(names) :]) else (*names, *[""] * surplus)
