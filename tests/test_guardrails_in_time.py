"""Which periods of a guardrail are looked at, wherever its own history ends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Result, Scorecard, Verdict
from tests.projects import AT, Workspace

OK = AT | {"ok": {"type": "boolean"}}
DAY = timedelta(days=1)
MISSED, MET = Verdict.MISSED, Verdict.MET


@pytest.fixture
def team(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def aimed(team: Workspace, window: str, at_least: Any, source: str = "events", **keys: Any) -> str:
    """Add a blocking objective; what is no key of an objective is one of its measure."""
    own = {name: keys.pop(name) for name in ("guardrails", "retired", "id") if name in keys}
    name = team.objective(window, source, **keys)
    target = {"target": {"at_least": at_least}, "enforcement": "blocking"}
    team.objectives[-1] |= target | own
    return name


def guarded(team: Workspace, window: str, guard: str = "week", **keys: Any) -> None:
    """An objective that is always met by itself, and its guardrail, which is all of the rows."""
    team.source(OK)
    aimed(team, guard, "50%", metric="share", when="ok")
    aimed(team, window, 0, metric="count", guardrails=["o0"], **keys)


def rows(first: str, last: str, bad: Iterable[str] = ()) -> str:
    """A row for each day, which is not ok on the bad ones."""
    day, end, found = date.fromisoformat(first), date.fromisoformat(last), ["at,ok"]
    while day <= end:
        found.append(f"{day},{str(day.isoformat() not in set(bad)).lower()}")
        day += DAY
    return "\n".join(found) + "\n"


def judged(team: Workspace, as_of: str, history: str = "") -> Scorecard:
    return team.evaluate(as_of=as_of, history=history)


def last(team: Workspace, as_of: str, history: str = "") -> Result:
    """The objective that was added last, its whole."""
    results = judged(team, as_of, history).results
    return [each for each in results if not each.segment][-1]


def because(result: Result) -> list[str]:
    """The periods of guardrails that turned the verdict of the judged period."""
    return [each.period.name for each in result.judged.because]


WEEKS = [f"2026-W{number}" for number in range(27, 40)]  # those whose Sunday is in the quarter


def test_all_weeks_of_a_quarter_are_looked_at(team: Workspace) -> None:
    """A weekly guardrail of a quarterly objective: of the third quarter, all 13 weeks that end in
    it count, though the guardrail itself shows only those after it by the end of December. Here,
    every week of the year is missed; weeks 26 and 40 end before and after the quarter.
    """
    guarded(team, "quarter")
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=_days("2026-01-01", 365)))
    found = last(team, "2026-12-30")
    assert (found.judged.reading.period.name, found.judged.verdict) == ("2026-Q3", MISSED)
    assert because(found) == WEEKS


def _days(first: str, number: int) -> list[str]:
    begin = date.fromisoformat(first)
    return [(begin + each * DAY).isoformat() for each in range(number)]


@pytest.mark.parametrize(
    ("monday", "week"), [("2026-06-29", "2026-W27"), ("2026-09-21", "2026-W39")]
)
def test_one_week_at_an_end_of_the_quarter_turns_it(
    team: Workspace, monday: str, week: str
) -> None:
    """The first week that ends in the quarter, and the last, each turn it alone."""
    guarded(team, "quarter")
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=_days(monday, 7)))
    assert because(last(team, "2026-12-30")) == [week]


@pytest.mark.parametrize("monday", ["2026-06-22", "2026-09-28"])
def test_weeks_that_end_in_another_quarter_turn_that(team: Workspace, monday: str) -> None:
    """A week belongs to the quarter in which it ends."""
    guarded(team, "quarter")
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=_days(monday, 7)))
    assert last(team, "2026-12-30").judged.verdict is MET


def test_every_quarter_that_is_shown_is_looked_at(team: Workspace) -> None:
    """The history is judged as the judged period is: a week of the oldest quarter turns it."""
    guarded(team, "quarter")
    team.file("events.csv", rows("2023-01-01", "2026-09-30", bad=_days("2023-08-14", 7)))
    found = last(team, "2026-10-05")
    turned = {each.reading.period.name: each.because for each in found.history if each.because}
    assert [(name, len(each)) for name, each in turned.items()] == [("2023-Q3", 1)]
    assert turned["2023-Q3"][0].period.name == "2023-W33"


def test_all_days_of_a_month_are_looked_at(team: Workspace) -> None:
    """A daily guardrail of a monthly objective shows 13 days itself; all 30 of September count."""
    guarded(team, "month", "day")
    team.file("events.csv", rows("2026-07-01", "2026-10-04", bad=_days("2026-08-01", 65)))
    found = last(team, "2026-10-05")
    assert because(found) == _days("2026-09-01", 30)
    assert len(found.history[-1].because) == 31


def test_rolling_days_that_end_in_a_month_are_looked_at(team: Workspace) -> None:
    """Rolling windows move on by a day: of each day on which one ended, that one counts."""
    guarded(team, "month", "rolling 2 days")
    team.file("events.csv", rows("2026-07-01", "2026-10-04", bad=_days("2026-09-01", 2)))
    assert because(last(team, "2026-10-05")) == ["2026-09-01/2026-09-02"]


def test_months_to_date_are_looked_at_when_their_month_is_over(team: Workspace) -> None:
    """Of months to date, a month has the whole one, and not where as-of has cut the next."""
    guarded(team, "month", "month_to_date")
    team.file("events.csv", rows("2026-07-01", "2026-10-04", bad=_days("2026-09-10", 21)))
    assert because(last(team, "2026-10-05")) == ["2026-09-01/2026-09-30"]


def test_a_change_over_days_of_its_own_is_guarded(team: Workspace) -> None:
    """The period of a change is what came after: weeks that end there count, half a year later."""
    team.source(OK)
    aimed(team, "week", "50%", metric="share", when="ok")
    team.objective(metric="count")
    days = {"since": "2026-03-02", "after": "14 days", "before": "14 days"}
    aimed(team, "", 0, "", metric="change", of="o1", guardrails=["o0"], **days)
    bad = [*_days("2026-02-23", 7), *_days("2026-03-09", 14)]
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=bad))
    found = last(team, "2026-12-30")
    assert found.judged.reading.period.name == "2026-03-02/2026-03-15"
    assert because(found) == ["2026-W11"]


def test_what_retired_stays_as_it_was_judged(team: Workspace) -> None:
    """Two years after an objective has retired, the weeks of its last quarter still count."""
    retired = {"on": "2026-10-01", "reason": "Replaced"}
    guarded(team, "quarter", retired=retired)
    team.file("events.csv", rows("2026-01-01", "2028-12-31", bad=_days("2026-08-03", 7)))
    for as_of in ("2026-10-05", "2027-06-01", "2028-12-31"):
        found = last(team, as_of)
        assert (found.judged.reading.period.name, because(found)) == ("2026-Q3", ["2026-W32"])


def test_what_waits_for_late_rows_is_guarded_when_it_is_judged(team: Workspace) -> None:
    """A source that settles in half a year is judged half a year later: by the weeks of then."""
    team.source(OK)
    team.source(OK, name="slow", settles_after="180 days")
    aimed(team, "week", "50%", metric="share", when="ok")
    aimed(team, "month", 0, "slow", metric="count", guardrails=["o0"])
    team.file("events.csv", rows("2025-01-01", "2026-12-31", bad=_days("2026-06-08", 7)))
    found = last(team, "2026-12-30")
    assert (found.judged.reading.period.name, because(found)) == ("2026-06", ["2026-W24"])


def test_weeks_that_have_not_settled_turn_nothing(team: Workspace) -> None:
    """A week whose rows may still come is not judged yet, and so turns nothing until it is."""
    team.source(OK)
    team.source(OK, name="slow", settles_after="10 days")
    aimed(team, "week", "50%", "slow", metric="share", when="ok")
    aimed(team, "month", 0, metric="count", guardrails=["o0"])
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=_days("2026-09-14", 14)))
    assert because(last(team, "2026-10-05")) == ["2026-W38"]
    assert because(last(team, "2026-10-08")) == ["2026-W38", "2026-W39"]


def test_guardrails_of_guardrails_are_looked_at(team: Workspace) -> None:
    """Days guard the weeks that guard a quarter: a day of the quarter's first week turns it."""
    team.source(OK)
    aimed(team, "day", "50%", metric="share", when="ok")
    aimed(team, "week", 0, metric="count", guardrails=["o0"])
    aimed(team, "quarter", 0, metric="count", guardrails=["o1"])
    team.file("events.csv", rows("2026-01-01", "2026-12-31", bad=["2026-07-02"]))
    found = last(team, "2026-12-30")
    assert (found.judged.verdict, because(found)) == (MISSED, ["2026-W27"])


