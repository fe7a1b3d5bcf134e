"""Cells tried against a column of a contract, before there is one."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlglot import exp

from csobjectives.engines.cells import Cell, attempted, converted
from csobjectives.engines.connections import Settings, connect
from csobjectives.engines.dialect import function, inside, shown_as, to_duckdb
from csobjectives.expressions.trees import is_null, named
from csobjectives.model import Column, Source
from csobjectives.problems import Location

_NOWHERE = Location("")


def reads_all(column: Column, cells: Collection[str]) -> bool:
    """Whether the contract's own reader makes a value of each of the cells, none of them empty."""
    source = Source(
        name="",
        location=_NOWHERE,
        files_location=_NOWHERE,
        folder=Path(),
        files=(),
        columns={column.name: column},
        timezone="UTC",
    )
    cell = Cell(column=column, raw=named("cell"), native="VARCHAR", zone="UTC")
    listed = exp.select(shown_as(function("UNNEST", exp.Placeholder()), "cell"))
    tried = exp.select("*", shown_as(attempted(cell, source), "tried")).from_(
        inside(listed, "listed")
    )
    value = converted(cell, named("tried"), source)
    read = exp.select(shown_as(value, "value")).from_(inside(tried, "attempted"))
    query = exp.select(exp.true()).from_(inside(read, "converted"))
    unread = to_duckdb(query.where(is_null(named("value"))).limit(1))
    connection = connect((), "", Settings(threads=1), ordered=False)
    try:
        return not connection.execute(unread, [list(cells)]).fetchall()
    finally:
        connection.close()
