"""An objective's segments: worst first, as many as a page can bear, and what the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from csobjectives.model import Effect, Enforcement, Result, Verdict
from csobjectives.renderers.words.figures import count
from csobjectives.renderers.words.marks import FINE, MARKS, Mark, badness, mark_of
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.sentences import signed
from csobjectives.renderers.words.targets import found_figure
from csobjectives.renderers.words.text import plain

MOST = 60
_NAMED = 2  # missed segments that are named in a line; one more is named rather than counted
_LABEL = 60
_TOLD = {Verdict.MISSED: "missed", Verdict.NO_DATA: "without data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """Those that may be shown, worst first; how many may not; and which call for attention."""

    shown: tuple[Result, ...] = ()
    hidden: int = 0
    missed: tuple[Result, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """How each of them stands, the worst first."""
        return tuple(mark_of(each.judged) for each in self.shown)

    def with_targets(self, whole: Result) -> bool:
        """Whether any is judged by another target than the whole."""
        judged = (each.judged for each in self.shown if each.judged.verdict is not None)
        return any(each.target and each.target != whole.judged.target for each in judged)


def segments_of(whole: Result, parts: Sequence[Result]) -> Segments:
    """The segments of an objective.

    Those that are missed, or named and without data, call for attention where that does anything;
    where the whole has nothing to be judged by, its segments have not either.
    """
    shown = sorted((each for each in parts if not each.judged.reading.suppressed), key=badness)
    is_known = whole.judged.verdict not in (Verdict.NO_DATA, Verdict.STALE)
    return Segments(
        shown=tuple(shown),
        hidden=len(parts) - len(shown),
        missed=tuple(each for each in shown if is_known and _calls(each)),
    )


def _calls(segment: Result) -> bool:
    does = segment.effect in (Effect.FAILS, Effect.WARNS)
    return does and segment.judged.verdict in _TOLD and segment.judged.waiver is None


def call_of(whole: Result, segments: Segments) -> Mark:
    """The mark by which an objective calls for attention: of what is fine itself, its segments'."""
    if whole.judged.verdict not in FINE or not segments.missed:
        return mark_of(whole.judged)
    worst = MARKS[segments.missed[0].judged.verdict]
    spared = ", provisional" if all(each.judged.provisional for each in segments.missed) else ""
    return replace(worst, word=f"{worst.word} in part{spared}")


def missed_in_words(segments: Segments) -> str:
    """`6 of 12 by region missed (blocking): south 71.2%, east 73.0% and 4 more.`"""
    if not segments.missed:
        return ""
    first = segments.missed[0].objective
    named = segments.missed if len(segments.missed) <= _NAMED + 1 else segments.missed[:_NAMED]
    more = len(segments.missed) - len(named)
    by = plain(", ".join(first.measure.by), _LABEL)
    told = ", ".join(_named(each) for each in named)
    told += f" and {count(more)} more" if more else ""
    verdicts = [each.judged.verdict for each in segments.missed]
    what = " or ".join(word for verdict, word in _TOLD.items() if verdict in verdicts)
    parts = f"{count(len(verdicts))} of {count(len(segments.shown))} by {by}"
    return f"{parts} {what} ({_does(segments.missed)}): {told}."


def _does(missed: Sequence[Result]) -> str:
    """What missed segments do: `blocking`, unless that spares them, as a provisional target does.

    `provisional`, `blocking, 2 provisional`; `warns` where what is without data fails nothing.
    """
    enforcement = missed[0].objective.segment_enforcement
    provisional = sum(each.judged.provisional for each in missed)
    if enforcement is not Enforcement.BLOCKING:
        return enforcement
    if provisional == len(missed):
        return "provisional"
    does = enforcement if any(each.effect is Effect.FAILS for each in missed) else "warns"
    return f"{does}, {count(provisional)} provisional" if provisional else does


def _named(segment: Result) -> str:
    """`south 71.2%`, with who answers for it where that is somebody of its own."""
    estimate, unit = segment.judged.reading.estimate, segment.objective.measure.unit
    found = "no data"
    if estimate.value is not None:
        found = signed(segment, found_figure(estimate.value, unit, segment.judged.target))
    owner = f" ({plain(segment.aim.owner, _LABEL)})" if segment.aim and segment.aim.owner else ""
    return f"{segment_label(segment.segment)} {found}{owner}"


def rest_in_words(marks: Sequence[Mark]) -> str:
    """What the segments are that do not fit: `160 more: 148 met, 12 too few`."""
    if not marks:
        return ""
    words = Counter(mark.word.lower() for mark in marks if mark != MARKS[None])
    told = ", ".join(f"{count(number)} {word}" for word, number in words.items())
    return f"{count(len(marks))} more{f': {told}' if told else ''}"


def hidden_in_words(segments: Segments) -> str:
    """How many are not shown: `3 too small to be shown`."""
    return f"{count(segments.hidden)} too small to be shown" if segments.hidden else ""
