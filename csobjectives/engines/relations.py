"""A contract as a relation: the files' rows in the contract's types, or why they are rejected.

Columns are called `v0`, `v1` … in the order of the contract, so that no name of a file can
clash with another or with ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from csobjectives.engines.cells import Cell, cleaned, converted, in_base_units, rejections
from csobjectives.engines.dialect import text
from csobjectives.engines.files import FileFormat
from csobjectives.engines.layouts import Layout, table_function
from csobjectives.expressions import Kind, Scope, instant_literal
from csobjectives.expressions.literals import cast, day_literal
from csobjectives.loading import typed_column
from csobjectives.model import Source
from csobjectives.planning import COPIES, VERSIONS

REJECTED = "__rejected"

Reason = tuple[str, str]
"""A column and why its cell is not what the contract says."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The rows of a source. `rows` has every row; `kept` one row per key.

    `REJECTED` is the number of a reason, from 1, or NULL. In `rows`, `t0`, `t1` … are the
    cells as they were read, to show one that was rejected. Where rows are `counted` by the
    files themselves, those that no period needs are not looked at.
    """

    rows: exp.Select
    kept: exp.Select
    reasons: tuple[Reason, ...]
    scope: Scope
    counted: bool


def relation(
    source: Source,
    layouts: Sequence[Layout],
    zones: Mapping[str, str],
    zone: str,
    as_of: date,
) -> Relation:
    """Build the relation of a source; `zones` are those its timestamps are held in."""
    names = {
        name: replace(
            typed_column(column, zones.get(name, source.timezone)),
            sql=exp.column(f"v{index}", quoted=True),
        )
        for index, (name, column) in enumerate(source.columns.items())
    }
    scope = Scope(names, zone, as_of)
    reasons: dict[Reason, int] = {}
    branches = [_branch(source, layout, zones, reasons) for layout in layouts]
    rows = branches[0]
    if len(branches) > 1:
        joined: exp.Expression = branches[0]
        for branch in branches[1:]:
            joined = exp.Union(this=joined, expression=branch, distinct=False)
        rows = exp.select("*").from_(exp.Subquery(this=joined, alias=_alias("files")))
    kept = _one_per_key(source, rows, scope) if source.key else rows
    parquet = all(layout.format is FileFormat.PARQUET for layout in layouts)
    return Relation(rows, kept, tuple(reasons), scope, counted=parquet and not source.key)


def _alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(name))


def _column(prefix: str, index: int) -> exp.Expression:
    return exp.column(f"{prefix}{index}", quoted=True)


def _as(sql: exp.Expression, name: str) -> exp.Expression:
    return exp.Alias(this=sql, alias=exp.to_identifier(name, quoted=True))


def _inside(query: exp.Expression, name: str) -> exp.Subquery:
    return exp.Subquery(this=query, alias=_alias(name))


def cells_of(source: Source, layout: Layout, zones: Mapping[str, str]) -> list[Cell]:
    """The contract's columns as the files of a layout have them, called `r0`, `r1` …."""
    found = []
    for index, (name, column) in enumerate(source.columns.items()):
        place = layout.place(column.names)
        assert place is not None
        zone = zones.get(name, source.timezone)
        found.append(
            Cell(column=column, raw=_column("r", index), native=layout.types[place], zone=zone)
        )
    return found


def raw_rows(source: Source, layout: Layout) -> exp.Select:
    """The files of a layout, with the contract's columns as they stand there."""
    taken = []
    for index, column in enumerate(source.columns.values()):
        place = layout.place(column.names)
        assert place is not None
        own = f"c{place}" if layout.format is FileFormat.CSV else layout.names[place]
        taken.append(_as(exp.column(own, quoted=True), f"r{index}"))
    return exp.select(*taken).from_(_reader(layout))


def _reader(layout: Layout) -> exp.Expression:
    """The call that reads a layout's files, cells as text where the format has no types."""
    if layout.format is FileFormat.PARQUET:
        return table_function(layout.format, layout.files, {})
    if layout.format is not FileFormat.CSV:
        columns = [
            exp.PropertyEQ(this=text(name), expression=text("VARCHAR")) for name in layout.names
        ]
        options: dict[str, exp.Expression] = {"columns": exp.Struct(expressions=columns)}
        return table_function(layout.format, layout.files, options)
    columns = [
        exp.PropertyEQ(this=text(f"c{index}"), expression=text("VARCHAR"))
        for index in range(len(layout.names))
    ]
    return table_function(
        layout.format,
        layout.files,
        {
            "auto_detect": exp.false(),
            "columns": exp.Struct(expressions=columns),
            "delim": text(layout.delimiter),
            "quote": text('"'),
            "escape": text('"'),
            "header": exp.true(),
            "store_rejects": exp.true(),
        },
    )


