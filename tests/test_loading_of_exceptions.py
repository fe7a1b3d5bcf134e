"""What documents say of verdicts is read: exceptions, guardrails, consequences, gates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from csobjectives.loading.objectives.guardrails import check_circles
from csobjectives.model import (
    FAILING,
    Definitions,
    Gate,
    Note,
    Objective,
    ResponseFloor,
    Retirement,
    Verdict,
    Waiver,
)
from csobjectives.problems import Location, Problems
from tests.test_loading import HEAD, JUNK, project, share_told

SOURCES = f"""{HEAD}kind: Sources
sources:
  surveys:
    files: ../surveys.csv
    time: at
    columns:
      at: {{type: timestamp}}
      score: {{type: integer}}
      region: {{type: text}}
      lines: {{type: integer}}
      repeated: {{type: boolean}}
"""
TEAM = f"""{HEAD}kind: Objectives
name: team
defaults: {{window: month, on_stale: warn, on_too_few: fail}}
objectives:
  - id: satisfied
    type: customer-satisfaction
    title: Customers leave satisfied
    measure:
      metric: csat
      source: surveys
      score: score
      satisfied_from: 4
      by: [region, lines, repeated]
    target: {{at_least: 90%}}
    weight: 0.1
    essential: true
    on_no_data: warn
    on_stale: fail
    guardrails: [answers, other/answers]
    require_response_rate: {{objective: answers, at_least: 12.5%}}
  - id: answers
    type: feedback
    title: Many answer
    measure: {{metric: reported, unit: "%"}}
    target: {{at_least: 15%}}
    weight: 0
    retired: {{on: 2027-01-01, reason: No surveys any more}}
  - id: lifted
    type: improvement
    title: Lifted
    measure: {{metric: change, of: satisfied, since: 2026-06-01, before: 30 days, after: 30 days}}
    target: {{at_least: +3 pp}}
waivers:
  - objective: satisfied
    periods: [2026-05, 2026-04]
    segment: {{repeated: yes, lines: 7.0}}
    reason: Telephony migration
    approved_by: head-of-support@example.com
    expires: 2026-06-01
  - objective: lifted
    periods: [2026-06-01/2026-06-30]
    reason: Strike
    approved_by: Ana
    expires: 2026-12-31
notes:
  - objective: team/satisfied
    period: 2026-05
    segment: {{repeated: 0, region: null, lines: 7}}
    cause: Parcel strike
    action: Extra weekend shift
    due: 2026-07-15
    done: 2026-07-10
  - {{objective: answers, period: 2026-05, cause: Holidays}}
"""
OTHER = f"""{HEAD}kind: Objectives
name: other
defaults: {{window: month}}
objectives:
  - id: answers
    type: feedback
    title: Many answer
    measure: {{metric: reported, unit: "%"}}
    target: {{at_least: 15%}}
    retired: {{on: 2027-01-01, reason: No surveys any more}}