def test_guardrails_are_looked_at_where_another_one_begins_before_the_history(
    team: Workspace,
) -> None:
    """Three rolling months up to April 2025 end in the oldest ones that are shown, and begin in
    February: the guardrail of months turns these by March, which begins before all that is shown.
    """
    team.source(OK)
    aimed(team, "month", "50%", metric="share", when="ok")
    for number in range(2):
        aimed(team, "rolling 3 months", 0, metric="count", guardrails=[f"o{number}"])
    team.file("events.csv", rows("2025-01-01", "2026-06-30", _days("2025-03-01", 31)))
    oldest = last(team, "2026-07-01").history[0]
    assert (oldest.reading.period.name, oldest.verdict) == ("2025-04/2025-06", MISSED)
    assert [each.period.name for each in oldest.because] == ["2025-02/2025-04", "2025-03/2025-05"]


def test_what_a_guardrail_is_made_of_is_looked_at(team: Workspace) -> None:
    """The gap between two weekly figures guards a quarter: both are read for all of its weeks."""
    team.source(AT | {"brand": {"type": "text"}, "mark": {"type": "integer"}})
    for brand in ("ours", "theirs"):
        aimed(team, "week", 0, metric="mean", value="mark", where=f"brand = '{brand}'")
    gap = {"metric": "gap_to_competition", "ours": "o0", "theirs": ["o1"], "against": "mean"}
    aimed(team, "week", 0, "", **gap)
    aimed(team, "quarter", 0, metric="count", guardrails=["o2"])
    marks = (
        f"{day},ours,{1 if day in _days('2026-08-03', 7) else 4}\n{day},theirs,3\n"
        for day in _days("2026-01-01", 365)
    )
    team.file("events.csv", "at,brand,mark\n" + "".join(marks))
    assert because(last(team, "2026-12-30")) == ["2026-W32"]


