"""The word and the shape of each verdict, and what is worse than what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from csobjectives.model import Effect, Enforcement, Judgement, Result, Verdict
from csobjectives.problems import ExitCode
from csobjectives.renderers.words.bounds import is_band, nearest_bound

Order = tuple[int | Fraction, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict for people: `name` is its CSS class, told by word and shape before colour."""

    name: str
    word: str
    shape: str


MARKS: dict[Verdict | None, Mark] = {
    Verdict.MISSED: Mark("missed", "Missed", "■"),
    Verdict.NO_DATA: Mark("no-data", "No data", "○"),
    Verdict.STALE: Mark("stale", "Stale", "□"),
    Verdict.AT_RISK: Mark("at-risk", "At risk", "▲"),
    Verdict.TOO_FEW: Mark("too-few", "Too few", "◇"),
    Verdict.PENDING: Mark("pending", "Pending", "◔"),
    Verdict.MET: Mark("met", "Met", "●"),
    None: Mark("tracked", "Tracked", "–"),
}

# Periods that are not judged; they look alike where they have a figure.
OPEN = Mark("open", "Open", "◌")
SETTLING = Mark("open", "Settling", "◌")
PARTIAL = Mark("open", "Partial", "◌")
NO_TARGET = Mark("tracked", "No target", "–")
NOT_COVERED = Mark("tracked", "Not covered", "–")

_OUTCOMES = {
    ExitCode.OK: ("Passed", "Nothing to judge"),
    ExitCode.FAILED: ("Failed", "Failed"),
    ExitCode.CANNOT_JUDGE: ("Could not judge everything", "Nothing could be judged"),
}

FINE = frozenset({Verdict.MET, Verdict.PENDING, None})
"""What calls for nobody's attention."""

_RANK = {verdict: rank for rank, verdict in enumerate(MARKS)}
_ENFORCED = {each: rank for rank, each in enumerate(Enforcement)}


def mark_of(judged: Judgement) -> Mark:
    """The mark of a verdict, which says what softens it: `Missed, waived`, `Met, provisional`."""
    mark = MARKS[judged.verdict]
    if judged.verdict is None or not (judged.waiver or judged.provisional):
        return mark
    return replace(mark, word=f"{mark.word}, {'waived' if judged.waiver else 'provisional'}")


def mark_in(result: Result) -> Mark:
    """The mark of a result, which also says where its verdict is shown only: `Met, tracked`."""
    if result.judged.verdict is None or not is_tracked(result):
        return mark_of(result.judged)
    mark = MARKS[result.judged.verdict]
    return replace(mark, word=f"{mark.word}, tracked")


def is_tracked(result: Result) -> bool:
    """Whether a verdict is shown only; where an objective is tracked, so are its segments."""
    objective = result.objective
    own = objective.segment_enforcement if result.segment else objective.enforcement
    return Enforcement.TRACKED in (objective.enforcement, own)


def outcome(code: ExitCode, judged: int) -> str:
    """What an exit code means where that many objectives were judged."""
    some, none = _OUTCOMES[code]
    return some if judged else none


def urgency(result: Result, segments: Iterable[Result] = ()) -> Order:
    """Sorts results worst first: what fails, then by verdict, enforcement, certainty and size.

    An objective fails where one of its `segments` does.
    """
    verdict = result.judged.verdict
    effects = {result.effect, *(each.effect for each in segments)}
    return (
        Effect.FAILS not in effects,
        _RANK[verdict],
        result.judged.waiver is not None,
        _ENFORCED[result.objective.enforcement],
        verdict is not None and not result.judged.certain,
        -_shortfall(result.judged),
    )


def _shortfall(judged: Judgement) -> Fraction:
    """How far off the target a result is, as a part of the target, so that units compare."""
    if judged.verdict is Verdict.MET:
        return Fraction(0)
    return abs(_beside(judged))


def _beside(judged: Judgement) -> Fraction:
    """How far above the target a figure is, below it if negative, as a part of the target."""
    target, difference = judged.target, judged.difference
    if target is None or difference is None:
        return Fraction(0)
    bound = nearest_bound(target, difference)
    return difference / abs(bound) if bound else difference


def badness(result: Result) -> Order:
    """Sorts an objective's segments worst first: by what they do, verdict, and distance.

    Each has its own target's distance; those of one target are in the order of their figures.
    """
    judged, value = result.judged, result.judged.reading.estimate.value
    waived = judged.waiver is not None
    first = (result.effect is not Effect.FAILS, _RANK[judged.verdict], waived)
    if value is None:
        return (*first, 0)
    target, off = judged.target, _beside(judged)
    lower_is_better = target is not None and target.at_least is None
    off = -abs(off) if is_band(target) else -off if lower_is_better else off
    return (*first, 1, off, -value if lower_is_better else value)
