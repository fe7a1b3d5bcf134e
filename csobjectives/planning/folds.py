"""Rows folded to the things that they are parts of: with `per: invoice`, lines to invoices.

A thing is folded within one period and segment, for its rows may lie in several of them. What
comes out is a relation of its own, with the formula's roles as columns, and is scanned like
any source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from csobjectives.expressions import Kind, Scope, Type, Typed, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition
from csobjectives.model import Expression, Measure, Objective
from csobjectives.planning.cells import holds
from csobjectives.planning.timeline import Timeline

# Names of the folded rows; in brackets, so that no column of a source can have them.
STRETCH_OF_THING, THING, HOLDS = "(stretch)", "(thing)", "(holds)"
_PLACES = 14  # of a double that is added up, as in binding


@dataclass(frozen=True, slots=True)
class Fold:
    """What the rows are grouped `by`, and what is added up for each group, by column name."""

    by: Mapping[str, exp.Expression]
    values: Mapping[str, exp.Expression]


@dataclass(frozen=True, slots=True)
class Folded:
    """Objectives over folded rows: the fold, and their measures in its columns."""

    fold: Fold
    objectives: tuple[Objective, ...]
    scope: Scope


def folded(
    objectives: Sequence[Objective],
    scope: Scope,
    times: Timeline,
    stretch: exp.Expression,
    rows: str,
) -> Folded:
    """Fold for objectives that share window, `per`, `where` and `by`.

    `stretch` places the source's rows, `rows` is the column that says for how many one stands.
    """
    first = objectives[0].measure
    weight = scope.name(rows).sql if rows else None
    where = condition(first.where.text, scope) if first.where else exp.true()
    by = {
        STRETCH_OF_THING: _first_of_span(stretch, times),
        THING: lower(first.per, scope).sql,
        HOLDS: holds(exp.Paren(this=where)),
    }
    by |= {name: scope.names[name].sql for name in first.by}
    names = {
        THING: Typed(exp.column(THING, quoted=True), Type(Kind.TEXT)),
        HOLDS: Typed(exp.column(HOLDS, quoted=True), Type(Kind.BOOLEAN)),
    }
    names |= {
        name: Typed(exp.column(name, quoted=True), scope.names[name].type) for name in first.by
    }
    values: dict[str, exp.Expression] = {}
    rewritten = []
    for objective in objectives:
        roles = {}
        for role, expression in objective.measure.roles.items():
            typed = lower(expression.text, scope)
            name = f"({expression.text})"
            values[name], of = _added_up(typed, weight)
            names[name] = Typed(exp.column(name, quoted=True), of)
            roles[role] = replace(expression, text=name)
        rewritten.append(replace(objective, measure=_over_things(objective.measure, roles)))
    return Folded(Fold(by, values), tuple(rewritten), replace(scope, names=names))


def _over_things(measure: Measure, roles: Mapping[str, Expression]) -> Measure:
    where = Expression(text=HOLDS, location=measure.location)
    return replace(measure, roles=roles, where=where, per=THING)


def _first_of_span(stretch: exp.Expression, times: Timeline) -> exp.Expression:
    """One number for all stretches of a span: the timeline is cut by one window and exclusions."""
    branches = [
        exp.If(
            this=exp.In(
                this=stretch, expressions=[exp.Literal.number(each) for each in span.stretches[1:]]
            ),
            true=exp.Literal.number(span.stretches[0]),
        )
        for span in times.spans
        if len(span.stretches) > 1
    ]
    return exp.Case(ifs=branches, default=stretch) if branches else stretch


def _added_up(typed: Typed, weight: exp.Expression | None) -> tuple[exp.Expression, Type]:
    """A role over the rows of one thing: a condition holds if it holds for any, numbers add up."""
    kind, sql = typed.type.kind, typed.sql
    if kind is Kind.BOOLEAN:
        return exp.LogicalOr(this=sql), typed.type
    if kind is Kind.REAL:
        sql, kind = cast(sql, f"DECIMAL(38, {_PLACES})"), Kind.DECIMAL
    if weight is not None:
        sql = exp.Mul(this=exp.Paren(this=sql), expression=cast(weight, "DECIMAL(18, 0)"))
    total: exp.Expression = exp.Sum(this=sql)
    if kind in (Kind.INTEGER, Kind.DURATION):
        total = cast(total, "BIGINT")
    return total, replace(typed.type, kind=kind, digits=None)
