"""The word and the shape of each verdict, and what is worse than what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Effect, Enforcement, Judgement, Result, Target, Verdict
from csobjectives.problems import ExitCode
from csobjectives.renderers.bounds import is_band, nearest_bound

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

_RANK = {verdict: rank for rank, verdict in enumerate(MARKS)}
_ENFORCED = {each: rank for rank, each in enumerate(Enforcement)}


def outcome(code: ExitCode, judged: int) -> str:
    """What an exit code means where that many objectives were judged."""
    some, none = _OUTCOMES[code]
    return some if judged else none


def urgency(result: Result) -> Order:
    """Sorts results worst first: what fails, then by verdict, enforcement, certainty and size."""
    verdict = result.judged.verdict
    return (
        result.effect is not Effect.FAILS,
        _RANK[verdict],
        _ENFORCED[result.objective.enforcement],
        verdict is not None and not result.judged.certain,
        -_shortfall(result),
    )


def _shortfall(result: Result) -> Fraction:
    """How far off the target a result is, as a part of the target, so that units compare."""
    target, difference = result.judged.target, result.judged.difference
    if target is None or difference is None or result.judged.verdict is Verdict.MET:
        return Fraction(0)
    bound = nearest_bound(target, difference)
    return abs(difference / bound) if bound else abs(difference)


def badness(target: Target | None) -> Callable[[Judgement], Order]:
    """Sorts an objective's segments worst first: by verdict, then by their values."""

    def order(judgement: Judgement) -> Order:
        value = judgement.reading.estimate.value
        if value is None:
            return (_RANK[judgement.verdict], 0)
        lower_is_better = target is not None and target.at_least is None
        size = -abs(judgement.difference or Fraction(0)) if is_band(target) else Fraction(0)
        return (_RANK[judgement.verdict], 1, size, -value if lower_is_better else value)

    return order
