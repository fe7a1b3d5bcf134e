"""A metric bound to a source: its formula with columns in the place of roles, typed.

Loading binds against the contract, to check; planning binds against the opened source, to
scan. Both get the same errors, at the role's place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import cast as cast_type

from sqlglot import exp

from csobjectives.estimators import ROWS, Sum, as_sample, clustered
from csobjectives.expressions import ExpressionError, Kind, Scope, Type, Typed, happened, lower
from csobjectives.expressions.literals import (
    MICROSECONDS,
    cast,
    duration_literal,
    number_literal,
)
from csobjectives.expressions.lowering import condition
from csobjectives.metrics import (
    REGISTER,
    REGISTRY,
    Entries,
    Form,
    Metric,
    Observation,
    Option,
    OptionKind,
    Role,
    RoleKind,
)
from csobjectives.model import Measure
from csobjectives.observing import fact_of, facts_of
from csobjectives.quantities import (
    DURATION,
    NUMBER,
    Dimension,
    QuantityError,
    Unit,
    parse_unit,
    parse_value,
)

_WANTED = {
    RoleKind.CONDITION: ("a condition", "Compare it with something, such as status = 'closed'."),
    RoleKind.FIGURE: (
        "a figure",
        "Declare the column as integer or decimal in the contract, with its unit.",
    ),
    RoleKind.DURATION: (
        "a duration",
        "Give the column its unit in the contract, such as unit: s; or subtract two times.",
    ),
    RoleKind.MOMENT: ("a date or timestamp", "Declare the column as timestamp in the contract."),
    RoleKind.SCORE: ("a number or text", "Declare the column as integer or text in the contract."),
    RoleKind.COUNT: ("whole numbers", "Declare the column as integer in the contract."),
    RoleKind.IDENTITY: ("what tells one from another", "Name the column that holds it."),
}


_FOLDED = (Kind.BOOLEAN, Kind.DURATION)

# Decimal places of what is added up; the rest of 38 digits stands before the point.
_PLACES = 14
_PLACES_OF_PRODUCTS = 10


class BindingError(ValueError):
    """A role, or the formula (`role` is empty), that does not fit the source."""

    def __init__(self, role: str, cause: ExpressionError) -> None:
        super().__init__(str(cause))
        self.role = role
        self.hint = cause.hint
        self.offset = cause.offset


@dataclass(frozen=True, slots=True)
class BoundSum:
    """One sum as an aggregate; divided by `divisor` it is in base units."""

    sql: exp.Expression
    divisor: int = 1


@dataclass(frozen=True, slots=True)
class Binding:
    """Everything that a scan has to add up, or rank, for one measure.

    `sums` are the estimator's, and the number of eligible rows. `reasons` count what the
    formula is not about; rows that are neither eligible nor left out by a reason lack a value.
    `names` are the roles, options and facts as the formula sees them, and `among` says which of
    its observations the formula is about at all.
    """

    unit: Unit
    sums: Mapping[str, BoundSum]
    reasons: Mapping[str, exp.Expression]
    where: exp.Expression | None
    ranked: exp.Expression | None = None
    divisor: int = 1
    names: Mapping[str, Typed] = field(default_factory=dict)
    among: exp.Expression | None = None


def form_of(measure: Measure) -> Form:
    """The form of its metric that a measure uses: validation has seen to it that there is one."""
    metric = REGISTRY[measure.metric]
    given = {*measure.roles, *measure.options, *([REGISTER] if measure.register else [])}
    name = metric.form_for(frozenset(given), measure.variant)
    form = metric.forms[str(name)]
    estimator = as_sample(form.estimator) if measure.sample else form.estimator
    if measure.cluster and form.takes_cluster:
        estimator = clustered(estimator) or estimator
    return replace(form, estimator=estimator)


def waiting_of(measure: Measure) -> timedelta:
    """How long a period waits, once it is over, until its last rows are decided."""
    seconds = measure.options.get(REGISTRY[measure.metric].waits)
    return timedelta(seconds=float(seconds)) if isinstance(seconds, Fraction) else timedelta(0)


def settings_of(form: Form, measure: Measure) -> dict[str, Fraction]:
    """What a form's estimator reads of the measure's options."""
    found = {name: measure.options[name] for name in form.estimator.settings}
    return {name: value for name, value in found.items() if isinstance(value, Fraction)}


def bind(
    measure: Measure,
    scope: Scope,
    rows: str = "",
    time: str = "",
    register: Scope | None = None,
    until: date | None = None,
) -> Binding:
    """Bind a measure's metric to a source's columns. Raises BindingError.

    `rows` names the column that says for how many a row stands, and `time` the one that places
    it, where there are such; a snapshot's rows are of its day. `register` is the scope of the
    other source that the metric counts from, if it does. `until` is the day up to which rows are
    known, where that is before as-of: the formula then has it for `as_of`.
    """
    metric = REGISTRY[measure.metric]
    form = form_of(measure)
    within = register or scope
    where = _where(measure, within)
    roles = _roles(metric, form, measure, scope, within)
    thing = _thing(measure, roles, scope)
    unit, roles = _with_unit(metric, roles, measure)
    names = dict(roles)
    for name, role in metric.roles.items():
        if name not in names and role.default and name in metric.names_in(form):
            names[name] = lower(role.default, within if role.of_register else scope)
    for name, value in measure.options.items():
        names[name] = _option(metric.options[name], value)
    for name, option in metric.options.items():
        if name not in names and option.default and name in metric.names_in(form):
            names[name] = _option(option, _default(option))
    try:
        weight = scope.name(rows).sql if rows and not isinstance(form.over, Entries) else None
        present = {name: each for name, each in roles.items() if _is_needed(metric, form, name)}
        if form.over is not None:
            placed = scope.names[time].type if time else Type(Kind.DATE)
            names |= facts_of(form.over, placed, names, scope)
            present |= _things(form.over, roles, register)
        formula = replace(within, names=names, as_of=until or within.as_of)
        return _bind_form(form, present, formula, unit, where, thing, weight)
    except ExpressionError as error:
        # The formula is the metric's own: what does not fit it is the role, where there is one.
        raise BindingError(next(iter(roles)) if len(roles) == 1 else "", error) from error


def _roles(
    metric: Metric, form: Form, measure: Measure, scope: Scope, within: Scope
) -> dict[str, Typed]:
    """The roles' expressions, each over the source that it is about."""
    found = {
        name: _role(
            name, metric.roles[name], measure, within if _is_of_register(metric, name) else scope
        )
        for name in measure.roles
    }
    over = form.over
    if isinstance(over, Entries) and over.of and over.entry:
        if over.entry not in found:
            found[over.entry] = _entry(over, measure, within)
        pair = {"ours": found[over.of], "theirs": found[over.entry]}
        try:
            lower("ours = theirs", replace(scope, names=pair))
        except ExpressionError as error:
            role = over.entry if over.entry in measure.roles else over.of
            raise BindingError(role, error) from error
    return found


