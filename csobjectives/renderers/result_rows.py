"""One objective and segment in one period, as results have it: a row with frozen names."""

from __future__ import annotations

from csobjectives.model import (
    Against,
    Baseline,
    Effect,
    Estimate,
    Judgement,
    Mix,
    Note,
    Pace,
    Progress,
    Reading,
    Result,
    Retirement,
    Target,
    Waiver,
)
from csobjectives.renderers.json_values import Json, day, exclusions, number, option
from csobjectives.renderers.targets import rises, step_of


def rows_of(result: Result) -> list[Json]:
    """The judged period's row, and the open one's where there is one, which is not judged."""
    judged = _row(result, result.judged, None, is_open=False)
    judged |= {
        "effect": result.effect,
        "progress": _progress(result.progress),
        "mix": _mix(result.mix),
        "history": [_earlier(each) for each in result.history],
    }
    if result.open is None:
        return [judged]
    target = result.pace.target if result.pace is not None else None
    running = Judgement(reading=result.open, target=target)
    return [judged, _row(result, running, result.pace, is_open=True)]


def _row(result: Result, judged: Judgement, pace: Pace | None, *, is_open: bool) -> Json:
    objective, reading = result.objective, judged.reading
    measure = objective.measure
    where = (judged.target or objective.target or objective).location
    return {
        "set": objective.set_name,
        "objective": objective.id,
        "owner": result.owner,
        "type": objective.type,
        "metric": measure.metric,
        "variant": ({"variant": measure.variant} if measure.variant else {})
        | {name: option(each) for name, each in measure.options.items()},
        "clock": measure.clock.name if measure.clock is not None else None,
        "window": objective.window.written,
        "timezone": objective.timezone or None,
        "period": reading.period.name,
        "segment": dict(result.segment),
        "open": is_open,
        "passed": reading.passed if is_open else None,
        "to_come": reading.to_come if is_open else None,
        **_found(reading, str(measure.unit)),
        "target": _target(result, judged.target),
        "against": _against(judged.against),
        **_standing(judged),
        "effect": Effect.NONE,
        "pace": _pace(pace),
        "progress": None,
        "mix": None,
        **_terms(result),
        "excluded": dict(reading.excluded),
        "exclusions": exclusions(objective.exclusions),
        "baseline": _baseline(objective.baseline),
        "where": {"file": where.file, "line": where.line, "column": where.column},
        "history": [],
    }


def _found(reading: Reading, unit: str) -> Json:
    """The figure, and what it is of."""
    estimate = reading.estimate
    return {
        "settling": reading.settling,
        "settles": day(reading.settles),
        "partial": reading.partial,
        "suppressed": reading.suppressed,
        "recorded": day(reading.recorded),
        "value": number(estimate.value),
        "unit": unit,
        "n": estimate.n,
        "numerator": number(estimate.numerator),
        "denominator": number(estimate.denominator),
        **_interval(estimate),
        "made_of": {name: _figure(each) for name, each in estimate.made_of.items()},
    }


def _standing(judged: Judgement) -> Json:
    """How the figure stands against its target, and what else has a say in that."""
    return {
        "held": number(judged.held),
        "difference": number(judged.difference),
        "verdict": judged.verdict,
        "certain": judged.certain,
        "lacks": judged.lacks,
        "because": _because(judged),
        "waived": judged.waiver is not None,
        "waiver": _waiver(judged.waiver),
        "provisional": judged.provisional,
        "note": _note(judged.note),
    }


def _terms(result: Result) -> Json:
    """What the objective says about what its verdict does."""
    objective = result.objective
    return {
        "enforcement": objective.enforcement,
        "segment_enforcement": objective.segment_enforcement,
        "weight": number(objective.weight),
        "essential": objective.essential,
        "guardrails": list(objective.guardrails),
        "retired": result.retired,
        "retirement": _retirement(objective.retired),
    }


def _earlier(judged: Judgement) -> Json:
    reading, target = judged.reading, judged.target
    return {
        "period": reading.period.name,
        **_figure(reading.estimate),
        "partial": reading.partial,
        "suppressed": reading.suppressed,
        "recorded": day(reading.recorded),
        "target": _bound(target) if target else None,
        "target_from": day(target.since) if target else None,
        "against": _against(judged.against),
        "verdict": judged.verdict,
        "because": _because(judged),
        "waived": judged.waiver is not None,
        "provisional": judged.provisional,
        "note": _note(judged.note),
    }


