"""What verdicts do, and the exit code that comes of it: every combination of all that has a say.

The table of rules is in `tests/exit_cases.py`; a sample of it goes through the command line in
`tests/cli/test_exit_codes_of_verdicts.py`.
"""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest

from csobjectives.gates import exit_code, gates_of
from csobjectives.model import Effect, Enforcement, Gate, GateResult, Judgement, Result, Verdict
from csobjectives.problems import ExitCode
from csobjectives.scores import scores_of
from tests.exit_cases import VERDICTS, Case, cases
from tests.judged import SEPTEMBER, judged, objective, reading, series, target, waiver


@pytest.mark.parametrize("verdict", VERDICTS)
def test_effect_of_every_combination(verdict: Verdict | None) -> None:
    """Of each verdict: enforcement, that of segments, `on_…`, waivers, provisional targets, retired
    objectives, and segments that are named, or have no rows.
    """
    every = cases(verdict)
    assert len(every) >= 168
    for case in every:
        result = judged(*case.series())[-1]
        assert result.judged.verdict is verdict, case
        assert result.effect is case.expected, case
        fails = case.expected is Effect.FAILS
        assert exit_code([result]) is (ExitCode.FAILED if fails else ExitCode.OK), case
        assert exit_code([result], errors=1) is ExitCode.CANNOT_JUDGE, case


@pytest.mark.parametrize(
    ("verdict", "by_default", "turned"),
    [
        (Verdict.MET, Effect.PASSES, None),
        (Verdict.AT_RISK, Effect.WARNS, None),
        (Verdict.MISSED, Effect.FAILS, None),
        (Verdict.TOO_FEW, Effect.WARNS, Effect.FAILS),
        (Verdict.NO_DATA, Effect.FAILS, Effect.WARNS),
        (Verdict.STALE, Effect.FAILS, Effect.WARNS),
        (Verdict.PENDING, Effect.PASSES, None),
    ],
)
def test_table_of_the_format(verdict: Verdict, by_default: Effect, turned: Effect | None) -> None:
    """What the format says of each verdict on a blocking objective; with `on_too_few: fail`, and
    `on_no_data` or `on_stale: warn`, the other.
    """
    [result] = judged(*Case(verdict=verdict).series())
    assert result.effect is by_default
    if turned is not None:
        [result] = judged(*Case(verdict=verdict, turned=True).series())
        assert result.effect is turned


def of_effect(effect: Effect) -> Result:
    found = Judgement(reading=reading(90), verdict=Verdict.MET)
    return Result(objective=objective(), segment=(), judged=found, history=(), effect=effect)


PASSED, SHUT, UNJUDGED = (GateResult(name="score", passed=each) for each in (True, False, None))
MIXTURES = list(chain.from_iterable(combinations(Effect, size) for size in range(5)))
GATES = [(), *product((PASSED, SHUT, UNJUDGED)), *product((PASSED, SHUT, UNJUDGED), repeat=2)]


@pytest.mark.parametrize("errors", [0, 1, 7])
def test_exit_code_of_every_mixture(errors: int) -> None:
    """2 where there is an error, else 1 where anything fails or a gate is shut, else 0: a warning
    changes nothing, and a gate that has nothing to judge by neither opens nor shuts.
    """
    assert (len(MIXTURES), len(GATES)) == (16, 13)
    for mixture, gates in product(MIXTURES, GATES):
        results = [of_effect(each) for each in mixture]
        expected = 1 if Effect.FAILS in mixture or SHUT in gates else 0
        assert exit_code(results, gates, errors) == (2 if errors else expected), (mixture, gates)


@pytest.mark.parametrize(
    ("wanted", "passed"), [(0, True), (49, True), (50, True), ("50.01", False), (100, False)]
)
def test_gate_of_the_score(wanted: str | int, passed: bool) -> None:
    """One of two is met, and a third is waived: 50 of 100 without that one. Equal is enough."""
    own = [target(at_least=80), target(at_least=95)]
    results = [each for aim in own for each in judged(series(objective(aim), reading(90)))]
    allowed = objective(own[1], waivers=(waiver(SEPTEMBER),))
    results += judged(series(allowed, reading(90)))
    wish = target(at_least=wanted).at_least
    [gate] = gates_of(Gate(score=wish), results, scores_of(results))
    assert (gate.passed, gate.wanted) == (passed, wish)
    assert gate.found == 50


def test_gate_of_the_score_with_nothing_to_judge_by() -> None:
    """All that is tracked, pending or too few makes no score, which is neither enough nor not."""
    results = [
        *judged(*Case(verdict=Verdict.MISSED, enforcement=Enforcement.TRACKED).series()),
        *judged(*Case(verdict=Verdict.PENDING).series()),
        *judged(*Case(verdict=Verdict.TOO_FEW).series()),
        *judged(*Case(verdict=Verdict.MISSED, waived=True).series()),
    ]
    [gate] = gates_of(Gate(score=target(at_least=100).at_least), results, scores_of(results))
    assert (gate.passed, gate.found) == (None, None)


def test_project_without_gates_has_none() -> None:
    """Nothing is wanted of it as a whole."""
    results = judged(*Case(verdict=Verdict.MISSED).series())
    assert gates_of(Gate(), results, scores_of(results)) == ()