def _is_of_register(metric: Metric, name: str) -> bool:
    return metric.roles[name].of_register


def _entry(over: Entries, measure: Measure, register: Scope) -> Typed:
    """What the register's entries are known by: by default, what the rows name them by."""
    try:
        return lower(measure.roles[over.of].text, register)
    except ExpressionError as error:
        hint = f"Name the register's own column: {over.entry}: …. {error.hint}"
        message = f"{error}, which is the register {measure.register}"
        raise BindingError(over.of, ExpressionError(message, hint)) from error


def _is_needed(metric: Metric, form: Form, name: str) -> bool:
    """Whether an observation without a value in this role is left out as missing."""
    if isinstance(form.over, Entries) and not _is_of_register(metric, name):
        return False
    return not metric.roles[name].may_be_empty


def _things(
    over: Observation, roles: Mapping[str, Typed], register: Scope | None
) -> dict[str, Typed]:
    """What tells observations apart, where they are no rows of the source."""
    if not isinstance(over, Entries) or register is not None:
        return {}
    return {"(thing)": fact_of("thing", roles[over.of].type)}


def _where(measure: Measure, scope: Scope) -> exp.Expression | None:
    if measure.where is None:
        return None
    try:
        return condition(measure.where.text, scope)
    except ExpressionError as error:
        raise BindingError("where", error) from error


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


