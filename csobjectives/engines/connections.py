"""A connection to DuckDB that can read a source's own files, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
from sqlglot import exp

from csobjectives.engines.dialect import to_duckdb
from csobjectives.engines.refusals import cut_off
from csobjectives.model import Source
from csobjectives.problems import CannotJudge, Problem

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
_FOLDERS = re.compile(r'"[^"]*/([^"/]+)"')  # a path in quotes; the file's own name is enough
_AT_ONCE = 1_000  # rows that are fetched together


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a scan may use; None leaves it to DuckDB: most of the memory, every core."""

    memory_limit: str | None = None
    threads: int | None = None


class Placed(Protocol):
    """Whatever is read from one path."""

    @property
    def place(self) -> Path:
        """The path that the engine reads."""
        ...


def connect(
    files: Iterable[Placed], folder: str | Path, settings: Settings, *, ordered: bool
) -> duckdb.DuckDBPyConnection:
    """A connection that reads these files only; what does not fit in memory spills to `folder`.

    Without a folder, nothing is spilt. No other path, no network, no extension, and no setting
    can be changed once it is open. Rows come in the order of the files where they are
    `ordered`, which is slower.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": ordered,
    }
    if settings.memory_limit:
        config["memory_limit"] = settings.memory_limit
    if settings.threads:
        config["threads"] = settings.threads
    connection = duckdb.connect(":memory:", config=config)
    places = [file.place for file in files]
    allowed = sorted({each for place in places for each in (str(place), path_literal(place))})
    paths = exp.Array(expressions=[exp.Literal.string(name) for name in allowed])
    connection.execute(f"SET allowed_paths = {to_duckdb(paths)}")
    connection.execute("SET TimeZone = 'UTC'")
    # Else a list of words to compare a cell with becomes a join, which costs more than the list.
    connection.execute("SET disabled_optimizers = 'in_clause'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def path_literal(path: Path) -> str:
    """A path that names just this file: what a glob would read as a pattern is put in brackets."""
    return "".join(f"[{each}]" if each in "*?[" else each for each in str(path))


def run(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    statement: exp.Expression | str,
    parameters: Sequence[object] = (),
) -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises CannotJudge for what the source's files can cause."""
    sql = statement if isinstance(statement, str) else to_duckdb(statement)
    with _told(source):
        return connection.execute(sql, parameters or None).fetchall()


def fetch_arrays(
    connection: duckdb.DuckDBPyConnection, source: Source, query: exp.Expression
) -> list[Any]:
    """The columns of a query as arrays of numpy, which has to be there. Raises CannotJudge."""
    with _told(source):
        return list(connection.execute(to_duckdb(query)).fetchnumpy().values())


def stream(
    connection: duckdb.DuckDBPyConnection, source: Source, query: exp.Expression
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, read no further than they are asked for. Raises CannotJudge."""
    with _told(source):
        connection.execute(to_duckdb(query))
        while rows := connection.fetchmany(_AT_ONCE):
            yield from rows


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """Errors that a source's files can cause, as CannotJudge."""
    try:
        yield
    except duckdb.Error as error:
        if not _is_of_the_data(error):
            raise
        raise CannotJudge([_failure(source, error)]) from error


def _is_of_the_data(error: duckdb.Error) -> bool:
    """Whether files or figures caused it; what has no kind of its own comes from their readers."""
    return isinstance(error, _OF_THE_DATA) or type(error) is duckdb.Error


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
    _, cut, path = why.partition("Unexpected end of GZIP stream: ")
    if cut:
        refusal = cut_off("its gzip data end before they are complete")
        return Problem(
            slug=refusal.slug,
            message=f"{Path(path).name} {refusal.what}",
            location=source.files_location,
            hint=refusal.hint,
        )
    why = _FOLDERS.sub(r"\1", why.removeprefix("Invalid Input Error: "))
    return Problem(
        slug="unreadable-source",
        message=f"source '{source.name}' cannot be read: {why}",
        location=source.files_location,
        hint=_TOO_LARGE if isinstance(error, _OF_ARITHMETIC) else _NOT_WHOLE,
    )
