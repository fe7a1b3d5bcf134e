"""Files read as a source describes them, without a scan: rows as they stand, and what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from csobjectives.engines.conversions import prepare
from csobjectives.engines.dialect import to_duckdb
from csobjectives.engines.files import find_files
from csobjectives.engines.layouts import Layout, inspect
from csobjectives.engines.raw import raw_rows
from csobjectives.model import FILE_DAY, Column, ColumnType, FileName, Project, Shape, Source
from csobjectives.problems import Location, Problem, Problems

PLACE = Location("sources.yaml", 1, 1)


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of all layouts, the layouts, the lines that are no rows, and the problems."""

    rows: list[tuple[Any, ...]]
    layouts: list[Layout]
    broken: list[tuple[int, str]]
    problems: list[Problem]

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What is said, and what to do."""
        return [(each.message, each.hint) for each in self.problems]


def column(name: str, *names: str | int, **more: Any) -> Column:
    """A column of text."""
    kind = more.pop("type", ColumnType.TEXT)
    return Column(name=name, type=kind, location=PLACE, names=names or (name,), **more)


def read(
    root: Path,
    columns: Sequence[str | Column] = ("id", "x"),
    files: Sequence[str] = ("events.*",),
    *,
    numbered: bool = False,
    **shape: Any,
) -> Read:
    """Read files with a contract of text columns and a shape."""
    problems = Problems()
    source = source_of(root, columns, files, **shape)
    found = find_files(source, Project(root=root), (), problems)
    work = root / ".work"
    work.mkdir(exist_ok=True)
    found = prepare(found, source, work, problems, numbered=numbered)
    connection = duckdb.connect()
    layouts = inspect(connection, found, source, problems) if not problems.errors else []
    rows = [
        row
        for layout in (layouts if not problems.errors else [])
        for row in connection.execute(
            to_duckdb(raw_rows(source, layout, numbered=numbered))
        ).fetchall()
    ]
    return Read(rows, layouts, _broken(connection), list(problems))


def source_of(
    root: Path, columns: Sequence[str | Column], files: Sequence[str], **shape: Any
) -> Source:
    """A source in a folder; `period_from` or `as_of_from` adds the day of the file."""
    described = [column(each) if isinstance(each, str) else each for each in columns]
    for key in ("period_from", "as_of_from"):
        if key in shape:
            pattern = shape.pop(key)
            name = FileName(pattern=pattern, snapshot=key == "as_of_from", location=PLACE)
            shape["file_name"] = name
            day = Column(
                name=FILE_DAY, type=ColumnType.DATE, location=PLACE, names=(), required=True
            )
            described.append(day)
    contract: Mapping[str, Column] = {each.name: each for each in described}
    return Source(
        name="events",
        location=PLACE,
        files_location=PLACE,
        folder=root,
        files=tuple(files),
        columns=contract,
        timezone="UTC",
        shape=Shape(**shape),
    )


def _broken(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    if ("reject_errors",) not in tables:
        return []
    return connection.execute(
        "SELECT line, MIN(error_message) FROM reject_errors GROUP BY ALL ORDER BY ALL"
    ).fetchall()