def test_a_relative_guardrail_is_held_against_its_own_bases(team: Workspace) -> None:
    """A week that must not be below the same one of the year before is judged, and its base read,
    for every week of the quarter.
    """
    team.source(OK)
    aimed(team, "week", 0, metric="count", where="ok")
    team.objectives[-1]["target"]["versus"] = "same_period_last_year"
    aimed(team, "quarter", 0, metric="count", guardrails=["o0"])
    team.file("events.csv", rows("2025-01-01", "2026-12-31", bad=["2026-07-08"]))
    assert because(last(team, "2026-12-30")) == ["2026-W28"]


def test_days_so_far_of_another_period_are_no_period_of_a_guardrail(team: Workspace) -> None:
    """The open month is held against the first 14 days of the month before. These have fewer rows
    than a month has to have, but they are no month: September was not missed.
    """
    team.source(OK)
    aimed(team, "month", 0, metric="count", where="ok")
    team.objectives[-1]["target"] = [
        {"from": "2026-01-01", "at_least": 0, "versus": "previous_period"},
        {"from": "2026-09-01", "at_least": 20},
    ]
    aimed(team, "month", 0, metric="count", guardrails=["o0"])
    team.file("events.csv", rows("2026-07-01", "2026-10-14"))
    found = last(team, "2026-10-15")
    assert (found.judged.verdict, found.judged.because) == (MET, ())


