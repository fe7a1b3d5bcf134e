"""What decides on the exit code: results, and the project's own gates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csobjectives.model import Effect, Gate, GateResult, Result, Scores, Verdict
from csobjectives.problems import ExitCode


def gates_of(gate: Gate, results: Iterable[Result], scores: Scores) -> tuple[GateResult, ...]:
    """What came of each gate that the project has."""
    return tuple(_gates(gate, list(results), scores))


def _gates(gate: Gate, results: list[Result], scores: Scores) -> Iterator[GateResult]:
    if gate.score is not None:
        # A waiver does not fail, so the gate looks at the score that leaves out what is waived.
        found = scores.project.with_waivers
        passed = None if found is None else found >= gate.score
        yield GateResult(name="score", passed=passed, wanted=gate.score, found=found)
    if gate.explain_misses:
        unexplained = tuple(each.objective.name for each in results if _is_unexplained(each))
        yield GateResult(name="explain_misses", passed=not unexplained, objectives=unexplained)


def _is_unexplained(result: Result) -> bool:
    """Whether a miss has neither a note nor a waiver, which has a reason itself.

    What missed because of a guardrail is explained by that, which has to have its own note.
    """
    judged = result.judged
    is_miss = judged.verdict is Verdict.MISSED and result.effect is not Effect.NONE
    is_explained = judged.note or judged.waiver or judged.because
    return is_miss and not result.segment and not is_explained


def exit_code(
    results: Iterable[Result], gates: Iterable[GateResult] = (), errors: int = 0
) -> ExitCode:
    """2 where anything could not be judged, else 1 where something fails, else 0."""
    if errors:
        return ExitCode.CANNOT_JUDGE
    failed = any(each.effect is Effect.FAILS for each in results)
    shut = any(each.passed is False for each in gates)
    return ExitCode.FAILED if failed or shut else ExitCode.OK
