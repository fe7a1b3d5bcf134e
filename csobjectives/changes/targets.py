"""What became of a target between two runs, and whether somebody edited it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives.changes.records import Direction
from csobjectives.changes.runs import in_results
from csobjectives.model import Glide, Judge, Target
from csobjectives.periods import Period
from csobjectives.problems import Location
from csobjectives.schedules import in_force

_NOWHERE = Location("")
_HARDER = (Judge.BENEFIT_OF_DOUBT, Judge.POINT, Judge.PROVEN)


def asked_of(period: Period, targets: Sequence[Target]) -> Target | None:
    """The target that a schedule has in a period, with the glide path that it is on."""
    return on_its_way(in_force(targets, period), targets)


def on_its_way(target: Target | None, targets: Sequence[Target]) -> Target | None:
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


def direction_of(then: Target | None, now: Target | None) -> Direction:
    """Whether a target is easier to meet now; where it is both, or neither, it only changed."""
    if then is None:
        return Direction.SET
    if now is None:
        return Direction.DROPPED
    if (then.versus, then.relative) != (now.versus, now.relative):
        return Direction.CHANGED
    found = {each > 0 for each in _harder(then, now) if each}
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


def _compared(then: Fraction | None, now: Fraction | None, absent: int = 1) -> int:
    """1 where a number is larger now, -1 where smaller; `absent` of one that was not there."""
    then, now = in_results(then), in_results(now)
    if then is None or now is None:
        return absent * ((now is not None) - (then is not None))
    return (now > then) - (now < then)
