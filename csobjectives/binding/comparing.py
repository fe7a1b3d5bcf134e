"""What a comparison measures: another objective's measure in two windows, or pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from csobjectives.estimators import Mean, Proportion
from csobjectives.metrics import REGISTRY, Entries, Fact, FactKind, Form, Metric, Reach
from csobjectives.model import Comparison, Measure
from csobjectives.periods import Period

PAIRED_BY = "paired_by"
NOT_BOTH = "not both times"  # why a thing is no pair

_ROLE = REGISTRY["change"].roles[PAIRED_BY]  # which plays it over the other objective's source


def scanned(measure: Measure) -> Measure:
    """What has to be measured for a comparison: the other objective's measure, in its windows."""
    (of,) = measure.objectives["of"]
    pairs = {name: each for name, each in measure.roles.items() if name == PAIRED_BY}
    return replace(
        of.measure,
        roles={**of.measure.roles, **pairs},
        comparison=measure.comparison,
        paired=bool(pairs),
    )


def with_pairs(metric: Metric) -> Metric:
    """A metric whose measures may say which things are pairs."""
    return replace(metric, roles={**metric.roles, PAIRED_BY: _ROLE})


def can_be_paired(form: Form, measure: Measure) -> bool:
    """Whether a form's figure can be worked out for each thing: of shares and means of rows."""
    is_plain = not (measure.per or measure.cluster or measure.weight or measure.clock)
    return form.over is None and is_plain and isinstance(form.estimator, Proportion | Mean)


def paired(metric: Metric, form: Form, comparison: Comparison) -> Form:
    """The form over things that are there both times: the mean of their own differences.

    A thing's figure is that of its rows, in either window. The difference of two shares is in
    points, as that of all rows is.
    """
    eligible = " and ".join(_eligible(metric, form))
    facts: dict[str, Fact] = {}
    for when, window in (("before", comparison.before), ("after", comparison.after)):
        within = f"{_within(window)} and {eligible}" if eligible else _within(window)
        facts[f"rows_{when}"] = Fact(FactKind.ROWS, when=within, reach=Reach.UNTIL_END)
        facts[f"sum_{when}"] = _summed(form, within)
    scale = "100 * " if isinstance(form.estimator, Proportion) else ""
    own = f"{scale}sum_after / rows_after - {scale}sum_before / rows_before"
    return Form(
        f"{form.summary}, of those that are there both times",
        Mean(own),
        leaves_out={NOT_BOTH: "rows_before = 0 or rows_after = 0"},
        over=Entries(of=PAIRED_BY, facts=facts),
    )


def _summed(form: Form, within: str) -> Fact:
    """What a thing's figure is the mean of: its values, or the rows that are a hit."""
    estimator = form.estimator
    if isinstance(estimator, Mean):
        return Fact(FactKind.SUM, of=estimator.value, when=within, reach=Reach.UNTIL_END)
    assert isinstance(estimator, Proportion)
    # A role may be called by a word of SQL's, such as `when`: in an expression it is quoted.
    hit = f'"{estimator.hit}"' if estimator.hit.isidentifier() else estimator.hit
    return Fact(FactKind.ROWS, when=f"{within} and ({hit})", reach=Reach.UNTIL_END)


def _within(window: Period) -> str:
    """Whether a row is of a window, by its own day."""
    day = "cast(moment as date)"
    return f"{day} >= date '{window.start}' and {day} < date '{window.end}'"


def _eligible(metric: Metric, form: Form) -> Iterator[str]:
    """What makes a row one that the form is about."""
    for reason in form.leaves_out.values():
        yield f"case when {reason} then false else true end"
    for name in sorted(metric.names_in(form) & metric.roles.keys()):
        if not metric.roles[name].may_be_empty:
            yield f'"{name}" is not null'
