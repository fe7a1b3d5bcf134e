"""The calls by which DuckDB reads files of one format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
from sqlglot import exp

from csobjectives.engines.connections import path_literal
from csobjectives.engines.dialect import text, to_duckdb
from csobjectives.engines.files import FileFormat, MeasurementFile

_NAMES = {FileFormat.CSV: "READ_CSV", FileFormat.PARQUET: "READ_PARQUET"}


def table_function(
    layout: FileFormat,
    files: Iterable[MeasurementFile],
    options: Mapping[str, exp.Expression],
) -> exp.Expression:
    """The call that reads files of one format."""
    if layout is FileFormat.JSON_LINES:
        options = {**options, "format": text("newline_delimited")}
    paths = exp.Array(expressions=[text(path_literal(file.place)) for file in files])
    settings = [
        exp.EQ(this=exp.to_identifier(key), expression=value) for key, value in options.items()
    ]
    return exp.Anonymous(this=_NAMES.get(layout, "READ_JSON"), expressions=[paths, *settings])


def describe(connection: duckdb.DuckDBPyConnection, query: exp.Expression) -> list[tuple[str, str]]:
    """The names and the types of a query's columns."""
    found = connection.execute(f"DESCRIBE {to_duckdb(query)}").fetchall()
    return [(str(row[0]), str(row[1])) for row in found]


def typed_columns(kinds: Mapping[str, str]) -> exp.Expression:
    """Names and types, as the readers of text take them."""
    pairs = (exp.PropertyEQ(this=text(k), expression=text(kind)) for k, kind in kinds.items())
    return exp.Struct(expressions=list(pairs))
