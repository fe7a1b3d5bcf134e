"""What is in a file before any cell is read: its columns, their types, its delimiter."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from duckdb import Error as DuckDBError
from sqlglot import exp

from csobjectives.engines.dialect import text, to_duckdb
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.model import Source
from csobjectives.problems import Location, Problems, did_you_mean

DELIMITERS = (",", ";", "\t", "|")
_HEADER_SHOWN = 120  # characters of a header in a message
_HEADER_LINES = 20  # a header may have line breaks in quotes; more than these are not looked at
_NO_FIELDS = ("json", "JSON")  # what DuckDB finds in `[]`, and in values that are no objects


@dataclass(frozen=True, slots=True)
class Layout:
    """Files of one format with the same columns in the same order."""

    format: FileFormat
    names: tuple[str, ...]
    types: tuple[str, ...]
    delimiter: str
    files: tuple[MeasurementFile, ...]

    def place(self, names: Iterable[str]) -> int | None:
        """The position of the first of the names that the files have."""
        return next((self.names.index(name) for name in names if name in self.names), None)


def inspect(
    connection: DuckDBPyConnection,
    files: Iterable[MeasurementFile],
    source: Source,
    problems: Problems,
) -> list[Layout]:
    """The layouts of a source's files; problems where one cannot be read or lacks a column."""
    found: dict[
        tuple[FileFormat, tuple[str, ...], tuple[str, ...], str], list[MeasurementFile]
    ] = {}
    for file in files:
        try:
            names, types, delimiter = _columns(connection, file, source)
        except (DuckDBError, UnicodeError) as error:
            problems.add(*unreadable(file, error))
            continue
        if _has_all(file, names, source, problems):
            found.setdefault((file.format, names, types, delimiter), []).append(file)
    return [Layout(*head, tuple(each)) for head, each in found.items()]


def unreadable(file: MeasurementFile, error: Exception) -> tuple[str, str, Location, str]:
    """The parts of a problem with a file that the engine could not read."""
    first = str(error).partition("\n")[0].partition(": ")
    why = (first[2] or first[0]).strip().replace(str(file.path), file.shown)
    hint = f"Is it really {file.format}, as its ending says, and whole?"
    return "unreadable-file", f"cannot be read: {why}", Location(file.shown), hint