def test_reported_weeks_are_looked_at(team: Workspace) -> None:
    """Figures that were reported guard as measured ones do."""
    team.source(OK)
    aimed(team, "week", "50%", "", metric="reported", unit="%")
    aimed(team, "quarter", 0, metric="count", guardrails=["o0"])
    team.file("events.csv", rows("2026-01-01", "2026-12-31"))
    shares = {26: "10%", 27: "40%", 30: "60%", 39: "20%", 40: "30%"}
    figures = [
        {"objective": "team/o0", "period": f"2026-W{week}", "value": share, "n": 100}
        for week, share in shares.items()
    ]
    document = {"apiVersion": "csobjectives/v1", "kind": "Measurements", "measurements": figures}
    team.file("objectives/figures.yaml", json.dumps(document))
    assert because(last(team, "2026-12-30")) == ["2026-W27", "2026-W39"]


def test_recorded_weeks_are_looked_at(team: Workspace) -> None:
    """A week of which only the history knows any more turns the quarter that it ended in."""
    guarded(team, "quarter")
    team.source(OK, "all.csv", "all")
    team.objectives[-1]["measure"]["source"] = "all"
    team.file("all.csv", rows("2026-01-01", "2026-12-31"))
    team.file("events.csv", rows("2026-06-01", "2026-09-06", bad=_days("2026-08-03", 7)))
    judged(team, "2026-09-07", history="history")
    team.file("events.csv", rows("2026-10-01", "2026-12-31"))
    assert because(last(team, "2026-12-30")) == []
    assert because(last(team, "2026-12-30", history="history")) == ["2026-W32"]


def test_a_guardrail_shows_what_it_shows_without(team: Workspace) -> None:
    """That others look at its older weeks changes nothing of a guardrail's own: no segment comes
    back whose rows ended before its history begins.
    """
    team.source(OK | {"desk": {"type": "text"}})
    aimed(team, "week", "50%", metric="share", when="ok", by="desk")
    aimed(team, "quarter", 0, metric="count")
    days = _days("2026-01-01", 365)
    desks = (f"{day},true,{'old' if day < '2026-08-01' else 'new'}\n" for day in days)
    team.file("events.csv", "at,ok,desk\n" + "".join(desks))
    alone = [each for each in judged(team, "2026-12-30").results if "o0" in each.objective.name]
    team.objectives[-1]["guardrails"] = ["o0"]
    found = [each for each in judged(team, "2026-12-30").results if "o0" in each.objective.name]
    assert [each.segment for each in found] == [(), (("desk", "new"),)]
    assert found == alone


def test_the_response_rate_of_what_retired_is_still_known(team: Workspace) -> None:
    """What retired had the response rate that it needs, however far the rate has moved on."""
    team.source(OK | {"score": {"type": "integer"}})
    aimed(team, "month", "0%", metric="survey_response_rate", answered="ok")
    aimed(team, "month", 3, metric="mean", value="score")
    team.objectives[-1] |= {
        "require_response_rate": {"objective": "o0", "at_least": "20%"},
        "retired": {"on": "2026-03-01", "reason": "Replaced"},
    }
    answers = (f"{day},true,4\n" for day in _days("2026-01-01", 1000))
    team.file("events.csv", "at,ok,score\n" + "".join(answers))
    for as_of in ("2026-03-05", "2028-08-01"):
        found = last(team, as_of)
        assert (found.judged.reading.period.name, found.judged.verdict) == ("2026-02", MET)
