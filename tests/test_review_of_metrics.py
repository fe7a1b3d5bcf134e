"""Figures of metrics that were wrong once, or refused, where parts of the product meet."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Reading
from tests.projects import Workspace, readings, value

HOURS = 3600
CASES = """at,done
2026-09-01 10:00,2026-09-01
2026-09-02 10:00,2026-09-04
2026-09-03 10:00,
2026-09-04 10:00,2026-09-05
"""


def reading(workspace: Workspace, **measure: Any) -> Reading:
    """What is read of one measure in September."""
    name = workspace.objective(**measure)
    return readings(workspace.evaluate(), name)[("2026-09",)]


def cases(root: Path) -> Workspace:
    """Four cases: done on the same day, after two days, never, and on the next day."""
    workspace = Workspace(root, timezone="Europe/Berlin")
    workspace.file("events.csv", CASES)
    workspace.source({"at": {"type": "timestamp"}, "done": {"type": "date"}})
    return workspace


@pytest.mark.parametrize(
    ("metric", "moments"),
    [
        ("complaint_resolution_rate", {"created": "at", "resolved": "done"}),
        ("closed_loop_rate", {"created": "at", "told": "done"}),
        ("review_reply_rate", {"published": "at", "replied": "done"}),
        ("sla_attainment", {"created": "at", "done": "done"}),
        ("journey_completion", {"started": "at", "finished": "done"}),
        ("review_coverage", {"happened": "at", "held": "done"}),
    ],
)
def test_what_is_done_on_the_day_itself_is_done_in_time(
    tmp_path: Path, metric: str, moments: dict[str, str]
) -> None:
    """Where one moment is a day, the time between is counted in days: none is below nothing."""
    found = reading(cases(tmp_path), metric=metric, within="1 day", **moments)
    assert (found.estimate.value, found.estimate.n) == (Fraction(1, 2), 4)
    assert not any(found.excluded.values())


def test_a_time_from_a_moment_to_a_day_is_of_days(tmp_path: Path) -> None:
    """The median of nought, one and two days is a day; the open case alone is left out."""
    found = reading(
        cases(tmp_path), metric="time_to_resolve", created="at", resolved="done", at="p50"
    )
    assert found.estimate.value == 24 * HOURS
    assert found.estimate.n == 3
    assert {reason: rows for reason, rows in found.excluded.items() if rows} == {"pending": 1}


def test_a_day_in_the_zone_of_the_project(tmp_path: Path) -> None:
    """The day of a moment is that of the clocks here: 22:30 UTC is after midnight in Berlin."""
    workspace = Workspace(tmp_path, timezone="Europe/Berlin")
    workspace.file("events.csv", "at,done\n2026-09-01T22:30:00Z,2026-09-03\n")
    workspace.source({"at": {"type": "timestamp"}, "done": {"type": "date"}})
    within = {"created": "at", "resolved": "done", "within": "1 day"}
    assert value(workspace, metric="complaint_resolution_rate", **within) == 1


@pytest.mark.parametrize(
    "where",
    [
        "coalesce(flag, false)",
        "coalesce(name, 'none') = 'one'",
        "coalesce(day, date '2026-09-02') = date '2026-09-01'",
        "(case when flag then name else 'other' end) = 'one'",
    ],
)
def test_a_substitute_in_a_project_with_a_time_zone(tmp_path: Path, where: str) -> None:
    """Flags, texts and days have no time zone: a literal may stand in for any of them."""
    workspace = Workspace(tmp_path, timezone="Europe/Berlin")
    workspace.file("events.csv", "at,flag,name,day\n2026-09-01,yes,one,2026-09-01\n2026-09-02,,,\n")
    kinds = {"at": "date", "flag": "boolean", "name": "text", "day": "date"}
    workspace.source({name: {"type": kind} for name, kind in kinds.items()})
    assert value(workspace, metric="count", where=where) == 1


def test_exempt_by_a_flag_in_a_project_with_a_time_zone(tmp_path: Path) -> None:
    """Who is exempt by a flag of the register does not count; where it is empty, one does."""
    workspace = Workspace(tmp_path, timezone="Europe/Berlin")
    workspace.file("events.csv", "at,account\n2026-09-01,A\n2026-09-02,C\n")
    workspace.file("accounts.csv", "account,spared\nA,\nB,false\nC,true\n")
    workspace.source({"at": {"type": "date"}, "account": {"type": "text"}})
    flags = {"account": {"type": "text"}, "spared": {"type": "boolean"}}
    workspace.source(flags, "accounts.csv", "accounts", as_of="2026-01-01")
    who = {"account": "account", "register": "accounts", "exempt": "spared"}
    found = reading(workspace, metric="contact_coverage", contacts=1, **who)
    assert found.estimate.value == Fraction(1, 2)
    assert found.excluded["exempt"] == 1


@pytest.mark.parametrize(
    ("metric", "variant", "share"),
    [
        ("repeat_complaint_rate", "", Fraction(3, 10)),
        ("first_contact_resolution", "gross", Fraction(7, 10)),
    ],
)
def test_a_row_that_stands_for_none_follows_nothing(
    tmp_path: Path, metric: str, variant: str, share: Fraction
) -> None:
    """A row weighs as many as it stands for, and is nobody's next where that is none."""
    workspace = Workspace(tmp_path)
    rows = "2026-08-01,A,3\n2026-08-05,A,2\n2026-08-06,B,5\n2026-08-07,B,0\n"
    workspace.file("events.csv", f"at,customer,number\n{rows}")
    kinds = {"at": "date", "customer": "text", "number": "integer"}
    workspace.source({name: {"type": kind} for name, kind in kinds.items()}, rows="number")
    chosen = {"variant": variant} if variant else {}
    roles = {"customer": "customer", "within": "7 days", **chosen}
    assert value(workspace, "2026-08", metric=metric, **roles) == share