def _figure(estimate: Estimate) -> Json:
    """A figure that another one is made of, or held against."""
    return {"value": number(estimate.value), **_interval(estimate), "n": estimate.n}


def _interval(estimate: Estimate) -> Json:
    return {"low": number(estimate.low), "high": number(estimate.high)}


def _bound(target: Target) -> int | float | list[int | float | None] | None:
    """The bound alone, as it was in its period; both of a band."""
    ends = [number(each) for each in (target.at_least, target.at_most) if each is not None]
    return ends if len(ends) > 1 else ends[0]


def _target(result: Result, target: Target | None) -> Json | None:
    """Every key is always there; a band has `between` and no other bound."""
    if target is None:
        return None
    step = step_of(result, target)
    glide = step.glide if step is not None else None
    is_rising = step is not None and rises(step)
    return {
        **_bounds(target),
        "tolerance": number(target.tolerance),
        "stretch": number(target.stretch),
        "min_sample": target.min_sample,
        "judge": target.judge,
        "from": day(target.since),
        "rising_to": number(glide.to) if glide and is_rising else None,
        "falling_to": number(glide.to) if glide and not is_rising else None,
        "by": day(glide.by) if glide else None,
        "review_by": day(target.review_by),
        "versus": target.versus or None,
        "relative": target.relative,
    }


def _bounds(target: Target) -> Json:
    """The bound by the key that it was written under; the others are null."""
    low, high = number(target.at_least), number(target.at_most)
    bounds: Json = dict.fromkeys(("at_least", "at_most", "above", "below", "between"))
    if low is not None and high is not None:
        return bounds | {"between": [low, high]}
    if target.strict:
        return bounds | {"above": low, "below": high}
    return bounds | {"at_least": low, "at_most": high}


def _against(against: Against | None) -> Json | None:
    """What a figure was held against; without a change, why there is none."""
    if against is None:
        return None
    base = against.base or Estimate(value=None, n=None)
    change = against.change or Estimate(value=None, n=None)
    return {
        "versus": against.versus,
        "period": against.period.name if against.period is not None else None,
        **_figure(base),
        "change": number(change.value),
        "change_low": number(change.low),
        "change_high": number(change.high),
        "refused": against.refused,
    }


def _because(judged: Judgement) -> list[Json]:
    return [{"objective": each.objective, "period": each.period.name} for each in judged.because]


def _waiver(waiver: Waiver | None) -> Json | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "expires": day(waiver.expires),
    }


def _note(note: Note | None) -> Json | None:
    if note is None:
        return None
    return {
        "cause": note.cause,
        "action": note.action or None,
        "due": day(note.due),
        "done": day(note.done),
    }


def _retirement(retirement: Retirement | None) -> Json | None:
    if retirement is None:
        return None
    return {"on": day(retirement.on), "reason": retirement.reason}


def _progress(progress: Progress | None) -> Json | None:
    if progress is None:
        return None
    return {"to_target": number(progress.to_target), "to_stretch": number(progress.to_stretch)}


def _mix(mix: Mix | None) -> Json | None:
    if mix is None:
        return None
    return {
        "before": mix.before.name,
        "change": number(mix.change),
        "rate": number(mix.rate),
        "shares": number(mix.shares),
        "only_mix": mix.told,
    }


def _pace(pace: Pace | None) -> Json | None:
    """How an open period stands; what does not apply is null."""
    if pace is None:
        return None
    return {
        "outlook": pace.outlook,
        "bound": number(pace.bound),
        "upper": pace.upper,
        "expected": number(pace.expected),
        "needed": number(pace.needed),
        "per_day": number(pace.per_day),
        "rest": number(pace.rest),
        "against": _against(pace.against),
    }


def _baseline(baseline: Baseline | None) -> Json | None:
    if baseline is None:
        return None
    return {"value": number(baseline.value), "as_of": day(baseline.as_of)}
