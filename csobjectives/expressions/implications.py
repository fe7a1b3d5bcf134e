"""What the columns of an expression have to be, as far as its text alone tells.

It is for showing which columns a formula needs, where there is no source yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from csobjectives.expressions.grammar import parse
from csobjectives.expressions.typed import Kind
from csobjectives.quantities import DURATION, QuantityError, parse_value

_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like)
_OF_CONDITIONS = (exp.And, exp.Or, exp.Not)
_OF_TEXT = (exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Anonymous)

_BY_ENDING = {"_at": Kind.TIMESTAMP, "_on": Kind.DATE}  # what a name tells where nothing else does


def implied_kinds(text: str, whole: Kind) -> dict[str, Kind]:
    """The columns that an expression names, each as a kind with which it reads as `whole`.

    Raises ExpressionError where it is none.
    """
    found: dict[str, Kind] = {}
    for name, kind in _implied(parse(text), whole):
        found.setdefault(name, kind)
    return found


def _implied(node: exp.Expression, kind: Kind) -> Iterator[tuple[str, Kind]]:
    """The columns below a node that reads as `kind`."""
    if isinstance(node, exp.Column):
        if node.name != "as_of":
            is_time = kind is Kind.TIMESTAMP
            yield node.name, _BY_ENDING.get(node.name[-3:], kind) if is_time else kind
        return
    if isinstance(node, exp.Is):
        kind = _BY_ENDING.get(node.this.name[-3:], Kind.TEXT)
    elif isinstance(node, _OF_CONDITIONS):
        kind = Kind.BOOLEAN
    elif isinstance(node, _COMPARISONS):
        kind = _compared(node)
    elif isinstance(node, _OF_TEXT):
        kind = Kind.TEXT
    elif isinstance(node, exp.Sub) and kind is Kind.DURATION:
        kind = Kind.TIMESTAMP
    for child in node.iter_expressions():
        is_condition = isinstance(node, exp.If) and child is node.this
        yield from _implied(child, Kind.BOOLEAN if is_condition else kind)


def _compared(node: exp.Expression) -> Kind:
    """What is compared, by the literals beside it; two columns could be times."""
    for each in node.iter_expressions():
        if isinstance(each, exp.Literal):
            return _literal(each)
        if isinstance(each, exp.Cast) or each.name == "as_of":
            return Kind.DATE
    return Kind.TIMESTAMP


def _literal(literal: exp.Literal) -> Kind:
    if not literal.is_string:
        return Kind.INTEGER
    try:
        parse_value(literal.name, DURATION)
    except QuantityError:
        return Kind.TEXT
    return Kind.DURATION