def test_from_a_date_to_a_moment_counts_from_midnight(tmp_path: Path) -> None:
    """Of a case that is known by its date, the time begins with the day."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", "at,done\n2026-09-01,2026-09-01 18:00\n")
    workspace.source({"at": {"type": "date"}, "done": {"type": "timestamp"}})
    roles = {"created": "at", "resolved": "done"}
    assert value(workspace, metric="time_to_resolve", at="p50", **roles) == 18 * HOURS


def test_turnover_is_not_of_those_who_join_later(tmp_path: Path) -> None:
    """Two of three stayed, one left: who joins in October is none of September's three."""
    workspace = Workspace(tmp_path, as_of=date(2026, 11, 5))
    rows = "A,2026-01-01,\nB,2026-01-01,2026-09-10\nC,2026-01-01,\nD,2026-10-01,\n"
    workspace.file("events.csv", f"who,at,left\n{rows}")
    workspace.source({"at": {"type": "date"}, "left": {"type": "date"}})
    found = reading(workspace, metric="staff_turnover", joined="at", left="left")
    assert found.estimate.value == Fraction(2, 5)
    assert (found.estimate.n, found.rows) == (3, 3)


@pytest.mark.parametrize(
    "moment", ["coalesce(a, b)", "case when a is null then b else a end", "coalesce(b, a)"]
)
def test_stamps_with_and_without_a_zone_stand_in_for_one_another(
    tmp_path: Path, moment: str
) -> None:
    """Two columns of one source may hold their times otherwise: both are moments all the same."""
    workspace = Workspace(tmp_path, timezone="Europe/Berlin")
    rows = "2026-09-01 10:00,2026-09-01T10:00:00Z,\n2026-09-01 10:00,,2026-09-01 12:00\n"
    workspace.file("events.csv", f"at,a,b\n{rows}")
    workspace.source({name: {"type": "timestamp"} for name in ("at", "a", "b")})
    assert value(workspace, metric="mean", value=f"({moment}) - at") == 2 * HOURS


def test_columns_that_changed_places_are_told(tmp_path: Path) -> None:
    """Where more rows end before they begin than not, there is a warning beside the figure."""
    workspace = Workspace(tmp_path)
    rows = "2026-09-01,2026-09-03\n2026-09-02,2026-09-09\n2026-09-05,2026-09-05\n"
    workspace.file("events.csv", f"at,done\n{rows}")
    workspace.source({"at": {"type": "date"}, "done": {"type": "date"}})
    name = workspace.objective(metric="time_to_resolve", created="done", resolved="at", at="p50")
    scorecard = workspace.evaluate()
    (warning,) = (each for each in scorecard.problems if each.slug == "mostly-negative")
    assert warning.message == (
        f"for {name}, 2 rows of 2026-09 are left out as negative, and 1 are counted"
    )
