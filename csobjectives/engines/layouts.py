"""What is in a file before any cell is read: its columns, their types, its delimiter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from duckdb import DuckDBPyConnection
from duckdb import Error as DuckDBError

from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.headings import Heading, heading
from csobjectives.engines.nested import Field, Steps, fields
from csobjectives.engines.presence import check_once, check_presence, is_of_contract, places
from csobjectives.engines.texts import Undecodable, lines, located
from csobjectives.model import FILE_DAY, Column, Shape, Source
from csobjectives.problems import CannotJudge, Location, Problem, Problems


@dataclass(frozen=True, slots=True)
class Layout:
    """Files of one format with the same columns in the same order.

    `steps` lead to each column, through objects where it is nested. `lead` are the records
    above the rows; copies that are `numbered` have a column more, in front. The columns at
    `melted` are turned into rows, which then have the columns `into` and `value`.
    """

    format: FileFormat
    names: tuple[str, ...]
    types: tuple[str, ...]
    steps: tuple[Steps, ...]
    delimiter: str
    lead: int
    numbered: bool
    melted: tuple[int, ...]
    into: str
    value: str
    files: tuple[MeasurementFile, ...]

    def place(self, names: Iterable[str | int]) -> int | None:
        """The position of the first of the names that the files have; a number is a position."""
        return next(iter(places(self.names, names)), None)

    def native(self, column: Column) -> str | None:
        """The type of a column's cells in the files; None where the files lack it."""
        if column.name == FILE_DAY:
            return "DATE"
        made = self.made(column)
        if made:
            return self.value_type if made == self.value else "VARCHAR"
        place = self.place(column.names)
        return None if place is None else self.types[place]

    def made(self, column: Column) -> str:
        """Which of the columns that melting makes a column is read from; empty for none."""
        made = (self.into, self.value)
        return next((str(each) for each in column.names if each and each in made), "")

    @property
    def value_type(self) -> str:
        """The type that the cells of all melted columns have in common; else they are text."""
        types = {self.types[place] for place in self.melted}
        return types.pop() if len(types) == 1 else "VARCHAR"


def inspect(
    connection: DuckDBPyConnection,
    files: Iterable[MeasurementFile],
    source: Source,
    problems: Problems,
) -> list[Layout]:
    """The layouts of a source's files; problems where one cannot be read or lacks a column."""
    found: dict[Layout, list[MeasurementFile]] = {}
    is_known = True  # what all files hold
    for file in files:
        try:
            layout = _layout(connection, file, source)
        except (DuckDBError, OSError, EOFError) as error:
            problems.add(*unreadable(file, error))
            is_known = False
            continue
        except Undecodable as error:
            problems.extend([undecodable(file, source, error)])
            is_known = False
            continue
        if is_of_contract(file, layout, source, problems):
            check_once(file, layout, source, problems)
            found.setdefault(layout, []).append(file)
        else:
            is_known = False
    layouts = [replace(head, files=tuple(each)) for head, each in found.items()]
    if is_known:
        check_presence(source, layouts, problems)
    return layouts


def unreadable(file: MeasurementFile, error: Exception) -> tuple[str, str, Location, str]:
    """The parts of a problem with a file that the engine could not read."""
    first = str(error).partition("\n")[0].partition(": ")
    why = (first[2] or first[0]).strip().replace(str(file.place), file.shown)
    hint = f"Is it really {file.format}, as its ending says, and whole?"
    return "unreadable-file", f"cannot be read: {why}", Location(file.shown), hint


def refuse_undecodable(files: Iterable[MeasurementFile], source: Source) -> None:
    """Raise CannotJudge where a text file holds a byte that cannot be decoded, with its place."""
    for file in files:
        if file.format is FileFormat.CSV and file.copy is None:
            error = located(file.path, source.shape.encoding)
            if error is not None:
                raise CannotJudge([undecodable(file, source, error)])


def undecodable(file: MeasurementFile, source: Source, error: Undecodable) -> Problem:
    """The problem with a byte that cannot be decoded."""
    return Problem(
        slug="undecodable-file",
        message=f"{file.shown} {error.what}",
        location=source.files_location,
        hint=error.hint,
    )


def _layout(connection: DuckDBPyConnection, file: MeasurementFile, source: Source) -> Layout:
    """The layout of one file; which `files` have it is still to be filled in."""
    head = Heading((), "", 0)
    if file.format is FileFormat.CSV:
        head = file.heading or heading_of(file, source.shape)
        columns: list[Field] = [(name, "VARCHAR", (name,)) for name in head.names]
    else:
        columns = fields(connection, file, source)
    unpivot = source.shape.unpivot
    return Layout(
        format=file.format,
        names=tuple(name for name, _, _ in columns),
        types=tuple(kind for _, kind, _ in columns),
        steps=tuple(steps for _, _, steps in columns),
        delimiter=head.delimiter,
        lead=head.lead,
        numbered=file.numbered,
        melted=_melted([name for name, _, _ in columns], source),
        into=unpivot.into if unpivot else "",
        value=unpivot.value if unpivot else "",
        files=(),
    )


def heading_of(file: MeasurementFile, shape: Shape) -> Heading:
    """The heading of a CSV file. Raises Undecodable, OSError, EOFError."""
    with closing(lines(file.path, shape.encoding)) as first:
        return heading(first, shape, tabs=".tsv" in file.path.name.lower())


def _melted(names: Sequence[str], source: Source) -> tuple[int, ...]:
    """The places of the columns that become rows: those that are asked for and not the contract's.

    So `*` stands for all others.
    """
    if source.shape.unpivot is None:
        return ()
    patterns = source.shape.unpivot.columns
    own = {place for each in source.columns.values() for place in places(names, each.names)}
    return tuple(
        place
        for place, name in enumerate(names)
        if place not in own and any(name == each or fnmatchcase(name, each) for each in patterns)
    )
