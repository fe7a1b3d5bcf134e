"""Two runs held against each other, objective by objective."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives.changes.past import noted, rejudged, restated
from csobjectives.changes.records import (
    Begun,
    Changes,
    Condition,
    Direction,
    Gated,
    Moved,
    Otherwise,
    Pair,
    Rejudged,
    Scored,
    Term,
    Turn,
    Waived,
    Way,
)
from csobjectives.changes.runs import Run, Standing, in_results, run_of
from csobjectives.changes.targets import moved_targets
from csobjectives.model import (
    BY_FIGURE,
    GateResult,
    Judgement,
    Result,
    Score,
    Scorecard,
    Verdict,
    Versus,
    Waiver,
)
from csobjectives.problems import Location
from csobjectives.version import __version__

_NOWHERE = Location("")
_RANK = {verdict: rank for rank, verdict in enumerate(Verdict)}
_WAYS, _DIRECTIONS, _BECAME = list(Way), list(Direction), list(Begun)


def changes_between(earlier: Run, scorecard: Scorecard) -> Changes:
    """What has changed from an earlier run to a scorecard; worse things come first."""
    as_of = scorecard.moment.date()
    now = run_of(scorecard, as_of, __version__)
    pairs = list(_pairs(earlier, now, scorecard.results))
    wholes = [each for each in pairs if not each.now.segment]
    pursued = [each for each in pairs if not (each.then.retired or each.now.retired)]
    known = {each.name for of in scorecard.sets for each in of.objectives}
    lost = [each for each in _wholes(earlier) if now.of(each.name) is None]
    turned = sorted(_turns(pursued), key=_badness)
    return Changes(
        then=earlier,
        now=now,
        turned=tuple(each for each in turned if not each.pair.now.segment),
        segments_turned=tuple(each for each in turned if each.pair.now.segment),
        moved=tuple(sorted(moved_targets(pursued), key=_edited_first)),
        waived=tuple(sorted(_waived(pursued), key=lambda each: _BECAME.index(each.became))),
        rejudged=tuple(sorted(rejudged(pursued), key=_loosened_first)),
        noted=tuple(noted(pursued)),
        terms=tuple(term for each in pursued for term in _terms(each)),
        otherwise=tuple(each for pair in wholes for each in _otherwise(pair)),
        restated=tuple(restated(each for each in wholes if not any(_otherwise(each)))),
        new=tuple(each for each in _wholes(now) if earlier.of(each.name) is None),
        retired=tuple(each for each in wholes if each.now.retired and not each.then.retired),
        resumed=tuple(each for each in wholes if each.then.retired and not each.now.retired),
        unread=tuple(each for each in lost if each.name in known),
        gone=tuple(each for each in lost if each.name not in known),
        scores=tuple(_scored(earlier, now)),
        gates=tuple(_gated(earlier, now)),
        conditions=tuple(_conditions(earlier, now)),
    )


def _pairs(earlier: Run, now: Run, results: Iterable[Result]) -> Iterator[Pair]:
    for result in results:
        key = result.objective.name, frozenset(result.segment)
        then, of_now = earlier.standings.get(key), now.standings[key]
        if then is not None:
            # Results do not tell working time from other time.
            unit = of_now.unit if str(then.unit) == str(of_now.unit) else then.unit
            yield Pair(then=replace(then, unit=unit), now=of_now, result=result)


def _wholes(run: Run) -> Iterator[Standing]:
    return (each for each in run.standings.values() if not each.segment)


def _turns(pairs: Iterable[Pair]) -> Iterator[Turn]:
    for pair in pairs:
        then, now = pair.then.judged.verdict, pair.now.judged.verdict
        if then is not now:
            yield Turn(pair=pair, way=_way(then, now))


def _way(then: Verdict | None, now: Verdict | None) -> Way:
    """Better is only what a figure shows: a miss that nothing is known of any more is not."""
    if then is None or now is None:
        return Way.NEITHER
    if _RANK[now] < _RANK[then]:
        return Way.WORSE
    return Way.BETTER if now in BY_FIGURE else Way.NEITHER


def _badness(turn: Turn) -> tuple[int, int, int]:
    """Worse turns come first, and of these the worst verdicts, from the best ones."""
    then, now = (
        len(_RANK) if each is None else _RANK[each]
        for each in (turn.pair.then.judged.verdict, turn.pair.now.judged.verdict)
    )
    return _WAYS.index(turn.way), now, -then


def _edited_first(moved: Moved) -> tuple[bool, int]:
    return not moved.edited, _DIRECTIONS.index(moved.direction)


def _loosened_first(rejudged: Rejudged) -> int:
    direction = rejudged.direction
    return len(_DIRECTIONS) if direction is None else _DIRECTIONS.index(direction)


def _waived(pairs: Iterable[Pair]) -> Iterator[Waived]:
    """Waivers of objectives, and of segments that are not waived with the whole."""
    of_wholes: dict[str, tuple[Waiver | None, Waiver | None]] = {}
    for pair in pairs:
        both = _leave(pair.then.judged), _leave(pair.now.judged)
        if not pair.now.segment:
            of_wholes[pair.now.name] = both
        elif both == of_wholes.get(pair.now.name):
            continue
        then, now = both
        if then != now:
            became = Begun.BEGAN if then is None else Begun.CHANGED
            became = Begun.ENDED if now is None else became
            yield Waived(pair=pair, became=became, then=then, now=now)


def _leave(judged: Judgement) -> Waiver | None:
    """The waiver of a judged period, as results tell of it."""
    waiver = judged.waiver
    if waiver is None:
        return None
    return replace(waiver, location=_NOWHERE, periods=(), segment=())


def _terms(pair: Pair) -> Iterator[Term]:
    """What an objective says about its verdict, that is told otherwise now."""
    then, now = (dict(_said(each, pair)) for each in (pair.then, pair.now))
    for name, text in now.items():
        if then[name] != text:
            yield Term(pair=pair, name=name, then=then[name], now=text)


def _said(standing: Standing, pair: Pair) -> Iterator[tuple[str, str]]:
    if pair.now.segment:
        if pair.result.aim is not None:
            yield "owner", standing.owner
        return
    yield "enforcement", standing.enforcement
    yield "segment enforcement", standing.segment_enforcement
    yield "weight", str(in_results(standing.weight))
    yield "essential", "yes" if standing.essential else "no"
    yield "guardrails", ", ".join(sorted(standing.guardrails))
    yield "owner", standing.owner
    yield "type", standing.type
    target = pair.now.judged.target
    if target is None or target.versus != Versus.BASELINE:  # else the target moves with it
        yield "baseline", "" if standing.baseline is None else str(in_results(standing.baseline))


def _otherwise(pair: Pair) -> Iterator[Otherwise]:
    then, now = pair.then.measured, pair.now.measured
    for name in dict.fromkeys((*now, *then)):
        before, after = then.get(name, ""), now.get(name, "")
        if before != after:
            yield Otherwise(pair=pair, name=name, then=before, now=after)


def _scored(earlier: Run, now: Run) -> Iterator[Scored]:
    """The scores of the project and of the sets that both runs have."""
    then_of, now_of = earlier.scores, now.scores
    if _numbers(then_of.project) != _numbers(now_of.project):
        yield Scored(name="", then=then_of.project, now=now_of.project)
    for name, score in now_of.sets.items():
        before = then_of.sets.get(name)
        if before is None:
            continue
        met = then_of.met[name], now_of.met[name]
        if _numbers(before) != _numbers(score) or met[0] is not met[1]:
            turned = met if met[0] is not met[1] else None
            yield Scored(name=name, then=before, now=score, met=turned)


def _numbers(score: Score) -> Sequence[Fraction | int | None]:
    return in_results(score.value), in_results(score.with_waivers), score.judged, score.of


def _gated(earlier: Run, now: Run) -> Iterator[Gated]:
    for name in dict.fromkeys((*now.gates, *earlier.gates)):
        then, of_now = earlier.gates.get(name), now.gates.get(name)
        if _gate(then) != _gate(of_now):
            yield Gated(name=name, then=then, now=of_now)


def _gate(gate: GateResult | None) -> GateResult | None:
    if gate is None:
        return None
    return replace(gate, found=in_results(gate.found), wanted=in_results(gate.wanted))


def _conditions(earlier: Run, now: Run) -> Iterator[Condition]:
    """What makes figures of both runs differ by itself."""
    then, of_now = (
        {
            "level": str(each.level),
            "smallest segment": str(each.smallest_segment or ""),
            "csobjectives": each.version,
            **each.libraries,
        }
        for each in (earlier, now)
    )
    for name in dict.fromkeys((*of_now, *then)):
        before, after = then.get(name, ""), of_now.get(name, "")
        if before != after:
            yield Condition(name=name, then=before, now=after)
