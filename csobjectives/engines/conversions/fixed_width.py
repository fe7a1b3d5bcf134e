"""Lines whose columns have fixed widths, in characters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from csobjectives.engines.headings import Heading
from csobjectives.engines.texts import lines
from csobjectives.model import Shape

_FILLER = "-"  # a column whose name starts so is left out


def write_fixed_width(path: Path, copy: Path, shape: Shape, *, numbered: bool) -> Heading:
    """Write the copy, and return its heading. Raises Undecodable, OSError, EOFError."""
    names = tuple(name for name in shape.widths if not name.startswith(_FILLER))
    with (
        closing(lines(path, shape.encoding)) as text,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, ended in enumerate(text, start=1):
            line = ended.rstrip("\r\n")
            if line.strip() and number not in shape.skip:
                row = [number] if numbered else []
                writer.writerow([*row, *_cells(line, shape)])
            elif len(names) > 1 or numbered:
                out.write("\n")  # no row, but a record that counts
    return Heading(names, ",", 0)


def _cells(line: str, shape: Shape) -> Iterator[str]:
    """The cells of a line. What stands beyond the last column is a cell too many."""
    start = 0
    for name, width in shape.widths.items():
        if not name.startswith(_FILLER):
            yield line[start : start + width].strip()
        start += width
    if line[start:].strip():
        yield line[start:].strip()
