"""What an objective says about its verdicts: segments' targets, what a miss does, what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from csobjectives.model import FAILING, Enforcement, Objective, SegmentAim, Target, Verdict
from csobjectives.quantities import NUMBER, SHARE
from csobjectives.renderers.words.dates import spelled_day
from csobjectives.renderers.words.fact import Fact
from csobjectives.renderers.words.figures import count, exact
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.slots import listed
from csobjectives.renderers.words.stated_segments import is_the_wholes
from csobjectives.renderers.words.targets import asked, days_of, terms_of, with_following
from csobjectives.renderers.words.text import plain

_ENFORCEMENT = {
    Enforcement.BLOCKING: "fails the check (blocking)",
    Enforcement.ADVISORY: "warns (advisory)",
    Enforcement.TRACKED: "is shown only (tracked)",
}
_FAILS = (Verdict.NO_DATA, Verdict.STALE, Verdict.TOO_FEW)
_MOST = 8  # segments whose own targets are told
_NAME = 160


def rules(objective: Objective) -> Iterator[Fact]:
    """The rows about verdicts; what an objective does not say has an empty one."""
    yield Fact("Each segment", _each(objective))
    yield Fact("Own targets", _own_targets(objective))
    miss = _miss(objective)
    yield Fact("A miss", miss, usual=miss == _ENFORCEMENT[objective.enforcement])
    is_advisory = objective.segment_enforcement is Enforcement.ADVISORY
    yield Fact("A segment's miss", _segments_miss(objective), usual=is_advisory)
    yield Fact("Needs answers of", _response(objective))
    yield Fact("Guardrails", plain(", ".join(objective.guardrails), 600))
    yield Fact("Essential", "its set is met only where it is" if objective.essential else "")
    yield Fact("Weight", _weight(objective))


def _each(objective: Objective) -> str:
    """What is aimed at in every segment that has no target of its own."""
    return _schedule(objective.each, objective)


def _schedule(targets: Sequence[Target], objective: Objective) -> str:
    """`at least 25, tolerance 2`; of several steps, each with its days."""
    steps = with_following(targets)
    return "; ".join(", ".join(_step(each, following, objective)) for each, following in steps)


def _step(step: Target, following: date | None, objective: Objective) -> Iterator[str]:
    """What a step asks for, and all that the target of the whole is told with."""
    unit = objective.measure.unit
    yield asked(step, objective.window, unit, days_of(step, following))
    yield from terms_of(step, unit)
    if step.review_by is not None:
        yield f"provisional up to {spelled_day(step.review_by)}"


def _own_targets(objective: Objective) -> str:
    """`Lyon: at least 80; Kraków: at least 25`, and how many more segments have their own."""
    own = [each for each in objective.segments if each.targets]
    told = [_own(each, objective) for each in own[:_MOST]]
    told += [f"{count(len(own) - _MOST)} more"] if len(own) > _MOST else []
    return "; ".join(told)


def _own(aim: SegmentAim, objective: Objective) -> str:
    return f"{segment_label(aim.segment)}: {_schedule(aim.targets, objective)}"


def _miss(objective: Objective) -> str:
    """What a miss does; and what else does the same, or does not, where that is not as usual."""
    does = _ENFORCEMENT[objective.enforcement]
    if objective.enforcement is not Enforcement.BLOCKING:
        return does
    unusual = [each for each in _FAILS if (each in objective.fails_on) != (each in FAILING)]
    told = [
        f"{MARKS[each].word.lower()} {'fails it too' if each in objective.fails_on else 'warns'}"
        for each in unusual
    ]
    return f"{does}; {listed(told)}" if told else does


def _segments_miss(objective: Objective) -> str:
    """What a segment's miss does, where segments can have any."""
    is_tracked = objective.enforcement is Enforcement.TRACKED
    have_own = bool(objective.each or objective.segments)
    if not objective.measure.by or is_tracked or (is_the_wholes(objective) and not have_own):
        return ""
    return _ENFORCEMENT[objective.segment_enforcement]


def _response(objective: Objective) -> str:
    """The response rate without which nothing is judged."""
    floor = objective.response
    if floor is None:
        return ""
    least = exact(floor.at_least, SHARE)
    return f"at least {least} of those who were asked ({plain(floor.objective, _NAME)})"


def _weight(objective: Objective) -> str:
    """How much it counts in scores, where that is not once."""
    if objective.weight == 1:
        return ""
    counts = "" if objective.weight else ": it counts for no score"
    return f"{exact(objective.weight, NUMBER)}{counts}"
