"""The pieces that the conversions of cells are made of; each copies what it is given."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from csobjectives.engines.dialect import function, text


def null() -> exp.Expression:
    """Nothing."""
    return exp.Null()


def number(value: int | str) -> exp.Expression:
    """A number as a literal; a negative one in parentheses."""
    written = str(value)
    if written.startswith("-"):
        return exp.Paren(this=exp.Neg(this=exp.Literal.number(written[1:])))
    return exp.Literal.number(written)


def cast(value: exp.Expression, to: str) -> exp.Expression:
    """A cast that always succeeds."""
    return exp.Cast(this=value.copy(), to=exp.DataType.build(to, dialect="duckdb"))


def tried(value: exp.Expression, to: str) -> exp.Expression:
    """A cast that is NULL where it cannot be done."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(to, dialect="duckdb"))


def chosen(
    *branches: tuple[exp.Expression, exp.Expression], otherwise: exp.Expression | None = None
) -> exp.Expression:
    """The value of the first branch whose condition holds."""
    ifs = [exp.If(this=test.copy(), true=value.copy()) for test, value in branches]
    return exp.Case(ifs=ifs, default=otherwise.copy() if otherwise is not None else None)


def among(value: exp.Expression, options: Iterable[exp.Expression]) -> exp.Expression:
    """Whether a value is one of several."""
    return exp.In(this=value.copy(), expressions=[each.copy() for each in options])


def texts(words: Iterable[str]) -> list[exp.Expression]:
    """Words as literals."""
    return [text(each) for each in words]


def all_of(first: exp.Expression, *others: exp.Expression) -> exp.Expression:
    """Conditions that must all hold."""
    for each in others:
        first = exp.And(this=_operand(first), expression=_operand(each))
    return first


def any_of(first: exp.Expression, *others: exp.Expression) -> exp.Expression:
    """Conditions of which one must hold."""
    for each in others:
        first = exp.Or(this=_operand(first), expression=_operand(each))
    return first


def negated(condition: exp.Expression) -> exp.Expression:
    """A condition that must not hold."""
    return exp.Not(this=_operand(condition))


def _operand(condition: exp.Expression) -> exp.Expression:
    wraps = isinstance(condition, exp.And | exp.Or | exp.Not)
    return exp.Paren(this=condition.copy()) if wraps else condition.copy()


def matches(value: exp.Expression, pattern: str) -> exp.Expression:
    """Whether the whole of a text matches a pattern (of RE2)."""
    return function("REGEXP_FULL_MATCH", value.copy(), text(pattern))


def replaced(value: exp.Expression, old: str, new: str) -> exp.Expression:
    """A text with another in the place of each occurrence of one."""
    return function("REPLACE", value.copy(), text(old), text(new))


def group_of(value: exp.Expression, pattern: str, group: int) -> exp.Expression:
    """What a pattern's group holds; NULL where it holds nothing."""
    found = function("REGEXP_EXTRACT", value.copy(), text(pattern), number(group))
    return exp.Nullif(this=found, expression=text(""))


def summed(first: exp.Expression, *others: exp.Expression) -> exp.Expression:
    """A sum."""
    for each in others:
        first = exp.Add(this=first.copy(), expression=each.copy())
    return exp.Paren(this=first)


def times(value: exp.Expression, factor: exp.Expression) -> exp.Expression:
    """A product."""
    return exp.Mul(this=value.copy(), expression=factor.copy())


def or_zero(value: exp.Expression) -> exp.Expression:
    """A number, 0 where there is none."""
    return exp.Coalesce(this=value.copy(), expressions=[number(0)])
