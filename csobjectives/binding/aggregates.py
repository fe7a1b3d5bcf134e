"""Sums over eligible rows, as aggregates whose result does not depend on the order of the rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlglot import exp

from csobjectives.estimators import Sum
from csobjectives.expressions import Kind, Scope, Typed, lower
from csobjectives.expressions.literals import MICROSECONDS, cast
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import all_of

# Decimal places of what is added up; the rest of 38 digits stands before the point.
_PLACES = 14
_PLACES_OF_PRODUCTS = 10
_MOST_EXACT = 2  # factors whose product is exact


@dataclass(frozen=True, slots=True)
class BoundSum:
    """One sum as an aggregate; divided by `divisor` it is in base units."""

    sql: exp.Expression
    divisor: int = 1


def divisor_of(typed: Typed) -> int:
    """By how much a figure as it is held is more than in base units."""
    return MICROSECONDS if typed.type.kind is Kind.DURATION else 1


def in_base_units(typed: Typed) -> exp.Expression:
    """A figure as a double in base units, for what is not added up."""
    double = cast(typed.sql, "DOUBLE")
    if (divisor := divisor_of(typed)) == 1:
        return double
    return exp.Div(this=double, expression=exp.Literal.number(divisor))


def number_of_rows(weight: exp.Expression | None) -> exp.Expression:
    """How many rows a group stands for."""
    return exp.Count(this=exp.Star()) if weight is None else exp.Sum(this=weight)


def how_many(rows: exp.Expression, weight: exp.Expression | None) -> exp.Expression:
    """How many the rows stand for which a condition holds."""
    if weight is None:
        return exp.CountIf(this=rows)
    counted = exp.Case(ifs=[exp.If(this=rows, true=weight)], default=exp.Literal.number(0))
    return exp.Sum(this=counted)


def bind_sum(
    each: Sum,
    eligible: exp.Expression,
    names: Scope,
    present: Collection[Typed] | None,
    weight: exp.Expression | None,
) -> BoundSum:
    """A count, a sum or a sum of products over the eligible rows, as an aggregate.

    `present` are the roles whose values are all that makes a row eligible, if they are. Where
    they are factors themselves, their NULL is the product's, which no sum counts.
    """
    rows = eligible
    if each.when:
        rows = all_of(eligible, exp.Paren(this=condition(each.when, names)))
    if not each.of:
        return BoundSum(how_many(rows, weight))
    factors = [factor for text in each.of if not _is_one(factor := lower(text, names))]
    if not factors:
        return BoundSum(how_many(rows, weight))
    product = _product(factors)
    if weight is not None:
        product = exp.Mul(this=exp.Paren(this=product), expression=cast(weight, "DECIMAL(18, 0)"))
    divisor = 1
    for factor in factors:
        divisor *= divisor_of(factor)
    if present is None or each.when or not all(role in factors for role in present):
        product = exp.Case(ifs=[exp.If(this=rows, true=product)])
    return BoundSum(exp.Sum(this=product), divisor)


def _is_one(factor: Typed) -> bool:
    """Whether a factor changes nothing, as where each row stands for one contact."""
    return isinstance(factor.sql, exp.Literal) and factor.sql.name == "1"


def _product(factors: list[Typed]) -> exp.Expression:
    """A sum's summand, in a form whose sum does not depend on the order of the rows.

    Whole numbers are multiplied in 38 digits, narrow decimals exactly. What is a double is
    taken at a fixed number of places first: doubles are rounded at each addition, and threads
    add in an order of their own. So are three factors, for which 38 digits are too few.
    """
    digits = [each.type.narrow_digits for each in factors]
    if len(factors) == 1:
        only = factors[0]
        return only.sql if only.type.exact else cast(only.sql, f"DECIMAL(38, {_PLACES})")
    if None in digits or len(factors) > _MOST_EXACT:
        doubles = cast(factors[0].sql, "DOUBLE")
        for each in factors[1:]:
            doubles = exp.Mul(this=doubles, expression=cast(each.sql, "DOUBLE"))
        return cast(doubles, f"DECIMAL(38, {_PLACES_OF_PRODUCTS})")
    first, second = (each.sql for each in factors)
    places = sum(each or 0 for each in digits)
    if places == 0:
        return exp.Mul(this=cast(first, "DECIMAL(38, 0)"), expression=second)
    # Of two decimals of 18 digits, DuckDB makes one of 18: the first has to be wide.
    product = exp.Mul(this=cast(first, f"DECIMAL(38, {digits[0]})"), expression=second)
    return cast(product, f"DECIMAL(38, {min(places, _PLACES_OF_PRODUCTS)})")