"""
# Without a guardrail that retires before what it guards.
SOUND = TEAM.replace(
    "    on_no_data: warn\n",
    "    on_no_data: warn\n    retired: {on: 2026-12-31, reason: Asked otherwise}\n",
)
SETTINGS = f"""{HEAD}kind: Project
gate: {{score: 79.95, explain_misses: required}}
privacy: {{smallest_segment: 5}}
"""


def told(root: Path, team: str, settings: str = SETTINGS) -> list[str]:
    """What is said of a set, without hints."""
    return [each.partition("\n")[0] for each in _read(root, team, settings)[1]]


def _read(root: Path, team: str, settings: str = SETTINGS) -> tuple[Definitions, list[str]]:
    files = {
        "csobjectives.yaml": settings,
        "objectives/sources.yaml": SOURCES,
        "objectives/team.yaml": team,
        "objectives/other.yaml": OTHER,
    }
    return project(root, files)


def reported(window: str, below: str) -> str:
    """A set of one objective that is reported, and what stands below it."""
    return (
        f"{HEAD}kind: Objectives\nname: team\nobjectives:\n"
        '  - {id: a, type: feedback, title: A, measure: {metric: reported, unit: "%"},\n'
        f"     window: {window}, target: {{at_least: 5%}}}}\n{below}"
    )


@pytest.fixture
def definitions(tmp_path: Path) -> Definitions:
    found, problems = _read(tmp_path, SOUND)
    assert problems == []
    return found


@pytest.fixture
def objectives(definitions: Definitions) -> Mapping[str, Objective]:
    return {each.name: each for each in definitions.objectives}


def test_waivers(objectives: Mapping[str, Objective]) -> None:
    """A waiver has its periods as written, and its segment as rows have it, in the order of by."""
    (waiver,) = objectives["team/satisfied"].waivers
    assert waiver == Waiver(
        location=Location("objectives/team.yaml", 36, 5),
        periods=waiver.periods,
        reason="Telephony migration",
        approved_by="head-of-support@example.com",
        expires=date(2026, 6, 1),
        segment=(("lines", "7"), ("repeated", "true")),
    )
    assert [each.name for each in waiver.periods] == ["2026-05", "2026-04"]
    assert {each.window for each in waiver.periods} == {objectives["team/satisfied"].window}


def test_a_waiver_of_a_change_is_for_the_days_after(objectives: Mapping[str, Objective]) -> None:
    """What looks at days of its own has one period, which its waiver names as results do."""
    lifted = objectives["team/lifted"]
    assert lifted.measure.comparison is not None
    assert [each.periods for each in lifted.waivers] == [(lifted.measure.comparison.after,)]


def test_notes(objectives: Mapping[str, Objective]) -> None:
    """A note has a segment in all columns of by; one without is about the whole."""
    (note,) = objectives["team/satisfied"].notes
    assert note == Note(
        location=Location("objectives/team.yaml", 48, 5),
        period=note.period,
        segment=(("region", None), ("lines", "7"), ("repeated", "false")),
        cause="Parcel strike",
        action="Extra weekend shift",
        due=date(2026, 7, 15),
        done=date(2026, 7, 10),
    )
    assert note.period.name == "2026-05"
    (plain,) = objectives["team/answers"].notes
    assert (plain.segment, plain.action, plain.due, plain.done) == ((), "", None, None)


def test_waivers_and_notes_are_of_their_own_document(objectives: Mapping[str, Objective]) -> None:
    """An objective of another set has those of its document, whatever else has its id."""
    assert objectives["other/answers"].waivers == ()
    assert objectives["other/answers"].notes == ()


def test_guardrails_have_their_sets(objectives: Mapping[str, Objective]) -> None:
    """A guardrail is called by its whole name, in the order that is written."""
    assert objectives["team/satisfied"].guardrails == ("team/answers", "other/answers")
    assert objectives["team/answers"].guardrails == ()


def test_response_rate(objectives: Mapping[str, Objective]) -> None:
    """The floor is exact, of an objective by its whole name."""
    assert objectives["team/satisfied"].response == ResponseFloor(
        objective="team/answers",
        at_least=Fraction(1, 8),
        location=Location("objectives/team.yaml", 22, 28),
    )
    assert objectives["team/answers"].response is None


def test_weights_are_exact(objectives: Mapping[str, Objective]) -> None:
    """A weight is the decimal that is written; the usual one is 1, and 0 stays 0."""
    weights = {name: each.weight for name, each in objectives.items()}
    assert weights == {
        "team/satisfied": Fraction(1, 10),
        "team/answers": 0,
        "team/lifted": 1,
        "other/answers": 1,
    }
    assert [name for name, each in objectives.items() if each.essential] == ["team/satisfied"]


def test_retirement(objectives: Mapping[str, Objective]) -> None:
    """An objective retires on a day, for a reason."""
    assert objectives["other/answers"].retired == Retirement(
        on=date(2027, 1, 1),
        reason="No surveys any more",
        location=Location("objectives/other.yaml", 11, 14),
    )
    assert objectives["team/lifted"].retired is None


def test_defaults_say_what_fails(objectives: Mapping[str, Objective]) -> None:
    """An objective's own word goes before the defaults', and both before the format's."""
    assert objectives["team/satisfied"].fails_on == {
        Verdict.MISSED,
        Verdict.TOO_FEW,
        Verdict.STALE,
    }
    assert objectives["team/lifted"].fails_on == {
        Verdict.MISSED,
        Verdict.TOO_FEW,
        Verdict.NO_DATA,
    }
    assert objectives["other/answers"].fails_on == FAILING


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("on_no_data", Verdict.NO_DATA),
        ("on_too_few", Verdict.TOO_FEW),
        ("on_stale", Verdict.STALE),
    ],
)
@pytest.mark.parametrize("does", ["fail", "warn"])
def test_each_key_is_about_one_verdict(
    tmp_path: Path, key: str, verdict: Verdict, does: str
) -> None:
    """`fail` adds the verdict to those that fail an objective, `warn` takes it out."""
    text = reported("month", "").replace("window:", f"{key}: {does}, window:")
    (found, *_), problems = _objectives(tmp_path, text)
    assert problems == []
    expected = FAILING | {verdict} if does == "fail" else FAILING - {verdict}
    assert found.fails_on == expected


