"""Which periods others look at: all that end within theirs, worked out day by day, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csobjectives.model import Definitions, Objective, ObjectiveSet, Project, Retirement, Source
from csobjectives.periods import Period, period_of
from csobjectives.planning import needed_by_others
from csobjectives.planning.coverage import coverage_of
from csobjectives.planning.plans import rhythm_of
from csobjectives.planning.rhythms import closed_periods
from csobjectives.planning.timeline import timeline
from csobjectives.windows import parse_window
from tests.judged import HERE, objective, target
from tests.pacing import COUNT
from tests.pacing import source as described

DAY = timedelta(days=1)
AS_OF = date(2026, 10, 5)
WINDOWS = ("day", "week", "month", "quarter", "rolling 5 days", "month_to_date")


def aim(identifier: str, window: str, source: str = "calls", **terms: Any) -> Objective:
    """An objective that counts the rows of a source."""
    measure = replace(COUNT, source=source)
    given = {"id": identifier, "window": parse_window(window), "measure": measure}
    return objective(target(at_least=1), **(given | terms))


def retired(day: date) -> Retirement:
    return Retirement(on=day, reason="Replaced", location=HERE)


def definitions(*objectives: Objective, **sources: Source) -> Definitions:
    """Those of one set; the source `calls` says nothing of time."""
    team = ObjectiveSet(
        name="team",
        title="Team",
        owner="",
        version="",
        location=HERE,
        objectives=objectives,
    )
    project = Project(root=Path())
    return Definitions(project=project, sets=(team,), sources={"calls": described(), **sources})


def needed(*objectives: Objective, as_of: date = AS_OF, **sources: Source) -> dict[str, list[str]]:
    """The stretches of days in which each is looked at, as they are called."""
    found = needed_by_others(definitions(*objectives, **sources), as_of)
    return {name.removeprefix("team/"): [each.name for each in of] for name, of in found.items()}


def days_in(period: Period) -> Iterator[date]:
    """The days at which something may end within a period."""
    return (
        period.start + number * DAY for number in range(1, (period.end - period.start).days + 1)
    )


@settings(max_examples=60, deadline=None)
@given(
    guard=st.sampled_from(WINDOWS),
    guarded=st.sampled_from(WINDOWS),
    as_of=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    settles=st.sampled_from([0, 3, 40, 200]),
    waits=st.sampled_from([0, 9]),
    until=st.none() | st.dates(date(2023, 6, 1), date(2027, 12, 31)),
)
@example("week", "quarter", date(2026, 12, 31), 0, 0, None)
def test_every_period_that_ends_within_what_is_guarded_is_read(
    guard: str, guarded: str, as_of: date, settles: int, waits: int, until: date | None
) -> None:
    """Of a guardrail, every period is read that has settled and ends on a day of a period that is
    shown of what it guards, and none that is neither of these nor shown itself.
    """
    slow = replace(described(), name="slow", settles_after=timedelta(days=settles))
    calls = replace(described(), settles_after=timedelta(days=waits))
    aims = aim("guard", guard), aim("guarded", guarded, "slow", guardrails=("team/guard",))
    if until is not None:
        aims = aims[0], replace(aims[1], retired=retired(until))
    terms = coverage_of(calls)
    found = needed_by_others(definitions(*aims, calls=calls, slow=slow), as_of)
    rhythm = rhythm_of(replace(aims[0], needed=found.get("team/guard", ())), "UTC")
    spans = [each for each in timeline([rhythm], as_of, terms).spans if not each.open]
    shown = closed_periods(rhythm_of(aims[1], "UTC"), as_of, coverage_of(slow))
    window, settled = aims[0].window, as_of - waits * DAY
    is_to_date = guard == "month_to_date"
    ends = {shown[-1].end} if is_to_date else {day for each in shown for day in days_in(each)}
    ended = (period_of(day - DAY, window) for day in ends)
    inside = {each for each in ended if each.end in ends and each.end <= settled}
    own = set(closed_periods(rhythm_of(aims[0], "UTC"), as_of, terms))
    read = {each.period for each in spans}
    assert read >= inside | own
    if not is_to_date:
        assert read == inside | own


def test_nobody_needs_what_is_shown_anyway() -> None:
    """What guards in the same window is shown with the same periods: no scan is any longer."""
    aims = aim("guard", "month"), aim("guarded", "month", guardrails=("team/guard",))
    assert needed(*aims) == {}


def test_weeks_of_a_quarter_are_needed_from_its_oldest_quarter_on() -> None:
    """13 quarters are shown, up to that which ended last."""
    aims = aim("guard", "week"), aim("guarded", "quarter", guardrails=("team/guard",))
    assert needed(*aims) == {"guard": ["2023-07-01/2026-09-30"]}


def test_two_that_are_guarded_far_apart_need_two_stretches() -> None:
    """What lies between them nobody looks at; stretches that meet are one."""
    aims = (
        aim("guard", "day"),
        aim("early", "month", guardrails=("team/guard",), retired=retired(date(2024, 1, 1))),
        aim("later", "month", guardrails=("team/guard",), retired=retired(date(2024, 6, 1))),
        aim("now", "month", guardrails=("team/guard",)),
    )
    assert needed(*aims) == {"guard": ["2022-12-01/2024-05-31", "2025-09-01/2026-09-30"]}


def test_guardrails_of_guardrails_are_needed_as_far() -> None:
    """Days guard weeks, which guard a quarter: the first week that ends in it began in June."""
    aims = (
        aim("days", "day"),
        aim("weeks", "week", guardrails=("team/days",)),
        aim("quarter", "quarter", guardrails=("team/weeks",)),
    )
    stretch = ["2023-07-01/2026-09-30"]
    assert needed(*aims) == {"days": ["2023-06-26/2026-10-04"], "weeks": stretch}


def test_what_is_covered_up_to_a_day_needs_the_weeks_before_it() -> None:
    """A source that is complete through March is judged for the first quarter, half a year later,
    while that of its guardrail goes on.
    """
    ended = replace(described(), name="ended", complete_through=date(2026, 3, 31))
    aims = aim("guard", "week"), aim("guarded", "month", "ended", guardrails=("team/guard",))
    assert needed(*aims, ended=ended) == {"guard": ["2025-03-01/2026-03-31"]}


@pytest.mark.parametrize("place", ["targets", "each"])
def test_what_retired_is_held_against_the_objective_of_its_time(place: str) -> None:
    """The other one goes on; of what has not retired, the other shows the same periods."""
    terms: dict[str, Any] = {place: (target(at_least=0, versus="team/other"),)}
    ours = replace(aim("ours", "month"), **terms)
    assert needed(aim("other", "month"), ours) == {}
    gone = replace(ours, retired=retired(date(2025, 1, 1)))
    assert needed(aim("other", "month"), gone) == {"other": ["2023-12-01/2024-12-31"]}