def _role(name: str, role: Role, measure: Measure, scope: Scope) -> Typed:
    """The expression that plays a role, held to what may stand there."""
    text = measure.roles[name].text
    try:
        typed = lower(text, scope)
    except ExpressionError as error:
        raise BindingError(name, error) from error
    kind = typed.type.kind
    numeric = typed.type.is_number
    fits = {
        RoleKind.CONDITION: kind is Kind.BOOLEAN,
        RoleKind.FIGURE: numeric or kind is Kind.DURATION,
        RoleKind.DURATION: kind is Kind.DURATION,
        RoleKind.MOMENT: kind in (Kind.DATE, Kind.TIMESTAMP),
        RoleKind.SCORE: numeric or kind is Kind.TEXT,
        RoleKind.COUNT: kind is Kind.INTEGER,
        RoleKind.IDENTITY: kind is not Kind.NULL,
    }[role.kind]
    if not fits:
        wanted, hint = _WANTED[role.kind]
        message = f"'{text}' is {typed.type.describe()}, and '{name}' takes {wanted}"
        raise BindingError(name, ExpressionError(message, hint))
    return happened(typed, scope) if role.event else typed


def _option(option: Option, value: str | Fraction | tuple[str, ...]) -> Typed:
    """An option's value as a literal."""
    if isinstance(value, tuple):
        return Typed(exp.Null(), Type(Kind.TEXT), labels=value)
    if isinstance(value, str):
        return Typed(exp.Literal.string(value), Type(Kind.TEXT))
    number = Fraction(value)
    return (
        duration_literal(number) if option.kind is OptionKind.DURATION else number_literal(number)
    )


def _default(option: Option) -> Fraction:
    if option.kind is OptionKind.DURATION:
        return parse_value(option.default, DURATION)
    return Fraction(option.default)


def _with_unit(
    metric: Metric, roles: Mapping[str, Typed], measure: Measure
) -> tuple[Unit, dict[str, Typed]]:
    """The metric's unit, and the roles with a `unit:` of the measure applied."""
    found = dict(roles)
    if isinstance(metric.unit, Unit):
        return metric.unit, found
    over, _, under = metric.unit.partition(" / ")
    if measure.unit_word:
        found[over] = _in_unit(found[over], measure.unit_word, is_ratio=bool(under))
    unit = _unit_of(found[over])
    if under and _unit_of(found[under]) != NUMBER:
        if unit != _unit_of(found[under]):
            raise BindingError(
                under,
                ExpressionError(
                    f"'{over}' is {found[over].type.describe()}, "
                    f"and '{under}' is {found[under].type.describe()}",
                    "A figure is divided by a plain number or by one in the same unit.",
                ),
            )
        unit = NUMBER
    return unit, found


def _unit_of(typed: Typed) -> Unit:
    if typed.type.kind is Kind.DURATION:
        return Unit(Dimension.DURATION)
    return typed.type.unit or NUMBER


def _in_unit(typed: Typed, word: str, *, is_ratio: bool) -> Typed:
    """A plain figure read in the unit that the measure names. Raises BindingError."""
    try:
        unit, scale = parse_unit(word)
    except QuantityError as error:
        raise BindingError("unit", ExpressionError(str(error), error.hint)) from None
    if _unit_of(typed) != NUMBER:
        message = f"the columns say already that it is {typed.type.describe()}"
        raise BindingError("unit", ExpressionError(message, "Leave `unit` out."))
    if unit.dimension is Dimension.SHARE and is_ratio:
        hint = "Use the metric share with `part` and `whole`."
        raise BindingError("unit", ExpressionError("a ratio is not read in per cent", hint))
    if unit.dimension is Dimension.DURATION:
        factor = number_literal(scale * MICROSECONDS).sql
        scaled = cast(
            exp.Round(this=exp.Mul(this=exp.Paren(this=typed.sql), expression=factor)), "BIGINT"
        )
        return Typed(scaled, Type(Kind.DURATION))
    if unit.dimension is Dimension.SHARE:
        hundredth = exp.Mul(this=exp.Paren(this=typed.sql), expression=number_literal(scale).sql)
        kind = Kind.DECIMAL if typed.type.kind is Kind.INTEGER else typed.type.kind
        return Typed(exp.Paren(this=hundredth), Type(kind, unit))
    return Typed(typed.sql, replace(typed.type, unit=unit))


