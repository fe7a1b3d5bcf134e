"""The first rows of a file as text, whatever its format."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from csobjectives.engines.conversions.spreadsheets import write_sheet
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.headings import cells, heading, records
from csobjectives.engines.refusals import Refusal, Refused
from csobjectives.engines.samples import first_rows
from csobjectives.engines.texts import lines
from csobjectives.model import Shape
from csobjectives.sketch.heads import encoding_of, header_of

HEAD = 400  # lines in which the header is looked for
# What the contract's reader takes off a cell: a tab is no blank there.
_BLANKS = "".join(each for each in map(chr, range(0x3001)) if unicodedata.category(each) == "Zs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What was looked at: the columns, each with its cells, and how the file is laid out.

    `columns` are cells by column, as text, None where there is nothing; `types` are the file's
    own, VARCHAR where it has none. `whole` says that there are no further rows. `nested` are
    columns of objects and lists, which are not looked into, by type.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    columns: Sequence[Sequence[str | None]]
    rows: int
    whole: bool
    shape: Shape = field(default_factory=Shape)
    delimiter: str = ""
    nested: Mapping[str, str] = field(default_factory=dict)


def text_head(path: Path) -> tuple[str, list[str]]:
    """The encoding of a file of text, and its first lines. Raises OSError, UnicodeError."""
    encoding = encoding_of(path)
    return encoding, list(islice(lines(path, encoding), HEAD))


def read_sample(
    file: MeasurementFile, limit: int, known: Shape | None = None, sheet: str = ""
) -> Sample:
    """The first `limit` rows; a shape that is `known` says where the names are.

    Raises OSError, UnicodeError, Refused or CannotJudge where it cannot be read.
    """
    if file.format is FileFormat.CSV:
        return _text_sample(file.path, limit, known)
    if file.format is FileFormat.SPREADSHEET:
        return _sheet_sample(file.path, limit, sheet)
    table = first_rows(file, limit + 1)
    shape = Shape(records=table.records)
    found = _sample(table.names, table.rows, limit, shape)
    return replace(found, types=table.types, nested=table.nested)


def _text_sample(path: Path, limit: int, known: Shape | None) -> Sample:
    encoding, head = text_head(path)
    tabs = ".tsv" in path.name.lower()
    shape = known or Shape(header=header_of(head, tabs=tabs))
    shape = replace(shape, encoding=encoding)
    found = heading(head, shape, tabs=tabs)
    width = len(found.names)
    _check_table(head, found.delimiter, found.lead, width)
    rows = _rows(lines(path, encoding), found.delimiter, found.lead, width)
    sample = _sample(found.names, list(islice(rows, limit + 1)), limit, shape)
    return replace(sample, delimiter=found.delimiter)


def _check_table(head: Sequence[str], delimiter: str, lead: int, width: int) -> None:
    """Raise Refused for text whose lines mostly have another number of cells than the header."""
    below = [each for each in islice(records(head, delimiter), lead, None) if each]
    fitting = sum(len(cells(each, delimiter)) == width for each in below)
    if 2 * fitting < len(below):
        hint = "Is it fixed-width text, or no table at all? Or say its `delimiter` and `header`."
        what = "is not a table that can be told: its lines have different numbers of cells"
        raise Refused(Refusal(what, hint))
    if width == 1 and len({len(each) for each in below}) == 1 and len(below[0].split()) > 1:
        hint = "Say where its columns end: fixed_width: {id: 5, date: 9}, in characters."
        raise Refused(Refusal("looks like text in columns of a fixed width", hint))


def _sheet_sample(path: Path, limit: int, sheet: str) -> Sample:
    """A sheet by its copy in CSV, which is what is read of it."""
    with tempfile.TemporaryDirectory(prefix="csobjectives-") as folder:
        copy = Path(folder) / "sheet.csv"
        write_sheet(path, copy, Shape(sheet=sheet), numbered=False)
        sample = _text_sample(copy, limit, None)
    return replace(sample, delimiter="", shape=replace(sample.shape, sheet=sheet))


def _rows(
    text: Iterator[str], delimiter: str, lead: int, width: int
) -> Iterator[tuple[str | None, ...]]:
    """The records below the header, each as wide as it; blanks around cells do not count."""
    for record in islice(records(text, delimiter), lead, None):
        if record:
            row = [each.strip(_BLANKS) or None for each in cells(record, delimiter)]
            yield tuple([*row, *[None] * (width - len(row))][:width])


def _sample(
    names: tuple[str, ...], rows: Sequence[Sequence[str | None]], limit: int, shape: Shape
) -> Sample:
    seen = rows[:limit]
    return Sample(
        names=names,
        types=("VARCHAR",) * len(names),
        columns=list(zip(*seen, strict=True)) or [()] * len(names),
        rows=len(seen),
        whole=len(rows) <= limit,
        shape=shape,
    )
