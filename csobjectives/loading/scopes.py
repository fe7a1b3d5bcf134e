"""The names that expressions may use, from a source's contract."""

from __future__ import annotations

from datetime import date

from csobjectives.expressions import Kind, Scope, Type, Typed, column
from csobjectives.model import Column, ColumnType, Source
from csobjectives.quantities import Dimension

_KINDS = {
    ColumnType.TEXT: Kind.TEXT,
    ColumnType.INTEGER: Kind.INTEGER,
    ColumnType.DECIMAL: Kind.DECIMAL,
    ColumnType.BOOLEAN: Kind.BOOLEAN,
    ColumnType.DATE: Kind.DATE,
    ColumnType.TIMESTAMP: Kind.TIMESTAMP,
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
    return column(promised.name, Type(kind, unit, zone, digits))


def contract_scope(source: Source, zone: str, as_of: date) -> Scope:
    """The scope of a source before it is opened, for checking what is written."""
    columns = source.columns.items()
    names = {name: typed_column(promised, source.timezone) for name, promised in columns}
    return Scope(names, zone, as_of)