def _bind_form(
    form: Form,
    roles: Mapping[str, Typed],
    names: Scope,
    unit: Unit,
    where: exp.Expression | None,
    thing: exp.Expression | None,
    weight: exp.Expression | None,
) -> Binding:
    """The form's sums over its eligible rows; a row counts under the first reason that holds."""
    reasons: dict[str, exp.Expression] = {}
    kept: list[exp.Expression] = []
    for reason, text in form.leaves_out.items():
        left_out = exp.Coalesce(this=condition(text, names), expressions=[exp.false()])
        reasons[reason] = _all(*kept, left_out)
        kept.append(exp.Not(this=left_out))
    present = [
        exp.Not(this=exp.Is(this=exp.Paren(this=typed.sql), expression=exp.Null()))
        for name, typed in roles.items()
    ]
    if thing is not None:
        kept.append(exp.Not(this=exp.Is(this=exp.Paren(this=thing), expression=exp.Null())))
    eligible = _all(*present, *kept)
    estimator = form.estimator
    ranked = lower(estimator.ranked, names) if estimator.ranked else None
    needed = {"eligible": ROWS, **estimator.sums()}
    among = form.over.among if form.over is not None else ""
    return Binding(
        unit=unit,
        sums={
            name: _bind_sum(each, eligible, names, None if kept else roles.values(), weight)
            for name, each in needed.items()
        },
        reasons={name: _how_many(each, weight) for name, each in reasons.items()},
        where=where,
        ranked=exp.Case(ifs=[exp.If(this=eligible, true=ranked.sql)]) if ranked else None,
        divisor=_divisor(ranked) if ranked else 1,
        names=names.names,
        among=condition(among, names) if among else None,
    )


def _all(*conditions: exp.Expression) -> exp.Expression:
    """The conditions joined by AND; TRUE where there is none."""
    return (
        cast_type(exp.Expression, exp.and_(*conditions, copy=False)) if conditions else exp.true()
    )


def _divisor(typed: Typed) -> int:
    return MICROSECONDS if typed.type.kind is Kind.DURATION else 1


def number_of_rows(weight: exp.Expression | None) -> exp.Expression:
    """How many rows a group stands for."""
    return exp.Count(this=exp.Star()) if weight is None else exp.Sum(this=weight)


def _how_many(rows: exp.Expression, weight: exp.Expression | None) -> exp.Expression:
    """How many the rows stand for which a condition holds."""
    if weight is None:
        return exp.CountIf(this=rows)
    counted = exp.Case(ifs=[exp.If(this=rows, true=weight)], default=exp.Literal.number(0))
    return exp.Sum(this=counted)


def _bind_sum(
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
        rows = _all(eligible, exp.Paren(this=condition(each.when, names)))
    if not each.of:
        return BoundSum(_how_many(rows, weight))
    factors = [factor for text in each.of if not _is_one(factor := lower(text, names))]
    if not factors:
        return BoundSum(_how_many(rows, weight))
    product = _product(factors)
    if weight is not None:
        product = exp.Mul(this=exp.Paren(this=product), expression=cast(weight, "DECIMAL(18, 0)"))
    divisor = 1
    for factor in factors:
        divisor *= _divisor(factor)
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
    add in an order of their own.
    """
    digits = [each.type.narrow_digits for each in factors]
    if len(factors) == 1:
        only = factors[0]
        return only.sql if only.type.exact else cast(only.sql, f"DECIMAL(38, {_PLACES})")
    first, second = (each.sql for each in factors)
    if None in digits:
        doubles = exp.Mul(this=cast(first, "DOUBLE"), expression=cast(second, "DOUBLE"))
        return cast(doubles, f"DECIMAL(38, {_PLACES_OF_PRODUCTS})")
    places = sum(each or 0 for each in digits)
    if places == 0:
        return exp.Mul(this=cast(first, "DECIMAL(38, 0)"), expression=second)
    # Of two decimals of 18 digits, DuckDB makes one of 18: the first has to be wide.
    product = exp.Mul(this=cast(first, f"DECIMAL(38, {digits[0]})"), expression=second)
    return cast(product, f"DECIMAL(38, {min(places, _PLACES_OF_PRODUCTS)})")
