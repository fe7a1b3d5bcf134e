"""Where rows stand in their files: told by reading them once more, in order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection
from sqlglot import exp

from csobjectives.engines.connections import Settings, connect, stream
from csobjectives.engines.conversions import prepare
from csobjectives.engines.dialect import inside, text
from csobjectives.engines.files import MeasurementFile
from csobjectives.engines.keys import REJECTED, reasons_of, until_as_of
from csobjectives.engines.layouts import inspect
from csobjectives.engines.raw import FILE, ROW
from csobjectives.engines.relations import HIDDEN, Opened, branch
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.loading import personal
from csobjectives.model import Reject
from csobjectives.problems import Problems

_LONGEST = 1_000  # characters of a cell that is shown


@dataclass(frozen=True, slots=True)
class Places:
    """Finds rows in `files`, those of each source by its name. Copies go to the `folder`."""

    files: Mapping[str, Sequence[MeasurementFile]]
    folder: Path
    settings: Settings

    def of_rejected(self, opened: Opened) -> Iterator[Reject]:
        """The bad cells of a source, row by row in the order of its files, as far as asked for.

        Raises CannotJudge.
        """
        source = opened.source
        numbers = {name: number for number, name in enumerate(source.columns)}
        hidden = personal(source)
        cells = [
            text(HIDDEN) if column in hidden else named(f"t{numbers[column]}")
            for column, _ in opened.reasons
        ]
        shown = [named(FILE), named(ROW), named(REJECTED), *cells]
        with self._numbered(opened) as (connection, branches):
            for rows in branches:
                query = exp.select(*shown).from_(inside(rows, "numbered"))
                query = query.where(there(named(REJECTED)))
                for file, row, rejected, *found in stream(connection, source, query):
                    for number in reasons_of(rejected):
                        column, reason = opened.reasons[number - 1]
                        yield Reject(
                            source=source.name,
                            file=str(file),
                            row=int(row),
                            column=column,
                            reason=reason,
                            cell=(found[number - 1] or "")[:_LONGEST],
                        )

    def of_key(
        self, opened: Opened, key: Mapping[str, str | None], most: int, *, differing: bool = False
    ) -> list[tuple[str, int]]:
        """Files and rows with these values, as text, in columns of the contract; the first ones.

        Of rows that are equal, each counts, or the first alone where they are to be `differing`.
        Rows from after as-of are not among them, unless their time is no column of the contract.
        Raises CannotJudge.
        """
        source, scope = opened.source, opened.relation.scope
        columns = {name: named(f"v{number}") for number, name in enumerate(source.columns)}
        fit = [
            is_null(columns[name])
            if value is None
            else exp.EQ(this=cast(columns[name], "TEXT"), expression=text(value))
            for name, value in key.items()
        ]
        if source.time is not None and source.time in columns:
            fit.append(until_as_of(scope.names[source.time], scope))
        values = columns.values() if differing else ()
        found: dict[tuple[object, ...], tuple[str, int]] = {}
        with self._numbered(opened) as (connection, branches):
            for rows in branches:
                query = exp.select(named(FILE), named(ROW), *values).from_(inside(rows, "numbered"))
                query = query.where(is_null(named(REJECTED)), *fit)
                query = query if differing else query.limit(most)
                for file, row, *cells in stream(connection, source, query):
                    place = str(file), int(row)
                    found.setdefault(tuple(cells) or place, place)
                    if len(found) == most:
                        return list(found.values())
        return list(found.values())

    @contextmanager
    def _numbered(self, opened: Opened) -> Iterator[tuple[DuckDBPyConnection, list[exp.Select]]]:
        """The rows of each layout with their places, on a connection that keeps their order."""
        source, problems = opened.source, Problems()
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            files = self.files[source.name]
            fit = prepare(files, source, Path(folder), problems, numbered=True)
            connection = connect(fit, folder, self.settings, ordered=True)
            try:
                reasons = {reason: number for number, reason in enumerate(opened.reasons, start=1)}
                yield (
                    connection,
                    [
                        branch(source, layout, opened.zones, reasons, numbered=True)
                        for layout in inspect(connection, fit, source, problems)
                    ],
                )
            finally:
                connection.close()
