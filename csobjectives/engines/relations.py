"""A contract as a relation: the files' rows in the contract's types, or why they are rejected.

Columns are called `v0`, `v1` … in the order of the contract, so that no name of a file can
clash with another or with ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from csobjectives.engines.cells import (
    Cell,
    attempted,
    cleaned,
    converted,
    in_base_units,
    rejections,
    suspicious,
)
from csobjectives.engines.dialect import function, inside, shown_as, text
from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.engines.keys import REJECTED, one_per_key, seen
from csobjectives.engines.layouts import Layout
from csobjectives.engines.raw import FILE, ROW, raw_rows
from csobjectives.expressions import Scope, Typed, happened
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import named, there
from csobjectives.loading import matching, personal, typed_column, with_computed
from csobjectives.model import FILE_DAY, Source
from csobjectives.planning import unmatched

HIDDEN = "(hidden)"  # stands for the cells of columns that tell of a person

Reason = tuple[str, str]
"""A column and why its cell is not what the contract says."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The rows of a source. `files` and `rows` have every row; `kept` one row per key.

    `REJECTED` has the numbers of the reasons, from 1 and with blanks between, one for each cell
    that is not what the contract says; NULL for a row that is used. In `files`, `t0`, `t1` … are
    the cells as they were read, to show one that was rejected; `rows` have what is looked up for
    them too. Where rows are `counted` by the files themselves, those that no period needs are
    not looked at.
    """

    files: exp.Select
    rows: exp.Select
    kept: exp.Select
    reasons: tuple[Reason, ...]
    scope: Scope
    counted: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A source whose files have what its contract promises; `zones` its timestamps are held in."""

    source: Source
    files: tuple[MeasurementFile, ...]
    zones: Mapping[str, str]
    relation: Relation

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why rows can be rejected, by number from 1."""
        return self.relation.reasons


@dataclass(frozen=True, slots=True)
class Held:
    """What a source looks up, as a table: its columns, by the names that its source has.

    `there` is a column that is never NULL.
    """

    table: exp.Expression
    names: Mapping[str, Typed]
    there: str


def relation(
    source: Source,
    layouts: Sequence[Layout],
    zones: Mapping[str, str],
    zone: str,
    as_of: date,
    held: Sequence[Held] = (),
) -> Relation:
    """Build the relation of a source; `zones` are those its timestamps are held in.

    `held` are the lookups, in the source's order.
    """
    written = _as_written(source, zones)
    reasons: dict[Reason, int] = {}
    branches = [branch(source, layout, zones, reasons) for layout in layouts]
    files = branches[0]
    if len(branches) > 1:
        joined: exp.Expression = branches[0]
        for each in branches[1:]:
            joined = exp.Union(this=joined, expression=each, distinct=False)
        files = exp.select("*").from_(inside(joined, "files"))
    scope = _scope(source, written, held, zone, as_of)
    rows = _looked_up(source, files, scope, held)
    kept = rows
    if source.key:
        if source.time is not None:
            kept = seen(kept, scope.names[source.time], scope)
        key, newest_by = (
            [written[name] for name in names] for names in (source.key, source.newest_by)
        )
        snapshot = [written[FILE_DAY]] if source.snapshots else []
        kept = one_per_key(kept, _columns(source, held), key, newest_by, scope, snapshot)
    parquet = all(layout.format is FileFormat.PARQUET for layout in layouts)
    counted = parquet and not source.key
    return Relation(files, rows, kept, tuple(reasons), scope, counted)


def _as_written(source: Source, zones: Mapping[str, str]) -> dict[str, Typed]:
    """The columns of the contract as the files have them, also what has not happened yet."""
    return {
        name: replace(
            typed_column(column, zones.get(name, source.timezone)), sql=_column("v", index)
        )
        for index, (name, column) in enumerate(source.columns.items())
    }


def _scope(
    source: Source, written: Mapping[str, Typed], held: Sequence[Held], zone: str, as_of: date
) -> Scope:
    """The names that expressions may use. Rows are placed in time, and cut, by what is written."""
    scope = Scope(written, zone, as_of)
    names = {
        name: happened(typed, scope)
        if source.columns[name].event and name != source.time
        else typed
        for name, typed in written.items()
    }
    for join, table in zip(source.lookups.values(), held, strict=True):
        names |= {new: table.names[name] for new, name in join.taken.items()}
    return with_computed(source, replace(scope, names=names))


def _looked_up(source: Source, files: exp.Select, scope: Scope, held: Sequence[Held]) -> exp.Select:
    """The rows with what is looked up for them, and the keys that nothing was found for."""
    if not held:
        return files
    names: list[exp.Expression] = []
    hidden = personal(source)
    query = exp.select("*").from_(inside(files, "files"))
    for number, (join, table) in enumerate(zip(source.lookups.values(), held, strict=True)):
        ours = [scope.names[name] for name in join.on]
        theirs = [table.names[name] for name in join.on.values()]
        same = [
            matching(mine, other, scope.zone, scope.as_of).sql
            for mine, other in zip(ours, theirs, strict=True)
        ]
        query = query.join(table.table.copy(), on=exp.and_(*same), join_type="left")
        of_person = hidden & set(join.on) or personal(join.source) & set(join.on.values())
        shown = text(HIDDEN) if of_person else _key_text(ours)
        lacks = [exp.Not(this=there(named(table.there))), *(there(each.sql) for each in ours)]
        missing = exp.Case(ifs=[exp.If(this=exp.and_(*lacks), true=shown)])
        names.append(shown_as(missing, unmatched(number)))
    return query.select(*names)


def _key_text(key: Sequence[Typed]) -> exp.Expression:
    """The values of a key, with commas between them."""
    values = [cast(each.sql.copy(), "TEXT") for each in key]
    if len(values) == 1:
        return values[0]
    return exp.ConcatWs(expressions=[text(", "), *values])


def _columns(source: Source, held: Sequence[Held]) -> list[str]:
    """The columns that rows are compared by: what is looked up is the same where they are."""
    own = [f"v{index}" for index in range(len(source.columns))]
    taken = {
        table.names[name].sql.name: None
        for join, table in zip(source.lookups.values(), held, strict=True)
        for name in join.taken.values()
    }
    return [*own, *taken, *(unmatched(number) for number in range(len(held)))]


def _column(prefix: str, index: int) -> exp.Expression:
    return named(f"{prefix}{index}")


def cells_of(source: Source, layout: Layout, zones: Mapping[str, str]) -> list[Cell]:
    """The contract's columns as the files of a layout have them, called `r0`, `r1` …."""
    return [
        Cell(
            column=column,
            raw=_column("r", index),
            native=layout.native(column) or "VARCHAR",  # what the files lack is empty text
            zone=zones.get(name, source.timezone),
        )
        for index, (name, column) in enumerate(source.columns.items())
    ]


