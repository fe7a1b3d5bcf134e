"""Notes: what is said about a period, and about what it missed."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.model import Judgement, Result


def with_notes(result: Result) -> Result:
    """A result with the notes on its periods."""
    notes = {(each.segment, each.period): each for each in result.objective.notes}
    if not notes:
        return result

    def noted(judgement: Judgement) -> Judgement:
        note = notes.get((result.segment, judgement.reading.period))
        return judgement if note is None else replace(judgement, note=note)

    return replace(result, judged=noted(result.judged), history=tuple(map(noted, result.history)))
