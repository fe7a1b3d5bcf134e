"""What a measure chooses of its metric: the form, how long it waits, what its estimator reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from csobjectives.binding.comparing import PAIRED_BY, paired, scanned, with_pairs
from csobjectives.binding.options import value_of
from csobjectives.estimators import WEIGHT, Estimator, as_sample, clustered, weighted
from csobjectives.metrics import IMPOSSIBLE, PENDING, REGISTER, REGISTRY, Form, Metric
from csobjectives.model import Measure


def metric_of(measure: Measure) -> Metric:
    """The metric of a measure; of one that is paired, with the role that tells its pairs."""
    metric = REGISTRY[measure.metric]
    return with_pairs(metric) if measure.paired else metric


def form_of(measure: Measure) -> Form:
    """The form of its metric that a measure uses: validation has seen to it that there is one.

    Of a measure that is paired, it is about pairs.
    """
    form = _form_of_rows(measure)
    if not measure.paired:
        return form
    assert measure.comparison is not None
    return paired(REGISTRY[measure.metric], form, measure.comparison)


def estimator_of(measure: Measure) -> Estimator:
    """What makes a figure of the rows that count; of a comparison, of those that it compares."""
    return form_of(scanned(measure) if measure.comparison else measure).estimator


def _form_of_rows(measure: Measure) -> Form:
    """The form, whatever is made of it."""
    metric, given = REGISTRY[measure.metric], {*measure.options, *measure.objectives}
    given |= measure.roles.keys() - ({PAIRED_BY} if measure.paired else set())
    if measure.register and not measure.objectives:
        given.add(REGISTER)
    name = metric.form_for(frozenset(given), measure.variant)
    form = metric.forms[str(name)]
    estimator = as_sample(form.estimator) if measure.sample else form.estimator
    if measure.cluster and form.takes_cluster:
        estimator = clustered(estimator) or estimator
    if measure.weight is not None and form.takes_weight:
        form, estimator = _weighed(form), weighted(estimator) or estimator
    return replace(form, estimator=estimator)


def _weighed(form: Form) -> Form:
    """The form over rows that have a weight: one below zero contradicts itself."""
    impossible = [f"{WEIGHT} < 0"]
    impossible += [form.leaves_out[IMPOSSIBLE]] if IMPOSSIBLE in form.leaves_out else []
    others = {reason: of for reason, of in form.leaves_out.items() if reason != IMPOSSIBLE}
    return replace(form, leaves_out={IMPOSSIBLE: " or ".join(impossible), **others})


def waiting_of(measure: Measure) -> timedelta:
    """How long a period waits, once it is over, until its last rows are decided."""
    if PENDING not in _form_of_rows(measure).leaves_out:
        return timedelta(0)
    seconds = measure.options.get(REGISTRY[measure.metric].waits)
    return timedelta(seconds=float(seconds)) if isinstance(seconds, Fraction) else timedelta(0)


def settings_of(form: Form, measure: Measure) -> dict[str, Fraction]:
    """The numbers that a form's estimator reads of the measure's options, or their defaults."""
    given, known, found = measure.options, REGISTRY[measure.metric].options, {}
    for name in form.estimator.settings:
        option = known[name]
        value = given[name] if name in given else value_of(option.kind, option.default)
        if isinstance(value, Fraction):
            found[name] = value
    return found


def choices_of(form: Form, measure: Measure) -> dict[str, str]:
    """The choices among the options that a form's estimator reads."""
    found = {name: measure.options.get(name) for name in form.estimator.settings}
    return {name: value for name, value in found.items() if isinstance(value, str)}
