"""What peers get wrong about time, and this project does not: a test for each, which it names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csobjectives.problems import ExitCode
from tests.command_line import run
from tests.one_objective import COUNTS, SCORES, SHARE, rows
from tests.projects import AT, Workspace, readings

SUM = {"metric": "sum", "value": "score"}
OCTOBER_5 = "2026-10-05"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def aimed(workspace: Workspace, target: Any, window: str = "month", **measure: Any) -> None:
    """Add a blocking objective."""
    workspace.objective(window, **measure)
    workspace.objectives[-1] |= {"target": target, "enforcement": "blocking"}


def results(workspace: Workspace, as_of: str = OCTOBER_5) -> list[dict[str, Any]]:
    """The results that are written, each with the exit code of the run."""
    workspace.write()
    finished = run("check", "--as-of", as_of, "-o", "json", cwd=workspace.root)
    found: list[dict[str, Any]] = json.loads(finished.stdout)["results"]
    return [{**each, "exit_code": finished.code} for each in found]


def told(workspace: Workspace) -> str:
    """What people read in Markdown, every detail with it."""
    return run("check", "--as-of", OCTOBER_5, "-o", "markdown", cwd=workspace.root).stdout


def refused(workspace: Workspace) -> str:
    """What is wrong with the documents."""
    workspace.write()
    finished = run("validate", cwd=workspace.root)
    assert finished.code == ExitCode.CANNOT_JUDGE
    return finished.stderr


# A month is a month; fiscal years exist


def test_a_month_is_a_month(workspace: Workspace) -> None:
    """OpenSLO#267: a month is not 30 days. February ends on the 28th, and January has 31."""
    workspace.as_of = date(2026, 3, 1)
    workspace.source(AT)
    days = [f"2026-{month:02}-{day:02}" for month, day in ((1, 31), (2, 1), (2, 28), (3, 1))]
    workspace.file("events.csv", "\n".join(["at", *days, ""]))
    name = workspace.objective(metric="count")
    found = readings(workspace.evaluate(), name)
    assert [found[(period,)].estimate.n for period in ("2026-01", "2026-02")] == [1, 2]


def test_a_month_is_a_month_also_to_date_and_rolling(workspace: Workspace) -> None:
    """OpenSLO#267 again. Up to 28 February is held against January as a whole,
    three rolling months that end then begin on 1 December, and neither has 30 days to a month."""
    workspace.source(SCORES)
    rows(workspace, "score", "2025-12-01,1", "2026-01-31,10", "2026-02-28,100")
    aimed(workspace, {"at_least": "+90", "versus": "previous_period"}, "month_to_date", **SUM)
    aimed(workspace, {"at_least": 111}, "rolling 3 months", **SUM)
    to_date, rolling = results(workspace, "2026-03-01")
    assert (to_date["period"], to_date["value"]) == ("2026-02-01/2026-02-28", 100)
    assert to_date["against"]["period"] == "2026-01-01/2026-01-31"
    assert (to_date["against"]["value"], to_date["verdict"]) == (10, "met")
    assert (rolling["period"], rolling["value"]) == ("2025-12/2026-02", 111)


def test_fiscal_years_and_quarters_exist(workspace: Workspace) -> None:
    """sloth#96 and pyrra#952 ask for them: a year that begins on 1 February is called by the one
    in which it ends, and the quarter that begins on it is its first."""
    workspace.source(SCORES)
    rows(workspace, "score", "2026-01-31,1", "2026-02-01,10", "2026-05-01,100")
    for window in ("fiscal_year", "fiscal_quarter"):
        aimed(workspace, {"at_least": 1}, window, **SUM)
    workspace.write()
    project = json.loads((workspace.root / "csobjectives.yaml").read_text(encoding="utf-8"))
    project["fiscal_year_starts"] = "02-01"
    (workspace.root / "csobjectives.yaml").write_text(json.dumps(project), encoding="utf-8")
    finished = run("check", "--as-of", "2026-05-01", "-o", "json", cwd=workspace.root)
    year, opened, quarter = json.loads(finished.stdout)["results"]
    assert (year["period"], year["value"]) == ("FY2026", 1)
    assert (opened["period"], opened["value"], opened["open"]) == ("FY2027", 10, True)
    assert (quarter["period"], quarter["value"]) == ("FY2027-Q1", 10)


# What is not whole is not compared


