"""Calendars as tables and macros: the working time until an instant, looked up by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlglot import exp

from csobjectives.calendars import Calendar, ledger_of
from csobjectives.engines.dialect import function, shown_as, to_duckdb, working_micros
from csobjectives.expressions.literals import integer
from csobjectives.expressions.trees import named
from csobjectives.planning import Scan

_INSTANT = "instant"
_NEUTRAL = "WORKING_MICROS"

Statement = tuple[str, list[Sequence[int]]]
"""What is to be run, with its parameters."""


def clocks_of(scan: Scan) -> tuple[Calendar, ...]:
    """The calendars that formulas of a scan tell time by."""
    clocks = (lookup.objective.measure.clock for lookup in scan.lookups)
    return tuple(dict.fromkeys(each for each in clocks if each is not None))


def clock_statements(calendar: Calendar, as_of: date) -> Iterator[Statement]:
    """What makes the macro of a calendar, and the table of one row that it looks things up in.

    Its lists hold a number for each cell of the ledger. A list is read by the cell's number at
    about the cost of a join, and no scan has to know of it.
    """
    ledger, macro = ledger_of(calendar, as_of), working_micros(calendar.name)
    table = f"{macro}_CELLS"
    columns: dict[str, Sequence[int]] = {"worked": ledger.worked}
    for place, (starts, lengths) in enumerate(ledger.openings):
        columns |= {f"starts_{place}": starts, f"lengths_{place}": lengths}
    lists = ", ".join(f"CAST(? AS BIGINT[]) AS {name}" for name in columns)
    yield f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {lists}", list(columns.values())
    since = exp.Paren(this=exp.Sub(this=exp.column(_INSTANT), expression=integer(ledger.first)))
    number = exp.IntDiv(this=since, expression=integer(ledger.cell))
    cell = exp.Add(this=number, expression=exp.Literal.number(1))
    of_cell = exp.Mod(this=since.copy(), expression=integer(ledger.cell))
    worked = _looked_up("worked", table, cell)
    for place in range(len(ledger.openings)):
        worked = exp.Add(this=worked, expression=_within(place, table, cell, of_cell))
    yield f"CREATE OR REPLACE TEMP MACRO {macro}({_INSTANT}) AS {to_duckdb(worked)}", []


def timed_once(
    groups: Sequence[Sequence[exp.Expression]],
) -> tuple[list[exp.Expression], list[list[exp.Expression]]]:
    """What of some expressions is working time until an instant, as columns; and these with them.

    A formula names its moments in what it leaves out, and so in each of its sums: an engine looks
    up for each row and sum, what is said more than once.
    """
    columns: dict[str, exp.Expression] = {}

    def named_once(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Anonymous) or node.name != _NEUTRAL:
            return node
        if node.find(exp.Column) is None:  # of as-of, which is no matter of rows
            return exp.select(node.copy()).subquery()
        text = node.sql(dialect="duckdb")
        if text not in columns:
            columns[text] = shown_as(node.copy(), f"__worked_{len(columns)}")
        return named(columns[text].alias)

    rewritten = [[each.transform(named_once) for each in group] for group in groups]
    return list(columns.values()), rewritten


def _within(
    place: int, table: str, cell: exp.Expression, of_cell: exp.Expression
) -> exp.Expression:
    """What has been worked of one of the stretches of the instant's cell."""
    start, length = (_looked_up(f"{name}_{place}", table, cell) for name in ("starts", "lengths"))
    begun = exp.Sub(this=of_cell.copy(), expression=start)
    return function("LEAST", function("GREATEST", begun, exp.Literal.number(0)), length)


def _looked_up(column: str, table: str, cell: exp.Expression) -> exp.Expression:
    """The number in a list that belongs to a cell."""
    cells = exp.select(exp.column(column)).from_(table).subquery()
    return function("LIST_EXTRACT", cells, cell.copy())
