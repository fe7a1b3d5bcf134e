"""What documents say of time is read: windows, schedules, what is held against what, days."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.documents import read as read_yaml
from csobjectives.loading.faults import SOUND
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.schedules import read_schedule
from csobjectives.loading.targets.steps import steps_of
from csobjectives.model import Baseline, Definitions, Exclusion, Glide, Judge, Objective, Target
from csobjectives.problems import Problems
from csobjectives.quantities import SHARE
from csobjectives.schemas.acceptance import compiled
from csobjectives.schemas.generation import published
from csobjectives.windows import Extent, Length, Window, parse_window, window_names
from tests.test_loading import HEAD, JUNK, project, share_told

PROJECT = f"""{HEAD}kind: Project
timezone: Europe/Berlin
fiscal_year_starts: 02-01
calendars:
  desk: {{hours: {{mon-fri: "09:00-17:00"}}}}
  hotline: {{hours: {{mon-sun: "08:00-22:00"}}}}
exclude:
  - {{from: 2026-05-01, to: 2026-05-03, reason: Survey tool down}}
"""
SOURCES = f"""{HEAD}kind: Sources
sources:
  calls:
    files: ../calls.csv
    time: started_at
    columns:
      started_at: {{type: timestamp}}
      waited: {{type: integer, unit: s}}
      paid: {{type: decimal, unit: EUR, digits: 2}}
      rating: {{type: integer}}
    exclude:
      - {{from: 2026-05-03, to: 2026-05-10, reason: Moving house}}
  staff:
    files: ../staff.csv
    columns: {{id: {{type: text}}, trained: {{type: boolean}}, joined: {{type: date}},
      left: {{type: date}}}}
  counted:
    files: ../staff-*.csv
    as_of_from: staff-%Y-%m-%d.csv
    columns: {{id: {{type: text}}, trained: {{type: boolean}}}}
  passed:
    files: ../passed.csv
    time: at
    columns: {{id: {{type: text}}, at: {{type: timestamp}}, until: {{type: date}}}}
  tickets:
    files: ../tickets.csv
    time: opened_at
    columns: {{opened_at: {{type: timestamp}}, closed_at: {{type: timestamp}}}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
defaults: {{window: fiscal_quarter, timezone: America/New_York}}
objectives:
  - id: quick
    type: productivity
    title: Quick answers
    measure: {{metric: share, source: calls, when: waited <= '20 s'}}
    target:
      - {{from: 2026-01-01, at_least: 75%, tolerance: 2 pp}}
      - {{from: 2026-07-01, at_least: 80%, rising_to: 90%, by: 2026-12-31, stretch: 95%}}
      - {{from: 2027-01-01, at_least: +2 pp, versus: same_period_last_year}}
    exclude:
      - {{from: 2026-06-01, to: 2026-06-02, reason: Works meeting}}
  - id: revenue
    type: sales
    title: Revenue
    window: rolling 90 days
    timezone: Europe/Berlin
    measure: {{metric: sum, source: calls, value: paid}}
    target: {{at_least: +5%, versus: baseline, tolerance: 1 pp, stretch: +8%}}
    baseline: {{value: 1000 EUR, as_of: 2025-12-31}}
  - id: quicker
    type: productivity
    title: Quicker than all
    measure: {{metric: share, source: calls, when: waited <= '20 s', where: paid > 0}}
    target: {{at_least: 0 pp, versus: quick, from: 2026-04-01}}
  - id: lifted
    type: improvement
    title: Lifted
    measure: {{metric: change, of: quick, since: 2026-06-01, before: 30 days, after: 30 days}}
    target: {{at_least: +3 pp}}
    exclude: [{{from: 2026-06-08, to: 2026-06-08, reason: Strike}}]
"""


def loaded(root: Path, team: str = TEAM, settings: str = PROJECT) -> Definitions:
    """The definitions of a project whose documents are sound."""
    files = {
        "csobjectives.yaml": settings,
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": team,
    }
    found, problems = project(root, files)
    assert problems == []
    return found


def told(root: Path, team: str) -> list[str]:
    """What is said of a set."""
    files = {
        "csobjectives.yaml": PROJECT,
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": team,
    }
    return project(root, files)[1]


def one(measure: str, window: str) -> str:
    """A set of one objective, which is tracked."""
    return (
        f"{HEAD}kind: Objectives\nname: team\nobjectives:\n"
        "  - {id: a, type: training-and-development, title: A, enforcement: tracked,\n"
        f"     measure: {measure}, window: {window}}}\n"
    )


@pytest.fixture
def objectives(tmp_path: Path) -> dict[str, Objective]:
    return {each.id: each for each in loaded(tmp_path).objectives}


def plain(target: Target) -> dict[str, Any]:
    """What a target says, without its place and what it leaves to the default."""
    fields = {name: getattr(target, name) for name in Target.__dataclass_fields__}
    del fields["location"]
    return {name: value for name, value in fields.items() if value and value != Judge.POINT}


def test_the_schema_lists_the_windows_that_there_are() -> None:
    """An editor completes every window that has a name, and no other."""
    named, rolling = published("Objectives")["$defs"]["window"]["anyOf"]
    assert set(named["enum"]) == set(window_names())
    assert len(named["enum"]) == len(window_names())
    accepts = compiled(rolling)
    assert [each for each in window_names() if accepts(each)] == []


@given(st.from_regex(r"rolling [0-9]{0,6} ?(day|week|month|quarter|hour)s?", fullmatch=True))
def test_the_schema_takes_the_rolling_windows_that_can_be_read(text: str) -> None:
    """What the schema takes is a rolling window, or longer than one may be."""
    assert compiled(published("Objectives")["$defs"]["window"])(text) == _is_read(text)


def _is_read(text: str) -> bool:
    """Whether a text is a window; one that is too long is one, and is told as such."""
    try:
        parse_window(text)
    except ValueError as error:
        return "longer than a rolling window may be" in str(error)
    return True


@pytest.mark.parametrize("written", [*window_names(), "rolling 1 day", "rolling 13 weeks"])
def test_every_window_is_read(tmp_path: Path, written: str) -> None:
    """The window of an objective is the one that is written, fiscal ones from February on."""
    measure = "{metric: share, source: counted, when: trained}"
    (found,) = loaded(tmp_path, one(measure, written)).objectives
    assert found.window.written == written
    assert found.window.year_starts == ((2, 1) if found.window.length.is_fiscal else (1, 1))


def test_fiscal_years_begin_with_the_calendars_unless_said(tmp_path: Path) -> None:
    """Without `fiscal_year_starts`, a fiscal quarter is a calendar's."""
    found = loaded(tmp_path, settings=f"{HEAD}kind: Project\n")
    assert found.project.fiscal_year_starts == (1, 1)
    assert found.objectives[0].window == Window(Length.FISCAL_QUARTER)


def test_defaults_bring_window_and_zone(objectives: dict[str, Objective]) -> None:
    """An objective has the defaults' window and zone, unless it says its own."""
    quick, revenue = objectives["quick"], objectives["revenue"]
    assert quick.window == Window(Length.FISCAL_QUARTER, year_starts=(2, 1))
    assert quick.timezone == "America/New_York"
    assert revenue.window == Window(Length.DAY, Extent.ROLLING, 90)


def test_the_projects_own_zone_is_no_other(objectives: dict[str, Objective]) -> None:
    """An objective in the project's zone, also where it says so, has none of its own."""
    assert objectives["revenue"].timezone == ""


def test_schedule(objectives: dict[str, Objective]) -> None:
    """The steps of a schedule are read in base units, with their days, in order."""
    assert [plain(each) for each in objectives["quick"].targets] == [
        {
            "at_least": Fraction(3, 4),
            "tolerance": Fraction(1, 50),
            "since": date(2026, 1, 1),
        },
        {
            "at_least": Fraction(4, 5),
            "stretch": Fraction(19, 20),
            "since": date(2026, 7, 1),
            "glide": Glide(to=Fraction(9, 10), by=date(2026, 12, 31)),
        },
        {
            "at_least": Fraction(1, 50),
            "since": date(2027, 1, 1),
            "versus": "same_period_last_year",
        },
    ]


def test_a_target_has_its_place(objectives: dict[str, Objective]) -> None:
    """Each step of a schedule, and a baseline, knows where it stands."""
    lines = [str(each.location) for each in objectives["quick"].targets]
    assert lines == [f"objectives/team.yaml:{line}:9" for line in (11, 12, 13)]
    baseline = objectives["revenue"].baseline
    assert baseline is not None
    assert str(baseline.location) == "objectives/team.yaml:23:15"


def test_a_part_of_what_was_there_before(objectives: dict[str, Objective]) -> None:
    """`+5%` of euros is a relative change; all of its target is a fraction of the base."""
    (target,) = objectives["revenue"].targets
    assert plain(target) == {
        "at_least": Fraction(1, 20),
        "tolerance": Fraction(1, 100),
        "stretch": Fraction(2, 25),
        "versus": "baseline",
        "relative": True,
    }


def test_baseline(objectives: dict[str, Objective]) -> None:
    """A baseline is in base units, with the day that it is of."""
    found = objectives["revenue"].baseline
    assert found is not None
    assert found == Baseline(
        value=Fraction(1000), location=found.location, as_of=date(2025, 12, 31)
    )
    assert objectives["quick"].baseline is None


def test_another_objective_is_called_by_its_whole_name(objectives: dict[str, Objective]) -> None:
    """What a target is held against has its set's name, and one target may begin on a day."""
    (target,) = objectives["quicker"].targets
    assert (target.versus, target.since) == ("team/quick", date(2026, 4, 1))
    assert (target.at_least, target.relative) == (Fraction(0), False)


@pytest.mark.parametrize(
    ("written", "unit", "read_as"),
    [
        ("{at_most: -10 s, versus: previous_period}", "waited", {"at_most": Fraction(-10)}),
        ("{at_most: -0.5 min, versus: previous_period}", "waited", {"at_most": Fraction(-30)}),
        ('{at_least: "+1,500 EUR", versus: baseline}', "paid", {"at_least": Fraction(1500)}),
        (
            "{between: [-5%, 5%], versus: previous_period}",
            "paid",
            {"at_least": Fraction(-1, 20), "at_most": Fraction(1, 20), "relative": True},
        ),
        ("{at_least: 0, versus: previous_period}", "rating", {}),
        ("{at_least: +3, versus: previous_period}", "rating", {"at_least": Fraction(3)}),
        (
            "{at_least: +3%, versus: previous_period}",
            "rating",
            {"at_least": Fraction(3, 100), "relative": True},
        ),
    ],
)
def test_signed_differences(
    tmp_path: Path, written: str, unit: str, read_as: dict[str, Any]
) -> None:
    """A relative bound is a signed difference in the measure's unit, or a part of the base."""
    text = one(f"{{metric: mean, source: calls, value: {unit}}}", "month")
    baseline = ", baseline: {value: 9000 EUR}" if "baseline" in written else ""
    text = text.replace(", window", f", target: {written}{baseline}, window")
    (found,) = loaded(tmp_path, text).objectives
    (target,) = found.targets
    expected = {"versus": re.findall(r"versus: (\w+)", written)[0], **read_as}
    assert plain(target) == {name: each for name, each in expected.items() if each}


def test_a_bound_that_is_signed_is_no_difference_by_that(tmp_path: Path) -> None:
    """`at_least: -10` of net points is a fixed target (Keptn reads a sign as relative)."""
    text = one("{metric: nps, source: calls, score: rating}", "month")
    text = text.replace(", window", ", target: {at_least: -10}, window")
    (found,) = loaded(tmp_path, text).objectives
    (target,) = found.targets
    assert plain(target) == {"at_least": Fraction(-10)}


def test_the_projects_days_are_left_out_of_every_source(tmp_path: Path) -> None:
    """A source's own exclusions come first: of a day that two leave out, its reason is told."""
    found = loaded(tmp_path)
    tool = Exclusion(start=date(2026, 5, 1), end=date(2026, 5, 3), reason="Survey tool down")
    move = Exclusion(start=date(2026, 5, 3), end=date(2026, 5, 10), reason="Moving house")
    assert found.project.exclusions == (tool,)
    assert found.sources["calls"].exclusions == (move, tool)
    assert found.sources["counted"].exclusions == (tool,)


def test_a_comparison_is_over_the_days_of_its_objective(objectives: dict[str, Objective]) -> None:
    """A change leaves out its own days and its objective's, and is in that one's zone."""
    lifted = objectives["lifted"]
    assert [each.reason for each in lifted.exclusions] == ["Strike", "Works meeting"]
    assert [each.reason for each in objectives["quick"].exclusions] == ["Works meeting"]
    assert lifted.timezone == "America/New_York"


REPLIES = (
    "metric: first_reply_time, source: tickets, created: opened_at, replied: closed_at, at: p50"
)
LEVEL = "metric: service_level, source: calls, waited: waited, answered: paid > 0, within: 20 s"


@pytest.mark.parametrize(
    ("ours", "theirs", "difference"),
    [
        (
            f"{LEVEL}, variant: of_all",
            f"{LEVEL}, variant: of_answered",
            "its variant is 'of_answered', and this one's 'of_all'",
        ),
        (
            f"{REPLIES}, clock: desk",
            f"{REPLIES}, clock: hotline",
            "the two do not measure time by the same clock",
        ),
        (
            f"{LEVEL}, variant: of_all",
            f"{LEVEL.replace('20 s', '30 s')}, variant: of_all",
            "its 'within' is 30 s, and this one's 20 s",
        ),
    ],
)
def test_what_is_differently_defined_is_no_base(
    tmp_path: Path, ours: str, theirs: str, difference: str
) -> None:
    """A figure is held against another objective's only where both are worked out alike."""
    bound = "{at_least: +2 pp" if ours.startswith(LEVEL) else "{at_most: -5 min"
    team = (
        f"{HEAD}kind: Objectives\nname: team\ndefaults: {{window: month}}\nobjectives:\n"
        f"  - {{id: ours, type: productivity, title: Ours, measure: {{{ours}}},\n"
        f"     target: {bound}, versus: theirs}}}}\n"
        "  - {id: theirs, type: productivity, title: Theirs, enforcement: tracked,\n"
        f"     measure: {{{theirs}}}}}\n"
    )
    assert [each.partition(": error: ")[2] for each in told(tmp_path, team)] == [
        f"'team/theirs' is differently defined: {difference} [not-comparable]\n"
        "    Name an objective with the same metric and settings, of other rows."
    ]


@pytest.mark.parametrize(
    "measure",
    [
        "{metric: share, source: counted, when: trained}",
        "{metric: share, source: staff, when: trained}",
        "{metric: backlog_age, source: tickets, created: opened_at, solved: closed_at, at: p90}",
        "{metric: certification_coverage, source: passed, person: id, "
        "expires: until, register: staff}",
    ],
)
def test_what_is_known_on_a_day(tmp_path: Path, measure: str) -> None:
    """Snapshots, rows without any time, and what stands on a day have the window of a day."""
    (found,) = loaded(tmp_path, one(measure, "as_of_day")).objectives
    assert found.window == Window.AS_OF_DAY


@pytest.mark.parametrize(
    ("measure", "metric", "source"),
    [
        ("{metric: share, source: calls, when: paid > 0}", "share", "calls"),
        (
            "{metric: staff_turnover, source: staff, joined: joined, left: left}",
            "staff_turnover",
            "staff",
        ),
    ],
)
def test_what_happens_in_time_is_not_of_a_day(
    tmp_path: Path, measure: str, metric: str, source: str
) -> None:
    """What looks at the rows of a period, or at its beginning, is no matter of a day."""
    assert told(tmp_path, one(measure, "as_of_day")) == [
        "objectives/team.yaml:6:"
        f"{len(measure) + 25}: error: {metric} is about what happens in a period, and the rows of "
        f"source '{source}' tell more than how things stand on a day [wrong-window]\n"
        "    Write window: day, or name a source of snapshots."
    ]


def test_rows_without_a_time_are_of_no_month(tmp_path: Path) -> None:
    """Only a day's window takes rows that have no time at all."""
    (problem,) = told(tmp_path, one("{metric: share, source: staff, when: trained}", "month"))
    assert "the rows of source 'staff' have no time to measure them by [missing-time]" in problem


@pytest.mark.parametrize("name", ["csobjectives.yaml", "objectives/team.yaml"])
def test_junk_is_never_a_crash(tmp_path: Path, name: str) -> None:
    """Whatever stands in the place of whichever part of a document, loading tells and goes on."""
    loaded(tmp_path)
    written = yaml.load(PROJECT if name == "csobjectives.yaml" else TEAM, yaml.BaseLoader)
    junk = [*JUNK, "rolling 0 days", "2026-02-30", "+5%", "baseline"]
    assert share_told(tmp_path, name, written, junk) > 0.7


DAYS = st.integers(0, 12).map(lambda number: date(2026, 1, 25) + timedelta(days=number))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=4))
def test_targets_hold_one_after_the_other(steps: list[tuple[date, date | None]]) -> None:
    """A schedule is read where no day has two targets, and no way leads backwards or too far.

    The oracle walks through all days: at most one step may begin on each, in the order in which
    they are written, and a way has to end before the next step has been in force for a day.
    """
    written = [
        {"from": str(since), "at_least": "50%"}
        | ({} if by is None else {"rising_to": "60%", "by": str(by)})
        for since, by in steps
    ]
    problems = Problems()
    document = read_yaml("team.yaml", json.dumps({"target": written}), problems)
    assert document is not None
    targets = read_schedule(
        steps_of(Reader(document, ("target",), problems), written, SOUND), SHARE, "team"
    )
    begins = [since for since, _ in steps]
    following = [*begins[1:], date.max]
    fits = sorted(set(begins)) == begins and all(
        by is None or since < by <= until
        for (since, by), until in zip(steps, following, strict=True)
    )
    assert (list(problems) == []) == fits
    if fits:
        assert [each.since for each in targets] == begins
        assert [each.glide and each.glide.by for each in targets] == [by for _, by in steps]