def test_a_partial_period_is_marked_and_never_compared(workspace: Workspace) -> None:
    """slogen#49 and openstatus#2669 show a first month that began on its 20th as a fall or a rise:
    here it is marked, has no verdict, and nothing is held against it."""
    workspace.source(COUNTS, complete_from="2026-07-20")
    rows(workspace, "part,whole", "2026-07-21,1,10", "2026-08-03,5,10", "2026-09-03,6,10")
    aimed(workspace, {"at_least": "+5 pp", "versus": "previous_period"}, **SHARE)
    (found,) = (each for each in results(workspace) if not each["open"])
    july, august = found["history"][-2:]
    assert (july["period"], july["partial"], july["verdict"]) == ("2026-07", True, None)
    assert (august["period"], august["verdict"]) == ("2026-08", "no-data")
    assert august["against"]["refused"] == "partial"
    assert august["against"]["change"] is None
    assert (found["period"], found["verdict"]) == ("2026-09", "met")


def test_an_open_period_has_neither_verdict_nor_difference(workspace: Workspace) -> None:
    """pnp#543 shows the change from a whole month to one that has just begun: the open period has
    a figure, and neither a verdict nor a difference."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10", "2026-10-01,1,10")
    aimed(workspace, {"at_least": "40%"}, **SHARE)
    closed, running = results(workspace)
    assert (closed["period"], closed["value"], closed["verdict"]) == ("2026-09", 0.5, "met")
    assert (running["period"], running["value"], running["open"]) == ("2026-10", 0.1, True)
    assert (running["verdict"], running["difference"]) == (None, None)


def test_no_change_between_an_open_and_a_closed_period(workspace: Workspace) -> None:
    """pnp#543 shows how far a month that has just begun is below the last one: here four days of
    October are held against the first four of September, and told to be that; there is no verdict.
    """
    workspace.source(SCORES)
    days = ("2026-08-02,50", "2026-09-02,7", "2026-09-20,93", "2026-10-02,9")
    rows(workspace, "score", *days)
    aimed(workspace, {"at_least": 0, "versus": "previous_period"}, **SUM)
    closed, running = results(workspace)
    assert (closed["against"]["period"], closed["against"]["change"]) == ("2026-08", 50)
    assert (running["verdict"], running["difference"], running["against"]) == (None, None, None)
    so_far = running["pace"]["against"]
    assert (so_far["period"], so_far["value"], so_far["change"]) == ("2026-09-01/2026-09-04", 7, 2)


def test_no_change_between_different_definitions(workspace: Workspace) -> None:
    """pnp#543 again: two shares with another cut-off are two figures, and their difference is none.
    It is refused, and the two cut-offs are named."""
    workspace.source(SCORES)
    csat = {"metric": "csat", "score": "score"}
    aimed(workspace, {"at_least": "+1 pp", "versus": "o1"}, **csat, satisfied_from=4)
    workspace.objective(**csat, satisfied_from=5)
    assert (
        "'team/o1' is differently defined: its 'satisfied_from' is 5, and this one's 4 "
        "[not-comparable]\n    Name an objective with the same metric and settings, of other rows."
    ) in refused(workspace)


# A base that is not there, or not above zero


def test_no_baseline_is_said_and_is_no_pass(workspace: Workspace) -> None:
    """Keptn passes an evaluation that has nothing to be compared with: here that is said, and a
    blocking objective fails, whatever its own figure is."""
    workspace.source(SCORES)
    rows(workspace, "score", "2026-09-02,1000")
    aimed(workspace, {"at_least": 0, "versus": "same_period_last_year"}, **SUM)
    found, *_ = results(workspace)
    assert (found["value"], found["verdict"]) == (1000, "no-data")
    assert (found["against"]["refused"], found["exit_code"]) == ("no-figure", ExitCode.FAILED)
    assert "there is no figure for September 2025 to hold it against" in told(workspace)


def test_a_baseline_that_was_not_written_is_an_error(workspace: Workspace) -> None:
    """… and one that the document does not give is told before anything is read."""
    workspace.source(SCORES)
    aimed(workspace, {"at_least": 0, "versus": "baseline"}, **SUM)
    assert "baseline" in refused(workspace)


@pytest.mark.parametrize(
    ("before", "now", "target", "verdict", "change"),
    [
        (0, 3, {"at_least": "+2"}, "met", 3),
        (0, 1, {"at_least": "+2"}, "missed", 1),
        (-10, -7, {"at_least": "+2"}, "met", 3),
        (-10, -13, {"at_least": "-2"}, "missed", -3),
        (10, 11, {"at_least": "+10%"}, "met", 0.1),
    ],
)
def test_a_base_of_zero_or_less_works_by_difference(
    workspace: Workspace, before: int, now: int, target: Any, verdict: str, change: float
) -> None:
    """A signed difference means the same from any base; nothing is divided by it."""
    workspace.source(SCORES)
    rows(workspace, "score", f"2026-08-02,{before}", f"2026-09-02,{now}")
    aimed(workspace, {**target, "versus": "previous_period"}, **SUM)
    found, *_ = results(workspace)
    assert (found["verdict"], found["against"]["change"]) == (verdict, change)


@pytest.mark.parametrize("before", [0, -10])
def test_a_part_of_zero_or_less_is_refused_with_a_reason(workspace: Workspace, before: int) -> None:
    """Of a base of 0 there is no percentage, and of one below it a rise would look like a fall."""
    workspace.source(SCORES)
    rows(workspace, "score", f"2026-08-02,{before}", "2026-09-02,5")
    aimed(workspace, {"at_least": "+10%", "versus": "previous_period"}, **SUM)
    found, *_ = results(workspace)
    assert (found["verdict"], found["against"]["refused"]) == ("no-data", "not-positive")
    assert (found["against"]["value"], found["exit_code"]) == (before, ExitCode.FAILED)


def test_only_what_says_so_is_relative(workspace: Workspace) -> None:
    """Keptn reads every number with a sign as a change: here `versus` alone makes it one, so that
    -5 is a figure, and -5 on the month before is six more than September's change."""
    workspace.source(SCORES)
    rows(workspace, "score", "2026-08-02,7", "2026-09-02,-4")
    aimed(workspace, {"at_least": -5}, **SUM)
    aimed(workspace, {"at_least": -5, "versus": "previous_period"}, **SUM)
    fixed, relative = (each for each in results(workspace) if not each["open"])
    assert (fixed["difference"], fixed["verdict"]) == (1, "met")
    assert (relative["difference"], relative["verdict"]) == (-6, "missed")


