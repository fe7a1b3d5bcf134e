"""What a verdict does: fail, warn or pass, by enforcement and all that softens it."""

from __future__ import annotations

from csobjectives.model import Effect, Enforcement, Result, Series, Verdict

_FINE = frozenset({Verdict.MET, Verdict.PENDING})


def effect_of(result: Result, series: Series) -> Effect:
    """What a result does to the gate.

    A segment comes with its rows: that one has none in a period fails nothing, unless the
    objective names it. That the source is stale is the whole's matter.
    """
    objective, judged = result.objective, result.judged
    enforcement = objective.segment_enforcement if result.segment else objective.enforcement
    if objective.enforcement is Enforcement.TRACKED or result.retired:
        return Effect.NONE
    if judged.verdict is None or enforcement is Enforcement.TRACKED:
        return Effect.NONE
    if judged.verdict in _FINE:
        return Effect.PASSES
    if result.segment and not series.expected and judged.verdict is Verdict.NO_DATA:
        return Effect.PASSES
    softened = (
        enforcement is Enforcement.ADVISORY or judged.waiver is not None or judged.provisional
    )
    fails = judged.verdict in objective.fails_on and not softened
    return Effect.FAILS if fails else Effect.WARNS
