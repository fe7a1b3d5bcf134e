"""What has to be looked after: how it is told, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from csobjectives.judging import reports
from csobjectives.model import Mix, Result, Retirement
from csobjectives.problems import Severity
from tests.judged import (
    AS_OF,
    HERE,
    judged,
    month,
    note,
    objective,
    reading,
    series,
    target,
    waiver,
)

TARGET = target(at_least=80)
MOVED = Mix(
    before=month("2026-08"), change=Fraction(2), rate=Fraction(-1), shares=Fraction(3), told=True
)


def found(own: Result, *, as_of: date = AS_OF) -> list[tuple[str, str, str]]:
    """Every report of one result: severity, slug and message."""
    every = reports({own.objective.name: [own]}, as_of)
    return [(each.severity.value, each.slug, each.message) for each in every]


def test_whole_that_only_its_mix_moved_is_told() -> None:
    """A warning at the objective, with both periods; none where the segments moved along."""
    [result] = judged(series(objective(TARGET), reading(90)))
    message = (
        "team/quick changed from 2026-08 to 2026-09 only because its segments have other parts "
        "in the whole: by themselves, they did not move that way"
    )
    assert found(replace(result, mix=MOVED)) == [(Severity.WARNING, "mix-moved", message)]
    assert found(replace(result, mix=replace(MOVED, told=False))) == []
    assert found(replace(result, mix=MOVED, retired=True)) == []


def test_everything_of_an_objective_is_told_in_one_run() -> None:
    """An expired waiver, a review that did not come and an action that is overdue hide each other
    not; each has its own place in the document.
    """
    late = date(2026, 10, 16)
    own = objective(
        replace(target(at_least=80, review_by=AS_OF), location=replace(HERE, line=5)),
        waivers=(replace(waiver(month("2026-09"), expires=AS_OF), location=replace(HERE, line=7)),),
        notes=(replace(note(action="Train", due=AS_OF), location=replace(HERE, line=9)),),
    )
    [result] = judged(series(own, reading(70)), as_of=late)
    every = list(reports({"team/quick": [result]}, late))
    assert [(each.slug, each.location and each.location.line) for each in every] == [
        ("expired-waiver", 7),
        ("review-overdue", 5),
        ("overdue-action", 9),
    ]
    assert all(each.hint for each in every)


def test_nothing_is_told_of_what_is_in_order() -> None:
    """A waiver and a target that hold, an action that is not due yet, an objective that retired."""
    own = objective(
        target(at_least=80, review_by=AS_OF),
        waivers=(waiver(month("2026-09"), expires=AS_OF),),
        notes=(note(action="Train", due=AS_OF),),
    )
    [result] = judged(series(own, reading(70)))
    assert found(result) == []
    gone = Retirement(on=AS_OF, reason="Replaced", location=HERE)
    [retired] = judged(series(replace(own, retired=gone, notes=()), reading(70)))
    assert found(retired, as_of=date(2027, 1, 1)) == []
