"""How a result came about: the rows of "How it is worked out"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from csobjectives.binding import form_of, waiting_of
from csobjectives.metrics import REGISTRY, Variant
from csobjectives.model import (
    Estimate,
    Exclusion,
    Judge,
    Measure,
    Objective,
    Reading,
    Result,
    SourceCount,
)
from csobjectives.periods import Period, days
from csobjectives.quantities import NUMBER, Dimension
from csobjectives.renderers.words.absence import left_out
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.fact import Fact
from csobjectives.renderers.words.figures import count, exact, figure, numbered
from csobjectives.renderers.words.held import (
    base_name,
    change_in_signs,
    change_interval,
    why_refused,
)
from csobjectives.renderers.words.rules import rules
from csobjectives.renderers.words.sentences import interval_figures
from csobjectives.renderers.words.targets import (
    bound_in_words,
    found_figure,
    glide_of,
    target_in_words,
    terms_of,
)
from csobjectives.renderers.words.text import plain
from csobjectives.renderers.words.windows import base_in_words

_JUDGED_BY = {
    Judge.PROVEN: "proven by the worse end of the interval",
    Judge.BENEFIT_OF_DOUBT: "judged by the better end of the interval",
}
_REPORTED = "reported, in documents of kind Measurements"


def facts(result: Result, counts: Mapping[str, SourceCount], owner: str) -> tuple[Fact, ...]:
    """Everything about one objective's figure; what does not apply has no row."""
    objective, measure = result.objective, result.objective.measure
    reading = result.judged.reading
    excluded, target = left_out(reading.excluded), _target(result)
    counted = _counted(reading.estimate, measure.unit.dimension)
    rows = (
        Fact("Metric", _metric(measure)),
        Fact("Formula", _formula(measure)),
        Fact("Objective", _objectives(measure)),
        Fact("Figures", _made_of(result)),
        Fact("Counted", counted, usual=" of " not in counted),
        Fact("Left out", excluded or "nothing", usual=not excluded),
        Fact("Period", _days_of(reading.period)),
        Fact("Days left out", _days_left_out(result, counts)),
        Fact("Recorded", _recorded(reading)),
        *(
            Fact(_label(role), plain(expression.text), code=True)
            for role, expression in measure.roles.items()
            if role != expression.text or REGISTRY[measure.metric].roles[role].default
        ),
        Fact("Where", plain(measure.where.text) if measure.where else "", code=True),
        Fact("Folded to one per", plain(measure.per), code=True),
        Fact("Time", _clock(measure)),
        Fact("Clustered by", plain(measure.cluster), code=True),
        Fact("Weighted by", plain(measure.weight.text) if measure.weight else "", code=True),
        Fact("In the period by", plain(measure.time), code=True),
        Fact("Source", _origin(measure, counts)),
        Fact("Register", _source(measure.register, counts.get(measure.register))),
        Fact("Days begin", _midnight(objective)),
        Fact("Judged", _waiting(measure)),
        Fact("Target", target, usual="," not in target and " on " not in target),
        Fact("Held against", _held_against(result)),
        Fact("Baseline", _baseline(objective)),
        *rules(objective),
        Fact("Owner", plain(owner, 120)),
        Fact("Why", plain(objective.why, 600)),
        Fact("Defined in", plain(str(objective.location), 200), code=True),
    )
    return tuple(fact for fact in rows if fact.text)


def _label(word: str) -> str:
    return plain(word, 60).replace("_", " ").capitalize()


def _metric(measure: Measure) -> str:
    """The metric, its variant and its cut-offs, as they were written."""
    parts = [measure.metric, measure.variant]
    parts += [f"{name} {text}" for name, text in measure.shown.items() if name != "variant"]
    return plain(", ".join(part.replace("_", " ") for part in parts if part))


def _formula(measure: Measure) -> str:
    """The form in words; a variant says what it is of, and not what the metric is."""
    metric, form = REGISTRY[measure.metric], form_of(measure)
    is_variant = isinstance(metric.forms.get(measure.variant), Variant)
    return f"{metric.summary.rstrip('.')}: {form.summary}" if is_variant else form.summary


def _objectives(measure: Measure) -> str:
    """The objectives that a figure is made of, by their names."""
    names = [each.name for of in measure.objectives.values() for each in of]
    return plain(", ".join(names), 600)


def _made_of(result: Result) -> str:
    """The figures that a figure is made of, each with how many were counted."""
    measure, made_of = result.objective.measure, result.judged.reading.estimate.made_of
    of = next(iter(measure.objectives.values()))[0].measure if measure.objectives else measure
    parts = []
    for name, each in made_of.items():
        found = "no figure" if each.value is None else figure(each.value, of.unit)
        counted = f" ({count(each.n)} counted)" if each.n else ""
        parts.append(f"{plain(name, 120)} {found}{counted}")
    return "; ".join(parts)


def _clock(measure: Measure) -> str:
    """By which hours time is measured, where not all of it counts."""
    clock = measure.clock
    if clock is None:
        return ""
    return f"working hours of calendar '{plain(clock.name, 60)}' ({plain(clock.zone, 60)})"


def _waiting(measure: Measure) -> str:
    """How long after its end a period is judged, where its last rows take time to be decided."""
    if not waiting_of(measure):
        return ""
    written = measure.shown[REGISTRY[measure.metric].waits]
    of_work = " of working time" if measure.clock is not None else ""
    return f"{plain(written)}{of_work} after a period ends, when its last rows are decided"


