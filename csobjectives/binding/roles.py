"""A metric's roles: the expressions that play them, held to what may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from csobjectives.binding.errors import BindingError
from csobjectives.expressions import ExpressionError, Kind, Scope, Typed, happened, lower, parse
from csobjectives.metrics import REGISTRY, Entries, Form, Metric, Role, RoleKind
from csobjectives.model import Measure
from csobjectives.quantities import NUMBER, POINTS

_WANTED = {
    RoleKind.CONDITION: ("a condition", "Compare it with something, such as status = 'closed'."),
    RoleKind.FIGURE: (
        "a figure",
        "Declare the column as integer or decimal in the contract, with its unit.",
    ),
    RoleKind.DURATION: (
        "a duration",
        "Give the column its unit in the contract (s, min, h, days), or subtract two times.",
    ),
    RoleKind.MOMENT: ("a date or timestamp", "Declare the column as timestamp in the contract."),
    RoleKind.SCORE: ("a number or text", "Declare the column as integer or text in the contract."),
    RoleKind.COUNT: ("whole numbers", "Declare the column as integer in the contract."),
    RoleKind.TEXT: ("text", "Declare the column as text in the contract."),
    RoleKind.IDENTITY: ("what tells one from another", "Name the column that holds it."),
}


def roles_of(
    metric: Metric, form: Form, measure: Measure, scope: Scope, within: Scope
) -> dict[str, Typed]:
    """The roles' expressions, each over the source that it is about."""
    found = {
        name: _role(
            name, metric.roles[name], measure, within if metric.roles[name].of_register else scope
        )
        for name in measure.roles
    }
    over = form.over
    if isinstance(over, Entries) and over.of and over.entry:
        if over.entry not in found:
            found[over.entry] = _entry(over, measure, within)
        _check_match(over, measure, found, scope)
    return found | _in_days(form, found, scope)


def _check_match(over: Entries, measure: Measure, roles: Mapping[str, Typed], scope: Scope) -> None:
    """Raise BindingError where what the rows name and the register's entries are never equal."""
    ours, theirs = roles[over.of], roles[over.entry]
    try:
        lower("ours = theirs", replace(scope, names={"ours": ours, "theirs": theirs}))
    except ExpressionError as error:
        role = over.entry if over.entry in measure.roles else over.of
        message = (
            f"'{measure.roles[over.of].text}' is {ours.type.describe()}, and "
            f"'{measure.roles[role].text}' of the register '{measure.register}' is "
            f"{theirs.type.describe()}: they are never equal"
        )
        cause = ExpressionError(message, "Declare the same type for both.")
        raise BindingError(role, cause) from error


def _in_days(form: Form, roles: Mapping[str, Typed], scope: Scope) -> dict[str, Typed]:
    """The moments that a formula takes from a day that came later: as their days.

    From ten in the morning to the same day's date would be ten hours less than nothing. From
    a date to a moment is from its midnight on, as the source says no more.
    """
    estimator = form.estimator
    sums = estimator.sums().values()
    texts = [estimator.ranked, *estimator.tallied.values()]
    texts += [text for each in sums for text in (*each.of, each.when)]
    names = replace(scope, names=dict(roles))
    found: dict[str, Typed] = {}
    for text in texts:
        if not text or text in roles:  # a role may be called by a word of SQL's, such as `when`
            continue
        for difference in parse(text).find_all(exp.Sub):
            later, earlier = difference.this.name, difference.expression.name
            kinds = [roles[name].type.kind for name in (later, earlier) if name in roles]
            if kinds == [Kind.DATE, Kind.TIMESTAMP]:
                found[earlier] = lower(f"cast({earlier} as date)", names)
    return found


def _role(name: str, role: Role, measure: Measure, scope: Scope) -> Typed:
    """The expression that plays a role, held to what may stand there."""
    text = measure.roles[name].text
    try:
        typed = lower(text, scope)
    except ExpressionError as error:
        raise BindingError(name, error) from error
    kind = typed.type.kind
    numeric = typed.type.is_number
    is_figure = numeric or kind is Kind.DURATION
    if REGISTRY[measure.metric].unit in (NUMBER, POINTS):  # no figure may bring a unit of its own
        is_figure = numeric and typed.type.unit is None
    fits = {
        RoleKind.CONDITION: kind is Kind.BOOLEAN,
        RoleKind.FIGURE: is_figure,
        RoleKind.DURATION: kind is Kind.DURATION,
        RoleKind.MOMENT: kind in (Kind.DATE, Kind.TIMESTAMP),
        RoleKind.SCORE: numeric or kind is Kind.TEXT,
        RoleKind.COUNT: kind is Kind.INTEGER,
        RoleKind.TEXT: kind is Kind.TEXT,
        RoleKind.IDENTITY: kind is not Kind.NULL,
    }[role.kind]
    if not fits:
        wanted, hint = _WANTED[role.kind]
        if role.kind is RoleKind.FIGURE and (numeric or kind is Kind.DURATION):
            wanted, hint = "a plain number", f"{measure.metric} has no unit: name another column."
        message = f"'{text}' is {typed.type.describe()}, and '{name}' takes {wanted}"
        raise BindingError(name, ExpressionError(message, hint))
    return happened(typed, scope) if role.event else typed


def _entry(over: Entries, measure: Measure, register: Scope) -> Typed:
    """What the register's entries are known by: by default, what the rows name them by."""
    try:
        return lower(measure.roles[over.of].text, register)
    except ExpressionError as error:
        hint = f"Say with `{over.entry}` which of its columns it is. {error.hint}"
        raise BindingError(over.of, ExpressionError(str(error), hint)) from error
