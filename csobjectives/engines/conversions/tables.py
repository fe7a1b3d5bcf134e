"""CSV in other encodings, with mixed line ends, or with records that are no rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from csobjectives.engines.headings import Heading, records
from csobjectives.engines.texts import lines
from csobjectives.model import Shape


def write_table(
    path: Path, copy: Path, shape: Shape, found: Heading, *, by_record: bool, numbered: bool
) -> None:
    """Write the copy of a table of text in UTF-8: text as it is, or record by record.

    Raises Undecodable, OSError, EOFError.
    """
    with (
        closing(lines(path, shape.encoding)) as text,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        if by_record:
            out.writelines(_records(text, shape, found, numbered=numbered))
        else:
            out.writelines(text)


def _records(text: Iterable[str], shape: Shape, found: Heading, *, numbered: bool) -> Iterator[str]:
    """Each record with its number; those to be skipped are left empty, which is no row.

    In a table of one column an empty line is a row with nothing in it.
    """
    skipped = frozenset(shape.skip)
    single = len(found.names) == 1
    for number, record in enumerate(records(text, found.delimiter), start=1):
        if number in skipped and number > found.lead:
            if not single:
                yield "\n"
        elif numbered and (record or single or number <= found.lead):
            yield f"{number}{found.delimiter}{record}\n"
        else:
            yield f"{record}\n"