def _branch(
    source: Source, layout: Layout, zones: Mapping[str, str], reasons: dict[Reason, int]
) -> exp.Select:
    """One layout: cells as they stand, then cleaned, then converted, then judged."""
    cells = cells_of(source, layout, zones)
    clean = [_as(cleaned(cell, source), f"t{i}") for i, cell in enumerate(cells)]
    first = exp.select(*clean).from_(_inside(raw_rows(source, layout), "raw"))
    values = [
        _as(converted(cell, _column("t", i), source), f"x{i}") for i, cell in enumerate(cells)
    ]
    second = exp.select("*", *values).from_(_inside(first, "cleaned"))
    tests = []
    for index, cell in enumerate(cells):
        for reason, condition in rejections(cell, _column("t", index), _column("x", index)):
            number = reasons.setdefault((cell.column.name, reason), len(reasons) + 1)
            tests.append(exp.If(this=condition, true=exp.Literal.number(number)))
    rejected: exp.Expression = exp.Case(ifs=tests) if tests else exp.Null()
    final = [
        _as(in_base_units(cell.column, _column("x", i)), f"v{i}") for i, cell in enumerate(cells)
    ]
    as_read = [_as(cast(_column("t", index), "TEXT"), f"t{index}") for index in range(len(cells))]
    judged = _as(rejected, REJECTED)
    return exp.select(*final, *as_read, judged).from_(_inside(second, "converted"))


def _one_per_key(source: Source, rows: exp.Select, scope: Scope) -> exp.Select:
    """One row per key, after the as-of cut, with how many rows and versions it stands for.

    Of versions that differ the first in the order of the columns is kept: which is arbitrary,
    but the same in every run, and counted. Rows whose key is empty are compared as a whole.
    """
    width = len(source.columns)
    columns = [_column("v", index) for index in range(width)]
    rejected = exp.column(REJECTED, quoted=True)
    seen = rows
    if source.time is not None:
        time = scope.names[source.time]
        end = (
            day_literal(scope.as_of)
            if time.type.kind is Kind.DATE
            else instant_literal(scope.as_of, scope.zone, time.type.zone)
        )
        seen = (
            exp.select("*")
            .from_(_inside(rows, "seen"))
            .where(
                exp.or_(
                    exp.Not(this=exp.Is(this=rejected.copy(), expression=exp.Null())),
                    exp.Is(this=time.sql.copy(), expression=exp.Null()),
                    exp.LT(this=time.sql.copy(), expression=end),
                )
            )
        )
    same = (
        exp.select(*columns, rejected, _as(exp.Count(this=exp.Star()), "same"))
        .from_(_inside(seen, "every"))
        .group_by(*columns, rejected)
    )
    key = [scope.names[name].sql.copy() for name in source.key]
    alone = exp.Or(
        this=exp.Not(this=exp.Is(this=rejected.copy(), expression=exp.Null())),
        expression=exp.Paren(this=_all_null(key)),
    )

    def over(call: exp.Expression, order: list[exp.Expression] | None = None) -> exp.Expression:
        ordered = exp.Order(expressions=[exp.Ordered(this=each.copy()) for each in order or []])
        return exp.Window(
            this=call,
            partition_by=[*(each.copy() for each in key), rejected.copy()],
            order=ordered if order else None,
        )

    count = exp.column("same", quoted=True)
    ranked = exp.select(
        "*",
        _as(over(exp.RowNumber(), columns), "nth"),
        _as(over(exp.Sum(this=count)), "of_key"),
        _as(over(exp.Count(this=exp.Star())), "versions"),
        _as(alone, "alone"),
    ).from_(_inside(same, "same_rows"))
    is_alone, nth = exp.column("alone", quoted=True), exp.column("nth", quoted=True)

    def unless_alone(name: str, otherwise: exp.Expression) -> exp.Expression:
        kept = exp.column(name, quoted=True)
        return exp.Case(ifs=[exp.If(this=is_alone.copy(), true=otherwise)], default=kept)

    return (
        exp.select(
            *(each.copy() for each in columns),
            rejected.copy(),
            _as(unless_alone("of_key", count.copy()), COPIES),
            _as(unless_alone("versions", exp.Literal.number(1)), VERSIONS),
        )
        .from_(_inside(ranked, "ranked"))
        .where(
            exp.Or(
                this=is_alone.copy(),
                expression=exp.EQ(this=nth, expression=exp.Literal.number(1)),
            )
        )
    )


def _all_null(columns: Sequence[exp.Expression]) -> exp.Expression:
    tests: list[exp.Expression] = [
        exp.Is(this=each.copy(), expression=exp.Null()) for each in columns
    ]
    joined = tests[0]
    for test in tests[1:]:
        joined = exp.And(this=joined, expression=test)
    return joined
