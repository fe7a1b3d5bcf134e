"""Every series judged: which target, what else has a say in the verdict, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from csobjectives.bases import held_against
from csobjectives.judging.effects import effect_of
from csobjectives.judging.guardrails import turned
from csobjectives.judging.mixes import mix_of
from csobjectives.judging.notes import with_notes
from csobjectives.judging.progress import progress_of
from csobjectives.judging.responses import with_response
from csobjectives.judging.verdicts import judge
from csobjectives.judging.waivers import with_waivers
from csobjectives.model import (
    Judgement,
    Objective,
    Reading,
    Result,
    SegmentAim,
    Series,
    Source,
    Target,
    Verdict,
)
from csobjectives.pace import pace_of
from csobjectives.schedules import in_force

Found = Mapping[str, Sequence[Series]]
_NONE: Mapping[str, Source] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What all verdicts of a run have in common."""

    level: float
    as_of: date
    sources: Mapping[str, Source]


def judge_series(
    found: Found, level: float, as_of: date, sources: Mapping[str, Source] = _NONE
) -> dict[str, list[Result]]:
    """Every series judged as of a day, by the objective's name; one may be held against another's.

    The contracts of `sources` tell how open periods can still turn out.
    """
    terms = _Run(level=level, as_of=as_of, sources=sources)
    judged = {name: [_result(each, found, terms) for each in of] for name, of in found.items()}
    judged = turned(judged, _judged_beside(found, terms))
    return {
        name: [
            _finished(each, one, found[name], terms)
            for each, one in zip(of, found[name], strict=True)
        ]
        for name, of in judged.items()
    }


def aim_of(objective: Objective, series: Series) -> SegmentAim | None:
    """What an objective says about a segment by its name."""
    alike = (each for each in objective.segments if each.segment == series.segment)
    return next(alike, None)


def targets_of(series: Series) -> tuple[Target, ...]:
    """The targets of a series: a segment has its own, else those of each, else the whole's.

    A sum's target is the whole's alone.
    """
    objective = series.objective
    if not series.segment:
        return objective.targets
    aim = aim_of(objective, series)
    if aim is not None and aim.targets:
        return aim.targets
    return objective.each or (() if series.adds_up else objective.targets)


def _result(series: Series, found: Found, terms: _Run) -> Result:
    """One segment of an objective by its own figures: by the target of each period."""
    targets = targets_of(series)
    judged = partial(_judged, series, found, terms)
    *before, last = series.readings
    history = []
    for reading in before:
        of_now = in_force(targets, reading.period)
        history.append(judged(reading, series.kept.get(reading.period, of_now)))
    target = in_force(targets, last.period)
    objective = series.objective
    return Result(
        objective=objective,
        segment=series.segment,
        judged=_last(series, judged(last, target), is_due=bool(targets)),
        history=tuple(history),
        open=series.open,
        pace=pace_of(
            series, targets, found, terms.level, terms.sources.get(objective.measure.source)
        ),
        aim=aim_of(objective, series) if series.segment else None,
        retired=objective.retired is not None and objective.retired.on <= terms.as_of,
    )


def _judged(
    series: Series, found: Found, terms: _Run, reading: Reading, target: Target | None
) -> Judgement:
    """One period by its target, its base if it is relative, and the response rate it needs."""
    against = None
    if target is not None and target.versus:
        against = held_against(series, reading, target, found, terms.level)
    return with_response(judge(reading, target, against), series, found)


def _last(series: Series, judgement: Judgement, *, is_due: bool) -> Judgement:
    """The period that is judged: what stands in the way of a verdict on it.

    By a source that is stale nothing can be judged, whatever its figure, and that is no reason
    to pass; nor is it that the source covers no period as a whole. Before the first target of a
    schedule, and before a comparison's days have passed, the verdict is still to come.
    """
    if not is_due or judgement.reading.suppressed:
        return judgement
    if series.pending or judgement.target is None:
        return replace(judgement, verdict=Verdict.PENDING, held=None, difference=None, certain=None)
    if series.stale:
        bare = Judgement(reading=judgement.reading, target=judgement.target)
        return replace(bare, verdict=Verdict.STALE, newest=series.newest)
    if judgement.reading.partial:
        return replace(judgement, verdict=Verdict.NO_DATA)
    return judgement


def _judged_beside(found: Found, terms: _Run) -> dict[str, list[Judgement]]:
    """Further periods of objectives that are guardrails, judged for those that they guard."""
    return {
        of[0].objective.name: [
            _judged(of[0], found, terms, each, in_force(of[0].objective.targets, each.period))
            for each in of[0].bases.values()
        ]
        for of in found.values()
        if of[0].objective.guards or of[0].objective.guards_days
    }


def _finished(result: Result, series: Series, beside: Sequence[Series], terms: _Run) -> Result:
    """A result with its waivers and notes, what it does, and what is told beside the verdict."""
    result = with_notes(with_waivers(result, terms.as_of))
    return replace(
        result,
        effect=effect_of(result, series),
        mix=None if result.segment else mix_of(beside, terms.level),
        progress=progress_of(result.objective, result.judged),
    )
