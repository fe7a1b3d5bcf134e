"""Provisional targets: judged as any other, and failing nothing until their review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from csobjectives.judging import reports
from csobjectives.model import Effect, Enforcement, Retirement, SegmentAim, Target, Verdict
from csobjectives.scores import scores_of
from tests.judged import (
    AS_OF,
    HERE,
    NORTH,
    SOUTH,
    effects,
    judged,
    months,
    objective,
    reading,
    series,
    target,
)

REVIEW = date(2026, 10, 15)
PROVISIONAL = target(at_least=80, review_by=REVIEW)
OVERDUE = (
    "the provisional target of team/quick was to be reviewed by 2026-10-15: since then, it is a "
    "target as any other"
)


@pytest.mark.parametrize(
    ("as_of", "effect", "told"),
    [
        (date(2026, 10, 14), Effect.WARNS, []),
        (date(2026, 10, 15), Effect.WARNS, []),
        (date(2026, 10, 16), Effect.FAILS, [("review-overdue", OVERDUE)]),
    ],
)
def test_provisional_up_to_the_day_of_its_review(
    as_of: date, effect: Effect, told: list[tuple[str, str]]
) -> None:
    """On that day it is; on the next it counts, and the review that did not come is told."""
    [found] = judged(series(objective(PROVISIONAL), reading(70)), as_of=as_of)
    assert (found.judged.verdict, found.effect) == (Verdict.MISSED, effect)
    assert found.judged.provisional is (effect is Effect.WARNS)
    found_reports = reports({"team/quick": [found]}, as_of)
    assert [(each.slug, each.message) for each in found_reports] == told


def test_judged_and_scored_as_any_other() -> None:
    """But for the mark and the effect, nothing is different; a miss is 0 of 100."""
    [plain] = judged(series(objective(target(at_least=80)), reading(70)))
    [found] = judged(series(objective(PROVISIONAL), reading(70)))
    same = replace(found.judged, provisional=False, target=plain.judged.target)
    assert same == plain.judged
    assert scores_of([found]).project == scores_of([plain]).project
    assert scores_of([found]).project.value == 0


@pytest.mark.parametrize(
    ("value", "stale", "verdict", "effect"),
    [
        (90, False, "met", Effect.PASSES),
        (None, False, "no-data", Effect.WARNS),
        (90, True, "stale", Effect.WARNS),
    ],
)
def test_nothing_fails_by_a_provisional_target(
    value: int | None, stale: bool, verdict: str, effect: Effect
) -> None:
    """Nor that it cannot be measured yet; what is met passes, and is provisional as well."""
    [found] = judged(series(objective(PROVISIONAL), reading(value), stale=stale))
    assert (found.judged.verdict, found.judged.provisional) == (verdict, True)
    assert found.effect is effect


def test_history_was_provisional_when_it_was_judged() -> None:
    """August ended on 1 September and July on 1 August, before a review by 15 August; as of October
    July is as it was, and August and September count.
    """
    own = objective(target(at_least=80, review_by=date(2026, 8, 15)))
    [found] = judged(series(own, *months("2026-07", 70, 70, 70)))
    every = [each.provisional for each in (*found.history, found.judged)]
    assert every == [True, False, False]


def test_each_step_of_a_schedule_is_provisional_by_itself() -> None:
    """The target from September on is; that of August was agreed on."""
    own = objective(
        target(at_least=60, since=date(2026, 8, 1)),
        target(at_least=80, since=date(2026, 9, 1), review_by=REVIEW),
    )
    [found] = judged(series(own, *months("2026-08", 50, 70)))
    assert [each.provisional for each in (*found.history, found.judged)] == [False, True]
    assert found.effect is Effect.WARNS


def test_segments_own_target_is_provisional_for_it_alone() -> None:
    """And overdue reviews are told once for each target, wherever it is handed down to."""

    def own(*targets: Target) -> list[str]:
        whole = objective(
            *targets,
            segments=(SegmentAim(segment=NORTH, location=HERE, targets=(PROVISIONAL,)),),
            segment_enforcement=Enforcement.BLOCKING,
        )
        found = judged(*(series(whole, reading(70), segment=each) for each in ((), NORTH, SOUTH)))
        return effects(found)

    assert own(target(at_least=80)) == ["fails", "warns", "fails"]
    handed_down = objective(PROVISIONAL)
    parts = [series(handed_down, reading(70), segment=each) for each in ((), NORTH, SOUTH)]
    late = date(2026, 10, 16)
    told = list(reports({"team/quick": judged(*parts, as_of=late)}, late))
    assert [each.message for each in told] == [OVERDUE]


def test_retired_objective_stays_as_provisional_as_it_was() -> None:
    """It retired before the review, which nobody has to do any more."""
    gone = Retirement(on=AS_OF, reason="Replaced", location=HERE)
    own = objective(PROVISIONAL, retired=gone)
    late = date(2027, 1, 1)
    [found] = judged(series(own, reading(70)), as_of=late)
    assert (found.judged.provisional, found.effect) == (True, Effect.NONE)
    assert list(reports({"team/quick": [found]}, late)) == []
