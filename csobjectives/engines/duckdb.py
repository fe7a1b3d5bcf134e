"""DuckDB, embedded: opens a source's files, and runs its scan. One door to the library.

The connection can read the source's own files and nothing else: no other path, no network,
no extension, and no setting can be changed once it is open.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb
from sqlglot import exp

from csobjectives.engines.cells import carries_zone, is_zoned
from csobjectives.engines.dialect import to_duckdb
from csobjectives.engines.files import MeasurementFile
from csobjectives.engines.layouts import Layout, inspect, path_literal
from csobjectives.engines.relations import REJECTED, Reason, Relation, raw_rows, relation
from csobjectives.engines.rollups import (
    ASKED,
    RANKS,
    asked_rows,
    ranks_pass,
    source_counts,
    sums_pass,
    wanted_rows,
    widest,
)
from csobjectives.expressions import Scope
from csobjectives.model import ColumnType, Source
from csobjectives.planning import UNDATED, Counts, Group, Ranks, Scan, Sums, WantedRanks
from csobjectives.problems import CannotJudge, Problem, Problems

SAMPLE = 20_000  # rows from which planning estimates how many groups there will be


# What files and figures can cause; every other error of DuckDB is a defect of ours, and shows.
_OF_THE_DATA = (
    duckdb.InvalidInputException,
    duckdb.IOException,
    duckdb.ConversionException,
    duckdb.OutOfRangeException,
    duckdb.OutOfMemoryException,
    duckdb.SerializationException,
)


# Cells are tried, never forced, into a type: what cannot be converted was calculated.
_OF_ARITHMETIC = (duckdb.OutOfRangeException, duckdb.ConversionException)
_TOO_LARGE = "A figure is too large to calculate with: correct it, or bound its column by between."
_NOT_WHOLE = (
    "Are the files whole, in UTF-8, with one kind of line ends, and what their endings say?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a scan may use; None leaves it to DuckDB: most of the memory, every core."""

    memory_limit: str | None = None
    threads: int | None = None


class OpenedSource:
    """A source whose files were found to have what the contract promises."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        rows: Relation,
        files: Sequence[MeasurementFile],
    ) -> None:
        self._connection = connection
        self._source = source
        self._relation = rows
        self._shown = {str(file.path): file.shown for file in files}
        self._sampled = False

    @property
    def scope(self) -> Scope:
        """The columns as they are held."""
        return self._relation.scope

    @property
    def reasons(self) -> Sequence[Reason]:
        """Why rows can be rejected, by number from 1."""
        return self._relation.reasons

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        """How many combinations of keys the first rows have, and how many rows these are."""
        if not self._sampled:
            first = self._relation.rows.copy().limit(SAMPLE)
            self._run(f"CREATE TEMP TABLE sample AS {to_duckdb(first)}")
            self._sampled = True
        distinct = exp.select(*(key.copy() for key in keys)).distinct().from_("sample")
        groups, rows = (
            int(self._run(to_duckdb(_count_of(query))).fetchall()[0][0])
            for query in (distinct, exp.select("*").from_("sample"))
        )
        return groups, rows

    def sums(self, scan: Scan) -> tuple[Sums, Counts]:
        """Read the files once, and add up everything that the scan asks for."""
        self._put(ASKED, ("rollup", "predicate", "span", "stretch"), asked_rows(scan))
        work = sums_pass(scan, self._relation.kept, counted=self._relation.counted)
        for statement in work.tables:
            self._run(to_duckdb(statement))
        sums: dict[tuple[int, int], dict[Group, tuple[object, ...]]] = {}
        for number, query in work.rollups.items():
            width = len(scan.rollups[number].by)
            for span, predicate, whole, *rest in self._run(to_duckdb(query)).fetchall():
                segment = None if whole else tuple(rest[:width])
                into = sums.setdefault((number, predicate), {})
                into[Group(span, segment)] = tuple(rest[width:])
        return sums, self._counts()

    def _counts(self) -> Counts:
        """The rows of the source, by what became of them."""
        rows = undated = conflicts = 0
        rejected: dict[int, int] = {}
        for reason, stretch, count, surplus in self._run(to_duckdb(source_counts())).fetchall():
            rows += int(count)
            conflicts += int(surplus)
            if reason is not None:
                rejected[int(reason)] = rejected.get(int(reason), 0) + int(count)
            elif stretch == UNDATED:
                undated += int(count)
        if self._relation.counted:
            rows = int(self._run(to_duckdb(_count_of(self._relation.rows.copy()))).fetchall()[0][0])
        return Counts(rows, undated, conflicts, rejected)

    def ranks(self, scan: Scan, wanted: WantedRanks) -> Ranks:
        """The order statistics that are wanted, in one more pass over the files."""
        width = widest(scan)
        names = ("rollup", "predicate", "span", "rank")
        rows = [
            (*head, not segment, *segment, *([None] * (width - len(segment))))
            for *head, segment in wanted_rows(wanted)
        ]
        self._put(RANKS, (*names, "whole", *(f"b{place}" for place in range(width))), rows)
        work = ranks_pass(scan, self._relation.kept)
        for statement in work.tables:
            self._run(to_duckdb(statement))
        found: dict[tuple[int, int], dict[Group, dict[int, object]]] = {}
        for number, query in work.rollups.items():
            held = self._run(to_duckdb(query)).fetchall()
            for span, predicate, whole, rank, value, *segment in held:
                group = Group(span, None if whole else tuple(segment))
                into = found.setdefault((number, predicate), {})
                into.setdefault(group, {})[int(rank)] = value
        return found

    def broken_lines(self) -> list[tuple[str, int, str]]:
        """Lines of CSV files that are no row, by their cells, quotes or bytes: file, line, why."""
        tables = self._run("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
        if ("reject_errors",) not in tables:
            return []
        found = self._run(
            "SELECT s.file_path, e.line, MIN(e.error_message) FROM reject_errors AS e "
            "JOIN reject_scans AS s ON s.scan_id = e.scan_id AND s.file_id = e.file_id "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        return [(self._shown.get(path, path), int(line), why) for path, line, why in found]

    def example(self, reason: int) -> str | None:
        """One cell that was rejected for a reason, as it was read; None where it was empty."""
        place = list(self._source.columns).index(self.reasons[reason - 1][0])
        number = exp.Literal.number(reason)
        query = (
            exp.select(exp.column(f"t{place}", quoted=True))
            .from_(self._relation.rows.copy().subquery("read"))
            .where(exp.EQ(this=exp.column(REJECTED, quoted=True), expression=number))
            .limit(1)
        )
        rows = self._run(to_duckdb(query)).fetchall()
        return str(rows[0][0]) if rows and rows[0][0] is not None else None

    def _put(self, table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Make a small table of whole numbers, truth values (`whole`) and text (`b…`)."""
        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        kinds = [
            "BOOLEAN" if name == "whole" else "TEXT" if name.startswith("b") else "BIGINT"
            for name in names
        ]
        lists = [
            f"UNNEST(CAST(? AS {kind}[])) AS {name}"
            for name, kind in zip(names, kinds, strict=True)
        ]
        statement = f"CREATE TEMP TABLE {table} AS SELECT {', '.join(lists)}"
        self._run(statement, [list(column) for column in columns])

    def _run(self, sql: str, parameters: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql, parameters or None)
        except _OF_THE_DATA as error:
            raise CannotJudge([_failure(self._source, error)]) from error


