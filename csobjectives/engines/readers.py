"""The calls by which DuckDB reads files of one format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from csobjectives.engines.dialect import text
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.texts import glob_literal

_NAMES = {FileFormat.CSV: "READ_CSV", FileFormat.PARQUET: "READ_PARQUET"}


def table_function(
    layout: FileFormat,
    files: Iterable[MeasurementFile],
    options: Mapping[str, exp.Expression],
) -> exp.Expression:
    """The call that reads files of one format."""
    if layout is FileFormat.JSON_LINES:
        options = {**options, "format": text("newline_delimited")}
    paths = exp.Array(expressions=[text(path_literal(file)) for file in files])
    settings = [
        exp.EQ(this=exp.to_identifier(key), expression=value) for key, value in options.items()
    ]
    return exp.Anonymous(this=_NAMES.get(layout, "READ_JSON"), expressions=[paths, *settings])


def path_literal(file: MeasurementFile) -> str:
    """A pattern that names just this file."""
    return glob_literal(file.place)


def typed_columns(kinds: Mapping[str, str]) -> exp.Expression:
    """Names and types, as the readers of text take them."""
    pairs = (exp.PropertyEQ(this=text(k), expression=text(kind)) for k, kind in kinds.items())
    return exp.Struct(expressions=list(pairs))
