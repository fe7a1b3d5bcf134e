"""What a clock changes of a formula: its unit, its moments, and the rows that it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlglot import exp

from csobjectives.binding.errors import BindingError
from csobjectives.expressions import ExpressionError, Kind, Scope, Typed, beginning
from csobjectives.metrics import UNTOLD, Form, Metric
from csobjectives.model import Measure
from csobjectives.quantities import DURATION, SECONDS_IN, Unit, working_time


def unit_on_clock(unit: Unit, measure: Measure) -> Unit:
    """The unit of a figure: a duration by a clock is one of working time."""
    if measure.clock is None or unit != DURATION:
        return unit
    return working_time(measure.clock.workday * SECONDS_IN["min"])


def check_moments(metric: Metric, form: Form, measure: Measure, roles: Mapping[str, Typed]) -> None:
    """Raise BindingError where a day has no time of day that a clock could tell."""
    if measure.clock is None:
        return
    for name in metric.timed(form):
        if roles[name].type.kind is Kind.DATE:
            message = f"'{measure.roles[name].text}' is a date, and 'clock' takes times of day"
            hint = "Name a column that the contract declares as timestamp, or leave out `clock`."
            raise BindingError(name, ExpressionError(message, hint))


def untold(
    metric: Metric, form: Form, measure: Measure, formula: Scope
) -> dict[str, exp.Expression]:
    """The rows with a moment of which the clock's calendar says nothing, as a reason."""
    if measure.clock is None:
        return {}
    zone, (first, last) = measure.clock.zone, measure.clock.years(formula.as_of)
    outside: exp.Expression = exp.Boolean(this=formula.as_of.year > last)
    for name in metric.timed(form):
        moment = formula.names[name]
        start, end = (beginning(date(year, 1, 1), moment.type, zone) for year in (first, last + 1))
        for told in (exp.LT(expression=start), exp.GTE(expression=end)):
            told.set("this", moment.sql.copy())
            outside = exp.Or(this=outside, expression=told)
    return {UNTOLD: outside}
