"""The first rows of a file that is no text table, as text: to see what it holds."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
from sqlglot import exp

from csobjectives.engines.connections import Settings, connect
from csobjectives.engines.dialect import function, inside, shown_as, to_duckdb
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.readers import describe, table_function, typed_columns
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import named
from csobjectives.problems import CannotJudge, Location, Problem

_NESTED = ("STRUCT", "MAP", "JSON", "UNION")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows as text by column, None where there is nothing; `nested` are columns left out, by type.

    `records` leads to the list of rows, where the file is one object around it.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: Sequence[tuple[str | None, ...]]
    nested: Mapping[str, str] = field(default_factory=dict)
    records: str = ""


def first_rows(file: MeasurementFile, limit: int) -> Table:
    """Up to `limit` rows of a JSON, JSON Lines or Parquet file. Raises CannotJudge."""
    with tempfile.TemporaryDirectory(prefix="csobjectives-") as folder:
        connection = connect([file], folder, Settings(), ordered=True)
        try:
            return _table(connection, file, limit)
        except duckdb.Error as error:
            why = str(error).partition("\n")[0]
            hint = f"Is it really {file.format}, as its ending says, and whole?"
            location = Location(file.shown)
            problem = Problem(
                slug="unreadable-file",
                message=f"cannot be read: {why}",
                location=location,
                hint=hint,
            )
            raise CannotJudge([problem]) from error
        finally:
            connection.close()


def _table(connection: duckdb.DuckDBPyConnection, file: MeasurementFile, limit: int) -> Table:
    whole = table_function(file.format, [file], {})
    described = describe(connection, exp.select("*").from_(whole))
    lists = [name for name, kind in described if kind.startswith("STRUCT") and kind.endswith("[]")]
    records = ""
    rows = exp.select("*").from_(whole)
    if file.format is FileFormat.JSON and lists and _is_one(connection, whole):
        records = lists[0]
        each = shown_as(function("UNNEST", named(records)), "each")
        listed = exp.select(each).from_(whole.copy())
        rows = exp.select(function("UNNEST", named("each"))).from_(inside(listed, "listed"))
        described = describe(connection, rows)
    flat = [(name, kind) for name, kind in described if not _is_nested(kind)]
    if not records and file.format is not FileFormat.PARQUET:
        as_text = {"columns": typed_columns({name: "VARCHAR" for name, _ in flat})} if flat else {}
        rows = exp.select("*").from_(table_function(file.format, [file], as_text))
    cells = [cast(named(name), "TEXT") for name, _ in flat]
    query = exp.select(*cells).from_(inside(rows, "rows")).limit(limit)
    found = connection.execute(to_duckdb(query)).fetchall() if cells else []
    is_typed = file.format is FileFormat.PARQUET
    return Table(
        names=tuple(name for name, _ in flat),
        types=tuple(kind if is_typed else "VARCHAR" for _, kind in flat),
        rows=found,
        nested={name: kind for name, kind in described if _is_nested(kind)},
        records=records,
    )


def _is_nested(kind: str) -> bool:
    return kind.startswith(_NESTED) or kind.endswith("]")


def _is_one(connection: duckdb.DuckDBPyConnection, whole: exp.Expression) -> bool:
    """Whether the file is one object, and no list of them."""
    query = exp.select(exp.true()).from_(whole.copy()).limit(2)
    return len(connection.execute(to_duckdb(query)).fetchall()) == 1
