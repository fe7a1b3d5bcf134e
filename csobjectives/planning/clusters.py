"""Rows added up to the clusters that they belong to: with `cluster: agent`, rows of one agent.

The sums of a mean or ratio are added up for each cluster within one period and segment, and
these totals are a relation of its own, over which their squares and products are added up.
The totals of all clusters are those of the rows, so that a figure, and what was left out of
it, stay what they are; only rows without a cluster are left out as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from csobjectives.binding import Binding, BoundSum, bind, form_of, number_of_rows
from csobjectives.estimators import Sum
from csobjectives.expressions import Kind, Scope, Type, Typed, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import holds, named, there
from csobjectives.model import Expression, Measure, Objective, Source
from csobjectives.planning.folds import (
    HOLDS,
    SPAN,
    Fold,
    name_beside,
)
from csobjectives.planning.moments import in_span
from csobjectives.planning.scans import COPIES, TIED, VERSIONS
from csobjectives.planning.timeline import Timeline

_CLUSTER, _ROWS = "(cluster)", "(rows)"
_PRODUCTS = {"aa": ("a", "a"), "bb": ("b", "b"), "ab": ("a", "b")}
_PLACES = 10  # of a product of doubles, as in binding


@dataclass(frozen=True, slots=True)
class Clusters:
    """Objectives over the totals of clusters: the fold, their measures and sums in its columns.

    `rows` is the column that says how many rows a cluster has.
    """

    fold: Fold
    objectives: tuple[Objective, ...]
    bindings: tuple[Binding, ...]
    scope: Scope
    rows: str


def clusters(
    objectives: Sequence[Objective],
    source: Source,
    scope: Scope,
    times: Timeline,
    spans: exp.Expression,
) -> Clusters:
    """The totals that objectives need which share rhythm, `cluster`, `where` and `by`.

    `spans` places the source's rows.
    """
    first = objectives[0].measure
    where = condition(first.where.text, scope) if first.where else exp.true()
    segments = {name: f"(by {place})" for place, name in enumerate(first.by)}
    by = {
        SPAN: in_span(spans, times),
        _CLUSTER: scope.names[first.cluster].sql,
        HOLDS: holds(exp.Paren(this=where)),
        **{column: scope.names[name].sql for name, column in segments.items()},
    }
    kept, rows = (name_beside(segments, each) for each in (HOLDS, _ROWS))
    names = {
        kept: Typed(named(HOLDS), Type(Kind.BOOLEAN)),
        rows: Typed(named(_ROWS), Type(Kind.INTEGER)),
    }
    names |= {
        name: Typed(named(column), scope.names[name].type) for name, column in segments.items()
    }
    weight = scope.name(source.rows).sql if source.rows else None
    totals = _Totals({_ROWS: number_of_rows(weight)} | _copies(source))
    bindings = tuple(totals.binding(each.measure, scope, source.rows) for each in objectives)
    of_clusters = tuple(_over_totals(each, kept) for each in objectives)
    fold = Fold(by, totals.values)
    return Clusters(fold, of_clusters, bindings, replace(scope, names=names), rows)


def _over_totals(objective: Objective, kept: str) -> Objective:
    """An objective whose rows are those of which the fold says that they are kept."""
    where = Expression(text=kept, location=objective.measure.location)
    return replace(objective, measure=replace(objective.measure, where=where))


@dataclass(slots=True)
class _Totals:
    """What is added up within each cluster, every sum once, by the name of its column."""

    values: dict[str, exp.Expression]
    _names: dict[str, str] = field(default_factory=dict)

    def column(self, sql: exp.Expression) -> exp.Expression:
        """The column of a sum; a new one is added."""
        text = sql.sql(dialect="duckdb")
        if text not in self._names:
            name = f"(sum {len(self._names)})"
            self._names[text], self.values[name] = name, sql
        return named(self._names[text])

    def binding(self, measure: Measure, scope: Scope, rows: str) -> Binding:
        """A measure's sums over the totals of clusters: theirs, and those of their products."""
        bound = bind(replace(measure, where=None), scope, rows)
        inside = {name: self.column(each.sql) for name, each in bound.sums.items()}
        sums = {
            name: BoundSum(_added(inside[name]), each.divisor) for name, each in bound.sums.items()
        }
        sums["clusters"] = BoundSum(_added(exp.Literal.number(1), _some(inside["n"])))
        needed = form_of(measure).estimator.sums()
        digits = {name: _digits(needed[name], bound.names, scope) for name in ("a", "b")}
        for name, pair in _PRODUCTS.items():
            product = _product([(inside[each], digits[each]) for each in pair])
            divisor = math.prod(bound.sums[each].divisor for each in pair)
            sums[name] = BoundSum(_added(product), divisor)
        reasons = {name: exp.Sum(this=self.column(each)) for name, each in bound.reasons.items()}
        return replace(bound, sums=sums, reasons=reasons, where=None)


def _copies(source: Source) -> dict[str, exp.Expression]:
    """How many rows shared their key, in columns that tell of a cluster what they tell of a row."""
    if not source.key:
        return {}
    one = exp.Literal.number(1)
    names = (COPIES, VERSIONS, *([TIED] if source.newest_by else []))
    surplus = {name: exp.Sum(this=exp.Sub(this=named(name), expression=one)) for name in names}
    return {name: exp.Add(this=each, expression=one) for name, each in surplus.items()}


def _digits(total: Sum, names: Mapping[str, Typed], scope: Scope) -> int | None:
    """The decimal places of a total that is exact, and has room for its square."""
    if not total.of:
        return 0
    (summand,) = total.of
    return lower(summand, replace(scope, names=names)).type.narrow_digits


def _product(totals: Sequence[tuple[exp.Expression, int | None]]) -> exp.Expression:
    """A product of two totals, with their decimal places; as binding makes one of two figures."""
    if any(digits is None for _, digits in totals):
        left, right = (cast(sql, "DOUBLE") for sql, _ in totals)
        return cast(exp.Mul(this=left, expression=right), f"DECIMAL(38, {_PLACES})")
    left, right = (sql if digits else cast(sql, "DECIMAL(38, 0)") for sql, digits in totals)
    return exp.Mul(this=left, expression=right)


def _added(sql: exp.Expression, when: exp.Expression | None = None) -> exp.Expression:
    """The sum over those clusters that are one: rows without a cluster are none."""
    is_one: exp.Expression = there(named(_CLUSTER))
    rows = is_one if when is None else exp.And(this=is_one, expression=when)
    return exp.Sum(this=exp.Case(ifs=[exp.If(this=rows, true=sql)], default=exp.Literal.number(0)))


def _some(count: exp.Expression) -> exp.Expression:
    return exp.GT(this=count, expression=exp.Literal.number(0))
