"""What is said about the periods that are shown: waivers, notes, and what turned a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from csobjectives.model import Judgement, Note, Result, Segment
from csobjectives.periods import Period
from csobjectives.renderers.words.beside import guardrails_missed, waiver_in_words
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.text import plain

_LABEL, _TEXT = 60, 400


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said about a period, or about one segment in it."""

    about: str
    text: str


def segment_label(segment: Segment) -> str:
    """The values of a segment; NULL is one, and no text can be mistaken for it."""
    values = [
        "(no value)" if value is None else plain(value, _LABEL) or "(blank)" for _, value in segment
    ]
    return " · ".join(values)


def remarks(results: Iterable[Result], as_of: date) -> tuple[Remark, ...]:
    """What is said of an objective's periods, newest first, and of the whole before segments.

    What is said of the judged period as a whole is told with its figure. A waiver of several
    segments is told once; of a segment that is waived with the whole nothing is said again.
    """
    found = [
        (judged.reading.period.start, not result.segment, remark)
        for result in results
        for judged in (*result.history, *((result.judged,) if result.segment else ()))
        for remark in _remarks(result, judged, as_of)
    ]
    found.sort(key=lambda each: each[:2], reverse=True)
    return tuple(dict.fromkeys(remark for _, _, remark in found))


def note_in_words(note: Note, as_of: date) -> str:
    """`Cause: Parcel strike. Action: Extra weekend shift, due 15 July 2026, overdue.`"""
    cause, action = _clause(note.cause), _clause(note.action)
    told = f"Cause: {cause}."
    if not action:
        return told
    if note.done is not None:
        return f"{told} Action: {action}, done on {spelled_day(note.done)}."
    if note.due is None:
        return f"{told} Action: {action}."
    overdue = ", overdue" if note.due < as_of else ""
    return f"{told} Action: {action}, due on {spelled_day(note.due)}{overdue}."


def marked(judged: Judgement) -> str:
    """What is said of a period, at its place in a chart: `waived: Telephony migration`."""
    told = ["missed because of a guardrail"] if judged.because else []
    told += [f"waived: {_clause(judged.waiver.reason)}"] if judged.waiver else []
    told += [f"cause: {_clause(judged.note.cause)}"] if judged.note else []
    return "; ".join(told)


def _remarks(result: Result, judged: Judgement, as_of: date) -> Iterator[Remark]:
    period, waiver = judged.reading.period, judged.waiver
    if judged.because:
        missed = guardrails_missed(result.objective, judged)
        yield Remark(_about(period), f"Missed because {missed}.")
    if waiver is not None and (not result.segment or waiver.segment):
        yield Remark(_about(period, waiver.segment), f"Waived {waiver_in_words(waiver)}.")
    if judged.note is not None:
        yield Remark(_about(period, result.segment), note_in_words(judged.note, as_of))


def _clause(text: str) -> str:
    """What somebody wrote, without its full stop."""
    return plain(text, _TEXT).rstrip(" .")


def _about(period: Period, segment: Segment = ()) -> str:
    """`September 2026, south`."""
    return ", ".join(filter(None, (spelled_period(period), segment_label(segment))))
