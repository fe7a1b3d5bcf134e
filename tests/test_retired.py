"""What has retired keeps its last period, as it was judged then, however far as-of moves on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Effect, Judgement, Result, Scorecard, Verdict
from csobjectives.problems import ExitCode
from tests.projects import AT, Workspace

OK = AT | {"ok": {"type": "boolean"}}
DAY = timedelta(days=1)
ON = "2026-07-15"
MOVING_ON = ("2026-07-15", "2026-07-16", "2026-08-20", "2027-07-15", "2029-01-01")


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def retired(
    team: Workspace, window: str, at_least: Any, source: str = "events", **keys: Any
) -> str:
    """Add a blocking objective that has retired on 15 July."""
    name = team.objective(window, source, **keys)
    team.objectives[-1] |= {
        "target": {"at_least": at_least},
        "enforcement": "blocking",
        "retired": {"on": ON, "reason": "Replaced by answered-at-once"},
    }
    return name


def rows(first: str, last: str) -> str:
    """A row for each day; in odd months every second one is ok, and in even ones all of them."""
    day, end, found = date.fromisoformat(first), date.fromisoformat(last), ["at,ok"]
    while day <= end:
        found.append(f"{day},{str(not (day.month % 2 and day.day % 2)).lower()}")
        day += DAY
    return "\n".join(found) + "\n"


def check(team: Workspace, as_of: str, history: str = "") -> Scorecard:
    return team.evaluate(as_of=as_of, history=history)


def found(scorecard: Scorecard, name: str) -> Result:
    """The whole of an objective."""
    (only,) = (x for x in scorecard.results if x.objective.name == name and not x.segment)
    return only


def told(result: Result) -> list[tuple[str, Fraction | None, Verdict | None]]:
    """Every period that is shown, with its figure and verdict."""
    every: Iterator[Judgement] = iter((*result.history, result.judged))
    return [(x.reading.period.name, x.reading.estimate.value, x.verdict) for x in every]


@pytest.mark.parametrize(
    ("window", "last"),
    [
        ("day", "2026-07-14"),
        ("week", "2026-W28"),
        ("month", "2026-06"),
        ("quarter", "2026-Q2"),
        ("year", "2025"),
        ("month_to_date", "2026-07-01/2026-07-14"),
        ("rolling 30 days", "2026-06-15/2026-07-14"),
        ("rolling 2 weeks", "2026-W27/2026-W28"),
    ],
)
def test_the_last_period_stays_as_it_was(team: Workspace, window: str, last: str) -> None:
    """The last period that was over on the day of the retirement is judged, on that day and years
    later: the same periods, figures and verdicts. None of it is open, and nothing of it fails.
    """
    team.source(OK)
    name = retired(team, window, "75%", metric="share", when="ok")
    team.file("events.csv", rows("2024-01-01", "2028-12-31"))
    results = [found(check(team, as_of), name) for as_of in MOVING_ON]
    assert told(results[0])[-1][0] == last
    for each in results:
        assert told(each) == told(results[0])
        assert (each.open, each.pace, each.retired, each.effect) == (None, None, True, Effect.NONE)


def test_until_it_retires_it_is_judged_as_any_other(team: Workspace) -> None:
    """Before its day it has all its effects; a month that will not be judged is not shown open."""
    team.source(OK)
    name = retired(team, "month", "101", metric="count")
    team.file("events.csv", rows("2026-01-01", "2026-12-31"))
    before = found(check(team, "2026-06-20"), name)
    assert (before.retired, before.effect) == (False, Effect.FAILS)
    assert (before.judged.reading.period.name, before.open is None) == ("2026-05", False)
    after = check(team, "2026-07-14")
    assert (found(after, name).retired, after.exit_code) == (False, ExitCode.FAILED)
    assert found(after, name).open is None
    assert check(team, "2026-07-15").exit_code is ExitCode.OK


def test_a_period_that_ends_on_the_day_is_the_last(team: Workspace) -> None:
    """What retires on 1 July is judged for June, and what retires on 30 June is not."""
    team.source(OK)
    name = retired(team, "month", 20, metric="count")
    team.file("events.csv", rows("2026-01-01", "2026-12-31"))
    for day, last in (("2026-07-01", "2026-06"), ("2026-06-30", "2026-05")):
        team.objectives[-1]["retired"]["on"] = day
        assert told(found(check(team, "2026-10-05"), name))[-1][0] == last


def test_late_rows_are_waited_for(team: Workspace) -> None:
    """A month that is over when the objective retires is judged once it has settled."""
    team.source(OK, settles_after="30 days")
    name = retired(team, "month", 20, metric="count")
    team.file("events.csv", rows("2026-01-01", "2026-12-31"))
    last = [told(found(check(team, day), name))[-1][0] for day in ("2026-07-30", "2026-07-31")]
    assert last == ["2026-05", "2026-06"]


def test_a_source_that_ended_with_it_is_not_stale(team: Workspace) -> None:
    """That nothing is exported any more says nothing of the last period, if its rows are there,
    and where all that is measured by the source has retired, nobody has to hear of it.
    """
    team.source(OK, fresh_within="3 days")
    name = retired(team, "month", 20, metric="count")
    team.file("events.csv", rows("2026-01-01", "2026-06-28"))
    scorecard = check(team, "2026-10-05")
    assert told(found(scorecard, name))[-1] == ("2026-06", Fraction(28), Verdict.MET)
    assert list(scorecard.problems) == []


def test_a_source_that_ended_before_it_is_stale(team: Workspace) -> None:
    """Where rows of the last period are missing, it is not judged by those that are there."""
    team.source(OK, fresh_within="3 days")
    name = retired(team, "month", 20, metric="count")
    team.file("events.csv", rows("2026-01-01", "2026-06-26"))
    judged = found(check(team, "2026-10-05"), name).judged
    assert (judged.verdict, judged.newest) == (Verdict.STALE, date(2026, 6, 26))


def test_a_source_that_others_need_is_stale_for_these(team: Workspace) -> None:
    """What goes on is stale, and what has retired beside it is not."""
    team.source(OK, fresh_within="3 days")
    names = [retired(team, "month", 20, metric="count") for _ in range(2)]
    del team.objectives[1]["retired"]
    team.file("events.csv", rows("2026-01-01", "2026-07-31"))
    scorecard = check(team, "2026-10-05")
    verdicts = [found(scorecard, each).judged.verdict for each in names]
    assert verdicts == [Verdict.MET, Verdict.STALE]
    assert [each.slug for each in scorecard.problems] == ["stale-source"]


def test_a_change_that_is_not_over_when_it_retires_is_never_judged(team: Workspace) -> None:
    """The days of a change that end later are not looked at; those that were over stay judged."""
    team.source(OK)
    team.objective(metric="share", when="ok")
    days = {"since": "2026-07-01", "before": "20 days"}
    names = [
        retired(team, "", "0 pp", "", metric="change", of="o0", after=after, **days)
        for after in ("14 days", "15 days")
    ]
    team.file("events.csv", rows("2026-01-01", "2026-12-31"))
    for as_of in ("2026-07-15", "2026-10-05"):
        scorecard = check(team, as_of)
        verdicts = [found(scorecard, each).judged.verdict for each in names]
        assert verdicts == [Verdict.MISSED, Verdict.PENDING]


def test_reported_figures_stay(team: Workspace) -> None:
    """What was reported later than the last period is no figure of it."""
    team.source(OK)
    name = retired(team, "month", "50%", "", metric="reported", unit="%")
    figures = [
        {"objective": name, "period": f"2026-{month:02}", "value": f"{month * 10}%", "n": 100}
        for month in range(3, 10)
    ]
    document = {"apiVersion": "csobjectives/v1", "kind": "Measurements", "measurements": figures}
    team.file("objectives/figures.yaml", json.dumps(document))
    results = [found(check(team, as_of), name) for as_of in ("2026-07-15", "2026-09-20")]
    assert told(results[0])[-2:] == [
        ("2026-05", Fraction(1, 2), Verdict.MET),
        ("2026-06", Fraction(3, 5), Verdict.MET),
    ]
    assert told(results[1]) == told(results[0])
    assert [each.open for each in results] == [None, None]


def test_what_is_made_of_others_stays(team: Workspace) -> None:
    """Its parts go on, and are still read for its periods."""
    team.source(AT | {"brand": {"type": "text"}, "mark": {"type": "integer"}})
    for brand in ("ours", "theirs"):
        team.objective(metric="mean", value="mark", where=f"brand = '{brand}'")
    made = {"metric": "gap_to_competition", "ours": "o0", "theirs": ["o1"], "against": "mean"}
    name = retired(team, "month", 0, "", **made)
    days = (date(2024, 1, 1) + each * DAY for each in range(1830))
    marks = (f"{day},ours,{day.month}\n{day},theirs,{day.year - 2020}\n" for day in days)
    team.file("events.csv", "at,brand,mark\n" + "".join(marks))
    results = [found(check(team, as_of), name) for as_of in MOVING_ON]
    assert told(results[0])[-1] == ("2026-06", Fraction(0), Verdict.MET)
    assert told(results[0])[0] == ("2025-06", Fraction(1), Verdict.MET)
    for each in results:
        assert (told(each), each.open) == (told(results[0]), None)


@pytest.mark.parametrize("versus", ["previous_period", "same_period_last_year", "o0"])
def test_what_it_is_held_against_stays(team: Workspace, versus: str) -> None:
    """A relative target has the bases of its time, those of another objective as well."""
    team.source(OK)
    team.objective(metric="share", when="ok")
    name = retired(team, "month", "-10 pp", metric="share", when="ok", where="ok or at is not null")
    team.objectives[-1]["target"]["versus"] = versus
    team.file("events.csv", rows("2023-01-01", "2028-12-31"))
    results = [found(check(team, as_of), name) for as_of in MOVING_ON]
    assert results[0].judged.verdict in (Verdict.MET, Verdict.MISSED)
    for each in results:
        assert told(each) == told(results[0])
        assert each.judged.against == results[0].judged.against


def test_its_segments_stay(team: Workspace) -> None:
    """Segments stay as they were, and those that came after it had retired are none of its."""
    team.source(OK | {"desk": {"type": "text"}})
    name = retired(team, "month", "75%", metric="share", when="ok", by="desk")
    days = (date(2025, 1, 1) + each * DAY for each in range(730))
    desks = (f"{day},true,{'new' if day > date(2026, 7, 15) else 'old'}\n" for day in days)
    team.file("events.csv", "at,ok,desk\n" + "".join(desks))
    every = [
        [each.segment for each in check(team, as_of).results if each.objective.name == name]
        for as_of in ("2026-07-15", "2026-12-15")
    ]
    assert every == [[(), (("desk", "old"),)]] * 2


def test_the_present_says_nothing_of_the_past(team: Workspace) -> None:
    """A list of who is there today has no figure of the day before it retired; the history has."""
    columns = {"name": {"type": "text"}, "ok": {"type": "boolean"}}
    name = retired(team, "as_of_day", "50%", "staff", metric="share", when="ok")
    for day, certified, as_of in (("2026-07-14", 6, "2026-07-15"), ("2026-09-30", 9, "2026-10-05")):
        team.source(columns, "staff.csv", "staff", as_of=day)
        people = "".join(f"p{number},{number < certified}\n" for number in range(10))
        team.file("staff.csv", "name,ok\n" + people)
        kept = told(found(check(team, as_of, history="history"), name))[-1]
        assert kept == ("2026-07-14", Fraction(6, 10), Verdict.MET)
    forgotten = told(found(check(team, "2026-10-05"), name))
    assert forgotten == [("2026-07-14", None, Verdict.NO_DATA)]