def _columns(
    connection: DuckDBPyConnection, file: MeasurementFile, source: Source
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """A file's column names, their native types, and the delimiter where it is CSV."""
    if file.format is FileFormat.CSV:
        names, delimiter = _header(connection, file, source.delimiter)
        return names, ("VARCHAR",) * len(names), delimiter
    described = _described(connection, file, {})
    if described == [_NO_FIELDS] and not _has_rows(connection, file):
        described = [(column.names[0], "VARCHAR") for column in source.columns.values()]
    names = tuple(name for name, _ in described)
    if file.format is FileFormat.PARQUET:
        return names, tuple(kind for _, kind in described), ""
    wanted = [column.names for column in source.columns.values()]
    if any(not set(each) & set(names) for each in wanted):  # a field may be rare: look at all rows
        described = _described(connection, file, {"sample_size": exp.Literal.number(-1)})
        names = tuple(name for name, _ in described)
    return names, ("VARCHAR",) * len(names), ""


def _has_rows(connection: DuckDBPyConnection, file: MeasurementFile) -> bool:
    query = exp.select(exp.true()).from_(table_function(file.format, [file], {})).limit(1)
    return bool(connection.execute(to_duckdb(query)).fetchall())


def _described(
    connection: DuckDBPyConnection, file: MeasurementFile, options: dict[str, exp.Expression]
) -> list[tuple[str, str]]:
    """Names and types of a JSON or Parquet file."""
    reader = table_function(file.format, [file], options)
    query = exp.select("*").from_(reader)
    rows = connection.execute(f"DESCRIBE {to_duckdb(query)}").fetchall()
    return [(str(row[0]), str(row[1])) for row in rows]


def table_function(
    layout: FileFormat, files: Iterable[MeasurementFile], options: dict[str, exp.Expression]
) -> exp.Expression:
    """The call that reads files of one format."""
    name = {FileFormat.CSV: "READ_CSV", FileFormat.PARQUET: "READ_PARQUET"}.get(layout, "READ_JSON")
    if layout is FileFormat.JSON_LINES:
        options = {**options, "format": text("newline_delimited")}
    paths = exp.Array(expressions=[text(path_literal(file)) for file in files])
    settings = [
        exp.EQ(this=exp.to_identifier(key), expression=value) for key, value in options.items()
    ]
    return exp.Anonymous(this=name, expressions=[paths, *settings])


def path_literal(file: MeasurementFile) -> str:
    """A path that names just this file: what a glob would read as a pattern is put in brackets."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(file.path))


def _header(
    connection: DuckDBPyConnection, file: MeasurementFile, declared: str
) -> tuple[tuple[str, ...], str]:
    """A CSV file's first record, and the delimiter: the declared one, or what separates it."""
    options: dict[str, exp.Expression] = {
        "auto_detect": exp.false(),
        "columns": exp.Struct(
            expressions=[exp.PropertyEQ(this=text("line"), expression=text("VARCHAR"))]
        ),
        "delim": text("\x1f"),
        "quote": text(""),
        "escape": text(""),
        "header": exp.false(),
        "strict_mode": exp.false(),
        "null_padding": exp.true(),
        "ignore_errors": exp.true(),
    }
    query = exp.select("line").from_(table_function(FileFormat.CSV, [file], options))
    rows = connection.execute(to_duckdb(query.limit(_HEADER_LINES))).fetchall()
    lines = [(row[0] or "").rstrip("\r") for row in rows]
    if any("\0" in line for line in lines):
        raise UnicodeError("it holds zero bytes, as UTF-16 does; export it in UTF-8")
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    delimiter = declared or _separator(lines[0] if lines else "", file)
    record: list[str] = next(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter), [])
    return tuple(name.strip() for name in record), delimiter


def _separator(header: str, file: MeasurementFile) -> str:
    """The delimiter that stands most often outside of quotes in a header."""
    if ".tsv" in file.path.name.lower():
        return "\t"
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _has_all(
    file: MeasurementFile, names: tuple[str, ...], source: Source, problems: Problems
) -> bool:
    """Whether each column of the contract is in the file, once."""
    before = problems.errors
    if not any(name in names for column in source.columns.values() for name in column.names):
        problems.add(*_other_file(file, names, source))
        return False
    for column in source.columns.values():
        there = [name for name in column.names if name in names]
        if not there:
            wanted = " or ".join(f"'{name}'" for name in column.names)
            problems.add(
                "missing-column",
                f"{file.shown} has no column {wanted}",
                column.location,
                did_you_mean(column.names[0], names) or "The file has no header.",
            )
        elif names.count(there[0]) > 1:
            problems.add(
                "ambiguous-column",
                f"{file.shown} has {names.count(there[0])} columns '{there[0]}'",
                column.location,
                "Give each a name of its own where the file is exported.",
            )
    return problems.errors == before


def _other_file(
    file: MeasurementFile, names: tuple[str, ...], source: Source
) -> tuple[str, str, Location, str]:
    """The parts of a problem with a file that has nothing of what the contract names."""
    header = ", ".join(names)
    shown = header if len(header) <= _HEADER_SHOWN else f"{header[:_HEADER_SHOWN]}…"
    if header.lstrip().startswith("<"):
        hint = "It is a web page: was the export saved without being logged in?"
    elif len(names) == 1:
        hint = "It is one column: does the file have a header, and which `delimiter`?"
    else:
        hint = "Is it another file's contract? Name columns as the file does, with `from`."
    message = f"{file.shown} has none of the contract's columns; its first line is: {shown}"
    return "missing-column", message, source.files_location, hint
