"""Keys that say what a measure's rows are, and how they count: things, clusters, weight, clock."""

from __future__ import annotations

from itertools import combinations

from csobjectives.binding import form_of
from csobjectives.estimators import Clustered, Weighted
from csobjectives.loading.reader import Reader
from csobjectives.metrics import REGISTRY, Form
from csobjectives.model import Measure

_APART = {
    "cluster": "Fold rows to things, or say which rows belong together: leave one of them out.",
    "weight": "Weights are for rows as they are, one by one: leave one of them out.",
    "clock": "Time is told of rows as they are, one by one: leave one of them out.",
}
_GO_WITH = {
    "cluster": ("shares, means and ratios", "the interval of this figure knows no clusters"),
    "weight": ("shares, means and net shares", "this figure knows no weights"),
    "clock": ("times between two moments", "nothing here is measured by a clock"),
}


def row_keys_fit(reader: Reader, measure: Measure) -> bool:
    """Whether `per`, `cluster` and `weight` go together, and with the form that is used.

    That a metric knows one of them with none of its forms is for the schema to tell.
    """
    before = reader.problems.errors
    given = {"per": measure.per, "cluster": measure.cluster, "weight": measure.weight}
    for first, second in combinations([key for key, value in given.items() if value], 2):
        message = f"'{first}' and '{second}' cannot stand together in 'measure'"
        reader.problem("conflicting-keys", message, second, _APART[second])
    if reader.problems.errors > before:
        return False
    form, forms = form_of(measure), list(REGISTRY[measure.metric].forms.values())
    if measure.per and not any(each.takes_per for each in forms):
        return False
    if measure.per and not form.takes_per:
        message = f"'per' cannot stand beside {measure.metric} here, which is not about rows"
        hint = "Leave it out: the metric says itself what its observations are."
        reader.problem("conflicting-keys", message, "per", hint)
    if measure.cluster and any(each.takes_cluster for each in forms):
        _check_form(reader, "cluster", form, fits=isinstance(form.estimator, Clustered))
    if measure.weight and any(each.takes_weight for each in forms):
        _check_form(reader, "weight", form, fits=isinstance(form.estimator, Weighted))
    metric = REGISTRY[measure.metric]
    if measure.clock and any(metric.timed(each) for each in forms):
        _check_form(reader, "clock", form, fits=bool(metric.timed(form)))
    return reader.problems.errors == before


def _check_form(reader: Reader, key: str, form: Form, *, fits: bool) -> None:
    """Whether the form that is used knows a key that another form of the metric knows."""
    if not fits:
        figures, why = _GO_WITH[key]
        message = f"'{key}' goes with {figures} of rows, and this is {form.summary}"
        reader.problem("conflicting-keys", message, key, f"Leave it out: {why}.")
