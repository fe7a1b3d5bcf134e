"""What a row of results is made of: each record as JSON, with frozen names; None is null."""

from __future__ import annotations

from csobjectives.model import (
    Against,
    Baseline,
    Estimate,
    Judgement,
    Mix,
    Note,
    Pace,
    Progress,
    Result,
    Retirement,
    Target,
    Waiver,
)
from csobjectives.renderers.machines.json_values import Json, day, number
from csobjectives.renderers.words.targets import rises, step_of


def figure_part(estimate: Estimate) -> Json:
    """A figure that another one is made of, or held against."""
    return {
        "value": number(estimate.value),
        "low": number(estimate.low),
        "high": number(estimate.high),
        "n": estimate.n,
    }


def interval_part(estimate: Estimate) -> Json:
    return {"low": number(estimate.low), "high": number(estimate.high)}


def bound_part(target: Target) -> int | float | list[int | float | None] | None:
    """The bound alone, as it was in its period; both of a band."""
    ends = [number(each) for each in (target.at_least, target.at_most) if each is not None]
    return ends if len(ends) > 1 else ends[0]


def target_part(result: Result, target: Target | None) -> Json | None:
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


def against_part(against: Against | None) -> Json | None:
    """What a figure was held against; without a change, why there is none."""
    if against is None:
        return None
    base = against.base or Estimate(value=None, n=None)
    change = against.change or Estimate(value=None, n=None)
    return {
        "versus": against.versus,
        "period": against.period.name if against.period is not None else None,
        **figure_part(base),
        "change": number(change.value),
        "change_low": number(change.low),
        "change_high": number(change.high),
        "refused": against.refused,
    }


def because_part(judged: Judgement) -> list[Json]:
    return [{"objective": each.objective, "period": each.period.name} for each in judged.because]


def waiver_part(waiver: Waiver | None) -> Json | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "expires": day(waiver.expires),
    }


def note_part(note: Note | None) -> Json | None:
    if note is None:
        return None
    return {
        "cause": note.cause,
        "action": note.action or None,
        "due": day(note.due),
        "done": day(note.done),
    }


def retirement_part(retirement: Retirement | None) -> Json | None:
    if retirement is None:
        return None
    return {"on": day(retirement.on), "reason": retirement.reason}


def progress_part(progress: Progress | None) -> Json | None:
    if progress is None:
        return None
    return {"to_target": number(progress.to_target), "to_stretch": number(progress.to_stretch)}


def mix_part(mix: Mix | None) -> Json | None:
    if mix is None:
        return None
    return {
        "before": mix.before.name,
        "change": number(mix.change),
        "rate": number(mix.rate),
        "shares": number(mix.shares),
        "only_mix": mix.told,
    }


def pace_part(pace: Pace | None) -> Json | None:
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
        "against": against_part(pace.against),
    }


def baseline_part(baseline: Baseline | None) -> Json | None:
    if baseline is None:
        return None
    return {"value": number(baseline.value), "as_of": day(baseline.as_of)}