def _objectives(root: Path, team: str) -> tuple[list[Objective], list[str]]:
    found, problems = _read(root, team)
    return [each for each in found.objectives if each.set_name == "team"], problems


@pytest.mark.parametrize("enforcement", ["blocking", "advisory", "tracked"])
@pytest.mark.parametrize("does", ["fail", "warn"])
def test_a_default_that_does_nothing_is_no_error(
    tmp_path: Path, enforcement: str, does: str
) -> None:
    """What the defaults say holds for those that it can hold for, and is told for none."""
    text = reported("month", "").replace("window:", f"enforcement: {enforcement}, window:")
    defaults = f"defaults: {{on_no_data: {does}, on_too_few: {does}, on_stale: {does}}}\n"
    assert told(tmp_path, text.replace("objectives:\n", f"{defaults}objectives:\n")) == []


def test_project(definitions: Definitions) -> None:
    """The gate's score is the decimal that is written."""
    assert definitions.project.gate == Gate(score=Fraction(7995, 100), explain_misses=True)
    assert definitions.project.smallest_segment == 5


@pytest.mark.parametrize(
    ("settings", "gate"),
    [
        ("", Gate()),
        ("gate: {explain_misses: optional}\n", Gate()),
        ("gate: {score: 0}\n", Gate(score=Fraction(0))),
        ("gate: {score: 100}\n", Gate(score=Fraction(100))),
        ("gate: {explain_misses: required}\n", Gate(explain_misses=True)),
    ],
)
def test_a_project_without_a_gate_is_not_held_to_one(
    tmp_path: Path, settings: str, gate: Gate
) -> None:
    """Nothing is asked of a project that it does not ask itself, and no segment is hidden."""
    found, problems = _read(tmp_path, SOUND, f"{HEAD}kind: Project\n{settings}")
    assert problems == []
    assert (found.project.gate, found.project.smallest_segment) == (gate, 0)


def test_the_last_waiver_may_go(tmp_path: Path) -> None:
    """Lists of waivers and notes may be empty, so that who deletes the last one need do no more."""
    assert told(tmp_path, reported("month", "waivers: []\nnotes: []\n")) == []


WAIVED = (
    "waivers:\n  - {{objective: a, periods: [{}], reason: Strike, approved_by: Ana, expires: {}}}\n"
)


