"""The facts that observations bring to a formula, as typed columns.

Loading needs their types to check a measure, planning their columns to add up what it finds.
Their names stand in parentheses, so that they are none of a source's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from csobjectives.expressions import Kind, Scope, Type, Typed, column, lower
from csobjectives.metrics import Entries, FactKind, Moments, Observation, Sequels, Standing
from csobjectives.metrics.observations import MOMENT, PERIOD

_COUNTS = (FactKind.ROWS, FactKind.DAYS, FactKind.MISSED)
_SUMS = (FactKind.SUM, FactKind.LATER_SUM)
_DAY = Type(Kind.DATE)


def fact_column(name: str) -> str:
    """The column that holds a fact."""
    return f"({name})"


def fact_of(name: str, of: Type) -> Typed:
    """A fact as expressions see it."""
    return column(fact_column(name), of)


def facts_of_rows(over: Observation, time: Type) -> dict[str, Typed]:
    """What stands beside a row before anything is made of it, by the name in a formula."""
    found = {MOMENT: fact_of(MOMENT, time)}
    if isinstance(over, Entries | Standing):
        found |= {name: fact_of(name, _DAY) for name in PERIOD}
    return found


def facts_of(
    over: Observation, time: Type, names: Mapping[str, Typed], scope: Scope
) -> dict[str, Typed]:
    """The facts of an observation, by the name that a formula knows them by.

    `time` is the type of the source's time; `names` are the roles of its rows, in whose `scope`
    the facts are made. Raises ExpressionError.
    """
    match over:
        case Sequels():
            durations = {name: Type(Kind.DURATION) for name in ("until_next", "since_previous")}
            types = {MOMENT: time, **durations, "next_holds": Type(Kind.BOOLEAN)}
            return {name: fact_of(name, of) for name, of in types.items()}
        case Moments():
            types = {MOMENT: time, "last_at": time, "moments": Type(Kind.INTEGER)}
            return {name: fact_of(name, of) for name, of in types.items()}
        case Standing():
            return {name: fact_of(name, _DAY) for name in PERIOD}
        case Entries():
            rows = Scope({**names, **facts_of_rows(over, time)}, scope.zone, scope.as_of)
            days = {name: fact_of(name, _DAY) for name in PERIOD}
            return days | {
                name: fact_of(name, _type(each.kind, each.of, time, rows))
                for name, each in over.facts.items()
            }


def _type(kind: FactKind, of: str, time: Type, rows: Scope) -> Type:
    if kind in _COUNTS:
        return Type(Kind.INTEGER)
    if kind is FactKind.ANY:
        return Type(Kind.BOOLEAN)
    if kind in (FactKind.FIRST, FactKind.LAST):
        return time
    found = lower(of, rows).type
    return summed(found) if kind in _SUMS else found


def summed(of: Type) -> Type:
    """The type of a sum: what is a double is taken at fixed places before it is added up."""
    kind = Kind.DECIMAL if of.kind is Kind.REAL else of.kind
    return Type(kind, of.unit, of.zone)
