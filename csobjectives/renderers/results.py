"""`csobjectives/results/v1`: the scorecard for machines, as JSON with frozen names."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from csobjectives.model import (
    Against,
    Baseline,
    Estimate,
    Exclusion,
    Judgement,
    Objective,
    ObjectiveSet,
    Option,
    Pace,
    Result,
    Scorecard,
    Segment,
    SourceCount,
    Target,
    Verdict,
)
from csobjectives.problems import Problem
from csobjectives.renderers.targets import rises, step_of
from csobjectives.version import __version__

FORMAT = "csobjectives/results/v1"
_DIGITS = Context(prec=12)
_JUDGED = (Verdict.MET, Verdict.AT_RISK, Verdict.MISSED)

Json = dict[str, object]


def render_results(scorecard: Scorecard) -> str:
    """The scorecard as JSON text; the same scorecard gives the same bytes."""
    whole = [result for result in scorecard.results if not result.segment]
    content: Json = {
        "format": FORMAT,
        "tool": {"name": "csobjectives", "version": __version__},
        "libraries": dict(scorecard.libraries),
        "as_of": scorecard.as_of.astimezone(ZoneInfo(scorecard.timezone)).isoformat(),
        "level": scorecard.level,
        "exit_code": int(scorecard.exit_code),
        "counts": {
            verdict: sum(result.judged.verdict is verdict for result in whole)
            for verdict in reversed(Verdict)
        },
        "sets": [_set(each, scorecard) for each in scorecard.sets],
        "results": [row for result in scorecard.results for row in _rows(result)],
        "problems": [_problem(problem) for problem in scorecard.problems],
        "sources": [_source(count) for count in scorecard.counts],
        "inputs": [
            {"path": each.path, "bytes": each.bytes, "source": each.source}
            for each in scorecard.inputs
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _set(objectives: ObjectiveSet, scorecard: Scorecard) -> Json:
    """A set of which nothing was judged has no score, and is not met."""
    score = scorecard.scores.sets.get(objectives.name)
    return {
        "name": objectives.name,
        "title": objectives.title,
        "owner": objectives.owner,
        "version": objectives.version,
        "score": _number(score.value) if score else None,
        "score_with_waivers": _number(score.with_waivers) if score else None,
        "judged": score.judged if score else 0,
        "of": score.of if score else 0,
        "met": scorecard.scores.met.get(objectives.name, False),
    }


def _rows(result: Result) -> list[Json]:
    """The judged period's row, and the open one's where there is one."""
    rows = [_row(result, result.judged, history=result.history)]
    if result.open is not None:
        target = result.pace.target if result.pace is not None else None
        running = Judgement(reading=result.open, target=target)
        rows.append(_row(result, running, pace=result.pace, is_open=True))
    return rows


def _row(
    result: Result,
    judged: Judgement,
    history: tuple[Judgement, ...] = (),
    pace: Pace | None = None,
    is_open: bool = False,
) -> Json:
    objective, reading = result.objective, judged.reading
    measure = objective.measure
    where = (judged.target or objective.target or objective).location
    return {
        "set": objective.set_name,
        "objective": objective.id,
        "type": objective.type,
        "metric": measure.metric,
        "variant": ({"variant": measure.variant} if measure.variant else {})
        | {name: _option(option) for name, option in measure.options.items()},
        "clock": measure.clock.name if measure.clock is not None else None,
        "window": objective.window.written,
        "timezone": objective.timezone or None,
        "period": reading.period.name,
        "segment": _segment(result.segment),
        "open": is_open,
        "passed": reading.passed if is_open else None,
        "to_come": reading.to_come if is_open else None,
        "settling": reading.settling,
        "settles": _day(reading.settles),
        "partial": reading.partial,
        "recorded": _day(reading.recorded),
        "value": _number(reading.estimate.value),
        "unit": str(measure.unit),
        "n": reading.estimate.n,
        "numerator": _number(reading.estimate.numerator),
        "denominator": _number(reading.estimate.denominator),
        **_interval(reading.estimate),
        "made_of": {name: _figure(each) for name, each in reading.estimate.made_of.items()},
        "target": _target(objective, judged.target),
        "against": _against(judged.against),
        "difference": _number(judged.difference),
        "verdict": judged.verdict,
        "certain": judged.certain,
        "pace": _pace(pace),
        "enforcement": objective.enforcement,
        "excluded": dict(reading.excluded),
        "exclusions": _exclusions(objective.exclusions),
        "baseline": _baseline(objective.baseline),
        "where": {"file": where.file, "line": where.line, "column": where.column},
        "history": [_earlier(each) for each in history],
    }


def _figure(estimate: Estimate) -> Json:
    """A figure that another one is made of."""
    return {"value": _number(estimate.value), **_interval(estimate), "n": estimate.n}


def _earlier(judged: Judgement) -> Json:
    estimate, target = judged.reading.estimate, judged.target
    return {
        "period": judged.reading.period.name,
        "value": _number(estimate.value),
        **_interval(estimate),
        "n": estimate.n,
        "partial": judged.reading.partial,
        "recorded": _day(judged.reading.recorded),
        "target": _bound(target) if target else None,
        "target_from": _day(target.since) if target else None,
        "against": _against(judged.against),
        "verdict": judged.verdict,
    }


def _bound(target: Target) -> int | float | list[int | float | None] | None:
    """The bound alone, as it was in its period; both of a band."""
    ends = [_number(each) for each in (target.at_least, target.at_most) if each is not None]
    return ends if len(ends) > 1 else ends[0]


def _interval(estimate: Estimate) -> Json:
    return {"low": _number(estimate.low), "high": _number(estimate.high)}


def _segment(segment: Segment) -> Json:
    return dict(segment)


def _target(objective: Objective, target: Target | None) -> Json | None:
    """Every key is always there; a band has `between` and neither bound."""
    if target is None:
        return None
    low, high = _number(target.at_least), _number(target.at_most)
    band = low is not None and high is not None
    step = step_of(objective, target)
    glide = step.glide if step is not None else None
    is_rising = step is not None and rises(step)
    return {
        "at_least": None if band else low,
        "at_most": None if band else high,
        "between": [low, high] if band else None,
        "tolerance": _number(target.tolerance),
        "stretch": _number(target.stretch),
        "min_sample": target.min_sample,
        "from": _day(target.since),
        "rising_to": _number(glide.to) if glide and is_rising else None,
        "falling_to": _number(glide.to) if glide and not is_rising else None,
        "by": _day(glide.by) if glide else None,
        "versus": target.versus or None,
        "relative": target.relative,
    }


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
        "change": _number(change.value),
        "change_low": _number(change.low),
        "change_high": _number(change.high),
        "refused": against.refused,
    }


def _pace(pace: Pace | None) -> Json | None:
    """How an open period stands; what does not apply is null."""
    if pace is None:
        return None
    return {
        "outlook": pace.outlook,
        "bound": _number(pace.bound),
        "upper": pace.upper,
        "expected": _number(pace.expected),
        "needed": _number(pace.needed),
        "per_day": _number(pace.per_day),
        "rest": _number(pace.rest),
        "against": _against(pace.against),
    }


def _baseline(baseline: Baseline | None) -> Json | None:
    if baseline is None:
        return None
    return {"value": _number(baseline.value), "as_of": _day(baseline.as_of)}


def _exclusions(exclusions: Iterable[Exclusion]) -> list[Json]:
    """Days that are left out, the last one of them included."""
    return [
        {"from": _day(each.start), "to": _day(each.end), "reason": each.reason}
        for each in exclusions
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _problem(problem: Problem) -> Json:
    place = problem.location
    return {
        "slug": problem.slug,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _source(count: SourceCount) -> Json:
    return {
        "name": count.source,
        "rows": count.rows,
        "undated": count.undated,
        "rejected": [
            {"column": column, "reason": reason, "rows": rows}
            for (column, reason), rows in count.rejected.items()
        ],
        "excluded": dict(count.excluded),
        "exclusions": _exclusions(count.exclusions),
        "newest": count.newest.isoformat() if count.newest else None,
    }


def _option(option: Option) -> object:
    if isinstance(option, Fraction):
        return _number(option)
    return option if isinstance(option, str) else list(option)


def _number(value: Fraction | float | None) -> int | float | None:
    """A JSON number of 12 significant digits; whole numbers stay whole, and None is null.

    An interval's end that lies in infinity is no number, and therefore null, too.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    exactly = Fraction(value)
    if isinstance(value, Fraction) and exactly.denominator == 1:
        return exactly.numerator
    return float(_DIGITS.divide(Decimal(exactly.numerator), Decimal(exactly.denominator)))