@pytest.mark.parametrize(
    ("window", "period", "last"),
    [
        ("day", "2026-06-30", "2026-06-30"),
        ("as_of_day", "2026-06-30", "2026-06-30"),
        ("week", "2026-W14", "2026-04-05"),
        ("month", "2026-06", "2026-06-30"),
        ("quarter", "2026-Q2", "2026-06-30"),
        ("year", "2026", "2026-12-31"),
        ("year", '"2026"', "2026-12-31"),
        ("fiscal_quarter", "FY2026-Q1", "2026-03-31"),
        ("fiscal_year", "FY2026", "2026-12-31"),
        ("month_to_date", "2026-06-01/2026-06-23", "2026-06-23"),
        ("rolling 3 months", "2026-04/2026-06", "2026-06-30"),
    ],
)
def test_a_waiver_names_a_period_of_any_window(
    tmp_path: Path, window: str, period: str, last: str
) -> None:
    """It holds from the day after the period's last one, on which that is judged first."""
    day = date.fromisoformat(last)
    following = date.fromordinal(day.toordinal() + 1)
    (found,), problems = _objectives(
        tmp_path, reported(window, WAIVED.format(period, following.isoformat()))
    )
    assert problems == []
    assert [each.name for each in found.waivers[0].periods] == [period.strip('"')]
    name = period.strip('"')
    assert told(tmp_path, reported(window, WAIVED.format(period, last))) == [
        f"objectives/team.yaml:8:{76 + len(period)}: error: the waiver expires on {last}, and "
        f"{name} is judged from {following} on: it would never hold [waiver-too-short]"
    ]


def test_a_year_stands_twice_however_it_is_written(tmp_path: Path) -> None:
    """2026 and "2026" are one period."""
    text = reported("year", WAIVED.format('2026, "2026"', "2027-01-01"))
    assert told(tmp_path, text) == [
        "objectives/team.yaml:8:36: error: '2026' stands twice in 'periods' [repeated-entry]"
    ]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("", "", True),
        ("", "segment: {region: south}", True),
        ("segment: {region: south}", "segment: {region: south}", True),
        ("segment: {region: south}", "segment: {region: north}", False),
        ("segment: {region: south}", "segment: {region: null}", False),
        ("segment: {region: south}", "segment: {lines: 7}", True),
        ("segment: {region: south, lines: 7}", "segment: {lines: 7}", True),
        ("segment: {region: south, lines: 7}", "segment: {lines: 8}", False),
    ],
)
def test_waivers_overlap_where_a_segment_may_have_both(
    tmp_path: Path, first: str, second: str, overlap: bool
) -> None:
    """Two waivers of one period are told unless a column tells their segments apart."""
    entries = "".join(
        "  - {objective: satisfied, periods: [2026-05], reason: Strike, approved_by: Ana, "
        f"expires: 2026-12-31, {segment}}}\n"
        for segment in (first, second)
    )
    text = SOUND[: SOUND.index("waivers:")] + f"waivers:\n{entries}"
    assert told(tmp_path, text) == [
        "objectives/team.yaml:37:5: warning: 2026-05 of team/satisfied is waived already, at "
        "objectives/team.yaml:36:5 [overlapping-waivers]"
    ] * int(overlap)


def test_waivers_of_periods_to_date_overlap_where_one_is_part_of_the_other(
    tmp_path: Path,
) -> None:
    """A waiver of January up to the 31st is one of all days before as well."""
    entries = "".join(
        f"  - {{objective: a, periods: [{period}], reason: R, approved_by: A, "
        "expires: 2025-12-31}\n"
        for period in ("2025-01-01/2025-01-20", "2025-01-01/2025-01-31", "2025-02-01/2025-02-20")
    )
    assert told(tmp_path, reported("month_to_date", f"waivers:\n{entries}")) == [
        "objectives/team.yaml:9:5: warning: 2025-01-01/2025-01-20 of team/a is waived already, at "
        "objectives/team.yaml:8:5 [overlapping-waivers]"
    ]


def test_what_retires_first_can_be_guarded(tmp_path: Path) -> None:
    """A guardrail that retires with what it guards has guarded it to the end; else one is told."""
    assert told(tmp_path, TEAM) == [
        f"objectives/team.yaml:20:{column}: warning: '{name}' retires on 2027-01-01, and guards "
        "nothing from then on [retires-before]"
        for column, name in ((18, "team/answers"), (27, "other/answers"))
    ] + [
        "objectives/team.yaml:21:40: warning: 'team/answers' retires on 2027-01-01, and tells no "
        "rate from then on [retires-before]"
    ]


