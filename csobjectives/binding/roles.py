"""A metric's roles: the expressions that play them, held to what may stand there."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.binding.errors import BindingError
from csobjectives.expressions import ExpressionError, Kind, Scope, Typed, happened, lower
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
        "Give the column its unit in the contract, such as unit: s; or subtract two times.",
    ),
    RoleKind.MOMENT: ("a date or timestamp", "Declare the column as timestamp in the contract."),
    RoleKind.SCORE: ("a number or text", "Declare the column as integer or text in the contract."),
    RoleKind.COUNT: ("whole numbers", "Declare the column as integer in the contract."),
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
        pair = {"ours": found[over.of], "theirs": found[over.entry]}
        try:
            lower("ours = theirs", replace(scope, names=pair))
        except ExpressionError as error:
            role = over.entry if over.entry in measure.roles else over.of
            kinds = found[over.of].type.describe(), found[over.entry].type.describe()
            message = (
                f"'{over.of}' is {kinds[0]}, and '{over.entry}' of the register "
                f"'{measure.register}' is {kinds[1]}: they are never equal"
            )
            hint = "Declare the same type for both."
            raise BindingError(role, ExpressionError(message, hint)) from error
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
        hint = f"Name the column that is the same there, as {over.entry}. {error.hint}"
        raise BindingError(over.of, ExpressionError(str(error), hint)) from error
