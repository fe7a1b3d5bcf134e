"""Rows folded to the things that they are parts of: with `per: invoice`, lines to invoices.

A thing is folded within one span and segment, for its rows may lie in several of them. What
comes out is a relation of its own, with the formula's roles as columns, and is scanned like
any source.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from csobjectives.expressions import Kind, Scope, Type, Typed, column, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import holds
from csobjectives.model import Expression, Objective
from csobjectives.planning.moments import in_span
from csobjectives.planning.timeline import Timeline

# Columns of the folded rows, beside one for each segment and role. They do not have the names of
# the source's columns, and where expressions know them by a name, it is none of a segment.
SPAN, THING, HOLDS = "(span)", "(thing)", "(holds)"
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
    spans: exp.Expression,
    rows: str,
) -> Folded:
    """Fold for objectives that share window, `per`, `where` and `by`.

    `spans` places the source's rows, `rows` is the column that says for how many one stands.
    """
    first = objectives[0].measure
    weight = scope.name(rows).sql if rows else None
    where = condition(first.where.text, scope) if first.where else exp.true()
    by = {
        SPAN: in_span(_of_rows(spans, weight), times),
        THING: lower(first.per, scope).sql,
        HOLDS: holds(exp.Paren(this=where)),
    }
    segments = {name: f"(by {place})" for place, name in enumerate(first.by)}
    by |= {new: scope.names[name].sql for name, new in segments.items()}
    thing, kept = (name_beside(segments, each) for each in (THING, HOLDS))
    names = {
        thing: column(THING, Type(Kind.TEXT)),
        kept: column(HOLDS, Type(Kind.BOOLEAN)),
    }
    names |= {name: column(new, scope.names[name].type) for name, new in segments.items()}
    values: dict[str, exp.Expression] = {}
    rewritten = []
    for objective in objectives:
        roles = {}
        for role, expression in objective.measure.roles.items():
            typed = lower(expression.text, scope)
            name = name_beside(segments, f"(({expression.text}))")
            values[name], of = added_up(typed, weight)
            names[name] = column(name, of)
            roles[role] = replace(expression, text=name)
        where_kept = Expression(text=kept, location=objective.measure.location)
        measure = replace(objective.measure, roles=roles, where=where_kept, per=thing)
        rewritten.append(replace(objective, measure=measure))
    return Folded(Fold(by, values), tuple(rewritten), replace(scope, names=names))


def _of_rows(spans: exp.Expression, weight: exp.Expression | None) -> exp.Expression:
    """No span for a line that stands for 0 rows: it makes no thing."""
    if weight is None:
        return spans
    stands = exp.GT(this=weight.copy(), expression=exp.Literal.number(0))
    return exp.Case(ifs=[exp.If(this=stands, true=spans)])


def name_beside(segments: Collection[str], name: str) -> str:
    """A name that no segment has."""
    while name in segments:
        name = f"({name})"
    return name


def added_up(typed: Typed, weight: exp.Expression | None) -> tuple[exp.Expression, Type]:
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
