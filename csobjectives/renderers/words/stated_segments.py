"""What an objective promises of its segments, as the end of its sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from csobjectives.binding import estimator_of
from csobjectives.model import Objective, Target, Versus
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.slots import apart_from, bounds, code, listed
from csobjectives.renderers.words.targets import (
    days_of,
    glide_in_words,
    judged_in_words,
    with_following,
)
from csobjectives.renderers.words.windows import base_in_words

_MOST = 3  # segments with targets of their own that are named


def handed_down(objective: Objective) -> Iterator[str]:
    """That the target is each segment's as well; a sum's is the whole's alone."""
    has_own = bool(objective.each) or objective.every_segment is not None
    if objective.measure.by and not has_own and not is_the_wholes(objective):
        yield f"overall and for {_every(objective.measure.by)}"


def own_targets(objective: Objective, until: date | None, spelling: str) -> Iterator[str]:
    """What is aimed at in segments, while the objective's last target holds, `until` a day.

    `spelling` is that of a target in the metric's sentence. Of many targets it is only said that
    they are there.
    """
    by = objective.measure.by
    of_each = _asked(objective.each, objective, until, spelling)
    if of_each:
        yield f"and {of_each} for {_every(by)}"
    elif objective.every_segment is not None:
        yield f"and with a target of its own for {_every(by)}"
        return
    named: defaultdict[str, list[str]] = defaultdict(list)
    for each in objective.segments:
        if asked := _asked(each.targets, objective, until, spelling):
            named[asked].append(code(segment_label(each.segment)))
    other = "but" if objective.each or not is_the_wholes(objective) else "and"
    if sum(map(len, named.values())) > _MOST:
        yield f"{other} with targets of their own for some"
    elif named:
        yield f"{other} " + listed([f"{asked} for {listed(of)}" for asked, of in named.items()])


def is_the_wholes(objective: Objective) -> bool:
    """Whether the whole's figure is that of its parts together: its target is not theirs."""
    return objective.target is not None and estimator_of(objective.measure).additive


def _every(by: Sequence[str]) -> str:
    named = [code(each) for each in by]
    return f"each combination of {listed(named)}" if len(named) > 1 else f"each {named[0]}"


def _asked(
    targets: Sequence[Target], objective: Objective, until: date | None, spelling: str
) -> str:
    """`at least 25`; of a schedule, the steps of the same days, with theirs where they differ.

    Empty where there is none.
    """
    target = objective.target
    since = None if target is None else target.since
    steps = [
        (step, following)
        for step, following in with_following(targets)
        if _is_before(step.since, until) and _is_before(since, following)
    ]
    told = []
    for step, following in steps:
        words = _bound(step, objective, spelling)
        is_all = len(steps) == 1 and (step.since is None or not _is_before(since, step.since))
        words += "" if is_all else f" {days_of(step, following)}"
        glide = glide_in_words(step, objective.measure.unit)
        more = "".join(f", {each}" for each in (judged_in_words(step), glide) if each)
        told.append(f"{words}{more}," if more else words)
    return listed(told)


def _is_before(start: date | None, end: date | None) -> bool:
    """Whether what begins on a day begins before another; None has no beginning, or no end."""
    return start is None or end is None or start < end


def _bound(target: Target, objective: Objective, spelling: str) -> str:
    """A target as the sentence tells the whole's, with what it is held against."""
    unit, window = objective.measure.unit, objective.window
    if not target.versus:
        return bounds(target, unit, spelling)
    if target.versus in (Versus.PREVIOUS, Versus.LAST_YEAR):
        moved = bounds(target, unit, "relative" if target.relative else "change")
        return f"{moved} against {base_in_words(target.versus, window)}"
    of = "the baseline" if target.versus == Versus.BASELINE else code(target.versus)
    return f"{apart_from(target, unit)} {of}"
