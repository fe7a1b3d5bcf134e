"""Durations in working time, from documents and rows to figures, problems and pages."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.calendars import Calendar, libraries
from csobjectives.engines.clocks import clock_statements
from csobjectives.engines.dialect import working_micros
from csobjectives.metrics import REGISTRY
from csobjectives.model import Reading, Scorecard
from csobjectives.quantities import DURATION, working_time
from csobjectives.renderers import render
from csobjectives.renderers.pages.scales import Scale
from csobjectives.renderers.words.figures import exact, figure
from tests.projects import Workspace, readings
from tests.working_hours import AS_OF, calendars, nine_to_five, spans, worked

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICKETS = {name: {"type": "timestamp"} for name in ("created", "replied")} | {
    "agent": {"type": "text"}
}
BUSINESS = {"hours": {"mon-fri": "09:00-17:00"}}
LONG = {"hours": {"mon-thu": "09:00-18:00", "fri": ["09:00-12:00", "13:00-16:00"]}}
REPLY = {"metric": "first_reply_time", "created": "created", "replied": "replied", "at": "p50"}
SLA = {"metric": "sla_attainment", "created": "created", "done": "replied", "within": "8 h"}


@pytest.fixture
def tickets(tmp_path: Path) -> Workspace:
    """A project in Berlin with tickets, judged on Thursday, 1 October 2026."""
    project = Workspace(tmp_path, timezone="Europe/Berlin", as_of=date(2026, 10, 1))
    project.settings["calendars"] = {"business": BUSINESS}
    project.source(TICKETS, files="tickets.csv", name="tickets", time="created")
    return project


def rows(project: Workspace, *lines: str) -> None:
    """Tickets as created, replied and agent; stamps are by the project's clocks."""
    project.file("tickets.csv", "\n".join(["created,replied,agent", *lines]) + "\n")


def measured(project: Workspace, **measure: Any) -> dict[tuple[Any, ...], Reading]:
    name = project.objective(source="tickets", **measure)
    return readings(project.evaluate(), name)


def judged(project: Workspace, target: dict[str, Any], **measure: Any) -> Scorecard:
    project.objective(source="tickets", **measure)
    project.objectives[-1] |= {"target": target, "enforcement": "advisory"}
    return project.evaluate()


# In the engine


@settings(max_examples=15, deadline=None)
@given(calendars(), spans())
def test_engine_reads_the_clocks(calendar: Calendar, spans: list[tuple[int, int]]) -> None:
    """The engine's working time is what the clocks of the zone show, minute by minute."""
    connection = duckdb.connect()
    for statement, parameters in clock_statements(calendar, AS_OF):
        connection.execute(statement, parameters or None)
    macro = working_micros(calendar.name)
    for start, end in spans:
        query = f"SELECT {macro}(?) - {macro}(?)"
        ((found,),) = connection.execute(query, [end, start]).fetchall()
        assert found == worked(calendar, start, end)


