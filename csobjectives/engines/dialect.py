"""Where DuckDB writes something its own way: the neutral functions of expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from csobjectives.engines.naming import first_named, names
from csobjectives.expressions.literals import cast


def to_duckdb(tree: exp.Expression) -> str:
    """The SQL of a statement in DuckDB's dialect."""
    # What two parents share is one node, and can be replaced in one place only.
    held = exp.Paren(this=tree.copy())
    for call in reversed(list(held.find_all(exp.Anonymous))):  # what is inside, before it is copied
        if call.name in _WRITTEN:
            call.replace(_WRITTEN[call.name](*call.expressions))
    return str(held.this.sql(dialect="duckdb"))


def function(name: str, *arguments: exp.Expression) -> exp.Expression:
    """A call of one of DuckDB's own functions."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Expression:
    """A text literal."""
    return exp.Literal.string(value)


def shown_as(sql: exp.Expression, name: str) -> exp.Expression:
    """An expression under a name."""
    return exp.Alias(this=sql, alias=exp.to_identifier(name, quoted=True))


def shown(columns: Mapping[str, exp.Expression]) -> list[exp.Expression]:
    """Expressions under their names."""
    return [shown_as(sql.copy(), name) for name, sql in columns.items()]


def inside(query: exp.Expression, name: str) -> exp.Subquery:
    """A query to select from."""
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))


def _instant_micros(time: exp.Expression, zone: exp.Expression) -> exp.Expression:
    """epoch_us reads a TIMESTAMP as UTC, which is what instants are held in."""
    return function("EPOCH_US", time if zone.name == "UTC" else function("TIMEZONE", zone, time))


def local_time(
    time: exp.Expression, from_zone: exp.Expression, to_zone: exp.Expression
) -> exp.Expression:
    """The first TIMEZONE makes an instant of a local time, the second a local time of it."""
    return function("TIMEZONE", to_zone, function("TIMEZONE", from_zone, time))


def _whole_parts(amount: exp.Expression, size: exp.Expression) -> exp.Expression:
    return function("TRUNC", exp.Div(this=cast(amount, "DOUBLE"), expression=size))


def _periods_between(
    unit: exp.Expression, first: exp.Expression, last: exp.Expression
) -> exp.Expression:
    if unit.name == "week":  # counted from Monday to Monday, not in sevens of days
        first, last = (function("DATE_TRUNC", unit.copy(), day) for day in (first, last))
    return function("DATE_DIFF", unit, first, last)


def _finite(value: exp.Expression) -> exp.Expression:
    return exp.Case(ifs=[exp.If(this=function("ISFINITE", value), true=value.copy())])


def _moment(day: exp.Expression, micros: exp.Expression) -> exp.Expression:
    midnight = function("EPOCH_US", cast(day, "TIMESTAMP"))
    return function("MAKE_TIMESTAMP", exp.Add(this=midnight, expression=micros))


def _working_micros(instant: exp.Expression, calendar: exp.Expression) -> exp.Expression:
    return function(working_micros(calendar.name), instant)


def working_micros(calendar: str) -> str:
    """The macro that tells a calendar's working time: `clocks` makes it before a scan."""
    return f"WORKING_MICROS_{calendar.encode().hex()}"


_WRITTEN: dict[str, Callable[..., exp.Expression]] = {
    "FINITE": _finite,
    "FIRST_NAMED": first_named,
    "INSTANT_MICROS": _instant_micros,
    "LOCAL_TIME": local_time,
    "MOMENT": _moment,
    "NAMES": names,
    "WHOLE_PARTS": _whole_parts,
    "WORKING_MICROS": _working_micros,
    "PERIODS_BETWEEN": _periods_between,
}
