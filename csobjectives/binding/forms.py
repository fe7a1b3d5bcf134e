"""What a measure chooses of its metric: the form, how long it waits, what its estimator reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from csobjectives.estimators import as_sample, clustered
from csobjectives.metrics import PENDING, REGISTER, REGISTRY, Form
from csobjectives.model import Measure


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
    if PENDING not in form_of(measure).leaves_out:
        return timedelta(0)
    seconds = measure.options.get(REGISTRY[measure.metric].waits)
    return timedelta(seconds=float(seconds)) if isinstance(seconds, Fraction) else timedelta(0)


def settings_of(form: Form, measure: Measure) -> dict[str, Fraction]:
    """What a form's estimator reads of the measure's options."""
    found = {name: measure.options[name] for name in form.estimator.settings}
    return {name: value for name, value in found.items() if isinstance(value, Fraction)}
