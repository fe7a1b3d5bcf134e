"""One objective and segment in one period, as results have it: a row with frozen names."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.model import Effect, Judgement, Pace, Reading, Result, Target
from csobjectives.renderers.machines.json_values import Json, day, exclusions, number, option
from csobjectives.renderers.machines.places import place_of
from csobjectives.renderers.machines.result_parts import (
    against_part,
    baseline_part,
    because_part,
    bound_part,
    figure_part,
    interval_part,
    mix_part,
    note_part,
    pace_part,
    progress_part,
    retirement_part,
    target_part,
    waiver_part,
)
from csobjectives.renderers.words.running import running


def rows_of(result: Result) -> list[Json]:
    """The judged period's row, and the open one's where there is one, which is not judged."""
    judged = _row(result, result.judged, None, is_open=False)
    judged |= {
        "effect": result.effect,
        "progress": progress_part(result.progress),
        "mix": mix_part(result.mix),
        "history": _history(result),
    }
    now = running(result)
    if now is None:
        return [judged]
    return [judged, _row(result, replace(now, against=None), result.pace, is_open=True)]


def _row(result: Result, judged: Judgement, pace: Pace | None, *, is_open: bool) -> Json:
    objective, reading = result.objective, judged.reading
    measure = objective.measure
    where = place_of(result, judged)
    return {
        "set": objective.set_name,
        "objective": objective.id,
        "title": objective.title,
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
        "target": target_part(result, judged.target),
        "against": against_part(judged.against),
        **_standing(judged),
        "effect": Effect.NONE,
        "pace": pace_part(pace),
        "progress": None,
        "mix": None,
        **_terms(result),
        "excluded": dict(reading.excluded),
        "exclusions": exclusions(objective.exclusions),
        "baseline": baseline_part(objective.baseline),
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
        **interval_part(estimate),
        "made_of": {name: figure_part(each) for name, each in estimate.made_of.items()},
    }


def _standing(judged: Judgement) -> Json:
    """How the figure stands against its target, and what else has a say in that."""
    return {
        "held": number(judged.held),
        "difference": number(judged.difference),
        "verdict": judged.verdict,
        "certain": judged.certain,
        "lacks": judged.lacks,
        "response_rate": number(judged.response),
        "because": because_part(judged),
        "waived": judged.waiver is not None,
        "waiver": waiver_part(judged.waiver),
        "provisional": judged.provisional,
        "note": note_part(judged.note),
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
        "retirement": retirement_part(objective.retired),
    }


def _history(result: Result) -> list[Json]:
    """The earlier periods; a target is told once for all of those that it was in force in."""
    targets = {id(each.target): each.target for each in result.history}
    asked = {key: _asked(target) for key, target in targets.items()}
    return [_earlier(each, asked[id(each.target)]) for each in result.history]


def _asked(target: Target | None) -> Json:
    return {
        "target": bound_part(target) if target else None,
        "target_from": day(target.since) if target else None,
    }


def _earlier(judged: Judgement, asked: Json) -> Json:
    reading = judged.reading
    return {
        "period": reading.period.name,
        **figure_part(reading.estimate),
        "partial": reading.partial,
        "suppressed": reading.suppressed,
        "recorded": day(reading.recorded),
        **asked,
        "against": against_part(judged.against),
        "verdict": judged.verdict,
        "because": because_part(judged),
        "waived": judged.waiver is not None,
        "provisional": judged.provisional,
        "note": note_part(judged.note),
    }
