"""What two runs say of the same periods before the judged one, which ought to be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from csobjectives.changes.records import Direction, Noted, Pair, Rejudged, Restated
from csobjectives.changes.runs import Stated, in_results
from csobjectives.changes.targets import direction_of
from csobjectives.model import Note, Target, Verdict

_LATER = frozenset({None, Verdict.PENDING, Verdict.STALE})
"""What becomes a verdict by itself, when days have passed and rows have come."""


def restated(pairs: Iterable[Pair]) -> Iterator[Restated]:
    """The figures of the same periods that are others now."""
    for pair in pairs:
        then, now = pair.then.past, pair.now.past
        changed = [name for name in now if name in then and _differ(then[name], now[name])]
        if changed:
            *others, last = changed
            before, after = then[last], now[last]
            yield Restated(pair=pair, period=last, then=before, now=after, others=len(others))


def _differ(then: Stated, now: Stated) -> bool:
    return (then.value, then.n) != (in_results(now.value), now.n)


def rejudged(pairs: Iterable[Pair]) -> Iterator[Rejudged]:
    """The periods whose target or verdict is another one now, however their figures are made."""
    for pair in pairs:
        if (pair.then.window, pair.then.unit) != (pair.now.window, pair.now.unit):
            continue
        both = dict(_of_both(pair))
        moved = [name for name, (then, now) in both.items() if then.bounds != now.bounds]
        turned = [name for name, (then, now) in both.items() if _has_turned(then, now)]
        if moved:
            yield _told(pair, both, moved, turned, is_of_targets=True)
        if others := [name for name in turned if name not in moved]:
            yield _told(pair, both, others, turned, is_of_targets=False)


def _of_both(pair: Pair) -> Iterator[tuple[str, tuple[Stated, Stated]]]:
    """What both runs state of a period; not of one that both judged, which is told by itself."""
    judged = {each.judged.reading.period.name for each in (pair.then, pair.now)}
    for name, now in pair.now.past.items():
        then = pair.then.past.get(name)
        if then is not None and judged != {name}:
            yield name, (then, now)


def _has_turned(then: Stated, now: Stated) -> bool:
    return then.verdict is not now.verdict and not _LATER & {then.verdict, now.verdict}


def _told(
    pair: Pair,
    both: Mapping[str, tuple[Stated, Stated]],
    names: list[str],
    turned: list[str],
    *,
    is_of_targets: bool,
) -> Rejudged:
    period = next((name for name in reversed(names) if name in turned), names[-1])
    directions = {direction_of(*_targets(pair, name, both[name][0])) for name in names}
    direction = directions.pop() if len(directions) == 1 else Direction.CHANGED
    then, now = both[period]
    return Rejudged(
        pair=pair,
        direction=direction if is_of_targets else None,
        period=period,
        then=then,
        now=now,
        targets=_targets(pair, period, then),
        others=len(names) - 1,
    )


def _targets(pair: Pair, period: str, then: Stated) -> tuple[Target | None, Target | None]:
    """What was asked of a period, and is.

    Results have no more of an earlier period's target than its bounds: on which side they are, the
    judged period's target tells, and the rest is as it is now.
    """
    judgements = (*pair.result.history, pair.result.judged)
    now = next(each.target for each in judgements if each.reading.period.name == period)
    like = now or pair.then.judged.target
    if not then.bounds or like is None:
        return None, now
    low, high = _sides(then.bounds, pair.then.judged.target or like)
    return replace(like, at_least=low, at_most=high, versus=then.versus), now


def _sides(bounds: tuple[Fraction, ...], like: Target) -> tuple[Fraction | None, Fraction | None]:
    if len(bounds) > 1:
        return bounds[0], bounds[1]
    return (bounds[0], None) if like.at_least is not None else (None, bounds[0])


def noted(pairs: Iterable[Pair]) -> Iterator[Noted]:
    """The notes on periods that both runs show, where one came, went or says something else."""
    for pair in pairs:
        for name, now in pair.now.past.items():
            then = pair.then.past.get(name)
            if then is not None and _says(then.note) != _says(now.note):
                yield Noted(pair=pair, period=name, then=then.note, now=now.note)


def _says(note: Note | None) -> tuple[str, str, date | None, date | None] | None:
    return None if note is None else (note.cause, note.action, note.due, note.done)