# Days in documents


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_a_quoted_and_an_unquoted_day_are_one_day(workspace: Workspace, quote: str) -> None:
    """inspec#5570 takes a quoted date for another type: in schedules, glide paths, baselines and
    exclusions both mean the same day, from its midnight in the project's zone."""
    workspace.timezone = "Asia/Kolkata"
    workspace.source(AT)
    # 30 September in Kolkata begins and ends at 18:30 UTC.
    workspace.file("events.csv", "at\n2026-09-28T18:30:00Z\n2026-09-29T18:30:00Z\n")
    workspace.write()
    days = ("2026-09-29", "2026-09-30", "2026-09-01", "2026-10-31")
    since, left_out, begins, by = (f"{quote}{each}{quote}" for each in days)
    (workspace.root / "objectives" / "team.yaml").write_text(
        f"""\
apiVersion: csobjectives/v1
kind: Objectives
name: team
objectives:
  - id: a
    type: sales
    title: A
    window: day
    measure: {{metric: count, source: events}}
    target: [{{from: {begins}, at_least: 5}}, {{from: {since}, at_least: 1}}]
    baseline: {{value: 1, as_of: {since}}}
    exclude: [{{from: {left_out}, to: {left_out}, reason: Strike}}]
  - id: b
    type: sales
    title: B
    window: day
    measure: {{metric: count, source: events}}
    target: {{from: {begins}, at_least: 0, rising_to: 60, by: {by}}}
""",
        encoding="utf-8",
    )
    finished = run("check", "--as-of", "2026-10-01", "-o", "json", cwd=workspace.root)
    written = json.loads(finished.stdout)
    a, b = written["results"]
    assert written["as_of"] == "2026-10-01T00:00:00+05:30"
    assert (a["period"], a["verdict"], a["excluded"]) == (
        "2026-09-30",
        "no-data",
        {"excluded: Strike": 1},
    )
    assert (a["history"][-1]["value"], a["history"][-1]["verdict"]) == (1, "met")
    assert (a["target"]["from"], a["target"]["at_least"]) == ("2026-09-29", 1)
    # 29 of the 60 days have passed by 30 September.
    assert (b["value"], b["target"]["at_least"], b["difference"]) == (1, 29, -28)


# Thresholds over time


