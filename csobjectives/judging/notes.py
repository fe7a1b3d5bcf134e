"""Notes: what is said about a period, and about what it missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from csobjectives.model import Judgement, Note, Result


def with_notes(result: Result, as_of: date) -> Result:
    """A result with the notes on its periods, as they are on a day.

    Of what is suppressed nothing is said, for a cause may tell what the figure would.
    """
    notes = {each.period: each for each in result.objective.notes if each.segment == result.segment}
    if not notes:
        return result

    def noted(judgement: Judgement) -> Judgement:
        note = notes.get(judgement.reading.period)
        if note is None or judgement.reading.suppressed:
            return judgement
        return replace(judgement, note=_on(note, as_of))

    return replace(result, judged=noted(result.judged), history=tuple(map(noted, result.history)))


def is_done(note: Note, as_of: date) -> bool:
    """Whether an action has been done on a day, and is not only said to be on a later one."""
    return note.done is not None and note.done <= as_of


def may_be_told(note: Note, results: Sequence[Result]) -> bool:
    """Whether the period of a note is not suppressed; of one that is not shown, no period is."""
    readings = [
        each
        for result in results
        if result.segment == note.segment
        for each in (*(judged.reading for judged in (*result.history, result.judged)), result.open)
        if each is not None
    ]
    about = [each for each in readings if each.period == note.period] or readings
    return not any(each.suppressed for each in about)


def _on(note: Note, as_of: date) -> Note:
    return note if note.done is None or is_done(note, as_of) else replace(note, done=None)
