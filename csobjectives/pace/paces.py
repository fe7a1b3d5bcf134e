"""From the open reading of a series, and the target in force, to its pace."""

from __future__ import annotations

from collections.abc import Sequence

from csobjectives.bases import Found, absolute, held_against
from csobjectives.model import (
    Against,
    Baseline,
    Judge,
    Pace,
    Reading,
    Series,
    Source,
    Target,
    Versus,
)
from csobjectives.pace.courses import Averaged, Course, Growing, Typical, course_of
from csobjectives.pace.ways import End, outlook_of, told_of, way_to
from csobjectives.schedules import in_force


def pace_of(
    series: Series,
    targets: Sequence[Target],
    found: Found,
    level: float,
    source: Source | None = None,
) -> Pace | None:
    """The pace of a series' open period; None without such a period, or a target in force then.

    There is none either where the source is stale, or covers the period in part: rows are missing
    then that have been there; nor of a figure that is suppressed. `found` are the series of all
    objectives; `source` is the one that the rows are of, whose contract tells what amounts can be.
    """
    running = series.open
    target = None if running is None else in_force(targets, running.period)
    if running is None or target is None or series.stale:
        return None
    if running.partial or running.suppressed:
        return None
    course = course_of(series.objective.measure, source)
    against = _against(series, running, target, course, found, level)
    ends, value = _ends(target, series.objective.baseline), running.estimate.value
    if not ends or value is None or not isinstance(course, Growing | Averaged):
        return Pace(target=target, against=against)
    ways = [way_to(end, running, value, course) for end in ends]
    told = told_of(ways, value, course)
    return Pace(
        target=target,
        outlook=outlook_of(ways),
        bound=told.end.bound,
        upper=told.end.upper,
        expected=told.expected,
        needed=told.needed,
        per_day=told.per_day,
        rest=told.rest,
        against=against,
    )


def _against(
    series: Series,
    running: Reading,
    target: Target,
    course: Course | None,
    found: Found,
    level: float,
) -> Against | None:
    """The open figure held against the same days of its base, and never against a whole period.

    A baseline is a whole period's: a sum of some days is not held against it.
    """
    if target.versus == Versus.BASELINE:
        is_like_a_whole = isinstance(course, Averaged | Typical)
        return held_against(series, running, target, found, level) if is_like_a_whole else None
    if not target.versus or series.so_far is None:
        return None
    return held_against(series, running, target, found, level, period=series.so_far)


def _ends(target: Target, baseline: Baseline | None) -> list[End]:
    """What the whole period has to come to, the lower end first.

    Of all that a target may be held against, only a baseline is known before the period is over.
    Nothing is a part of one that is 0 or less. Where an end of an interval is held against the
    target, nobody knows how wide that will be.
    """
    if target.judge is not Judge.POINT:
        return []
    if target.versus:
        if target.versus != Versus.BASELINE or baseline is None:
            return []
        if target.relative and baseline.value <= 0:
            return []
        target = absolute(target, baseline.value)
    bounds = [(target.at_least, False), (target.at_most, True)]
    return [End(bound, upper, target.strict) for bound, upper in bounds if bound is not None]
