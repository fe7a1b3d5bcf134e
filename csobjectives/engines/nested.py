"""The columns of JSON and Parquet files, also those inside of objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import duckdb
from sqlglot import exp

from csobjectives.engines.dialect import function, text, to_duckdb
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.readers import describe, table_function, typed_columns
from csobjectives.model import Source

_NO_FIELDS = [("json", "JSON")]  # what DuckDB finds in `[]`, and in values that are no objects
_STEP = re.compile(r"(?:^|\.)([^.\[\]]+)|\[(\d+)\]")

Steps = tuple[str | int, ...]
"""The way to a value: names of fields, and places in lists from 0."""

Field = tuple[str, str, Steps]
"""What a contract calls a field, its native type, and the way to it."""


def fields(
    connection: duckdb.DuckDBPyConnection, file: MeasurementFile, source: Source
) -> list[Field]:
    """The fields of a file's records, and those inside of objects that the contract names."""
    if file.format is FileFormat.PARQUET:
        described = _top_fields(connection, file, whole=False)
        return [*_at_top(described), *_nested_parquet(connection, file, source, described)]
    described = _top_fields(connection, file, whole=source.shape.unpivot is not None)
    if described == _NO_FIELDS and not _has_rows(connection, file):
        first = [name for each in source.columns.values() for name in each.names[:1]]
        return _at_top([(name, "VARCHAR") for name in first if isinstance(name, str)])
    if any(not _can_be_there(each.names, described) for each in source.columns.values()):
        described = _top_fields(connection, file, whole=True)  # a field may be rare
    as_text = [(name, "VARCHAR") for name, _ in described]
    return [*_at_top(as_text), *_nested_json(connection, file, source, described)]


def steps(name: str) -> Steps:
    """The way that a dotted name tells: `a.b[0].c`, or `a.b.0.c`; empty where it tells none."""
    found = list(_STEP.finditer(name))
    if "".join(each.group() for each in found) != name or len(found) < 2:
        return ()
    way = [each.group(1) or int(each.group(2)) for each in found]
    return (way[0], *(int(each) if str(each).isdecimal() else each for each in way[1:]))


def value_at(root: exp.Expression, way: Steps, layout: FileFormat) -> exp.Expression:
    """The value at the end of a way that starts in a column."""
    if layout is not FileFormat.PARQUET:
        return function("JSON_EXTRACT_STRING", root, text(_json_path(way)))
    for step in way[1:]:
        if isinstance(step, int):
            root = function("LIST_EXTRACT", root, exp.Literal.number(step + 1))
        else:
            root = function("STRUCT_EXTRACT", root, text(step))
    return root


def _json_path(way: Steps) -> str:
    below = (f"[{each}]" if isinstance(each, int) else f'."{each}"' for each in way[1:])
    return "$" + "".join(below)


def _at_top(described: Sequence[tuple[str, str]]) -> list[Field]:
    return [(name, kind, (name,)) for name, kind in described]


def _can_be_there(names: Sequence[str | int], described: Sequence[tuple[str, str]]) -> bool:
    """Whether one of the names is that of a field, or may lead into one."""
    known = {name for name, _ in described}
    texts = [name for name in names if isinstance(name, str)]
    return not texts or any(n in known or (steps(n) or (None,))[0] in known for n in texts)


def _ways(source: Source, described: Sequence[tuple[str, str]]) -> Iterator[tuple[str, Steps]]:
    """The contract's names that lead into a field, unless a field has that very name."""
    known = {name for name, _ in described}
    names = dict.fromkeys(name for each in source.columns.values() for name in each.names)
    for name in names:
        if isinstance(name, str) and name not in known:
            way = steps(name)
            if way and way[0] in known:
                yield name, way


def _nested_json(
    connection: duckdb.DuckDBPyConnection,
    file: MeasurementFile,
    source: Source,
    described: Sequence[tuple[str, str]],
) -> Iterator[Field]:
    """The ways that at least one record of the file has."""
    for name, way in _ways(source, described):
        root = str(way[0])
        options = {"columns": typed_columns({root: "JSON"})}
        there = function("JSON_EXISTS", exp.column(root, quoted=True), text(_json_path(way)))
        query = exp.select(exp.true()).from_(table_function(file.format, [file], options))
        if connection.execute(to_duckdb(query.where(there).limit(1))).fetchall():
            yield name, "VARCHAR", way


def _nested_parquet(
    connection: duckdb.DuckDBPyConnection,
    file: MeasurementFile,
    source: Source,
    described: Sequence[tuple[str, str]],
) -> Iterator[Field]:
    """The ways that the file's own types have."""
    for name, way in _ways(source, described):
        value = value_at(exp.column(str(way[0]), quoted=True), way, file.format)
        query = exp.select(value).from_(table_function(file.format, [file], {}))
        try:
            ((_, kind),) = describe(connection, query)
        except (duckdb.BinderException, duckdb.ParserException):  # there is no such field
            continue
        yield name, kind, way


def _has_rows(connection: duckdb.DuckDBPyConnection, file: MeasurementFile) -> bool:
    query = exp.select(exp.true()).from_(table_function(file.format, [file], {})).limit(1)
    return bool(connection.execute(to_duckdb(query)).fetchall())


def _top_fields(
    connection: duckdb.DuckDBPyConnection, file: MeasurementFile, *, whole: bool
) -> list[tuple[str, str]]:
    """Names and types of a JSON or Parquet file; by the whole of it, or by its first records."""
    options: dict[str, exp.Expression] = {}
    if whole and file.format is not FileFormat.PARQUET:
        options["sample_size"] = exp.Literal.number(-1)
    query = exp.select("*").from_(table_function(file.format, [file], options))
    return describe(connection, query)
