"""The open period, with the target that it will be judged by."""

from __future__ import annotations

from csobjectives.model import Judgement, Result
from csobjectives.schedules import in_force


def running(result: Result) -> Judgement | None:
    """The open period's figure, not judged, beside its target and what it is held against so far.

    It has the target also where nothing can be told of its pace.
    """
    if result.open is None:
        return None
    pace = result.pace
    if pace is not None:
        return Judgement(reading=result.open, target=pace.target, against=pace.against)
    return Judgement(reading=result.open, target=in_force(result.targets, result.open.period))
