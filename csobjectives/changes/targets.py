"""What became of a target between two runs, and whether somebody edited it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives.changes.records import Direction, Moved, Pair
from csobjectives.changes.runs import in_results
from csobjectives.model import Glide, Judge, Target, Versus
from csobjectives.periods import parse_period
from csobjectives.problems import Location
from csobjectives.schedules import in_force
from csobjectives.windows import Window

_NOWHERE = Location("")
_HARDER = (Judge.BENEFIT_OF_DOUBT, Judge.POINT, Judge.PROVEN)


def moved_targets(pairs: Iterable[Pair]) -> Iterator[Moved]:
    """The targets of objectives that moved, and of their segments where these moved otherwise."""
    of_wholes: dict[str, Moved] = {}
    for pair in pairs:
        moved = _moved(pair)
        whole = of_wholes.get(pair.now.name)
        if moved is None:
            continue
        if not pair.now.segment:
            of_wholes[pair.now.name] = moved
        if whole is None or not (is_same(moved.then, whole.then) and is_same(moved.now, whole.now)):
            yield moved


def _moved(pair: Pair) -> Moved | None:
    """How a target moved; None where it asks the same."""
    then, targets = pair.then.judged.target, pair.result.targets
    now = _on_its_way(pair.now.judged.target, targets)
    if then is None and now is None:  # as of a segment of a sum, whatever the whole has
        return None
    of_then = _asked_then(pair)
    bases = _bases(pair)
    edited = bases is not None or not is_same(then, of_then)
    if edited and of_then is not None:
        now = of_then
    if bases is None and is_same(then, now):
        return None
    direction = direction_of(then, now, bases)
    return Moved(pair=pair, direction=direction, then=then, now=now, edited=edited, bases=bases)


def _bases(pair: Pair) -> tuple[Fraction, Fraction] | None:
    """The baselines of then and now, where they differ and the target is held against them."""
    asks = {each.versus for each in (pair.then.judged.target, pair.now.judged.target) if each}
    then, now = pair.then.baseline, in_results(pair.now.baseline)
    if asks != {Versus.BASELINE} or then is None or now is None or then == now:
        return None
    return then, now


def _asked_then(pair: Pair) -> Target | None:
    """What the documents of now ask of the period that was judged then.

    Of a period that they do not know, for the window is another one, that is not known.
    """
    then, targets = pair.then.judged, pair.result.targets
    if pair.then.window != pair.now.window:
        return then.target
    period, window = then.reading.period, pair.result.objective.window
    if window != Window.DAYS:  # else, results tell all of it
        try:
            period = parse_period(period.name, window)
        except ValueError:
            return then.target
    return _on_its_way(in_force(targets, period), targets)


def _on_its_way(target: Target | None, targets: Sequence[Target]) -> Target | None:
    """A target in force with the glide path of its step, if it has one."""
    if target is None or target.since is None:
        return target
    step = next((each for each in targets if each.since == target.since), None)
    return target if step is None else replace(target, glide=step.glide)


def is_same(one: Target | None, other: Target | None) -> bool:
    """Whether two targets ask the same, wherever they stand and since whenever."""
    return _content(one) == _content(other)


def _content(target: Target | None) -> Target | None:
    """What a target asks, in the digits of results."""
    if target is None:
        return None
    glide = target.glide
    return replace(
        target,
        location=_NOWHERE,
        since=None,
        at_least=in_results(target.at_least),
        at_most=in_results(target.at_most),
        stretch=in_results(target.stretch),
        tolerance=in_results(target.tolerance) or Fraction(0),
        glide=glide and Glide(to=in_results(glide.to) or Fraction(0), by=glide.by),
    )


def direction_of(
    then: Target | None, now: Target | None, bases: tuple[Fraction, Fraction] | None = None
) -> Direction:
    """Whether a target is easier to meet now; where it is both, or neither, it only changed.

    `bases` are the baselines of then and now, where one has moved.
    """
    if then is None:
        return Direction.SET
    if now is None:
        return Direction.DROPPED
    if (then.versus, then.relative) != (now.versus, now.relative):
        return Direction.CHANGED
    found = {each > 0 for each in (*_harder(then, now), *_harder_by(bases, now)) if each}
    if len(found) != 1:
        return Direction.CHANGED
    return Direction.TIGHTENED if found.pop() else Direction.LOOSENED


def _harder(then: Target, now: Target) -> Iterator[int]:
    """Of each thing that decides on meeting a target: 1 where it is harder now, -1 easier."""
    bounds = (
        _compared(then.at_least, now.at_least),
        -_compared(then.at_most, now.at_most, absent=-1),
    )
    yield from bounds
    if not any(bounds):
        yield now.strict - then.strict
    yield -_compared(then.tolerance, now.tolerance)
    yield _HARDER.index(now.judge) - _HARDER.index(then.judge)
    yield (then.review_by is not None) - (now.review_by is not None)
    rises = now.at_least is not None
    if then.glide is not None and now.glide is not None:
        to = _compared(then.glide.to, now.glide.to)
        yield to if rises else -to


def _harder_by(bases: tuple[Fraction, Fraction] | None, now: Target) -> Iterator[int]:
    """1 where a higher baseline asks for more now, -1 for less; of a band, both."""
    if bases is None:
        return
    way = _compared(*bases)
    if now.at_least is not None:
        yield way
    if now.at_most is not None:
        yield -way


def _compared(then: Fraction | None, now: Fraction | None, absent: int = 1) -> int:
    """1 where a number is larger now, -1 where smaller; `absent` of one that was not there."""
    then, now = in_results(then), in_results(now)
    if then is None or now is None:
        return absent * ((now is not None) - (then is not None))
    return (now > then) - (now < then)
