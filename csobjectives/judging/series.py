"""Every series judged: which target, what else has a say in the verdict, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from csobjectives.bases import Found, held_against
from csobjectives.judging.effects import effect_of
from csobjectives.judging.guardrails import turned
from csobjectives.judging.mixes import mix_of
from csobjectives.judging.notes import with_notes
from csobjectives.judging.progress import progress_of
from csobjectives.judging.responses import with_response
from csobjectives.judging.verdicts import judge
from csobjectives.judging.waivers import with_waiver
from csobjectives.model import (
    Judgement,
    Reading,
    Result,
    SegmentAim,
    Series,
    Source,
    Target,
    Verdict,
)
from csobjectives.pace import pace_of
from csobjectives.schedules import in_force, targets_of

_NONE: Mapping[str, Source] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What all verdicts of a run have in common."""

    found: Found
    level: float
    as_of: date
    sources: Mapping[str, Source]

    def rates_of(self, series: Series) -> Series | None:
        """The response rates that a series needs: those of its segment, else of the whole."""
        floor = series.objective.response
        if floor is None:
            return None
        of = self.found.get(floor.objective, {})
        return of.get(series.segment, of.get(()))


def judge_series(
    found: Mapping[str, Sequence[Series]],
    level: float,
    as_of: date,
    sources: Mapping[str, Source] = _NONE,
) -> dict[str, list[Result]]:
    """Every series judged as of a day, by the objective's name; one may be held against another's.

    The contracts of `sources` tell how open periods can still turn out.
    """
    by_segment = {name: {each.segment: each for each in of} for name, of in found.items()}
    run = _Run(found=by_segment, level=level, as_of=as_of, sources=sources)
    judged = {name: _results(of, run) for name, of in found.items()}
    judged = turned(judged, _judged_beside(run))
    return {
        name: [
            _finished(each, one, found[name], run)
            for each, one in zip(of, found[name], strict=True)
        ]
        for name, of in judged.items()
    }


def _results(of: Sequence[Series], run: _Run) -> list[Result]:
    """An objective's whole and segments, each by its own figures."""
    aims = {each.segment: each for each in of[0].objective.segments}
    return [_result(each, aims.get(each.segment), run) for each in of]


def _result(series: Series, aim: SegmentAim | None, run: _Run) -> Result:
    """One segment of an objective by its own figures: by the target of each period."""
    objective, targets = series.objective, targets_of(series, aim)
    *before, last = series.readings
    return Result(
        objective=objective,
        segment=series.segment,
        judged=_judged(series, last, targets, run),
        history=tuple(_of_its_time(series, each, targets, run) for each in before),
        open=series.open,
        pace=pace_of(
            series, targets, run.found, run.level, run.sources.get(objective.measure.source)
        ),
        targets=targets,
        aim=aim,
        retired=objective.until <= run.as_of,
    )


def _of_its_time(
    series: Series, reading: Reading, targets: Sequence[Target], run: _Run
) -> Judgement:
    """A period of the past, by the target that it was judged by when it was, if that is known."""
    of_now = in_force(targets, reading.period)
    return _held(series, reading, series.kept.get(reading.period, of_now), run, is_past=True)


def _judged(series: Series, reading: Reading, targets: Sequence[Target], run: _Run) -> Judgement:
    """The period that is judged: what stands in the way of a verdict on it.

    By a source that is stale nothing can be judged, whatever its figure, and that is no reason
    to pass; nor is it that the source covers no period as a whole. Before the first target of a
    schedule, and before a comparison's days have passed, the verdict is still to come.
    """
    target = in_force(targets, reading.period)
    bare = Judgement(reading=reading, target=target)
    if not targets or reading.suppressed:
        return bare
    if series.pending or target is None:
        return replace(bare, verdict=Verdict.PENDING)
    if series.stale:
        return replace(bare, verdict=Verdict.STALE, newest=series.newest)
    if reading.partial:
        return replace(bare, verdict=Verdict.NO_DATA)
    return _held(series, reading, target, run, is_past=False)


def _held(
    series: Series, reading: Reading, target: Target | None, run: _Run, *, is_past: bool
) -> Judgement:
    """One period by a target, its base if it is relative, and the response rate that it needs."""
    against = None
    is_comparable = not reading.partial and not reading.suppressed
    if target is not None and target.versus and is_comparable:
        against = held_against(series, reading, target, run.found, run.level)
    judgement = judge(reading, target, against)
    return with_response(judgement, series, run.rates_of(series), is_past=is_past)


def _judged_beside(run: _Run) -> dict[str, list[Judgement]]:
    """Further periods of objectives that are guardrails, judged for those that they guard."""
    objectives = (next(iter(of.values())).objective for of in run.found.values())
    guardrails = {name for each in objectives for name in each.guardrails}
    return {name: _further(of[()], run) for name, of in run.found.items() if name in guardrails}


def _further(whole: Series, run: _Run) -> list[Judgement]:
    """The periods of an objective that come before its history; of bases, some are parts of one.

    A source that is stale leaves its last period without a verdict, and is no reason to turn back
    what that period has turned: it is judged by its figure here, as it is in a history.
    """
    objective = whole.objective
    older = [
        each
        for each in whole.bases.values()
        if each.period.window == objective.window and not each.settling
    ]
    last = whole.readings[-1:] if whole.stale else ()
    return [_of_its_time(whole, each, objective.targets, run) for each in (*older, *last)]


def _finished(result: Result, series: Series, beside: Sequence[Series], run: _Run) -> Result:
    """A result with its waivers and notes, what it does, and what is told beside the verdict.

    The judged period needs a waiver that has not expired as of the day; an earlier period one that
    had not when that period ended, for it was judged then. So it is with provisional targets, and
    with the day on which an objective retired.
    """
    day = min(run.as_of, result.objective.until)
    softened = replace(
        result,
        judged=with_waiver(result.judged, series, day),
        history=tuple(
            with_waiver(each, series, each.reading.period.end) for each in result.history
        ),
    )
    noted = with_notes(softened, run.as_of)
    return replace(
        noted,
        effect=effect_of(noted, series),
        mix=None if noted.segment else mix_of(beside, run.level),
        progress=progress_of(noted.objective, noted.judged),
    )
