"""A measure's formula over the columns of its source, as everything that a scan has to add up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from csobjectives.binding.aggregates import (
    BoundSum,
    bind_sum,
    divisor_of,
    how_many,
    in_base_units,
)
from csobjectives.binding.clocks import check_moments, unit_on_clock, untold
from csobjectives.binding.errors import BindingError
from csobjectives.binding.forms import form_of, metric_of
from csobjectives.binding.options import options_of
from csobjectives.binding.roles import roles_of
from csobjectives.binding.units import with_unit
from csobjectives.estimators import ROWS, WEIGHT, Estimator, Weighted
from csobjectives.expressions import ExpressionError, Kind, Scope, Type, Typed, lower
from csobjectives.expressions.literals import as_text
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import all_of, holds, there
from csobjectives.metrics import Entries, Form, Metric, Observation
from csobjectives.model import Measure
from csobjectives.observing import fact_column, fact_of, facts_of
from csobjectives.quantities import Unit

_FOLDED = (Kind.BOOLEAN, Kind.DURATION)


@dataclass(frozen=True, slots=True)
class Binding:
    """Everything that a scan has to add up, or rank, for one measure.

    `sums` are the estimator's, and the number of eligible rows. `reasons` count what the
    formula is not about; rows that are neither eligible nor left out by a reason lack a value.
    `tallied` are numbers, in base units, whose combinations are counted. With `parts`, which are
    text, everything is added up apart for each combination of them, and what is not eligible is
    of none. `names` are the roles, options and facts as the formula sees them, and `among` says
    which of its observations the formula is about at all.
    """

    unit: Unit
    sums: Mapping[str, BoundSum]
    reasons: Mapping[str, exp.Expression]
    where: exp.Expression | None
    ranked: exp.Expression | None = None
    divisor: int = 1
    tallied: Mapping[str, exp.Expression] = field(default_factory=dict)
    parts: tuple[exp.Expression, ...] = ()
    names: Mapping[str, Typed] = field(default_factory=dict)
    among: exp.Expression | None = None


def bind(
    measure: Measure,
    scope: Scope,
    rows: str = "",
    time: str = "",
    register: Scope | None = None,
    until: Typed | None = None,
) -> Binding:
    """Bind a measure's metric to a source's columns. Raises BindingError.

    `rows` names the column that says for how many a row stands, and `time` the one that places
    it, where there are such; a snapshot's rows are of its day. `register` is the scope of the
    other source that the metric counts from, if it does. `until` is the day up to which rows are
    known, where that is before as-of: the formula then has it for `as_of`.
    """
    metric = metric_of(measure)
    form = form_of(measure)
    within = register or scope
    where = _where(measure, within)
    roles = roles_of(metric, form, measure, scope, within)
    check_moments(metric, form, measure, roles)
    thing = _thing(measure, roles, scope)
    unit, roles = with_unit(metric, form, roles, measure)
    unit = unit_on_clock(unit, measure)
    try:
        weights = _weights(measure, form, scope)
        names = (
            roles
            | weights
            | _defaults(metric, form, roles, scope, within)
            | options_of(metric, form, measure)
        )
        if form.over is not None:
            placed = scope.names[time].type if time else Type(Kind.DATE)
            names |= facts_of(form.over, placed, names, scope)
        if until is not None:
            names["as_of"] = until
        formula = replace(within, names=names, clock=measure.clock.name if measure.clock else "")
        present = _present(metric, form, roles, formula, is_listed=register is not None) | weights
        weight = scope.name(rows).sql if rows and not isinstance(form.over, Entries) else None
        before = untold(metric, form, measure, formula)
        eligible = _eligible(form, formula, present, thing, before)
        return _bind_form(form, formula, eligible, weight, unit, where)
    except ExpressionError as error:
        # The formula is the metric's own: what does not fit it is the role, where there is one.
        raise BindingError(next(iter(roles)) if len(roles) == 1 else "", error) from error


def _defaults(
    metric: Metric, form: Form, roles: Mapping[str, Typed], scope: Scope, within: Scope
) -> dict[str, Typed]:
    """What stands in for the roles that the form names and the measure does not give."""
    return {
        name: lower(role.default, within if role.of_register else scope)
        for name, role in metric.roles.items()
        if name not in roles and role.default and name in metric.names_in(form)
    }


def _present(
    metric: Metric, form: Form, roles: Mapping[str, Typed], formula: Scope, *, is_listed: bool
) -> dict[str, Typed]:
    """What has to have a value, for an observation to be none that is missing."""
    found = {name: each for name, each in roles.items() if _is_needed(metric, form, name)}
    if form.over is None:
        return found | _tallies(form.estimator, formula)
    things = {} if is_listed else _things(form.over, roles, formula.names)
    return found | things | _values(form.estimator, formula)


def _is_needed(metric: Metric, form: Form, name: str) -> bool:
    """Whether an observation without a value in this role is left out as missing."""
    if isinstance(form.over, Entries) and not metric.roles[name].of_register:
        return False
    return not metric.roles[name].may_be_empty


def _things(
    over: Observation, roles: Mapping[str, Typed], names: Mapping[str, Typed]
) -> dict[str, Typed]:
    """What things need to count, where observations are no rows: the facts, and to be one."""
    if not isinstance(over, Entries):
        return {}
    things = {"(thing)": fact_of("thing", roles[over.of].type)}
    return things | {
        fact_column(name): names[name] for name, each in over.facts.items() if each.may_be_unknown
    }


def _values(estimator: Estimator, formula: Scope) -> dict[str, Typed]:
    """What is added up or ranked: a fact may be NULL, and is no value then."""
    texts = {text for each in estimator.sums().values() for text in each.of}
    texts |= {estimator.ranked} if estimator.ranked else set()
    added = {f"({text})": lower(text, formula) for text in sorted(texts)}
    return added | _tallies(estimator, formula)


def _tallies(estimator: Estimator, formula: Scope) -> dict[str, Typed]:
    """What combinations are made of: without one of its values, nothing is a combination."""
    return {f"({text})": lower(text, formula) for text in estimator.tallied.values()}


def _where(measure: Measure, scope: Scope) -> exp.Expression | None:
    if measure.where is None:
        return None
    try:
        return condition(measure.where.text, scope)
    except ExpressionError as error:
        raise BindingError("where", error) from error


def _weights(measure: Measure, form: Form, scope: Scope) -> dict[str, Typed]:
    """The weight of a row, as the formula knows it. Raises BindingError."""
    if measure.weight is None or not isinstance(form.estimator, Weighted):
        return {}
    try:
        typed = lower(measure.weight.text, scope)
    except ExpressionError as error:
        raise BindingError(WEIGHT, error) from error
    if typed.type.is_number and typed.type.unit is None:
        return {WEIGHT: typed}
    message = f"'{measure.weight.text}' is {typed.type.describe()}, and '{WEIGHT}' takes a number"
    hint = "Declare the column as integer or decimal in the contract, without a unit."
    raise BindingError(WEIGHT, ExpressionError(message, hint))


def _thing(measure: Measure, roles: Mapping[str, Typed], scope: Scope) -> exp.Expression | None:
    """What the rows are folded to, if anything: the rest of them can be added up then."""
    if not measure.per:
        return None
    for name, typed in roles.items():
        kind = typed.type.kind
        if kind not in _FOLDED and not typed.type.is_number:
            message = f"'{measure.roles[name].text}' is {typed.type.describe()}"
            hint = (
                "With `per`, numbers and durations are added up, and conditions hold if any does."
            )
            raise BindingError(
                name, ExpressionError(f"{message}, which cannot be folded per {measure.per}", hint)
            )
    try:
        return lower(measure.per, scope).sql
    except ExpressionError as error:
        raise BindingError("per", error) from error


@dataclass(frozen=True, slots=True)
class _Eligible:
    """Which rows a formula is about, and why others are not.

    `present` are the roles whose values are all that makes a row eligible, if they are.
    """

    sql: exp.Expression
    reasons: Mapping[str, exp.Expression]
    present: Collection[Typed] | None

    def only(self, sql: exp.Expression) -> exp.Expression:
        """An expression of these rows, and NULL of all others."""
        return exp.Case(ifs=[exp.If(this=self.sql, true=sql)])


def _eligible(
    form: Form,
    names: Scope,
    present: Mapping[str, Typed],
    thing: exp.Expression | None,
    before: Mapping[str, exp.Expression],
) -> _Eligible:
    """The rows that no reason leaves out; one counts under the first reason that holds.

    Those `before` the form's own come first.
    """
    reasons: dict[str, exp.Expression] = {}
    kept: list[exp.Expression] = []
    own = {reason: condition(text, names) for reason, text in form.leaves_out.items()}
    for reason, told in {**before, **own}.items():
        left_out = holds(told)
        reasons[reason] = all_of(*kept, left_out)
        kept.append(exp.Not(this=left_out))
    if thing is not None:
        kept.append(there(exp.Paren(this=thing)))
    have_values = (there(exp.Paren(this=each.sql)) for each in present.values())
    alone = None if kept else tuple(present.values())
    return _Eligible(all_of(*have_values, *kept), reasons, alone)


def _bind_form(
    form: Form,
    names: Scope,
    rows: _Eligible,
    weight: exp.Expression | None,
    unit: Unit,
    where: exp.Expression | None,
) -> Binding:
    """The form's sums, and what it ranks, over the rows that it is about."""
    estimator = form.estimator
    ranked = lower(estimator.ranked, names) if estimator.ranked else None
    needed = {"eligible": ROWS, **estimator.sums()}
    among = form.over.among if form.over is not None else ""
    tallied = {name: lower(text, names) for name, text in estimator.tallied.items()}
    return Binding(
        unit=unit,
        sums={
            name: bind_sum(each, rows.sql, names, rows.present, weight)
            for name, each in needed.items()
        },
        reasons={name: how_many(each, weight) for name, each in rows.reasons.items()},
        where=where,
        ranked=rows.only(ranked.sql) if ranked else None,
        divisor=divisor_of(ranked) if ranked else 1,
        tallied={name: rows.only(in_base_units(each)) for name, each in tallied.items()},
        parts=tuple(rows.only(as_text(lower(text, names))) for text in form.parts),
        names=names.names,
        among=condition(among, names) if among else None,
    )