def branch(
    source: Source,
    layout: Layout,
    zones: Mapping[str, str],
    reasons: dict[Reason, int],
    *,
    numbered: bool = False,
) -> exp.Select:
    """One layout: cells as they stand, tried, converted, and judged where they are suspicious.

    `reasons` are numbered on. Where rows are `numbered`, their `file` and `row` are told.
    """
    cells = list(enumerate(cells_of(source, layout, zones)))
    place = [named(FILE), named(ROW)] if numbered else []
    raw = raw_rows(source, layout, numbered=numbered)
    tried = [shown_as(attempted(cell, source), f"p{i}") for i, cell in cells]
    first = exp.select("*", *tried).from_(inside(raw, "raw"))
    values = [shown_as(converted(cell, _column("p", i), source), f"x{i}") for i, cell in cells]
    second = exp.select("*", *values).from_(inside(first, "tried"))
    final = [shown_as(in_base_units(cell.column, _column("x", i)), f"v{i}") for i, cell in cells]
    as_read = [shown_as(cast(cleaned(cell, source), "TEXT"), f"t{i}") for i, cell in cells]
    judged = shown_as(_rejected(source, cells, reasons), REJECTED)
    return exp.select(*final, *as_read, judged, *place).from_(inside(second, "converted"))


def _rejected(
    source: Source, cells: Sequence[tuple[int, Cell]], reasons: dict[Reason, int]
) -> exp.Expression:
    """What is `REJECTED` of a row: looked for where a cell is suspicious, the first of each."""
    found: list[exp.Expression] = []
    doubts = []
    for index, cell in cells:
        value = _column("x", index)
        doubts.append(suspicious(cell, value, source))
        tests = []
        for reason, condition in rejections(cell, value, source):
            number = reasons.setdefault((cell.column.name, reason), len(reasons) + 1)
            tests.append(exp.If(this=condition, true=text(str(number))))
        if tests:
            found.append(exp.Case(ifs=tests))
    if not found:
        return cast(exp.Null(), "TEXT")
    doubtful = exp.or_(*(each for each in doubts if each is not None))
    numbers = function("CONCAT_WS", text(" "), *found)
    return exp.Case(ifs=[exp.If(this=doubtful, true=exp.Nullif(this=numbers, expression=text("")))])
