"""What a verdict does: fail, warn or pass, by enforcement and all that softens it."""

from __future__ import annotations

from csobjectives.model import Effect, Enforcement, Judgement, Result, Series, Verdict

_FINE = frozenset({Verdict.MET, Verdict.PENDING})


def is_absent(judgement: Judgement, series: Series) -> bool:
    """Whether a segment has no data only because it has no rows, which is nothing to answer for.

    A segment comes with its rows, and goes with them, unless the objective names it.
    """
    if judgement.verdict is not Verdict.NO_DATA or not series.segment or series.expected:
        return False
    return not judgement.reading.rows and judgement.reading.estimate.value is None


def effect_of(result: Result, series: Series) -> Effect:
    """What a result does to the gate: by its enforcement, if it is judged.

    A segment has its own enforcement; of what is only tracked, or has retired, segments are too.
    """
    objective, judged = result.objective, result.judged
    enforcement = objective.segment_enforcement if result.segment else objective.enforcement
    if objective.enforcement is Enforcement.TRACKED or result.retired:
        return Effect.NONE
    if judged.verdict is None or enforcement is Enforcement.TRACKED:
        return Effect.NONE
    if judged.verdict in _FINE:
        return Effect.PASSES
    if is_absent(judged, series):
        return Effect.PASSES
    softened = (
        enforcement is Enforcement.ADVISORY or judged.waiver is not None or judged.provisional
    )
    fails = judged.verdict in objective.fails_on and not softened
    return Effect.FAILS if fails else Effect.WARNS
