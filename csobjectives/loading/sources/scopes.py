"""The names that expressions may use, from a source's contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from csobjectives.expressions import (
    Kind,
    Scope,
    Type,
    Typed,
    column,
    columns_of,
    inlined,
    lower,
    parse,
)
from csobjectives.model import Column, ColumnType, Expression, Source
from csobjectives.quantities import Dimension

_KINDS = {
    ColumnType.TEXT: Kind.TEXT,
    ColumnType.INTEGER: Kind.INTEGER,
    ColumnType.DECIMAL: Kind.DECIMAL,
    ColumnType.BOOLEAN: Kind.BOOLEAN,
    ColumnType.DATE: Kind.DATE,
    ColumnType.TIMESTAMP: Kind.TIMESTAMP,
    ColumnType.TIME: Kind.TIME,
    ColumnType.DURATION: Kind.DURATION,
    ColumnType.PERCENT: Kind.DECIMAL,
    ColumnType.MONEY: Kind.DECIMAL,
}


def typed_column(promised: Column, zone: str) -> Typed:
    """A column as expressions see it; `zone` is the one that its timestamps are held in."""
    kind, unit = _KINDS[promised.type], promised.unit
    if unit is not None and unit.dimension is Dimension.DURATION:
        kind, unit = Kind.DURATION, None
    elif unit is not None and unit.dimension is Dimension.SHARE:
        kind = Kind.DECIMAL
    is_narrow = kind is Kind.DECIMAL and unit == promised.unit and promised.digits <= 6
    digits = promised.digits if is_narrow else None
    return column(promised.name, Type(kind, unit, zone, digits, tuple(promised.one_of)))


def contract_scope(source: Source, zone: str, as_of: date) -> Scope:
    """The scope of a source before it is opened, for checking what is written.

    Raises ExpressionError where a computed column cannot be one.
    """
    columns = source.columns.items()
    names = {name: typed_column(promised, source.timezone) for name, promised in columns}
    for join in source.lookups.values():
        theirs = contract_scope(join.source, zone, as_of).names
        names |= {new: column(new, theirs[name].type) for new, name in join.taken.items()}
    return with_computed(source, Scope(names, zone, as_of))


def with_computed(source: Source, scope: Scope) -> Scope:
    """The scope with the source's computed columns. Raises ExpressionError."""
    for name, expression in source.computed.items():
        scope = with_column(name, expression, scope)
    return scope


def with_column(name: str, expression: Expression, scope: Scope) -> Scope:
    """The scope with one column more, which is an expression over it. Raises ExpressionError."""
    return replace(scope, names={**scope.names, name: inlined(expression.text, scope)})


def matching(ours: Typed, theirs: Typed, zone: str, as_of: date) -> Typed:
    """Where a lookup's two columns are equal. Raises ExpressionError where they never can be."""
    scope = Scope({"ours": ours, "theirs": theirs}, zone, as_of)
    return lower("ours = theirs", scope)


def all_sources(source: Source) -> Iterator[Source]:
    """A source and whatever it looks up, each once, what is looked up first."""
    found: dict[str, Source] = {}
    for join in source.lookups.values():
        found |= {each.name: each for each in all_sources(join.source)}
    yield from (found | {source.name: source}).values()


def personal(source: Source) -> frozenset[str]:
    """The names of a source that tell of a person, also what is computed from such."""
    told = {name: promised.person for name, promised in source.columns.items()}
    for join in source.lookups.values():
        theirs = personal(join.source)
        told |= {new: name in theirs for new, name in join.taken.items()}
    for name, expression in source.computed.items():
        text = expression.text
        used = [text] if text in told else columns_of(parse(text))
        told[name] = any(told.get(each, False) for each in used)
    return frozenset(name for name, of_person in told.items() if of_person)