def test_an_objective_that_is_broken_is_known_by_its_name(tmp_path: Path) -> None:
    """Guardrails, waivers and notes of what cannot be read are not told as unknown."""
    text = SOUND.replace("since: 2026-06-01", "since: 2026-06-31").replace(
        "[answers, other/answers]", "[answers, lifted]"
    )
    assert told(tmp_path, text) == [
        "objectives/team.yaml:33:53: error: '2026-06-31' is a day that no calendar has [bad-day]"
    ]


def test_a_document_without_a_name_has_its_objectives_all_the_same(tmp_path: Path) -> None:
    """That the set's name is missing is told, and not once more at each guardrail and waiver."""
    text = SOUND.replace("name: team\n", "").replace("team/satisfied", "satisfied")
    assert told(tmp_path, text) == [
        "objectives/team.yaml:1:1: error: 'name' is missing at the top of the document "
        "[missing-key]"
    ]


def test_an_id_that_is_missing_makes_no_name_unknown(tmp_path: Path) -> None:
    """Which objective is meant may be the one whose id is missing: that alone is told."""
    text = SOUND.replace("  - id: lifted\n    type", "  - type")
    assert told(tmp_path, text) == [
        "objectives/team.yaml:30:5: error: 'id' is missing in an entry of 'objectives' "
        "[missing-key]"
    ]


GRAPHS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from("abcdef"), st.just(Location("a.yaml", 1, 1)), max_size=4),
)


@given(GRAPHS)
def test_no_circle_goes_untold(edges: dict[str, dict[str, Location]]) -> None:
    """Guardrails are told exactly where they lead in a circle, each of them with a whole one."""
    edges = {
        name: {
            guard: Location("a.yaml", ord(name), ord(guard)) for guard in guards if guard != name
        }
        for name, guards in edges.items()
    }
    problems = Problems()
    check_circles(edges, problems)
    left = {name: set(guards) for name, guards in edges.items()}
    for each in problems:
        assert each.location is not None
        names = each.message.partition(":")[0].split("'")[1::2]
        assert names[0] == names[-1]
        assert len(set(names)) == len(names) - 1
        assert all(guard in edges[name] for name, guard in pairwise(names))
        assert (each.location.line, each.location.column) == tuple(map(ord, names[:2]))
        left[names[0]].discard(names[1])
    assert _ends(left)
    assert bool(len(problems)) == (not _ends(edges))


def _ends(graph: Mapping[str, Iterable[str]]) -> bool:
    """Whether a graph has no circle, as the standard library says."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return False
    return True


@pytest.mark.parametrize("name", ["csobjectives.yaml", "objectives/team.yaml"])
def test_junk_is_never_a_crash(tmp_path: Path, name: str) -> None:
    """Whatever stands in the place of whichever part, loading tells its place and goes on."""
    assert told(tmp_path, SOUND) == []
    written = yaml.safe_load({"csobjectives.yaml": SETTINGS, "objectives/team.yaml": SMALL}[name])
    junk = [*JUNK, "2026-02-30", "2026-W60", -1]
    assert share_told(tmp_path, name, written, junk) > 0.7


SMALL = (
    reported(
        "month",
        """waivers:
  - {objective: a, periods: ["2026-05"], segment: {region: south}, reason: Strike,
     approved_by: Ana, expires: "2026-12-31"}
notes:
  - {objective: a, period: "2026-05", segment: {region: south}, cause: Strike, action: Shift,
     due: "2026-07-15", done: "2026-07-10"}
""",
    )
    .replace(
        "title: A,",
        "title: A, guardrails: [other/answers], weight: 2, essential: true, on_no_data: fail,\n"
        "     require_response_rate: {objective: other/answers, at_least: 20%},\n"
        '     retired: {on: "2026-12-31", reason: Replaced},',
    )
    .replace('unit: "%"}', 'unit: "%", by: region}')
)