@settings(max_examples=12, deadline=None)
@given(
    zones=st.tuples(*[st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"])] * 2),
    spans=st.lists(
        st.tuples(
            st.datetimes(datetime(2026, 9, 1), datetime(2026, 9, 25)), st.integers(0, 5 * 86_400)
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_rows_are_measured_by_the_clock(
    tmp_path_factory: pytest.TempPathFactory,
    zones: tuple[str, str],
    spans: list[tuple[datetime, int]],
) -> None:
    """Each row's time is the working time between its moments, whatever zone these are held in."""
    held, kept = zones
    project = Workspace(tmp_path_factory.mktemp("rows"), as_of=date(2026, 10, 1))
    project.settings["calendars"] = {"business": BUSINESS | {"timezone": kept}}
    project.source(TICKETS, files="tickets.csv", name="tickets", time="created", timezone=held)
    ends = [start + timedelta(seconds=took) for start, took in spans]
    lines = [
        f"{start:%Y-%m-%d %H:%M:%S},{end:%Y-%m-%d %H:%M:%S},"
        for (start, _), end in zip(spans, ends, strict=True)
    ]
    rows(project, *lines)
    expected = sorted(
        worked(nine_to_five(zone=kept), *(_instant(each, held) for each in (start, end)))
        for (start, _), end in zip(spans, ends, strict=True)
    )
    found = measured(project, **REPLY, clock="business")
    reading = found.get(("2026-09",))
    assert reading is not None
    assert reading.estimate.n == len(spans)
    assert float(reading.estimate.value or 0) * 1e6 == pytest.approx(
        float(np.quantile(expected, 0.5)), abs=1
    )


def _instant(moment: datetime, zone: str) -> int:
    """A local time of the contract's zone, to the second, in microseconds since 1970."""
    local = moment.replace(microsecond=0, tzinfo=ZoneInfo(zone))
    return (local - EPOCH) // timedelta(microseconds=1)


# Figures


def test_reply_over_a_weekend(tickets: Workspace) -> None:
    """A question of Friday at four that is answered on Monday at ten waited two working hours."""
    rows(tickets, "2026-09-11 16:00,2026-09-14 10:00,")
    assert measured(tickets, **REPLY, clock="business")[("2026-09",)].estimate.value == 7200
    assert measured(tickets, **REPLY)[("2026-09",)].estimate.value == 66 * 3600


def test_what_is_negative_stays_so(tickets: Workspace) -> None:
    """A reply before the question is left out as negative, also where nobody worked between."""
    rows(tickets, "2026-09-13 16:00,2026-09-13 10:00,", "2026-09-14 09:00,2026-09-14 10:00,")
    reading = measured(tickets, **REPLY, clock="business")[("2026-09",)]
    assert reading.estimate.n == 1
    assert reading.excluded["negative"] == 1


def test_within_working_hours(tickets: Workspace) -> None:
    """In time is who is answered within eight working hours, the last of them included."""
    rows(
        tickets,
        "2026-09-11 16:00,2026-09-14 16:00,",  # 8 h
        "2026-09-11 16:00,2026-09-14 20:00,",  # 9 h
        "2026-09-12 12:00,2026-09-14 23:00,",  # 8 h, for a Saturday's question
        "2026-09-11 16:00,,",  # never
        "2026-09-11 16:00,2026-09-10 16:00,",  # negative
    )
    reading = measured(tickets, **SLA, clock="business", window="week")[("2026-W37",)]
    assert reading.estimate.numerator == 2
    assert reading.estimate.denominator == 4
    assert reading.excluded["negative"] == 1


def test_own_expressions_tell_all_time(tickets: Workspace) -> None:
    """What a measure writes itself, such as its condition, does not go by the clock."""
    rows(tickets, "2026-09-11 16:00,2026-09-14 10:00,", "2026-09-14 09:00,2026-09-14 10:00,")
    reading = measured(tickets, **REPLY, clock="business", where="replied - created > '60 h'")
    assert reading[("2026-09",)].estimate.n == 1
    assert reading[("2026-09",)].estimate.value == 7200


def test_period_waits_for_working_hours(tickets: Workspace) -> None:
    """A week is judged when the working hours have passed that its last rows are granted.

    On Tuesday, whoever asked on Sunday has had Monday's eight hours and no more: a reply before
    Tuesday's first would be in time, so the week is still open. On Wednesday it is judged.
    """
    rows(tickets, "2026-09-20 12:00,2026-09-21 10:00,", "2026-09-14 12:00,2026-09-14 13:00,")
    found = {}
    for day in (22, 23):
        tickets.as_of = date(2026, 9, day)
        name = tickets.objective(source="tickets", window="week", **SLA, clock="business")
        (result,) = [each for each in tickets.evaluate().results if each.objective.name == name]
        found[day] = result.judged.reading
    assert [each.period.name for each in found.values()] == ["2026-W37", "2026-W38"]
    assert found[23].estimate.n == 2


def test_moment_of_an_unknown_year(tickets: Workspace) -> None:
    """Of a year before the first holidays that are known, nothing is said: the row is left out."""
    tickets.settings["calendars"]["business"] = BUSINESS | {"holidays": {"country": "DE"}}
    rows(tickets, "2026-09-14 09:00,2026-09-14 10:00,", "2026-09-14 09:00,1900-01-01 00:00,")
    reading = measured(tickets, **REPLY, clock="business")[("2026-09",)]
    assert reading.estimate.value == 3600
    assert reading.excluded == {"outside the calendar": 1}


def test_clusters_by_the_clock(tickets: Workspace) -> None:
    """Rows that belong together are measured by the clock as others are."""
    rows(
        tickets,
        "2026-09-11 16:00,2026-09-14 10:00,ann",
        "2026-09-11 10:00,2026-09-14 16:30,bob",
        "2026-09-14 10:00,2026-09-14 12:00,bob",
    )
    reading = measured(tickets, **SLA, clock="business", cluster="agent", window="week")
    assert reading[("2026-W37",)].estimate.value == Fraction(1, 2)


def test_age_of_a_backlog(tickets: Workspace) -> None:
    """An open case of Friday noon is five working hours old when Monday begins."""
    rows(tickets, "2026-09-25 12:00,,", "2026-09-24 12:00,2026-09-24 13:00,")
    measure = {"metric": "backlog_age", "created": "created", "solved": "replied", "at": "p50"}
    reading = measured(tickets, **measure, clock="business", window="week")
    assert reading[("2026-W39",)].estimate.value == 5 * 3600


def test_two_clocks_in_one_scan(tickets: Workspace) -> None:
    """Measures that differ in their calendar alone have figures of their own."""
    tickets.settings["calendars"]["always"] = {"hours": {"mon-sun": "00:00-24:00"}}
    rows(tickets, "2026-09-11 16:00,2026-09-14 10:00,")
    clocks: list[dict[str, str]] = [{"clock": "business"}, {"clock": "always"}, {}]
    names = [tickets.objective(source="tickets", **REPLY, **clock) for clock in clocks]
    scorecard = tickets.evaluate()
    found = [readings(scorecard, name)[("2026-09",)].estimate.value for name in names]
    assert found == [2 * 3600, 66 * 3600, 66 * 3600]


def test_named_measure_by_the_clock(tickets: Workspace) -> None:
    """A measure that a source names may have a clock, and one that uses it another."""
    tickets.settings["calendars"]["always"] = {"hours": {"mon-sun": "00:00-24:00"}}
    tickets.sources["tickets"]["measures"] = {"reply": {**REPLY, "clock": "business"}}
    rows(tickets, "2026-09-11 16:00,2026-09-14 10:00,")
    names = [
        tickets.objective(source="", use="reply"),
        tickets.objective(source="", use="reply", clock="always"),
    ]
    scorecard = tickets.evaluate()
    found = [readings(scorecard, name)[("2026-09",)].estimate.value for name in names]
    assert found == [2 * 3600, 66 * 3600]


# What is shown


def test_working_time_is_told_in_hours(tickets: Workspace) -> None:
    """A hundred hours of work are no four days, in figures, targets and how they came about."""
    rows(tickets, "2026-09-01 09:00,2026-09-17 13:00,")
    scorecard = judged(tickets, {"at_most": "120 h"}, **REPLY, clock="business")
    page = render(scorecard, "html")
    assert "100 h" in page
    assert "120 h" in page
    assert "5 days" not in page
    assert "4.2 days" not in page
    assert "working hours of calendar &#39;business&#39; (Europe/Berlin)" in page


def test_results_name_the_clock(tickets: Workspace) -> None:
    """Results say by which calendar time was measured, and which version knew the holidays."""
    rows(tickets, "2026-09-11 16:00,2026-09-14 10:00,")
    tickets.objective(source="tickets", **REPLY, clock="business")
    tickets.objective(source="tickets", **REPLY)
    found = json.loads(render(tickets.evaluate(), "json"))
    assert [row["clock"] for row in found["results"] if not row["open"]] == ["business", None]
    assert found["libraries"] == {}
    tickets.settings["calendars"]["business"] = BUSINESS | {"holidays": {"country": "DE"}}
    scorecard = tickets.evaluate()
    assert json.loads(render(scorecard, "json"))["libraries"] == dict(libraries())
    assert f"Public holidays are those that holidays {libraries()['holidays']} knows." in render(
        scorecard, "html"
    )


def test_statement_names_the_clock(tickets: Workspace) -> None:
    """An objective's sentence says that hours are working hours."""
    rows(tickets)
    scorecard = judged(tickets, {"at_most": "4 h"}, **REPLY, clock="business")
    assert (
        "Let at most 4 hours pass before half of customers have their first reply, in the working "
        "hours of `business`, every month."
    ) in render(scorecard, "statements")


# What is refused


def test_metrics_that_know_the_clock() -> None:
    """A clock is for what says how long something took, from one moment to another.

    How long a customer stayed, how long a certificate is valid and what is due on a day are no
    working time: such metrics do not know the key.
    """
    known = {
        name
        for name, metric in REGISTRY.items()
        if any(metric.timed(form) for form in metric.forms.values())
    }
    assert known == {
        *("first_reply_time", "resolution_time", "sla_attainment", "backlog_age", "wait_time"),
        *("complaint_resolution_rate", "time_to_acknowledge", "time_to_resolve"),
        *("closed_loop_rate", "time_to_close_loop", "review_reply_rate", "review_reply_time"),
        *("time_to_decision", "review_coverage", "journey_completion"),
    }


@pytest.mark.parametrize(
    ("measure", "message", "hint"),
    [
        (
            {**REPLY, "clock": "buisness"},
            "the project has no calendar 'buisness'",
            "Did you mean business?",
        ),
        (
            {**SLA, "clock": "business", "within": "2 days"},
            "2 days is not a duration of working time (such as 30 min or 4 h)",
            "Write 16 h, if 2 days' work is meant: a day has 8 h.",
        ),
        (
            {**SLA, "clock": "long", "within": "1 day"},
            "1 day is not a duration of working time (such as 30 min or 4 h)",
            "Write hours of working time, such as 16 h.",
        ),
        (
            {**SLA, "clock": "business", "within": "1 week"},
            "1 week is not a duration of working time (such as 30 min or 4 h)",
            "Write hours of working time, such as 16 h.",
        ),
        (
            {"metric": "first_reply_time", "took": "took", "at": "p50", "clock": "business"},
            "'clock' goes with times between two moments of rows, and this is as the source "
            "gives it",
            "Leave it out: nothing here is measured by a clock.",
        ),
        (
            {**REPLY, "created": "day", "clock": "business"},
            "'day' is a date, and 'clock' takes times of day",
            "Name a column that the contract declares as timestamp, or leave out `clock`.",
        ),
        (
            {"metric": "csat", "score": "score", "satisfied_from": 4, "clock": "business"},
            "'clock' is not known in 'measure'",
            "",
        ),
    ],
)
def test_clock_that_is_refused(
    tickets: Workspace, measure: dict[str, Any], message: str, hint: str
) -> None:
    """A clock that nobody describes, or that says nothing, is a problem that says what to do."""
    tickets.settings["calendars"]["long"] = LONG
    tickets.sources["tickets"]["columns"] |= {
        "day": {"type": "date"},
        "took": {"type": "integer", "unit": "min"},
        "score": {"type": "integer"},
    }
    rows(tickets)
    tickets.objective(source="tickets", **measure)
    (problem,) = tickets.problems()
    assert problem.message == message
    assert hint in problem.hint


@pytest.mark.parametrize("key", ["at_most", "tolerance", "stretch"])
def test_target_in_days_of_work(tickets: Workspace, key: str) -> None:
    """A target of working time is not written in days, which are of 24 hours elsewhere."""
    rows(tickets)
    tickets.objective(source="tickets", **REPLY, clock="business")
    tickets.objectives[-1] |= {
        "target": {"at_most": "40 h", key: "3 days"},
        "enforcement": "advisory",
    }
    (problem,) = tickets.problems()
    assert problem.message == "3 days is not a duration of working time (such as 30 min or 4 h)"
    assert problem.hint == "Write 24 h, if 3 days' work is meant: a day has 8 h."


def test_pairs_are_not_measured_by_the_clock(tickets: Workspace) -> None:
    """Things are compared one by one by all of their time alone."""
    rows(tickets)
    of = tickets.objective(source="tickets", **SLA, clock="business")
    tickets.objective(
        source="",
        window="",
        metric="change",
        of=of,
        paired_by="agent",
        before="30 days",
        after="30 days",
        since="2026-08-01",
    )
    assert tickets.errors() == [
        "'team/o0' is done in time, of all whose time is over, in working time, and pairs are of "
        "rows"
    ]


@pytest.mark.parametrize(
    ("calendar", "errors"),
    [
        (
            {"hours": {"mon-fri": "09:00-17:00", "fri, sat": "10:00-12:00"}},
            ["'fri' is in 'mon-fri' and in 'fri, sat'"],
        ),
        ({"hours": {"mon, mon-tue": "09:00-17:00"}}, ["'mon' is in 'mon, mon-tue' twice"]),
        (
            {"hours": {"monday": "09:00-17:00", "tue": "17:00-09:00"}},
            ["'monday' names no days of the week", "'17:00-09:00' ends before it begins"],
        ),
        (
            {"hours": {"mon": ["09:00-12:00", "11:00-13:00"]}},
            ["09:00-12:00 and 11:00-13:00 overlap"],
        ),
        (BUSINESS | {"timezone": "Berlin"}, ["'Berlin' is no time zone"]),
        (
            BUSINESS | {"holidays": {"country": "de"}},
            ["no public holidays are known of 'de'"],
        ),
        (
            BUSINESS | {"holidays": {"country": "DE", "region": "Berlin"}},
            ["'DE' has no region 'Berlin' with holidays of its own"],
        ),
        (
            BUSINESS
            | {
                "days": [
                    {"from": "2026-08-03", "to": "2026-08-07", "closed": "Works holiday"},
                    {"date": "2026-08-05", "hours": "10:00-12:00"},
                ]
            },
            ["2026-08-05 is among these days twice"],
        ),
        (
            BUSINESS | {"days": [{"from": "2026-08-07", "to": "2026-08-03", "closed": "x"}]},
            ["2026-08-03 is before 2026-08-07"],
        ),
        (
            BUSINESS | {"days": [{"date": "2026-02-30", "closed": "x"}]},
            ["'2026-02-30' is a day that no calendar has"],
        ),
        ({"holidays": {"country": "DE"}}, ["'hours' is missing in 'business'"]),
        (
            BUSINESS | {"days": [{"date": "2026-08-03"}]},
            ["'closed' or 'hours' is missing in an entry of 'days'"],
        ),
    ],
)
def test_calendar_that_is_refused(
    tickets: Workspace, calendar: dict[str, Any], errors: list[str]
) -> None:
    """What contradicts itself in a calendar is told where it stands, and nothing else with it."""
    tickets.settings["calendars"] = {"business": calendar}
    rows(tickets)
    tickets.objective(source="tickets", **REPLY, clock="business")
    found = tickets.problems()
    assert [each.message for each in found] == errors
    assert all(each.location and each.location.file == "csobjectives.yaml" for each in found)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (360_000, "100 h"),
        (8 * 3600 + 1800, "8 h 30 min"),
        (200_000, "55 h 33 min"),
        (90, "1 min 30 s"),
        (Fraction(7, 2), "3.5 s"),
    ],
)
def test_figures_of_working_time(seconds: int | Fraction, shown: str) -> None:
    """Working time is told in hours, minutes and seconds, however long it is."""
    unit = working_time(Fraction(8 * 3600))
    assert figure(Fraction(seconds), unit) == shown
    assert figure(Fraction(seconds), unit, (), Fraction(10**7)) == shown
    assert "day" not in exact(Fraction(seconds), unit)


def test_units_of_working_time() -> None:
    """By whatever hours, working time is one unit, and another than all time."""
    assert working_time(Fraction(8 * 3600)) == working_time(Fraction(0))
    assert working_time(Fraction(0)) != DURATION
    assert str(working_time(Fraction(0))) == "s"


def test_axis_of_working_time() -> None:
    """An axis has round hours, where one of all time would have days."""
    scale = Scale(Fraction(0), Fraction(500 * 3600))
    hours = [tick / 3600 for tick in scale.ticks(working_time(Fraction(0)))]
    assert hours == [0, 100, 200, 300, 400, 500]