def _count_of(query: exp.Select) -> exp.Select:
    return exp.select(exp.Count(this=exp.Star())).from_(query.subquery("counted"))


def _failure(source: Source, error: duckdb.Error) -> Problem:
    """What DuckDB could not do, in its first line."""
    why = str(error).partition("\n")[0]
    if isinstance(error, duckdb.OutOfMemoryException):
        return Problem(
            slug="out-of-memory",
            message=f"source '{source.name}' needs more memory than it may use",
            location=source.files_location,
            hint="Raise --memory-limit, or use fewer --threads; what does not fit is kept in the "
            "folder for temporary files, which may be full.",
        )
    return Problem(
        slug="unreadable-source",
        message=f"source '{source.name}' cannot be read: {why}",
        location=source.files_location,
        hint=_TOO_LARGE if isinstance(error, _OF_ARITHMETIC) else _NOT_WHOLE,
    )


@contextmanager
def open_source(
    source: Source,
    files: Sequence[MeasurementFile],
    zone: str,
    as_of: date,
    settings: Settings,
    problems: Problems,
) -> Iterator[OpenedSource | None]:
    """Open a source's files; None, and problems, where they lack what the contract promises.

    `zone` is the one in which days begin and end, and `as_of` the day judged from.
    """
    with tempfile.TemporaryDirectory(prefix="csobjectives-") as folder:
        connection = _connect(files, folder, settings)
        try:
            layouts = inspect(connection, files, source, problems)
            if not layouts or problems.errors:
                yield None
                return
            zones = {
                name: _zone(connection, source, name, layouts)
                for name, column in source.columns.items()
                if column.type is ColumnType.TIMESTAMP
            }
            rows = relation(source, layouts, zones, zone, as_of)
            yield OpenedSource(connection, source, rows, files)
        finally:
            connection.close()


def _connect(
    files: Sequence[MeasurementFile], folder: str, settings: Settings
) -> duckdb.DuckDBPyConnection:
    """A connection that reads these files only; what does not fit in memory spills to `folder`."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": folder,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if settings.memory_limit:
        config["memory_limit"] = settings.memory_limit
    if settings.threads:
        config["threads"] = settings.threads
    connection = duckdb.connect(":memory:", config=config)
    allowed = sorted({name for file in files for name in (str(file.path), path_literal(file))})
    paths = exp.Array(expressions=[exp.Literal.string(name) for name in allowed])
    connection.execute(f"SET allowed_paths = {to_duckdb(paths)}")
    connection.execute("SET TimeZone = 'UTC'")
    # Else a list of words to compare a cell with becomes a join, which costs more than the list.
    connection.execute("SET disabled_optimizers = 'in_clause'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _zone(
    connection: duckdb.DuckDBPyConnection, source: Source, name: str, layouts: Sequence[Layout]
) -> str:
    """The zone that a timestamp column is held in: UTC where any of its stamps carries a zone.

    All stamps as text are looked at, for one that comes late must not be read otherwise than
    one that comes first; it is the one column that is read twice.
    """
    if source.timezone == "UTC":
        return "UTC"
    column = source.columns[name]
    index = list(source.columns).index(name)
    for layout in layouts:
        place = layout.place(column.names)
        native = layout.types[place] if place is not None else ""
        if native == "TIMESTAMP WITH TIME ZONE" or carries_zone(column):
            return "UTC"
        if native != "VARCHAR" or column.formats:
            continue
        stamp = exp.column(f"r{index}", quoted=True)
        zoned = exp.select(exp.Max(this=is_zoned(exp.Trim(this=stamp)))).from_(
            raw_rows(source, layout).subquery("raw")
        )
        try:
            found = connection.execute(to_duckdb(zoned)).fetchall()
        except _OF_THE_DATA as error:
            raise CannotJudge([_failure(source, error)]) from error
        if found[0][0]:
            return "UTC"
    return source.timezone
