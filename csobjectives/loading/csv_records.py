"""The records of a CSV file that a person writes, with the places of their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from csobjectives.problems import Location, Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its cells, and where each begins in the text, as an offset in characters."""

    line: int
    cells: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.places[0]


def csv_records(name: str, text: str, problems: Problems) -> list[Record] | None:
    """The records of a file, the header first; None, and a problem, where it is no CSV.

    The delimiter is the comma, semicolon or tab that the first line has most of. Empty lines are
    no records; one that is longer than another one is for the caller to tell.
    """
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    starts = [0, *accumulate(len(line) for line in io.StringIO(text, newline=""))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                places = tuple(_places(text, starts[line - 1], cells))
                records.append(Record(line=line, cells=tuple(cells), places=places))
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"the line is not CSV: {error}"
        hint = "Double the quotes inside a cell."
        problems.add("not-csv", message, Location(name, line, 1), hint)
        return None
    return records


def _places(text: str, start: int, cells: Iterable[str]) -> Iterator[int]:
    """Where each cell begins: one in quotes ends with the quote that is not doubled."""
    for cell in cells:
        yield start
        end = start + len(cell)
        if text[start : start + 1] == '"':
            end = text.index('"', start + 1) + 1
            while text[end : end + 1] == '"':
                end = text.index('"', end + 1) + 1
        start = end + 1


def is_even(name: str, record: Record, header: Record, problems: Problems) -> bool:
    """Whether a record has as many cells as its header; a problem where it has not."""
    if len(record.cells) == len(header.cells):
        return True
    message = f"the line has {len(record.cells)} cells, and the header {len(header.cells)}"
    hint = "Put a cell that holds the delimiter in double quotes."
    problems.add("ragged-line", message, Location(name, record.line, 1), hint)
    return False
