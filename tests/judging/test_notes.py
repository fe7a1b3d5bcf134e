"""Notes: what is said about a period, and which of it is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from csobjectives.gates import gates_of
from csobjectives.judging import reports
from csobjectives.model import Effect, Enforcement, Gate, Retirement, Segment
from csobjectives.problems import Severity
from csobjectives.scores import scores_of
from tests.judged import (
    HERE,
    NORTH,
    SEPTEMBER,
    SOUTH,
    judged,
    month,
    months,
    note,
    objective,
    reading,
    series,
    target,
    waiver,
)

TARGET = target(at_least=80)
EXPLAIN = Gate(explain_misses=True)


def test_note_stands_by_its_period_and_changes_nothing_else() -> None:
    """On a miss of the history, or on what is judged; also on what was met."""
    notes = (note(month("2026-07")), note(SEPTEMBER, cause="New tool"))
    readings = months("2026-07", 70, 70, 90)
    [plain] = judged(series(objective(TARGET), *readings))
    [found] = judged(series(objective(TARGET, notes=notes), *readings))
    every = (*found.history, found.judged)
    assert [each.note and each.note.cause for each in every] == ["Parcel strike", None, "New tool"]
    assert [replace(each, note=None) for each in every] == [*plain.history, plain.judged]
    assert found.effect is plain.effect


def test_note_on_a_segment_is_on_it_alone() -> None:
    """One without a segment is on the whole; no value is a segment of its own."""
    nowhere: Segment = (("region", None),)
    notes = (note(), note(segment=NORTH, cause="Flood"), note(segment=nowhere, cause="Unknown"))
    own = objective(TARGET, notes=notes)
    segments = ((), NORTH, SOUTH, nowhere)
    found = judged(*(series(own, reading(70), segment=each) for each in segments))
    causes = [each.judged.note and each.judged.note.cause for each in found]
    assert causes == ["Parcel strike", "Flood", None, "Unknown"]


@pytest.mark.parametrize(
    ("as_of", "done", "is_told"),
    [
        (date(2026, 10, 15), None, False),
        (date(2026, 10, 16), None, True),
        (date(2027, 1, 1), None, True),
        (date(2026, 10, 16), date(2026, 10, 16), False),
        (date(2026, 10, 16), date(2026, 10, 14), False),
    ],
)
def test_action_is_overdue_from_the_day_after_it_was_due(
    as_of: date, done: date | None, is_told: bool
) -> None:
    """Until it is done; late is done as well."""
    terms: dict[str, Any] = {
        "action": "Extra weekend shift",
        "due": date(2026, 10, 15),
        "done": done,
    }
    [found] = judged(series(objective(TARGET, notes=(note(**terms),)), reading(90)))
    told = list(reports({"team/quick": [found]}, as_of))
    assert [(each.slug, each.message, each.severity) for each in told] == [
        (
            "overdue-action",
            "an action on team/quick was due on 2026-10-15: Extra weekend shift",
            Severity.WARNING,
        )
    ] * is_told


def test_action_is_not_done_before_its_day() -> None:
    """Up to that day it is due, and the note does not say that it was done; that is told."""
    late = note(action="Train", due=date(2026, 10, 15), done=date(2026, 10, 20))
    for as_of, slugs in (
        (date(2026, 10, 15), ["not-done-yet"]),
        (date(2026, 10, 19), ["not-done-yet", "overdue-action"]),
        (date(2026, 10, 20), []),
    ):
        [found] = judged(series(objective(TARGET, notes=(late,)), reading(90)), as_of=as_of)
        told = list(reports({"team/quick": [found]}, as_of))
        assert [each.slug for each in told] == slugs
        assert found.judged.note == (replace(late, done=None) if slugs else late)
    [found] = judged(series(objective(TARGET, notes=(late,)), reading(90)))
    (early,) = reports({"team/quick": [found]}, date(2026, 10, 1))
    assert (early.message, early.severity) == (
        "the action on team/quick is said to be done on 2026-10-20, a day that is still to come "
        "as of 2026-10-01",
        Severity.WARNING,
    )


def test_nothing_is_said_of_what_is_suppressed() -> None:
    """A cause may tell what a figure would, and so may an action: neither is told."""
    notes = (
        note(segment=SOUTH, action="Train both", due=date(2026, 9, 1)),
        note(month("2026-01"), segment=SOUTH, action="Hire a third", due=date(2026, 9, 1)),
        note(segment=NORTH, action="Train", due=date(2026, 9, 1)),
    )
    own = objective(TARGET, notes=notes)
    hidden = reading(None, n=None, suppressed=True)
    parts = [((), reading(90)), (NORTH, reading(90)), (SOUTH, hidden)]
    found = judged(*(series(own, each, segment=segment) for segment, each in parts))
    assert [each.judged.note for each in found] == [None, notes[2], None]
    told = [each.message for each in reports({"team/quick": found}, date(2026, 10, 1))]
    assert told == ["an action on team/quick was due on 2026-09-01: Train"]


def test_note_on_a_segment_that_no_row_is_of_is_an_orphan() -> None:
    """It may be misspelt; of a period that is not shown, nobody can tell."""
    suoth: Segment = (("region", "suoth"),)
    notes = (note(segment=suoth), note(month("2026-08"), segment=suoth), note(segment=NORTH))
    own = objective(TARGET, notes=notes)
    found = judged(*(series(own, reading(70), segment=each) for each in ((), NORTH, SOUTH)))
    told = [
        (each.slug, each.severity, each.message, each.hint)
        for each in reports({"team/quick": found}, date(2026, 10, 1))
    ]
    assert told == [
        (
            "orphaned-note",
            Severity.WARNING,
            "no row of the periods that are shown is of region = suoth, which a note of team/quick "
            "is about",
            "If it is misspelt: the nearest is region = south.",
        )
    ]


def test_action_stays_due_after_an_objective_has_retired() -> None:
    """Somebody promised it."""
    gone = Retirement(on=date(2026, 10, 1), reason="Replaced", location=HERE)
    late = note(action="Extra weekend shift", due=date(2026, 10, 1))
    [found] = judged(series(objective(TARGET, notes=(late,), retired=gone), reading(70)))
    told = reports({"team/quick": [found]}, date(2026, 10, 2))
    assert [each.slug for each in told] == ["overdue-action"]


def test_without_a_note_or_a_waiver_a_miss_is_unexplained() -> None:
    """The gate `explain_misses` names those objectives that are missed and say nothing; a note on
    another period, or on a segment, says nothing of the whole's.
    """
    objectives = [
        objective(TARGET, id="silent"),
        objective(TARGET, id="late", notes=(note(month("2026-08")),)),
        objective(TARGET, id="partly", notes=(note(segment=NORTH),)),
        objective(TARGET, id="told", notes=(note(),)),
        objective(TARGET, id="allowed", waivers=(waiver(SEPTEMBER),)),
        objective(TARGET, id="expired", waivers=(waiver(SEPTEMBER, expires=date(2026, 9, 30)),)),
        objective(TARGET, id="advisory", enforcement=Enforcement.ADVISORY),
        objective(TARGET, id="tracked", enforcement=Enforcement.TRACKED),
        objective(target(at_least=80, review_by=date(2026, 12, 31)), id="provisional"),
    ]
    results = [each for own in objectives for each in judged(series(own, reading(70)))]
    [gate] = gates_of(EXPLAIN, results, scores_of(results))
    assert gate.passed is False
    assert gate.objectives == (
        "team/silent",
        "team/late",
        "team/partly",
        "team/expired",
        "team/advisory",
        "team/provisional",
    )


def test_only_what_is_missed_has_to_be_explained() -> None:
    """Not what is at risk, nor what could not be judged, nor segments, nor what has retired; nor
    what its guardrail explains, which has to be explained itself.
    """
    guarded = objective(TARGET, id="guarded", guardrails=("team/guardrail",))
    guardrail = objective(TARGET, id="guardrail")
    tolerant = objective(target(at_least=80, tolerance=20), id="tolerant")
    gone = Retirement(on=date(2026, 9, 1), reason="Replaced", location=HERE)
    blocking = objective(TARGET, segment_enforcement=Enforcement.BLOCKING)
    results = [
        *judged(series(tolerant, reading(70))),
        *judged(series(objective(TARGET, id="unmeasured"), reading(None))),
        *judged(series(objective(TARGET, id="stale"), reading(70), stale=True)),
        *judged(series(objective(TARGET, id="gone", retired=gone), reading(70))),
        *judged(series(guarded, reading(90)), series(guardrail, reading(70)))[:1],
        *judged(series(blocking, reading(90)), series(blocking, reading(70), segment=NORTH)),
    ]
    assert results[-1].effect is Effect.FAILS
    [gate] = gates_of(EXPLAIN, results, scores_of(results))
    assert (gate.passed, gate.objectives) == (True, ())