def _counted(estimate: Estimate, dimension: Dimension) -> str:
    """`718 of 812` where that is what the figure is made of, else how many things were seen."""
    part, whole = estimate.numerator, estimate.denominator
    if dimension is Dimension.SHARE and part is not None and whole is not None:
        return f"{_number(part)} of {_number(whole)}"
    return "" if estimate.n is None else count(estimate.n)


def _number(value: Fraction) -> str:
    return count(value.numerator) if value.denominator == 1 else figure(value, NUMBER)


def _origin(measure: Measure, counts: Mapping[str, SourceCount]) -> str:
    """Where the figures come from; of one that is made of other objectives' they have theirs."""
    if not measure.source:
        return "" if measure.objectives else _REPORTED
    return _source(measure.source, counts.get(measure.source))


def _source(name: str, counted: SourceCount | None) -> str:
    text = plain(name, 120)
    if counted is None:
        return text
    rejected = counted.rejected_rows
    text += f", {numbered(counted.rows, 'row')}"
    text += f", {count(rejected)} rejected" if rejected else ""
    text += f", {count(counted.undated)} without a time" if counted.undated else ""
    return f"{text}, the newest of {newest_row(counted)}" if counted.newest else text


def newest_row(counted: SourceCount) -> str:
    """The day of a source's newest row, where it is known."""
    newest = counted.newest
    if newest is None:
        return ""
    return spelled_day(newest.date() if isinstance(newest, datetime) else newest)


def _target(result: Result) -> str:
    """The target in force: since when, on its way to what, held against what."""
    objective, judged, target = result.objective, result.judged, result.judged.target
    unit = objective.measure.unit
    if target is None:
        return "none yet" if objective.targets and not result.segment else "none"
    parts = [target_in_words(target, unit, judged.reading.estimate.value)]
    if target.versus:
        parts[0] += f" on {plain(base_in_words(target.versus, objective.window))}"
    if target.since is not None:
        parts[0] += f" since {spelled_day(target.since)}"
    if target.judge in _JUDGED_BY:
        parts.append(_JUDGED_BY[target.judge])
    glide = glide_of(result, target)
    if glide is not None:
        ends = f"{bound_in_words(target, glide.to, unit)} on {spelled_day(glide.by)}"
        parts.append(f"on the way to {ends}")
    parts += terms_of(target, unit)
    if target.review_by is not None:
        is_now = "provisional" if judged.provisional else "was provisional"
        parts.append(f"{is_now} up to {spelled_day(target.review_by)}")
    return ", ".join(parts)


def _held_against(result: Result) -> str:
    """The figure that this one is held against, and how far it is from that."""
    judged, unit = result.judged, result.objective.measure.unit
    against, target = judged.against, judged.target
    if against is None or target is None:
        return ""
    if against.base is None or against.base.value is None:
        return why_refused(against, judged.reading.period, unit)
    found = found_figure(against.base.value, unit, None, judged.reading.estimate.value)
    parts = [f"{base_name(against)}: {found}"]
    ends = interval_figures(against.base, unit, None)
    parts += [f"interval {ends}"] if ends else []
    parts += [f"{count(against.base.n)} counted"] if against.base.n else []
    change = change_in_signs(against, target, unit)
    if not change or against.change is None:
        return ", ".join([*parts, why_refused(against, judged.reading.period, unit)])
    parts.append(f"change {change}")
    ends = change_interval(against.change, target, unit)
    parts += [f"interval {ends}"] if ends else []
    return ", ".join(parts)


def _baseline(objective: Objective) -> str:
    baseline = objective.baseline
    if baseline is None:
        return ""
    of = f" on {spelled_day(baseline.as_of)}" if baseline.as_of else ""
    return f"{exact(baseline.value, objective.measure.unit)}{of}"


def _days_left_out(result: Result, counts: Mapping[str, SourceCount]) -> str:
    """`Survey tool down (1 to 3 May 2026)`: of the periods that are shown, and why."""
    counted = counts.get(result.objective.measure.source)
    every = (*(counted.exclusions if counted else ()), *result.objective.exclusions)
    readings = [each.reading for each in (*result.history, result.judged)]
    readings += [result.open] if result.open else []
    first, end = readings[0].period.start, max(each.period.end for each in readings)
    shown = sorted({each for each in every if each.start < end and each.end >= first})
    return "; ".join(exclusion_in_words(each) for each in shown)


def _recorded(reading: Reading) -> str:
    if reading.recorded is None:
        return ""
    return f"on {spelled_day(reading.recorded)}; the source has no data of the period any more"


def _days_of(period: Period) -> str:
    """The days of a period whose name does not tell them."""
    is_fiscal = period.window.length.is_fiscal
    return spelled_period(days(period.start, period.end)) if is_fiscal else ""


def _midnight(objective: Objective) -> str:
    return f"at midnight in {plain(objective.timezone, 60)}" if objective.timezone else ""


def exclusion_in_words(exclusion: Exclusion) -> str:
    """Days that are left out, and why: `Survey tool down (1 to 3 May 2026)`."""
    of = days(exclusion.start, exclusion.end + timedelta(days=1))
    return f"{plain(exclusion.reason, 160)} ({spelled_period(of)})"