def schedule(workspace: Workspace, *steps: dict[str, Any]) -> str:
    workspace.source(SCORES)
    aimed(workspace, list(steps), **SUM)
    return refused(workspace)


def test_thresholds_that_overlap_are_refused_naming_the_days(workspace: Workspace) -> None:
    """Where two targets would hold at once, nobody can say by which one a month was judged."""
    glide = {"from": "2026-01-01", "at_least": 1, "rising_to": 5, "by": "2026-08-31"}
    message = schedule(workspace, glide, {"from": "2026-07-01", "at_least": 6})
    assert (
        "from 2026-07-01 to 2026-08-31, this target is still on its way, and the next one is in "
        "force [overlapping-targets]"
    ) in message


def test_thresholds_that_begin_together_are_refused(workspace: Workspace) -> None:
    """Of two that begin on one day, the last would win without a word."""
    steps = [{"from": "2026-07-01", "at_least": each} for each in (5, 6)]
    assert "two targets begin on 2026-07-01; the other is at objectives/team.yaml" in schedule(
        workspace, *steps
    )


def test_thresholds_have_no_gap(workspace: Workspace) -> None:
    """Each holds until the next one begins. Before the first, nothing is judged, and it is said
    from when on something will be."""
    workspace.source(SCORES)
    rows(workspace, "score", "2026-08-02,7", "2026-09-02,7")
    aimed(workspace, [{"from": "2026-09-02", "at_least": 5}], **SUM)
    found, *_ = results(workspace)
    assert (found["period"], found["verdict"]) == ("2026-09", "pending")
    assert [each["verdict"] for each in found["history"]] == [None] * 12
    assert "holds from 2 September 2026" in told(workspace)


# History


def test_history_is_small_append_only_and_idempotent(workspace: Workspace) -> None:
    """paradedb's repository grew to 1.8 GB by its history: here a second run writes no byte, a
    further month adds a file and changes none, and a month of an objective is one short line."""
    workspace.source(SCORES)
    rows(workspace, "score", "2026-08-02,7", "2026-09-02,8", "2026-10-02,9")
    aimed(workspace, {"at_least": 5}, **SUM)
    workspace.write()
    folder = workspace.root / "history"
    folder.mkdir()

    def recorded(as_of: str) -> dict[str, bytes]:
        code = run("check", "--as-of", as_of, "--history", "history", cwd=workspace.root).code
        assert code == ExitCode.OK
        files = (each for each in folder.rglob("*.jsonl") if each.is_file())
        return {each.name: each.read_bytes() for each in files}

    first = recorded("2026-10-05")
    again = recorded("2026-10-05")
    later = recorded("2026-11-05")
    assert sorted(first) == ["2026-08.jsonl", "2026-09.jsonl"]
    assert again == first
    assert sorted(later) == ["2026-08.jsonl", "2026-09.jsonl", "2026-10.jsonl"]
    assert {name: later[name] for name in first} == first
    for content in later.values():
        assert content.count(b"\n") == 1
        assert len(content) < 1000


def test_no_change_from_a_figure_of_another_definition(workspace: Workspace) -> None:
    """pnp#543: a figure that was recorded when another question was asked is no base. The export
    has the present alone: August is known from the history, and was measured without a `where`."""
    (workspace.root / "history").mkdir()

    def found(as_of: str, exported: str, **measure: Any) -> dict[str, Any]:
        workspace.objectives.clear()
        workspace.source({"score": {"type": "integer"}}, "now.csv", "now", as_of=exported)
        workspace.file("now.csv", "score\n5\n4\n1\n")
        share = {"metric": "share", "source": "now", "when": "score >= 4", **measure}
        aimed(workspace, {"at_least": "+1 pp", "versus": "previous_period"}, **share)
        workspace.write()
        arguments = ("check", "--as-of", as_of, "--history", "history", "-o", "json")
        results = json.loads(run(*arguments, cwd=workspace.root).stdout)["results"]
        first: dict[str, Any] = results[0]
        return first

    found("2026-09-05", "2026-08-31")
    same = found("2026-10-05", "2026-09-30")
    assert (same["against"]["change"], same["verdict"]) == (0, "missed")
    other = found("2026-11-05", "2026-10-31", where="score > 1")
    assert (other["value"], other["verdict"]) == (1, "no-data")
    assert (other["against"]["refused"], other["against"]["value"]) == ("redefined", None)
