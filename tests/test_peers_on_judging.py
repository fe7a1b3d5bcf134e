"""What peers get wrong about verdicts and scores, and this project does not: a test for each.

What they get wrong about periods, bases and comparisons is in `test_peers_on_time`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from csobjectives.problems import ExitCode
from tests.command_line import run
from tests.one_objective import COUNTS, SCORES, SHARE, judged, rows
from tests.projects import AT, Workspace

OCTOBER_5 = "2026-10-05"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def written(workspace: Workspace) -> dict[str, Any]:
    """What is written for machines, of closed periods."""
    workspace.write()
    finished = run("check", "--as-of", OCTOBER_5, "-o", "json", cwd=workspace.root)
    found: dict[str, Any] = json.loads(finished.stdout)
    assert found["exit_code"] == finished.code
    return {**found, "results": [each for each in found["results"] if not each["open"]]}


def halves(workspace: Workspace, *targets: str, **keys: Any) -> None:
    """Add blocking objectives on a figure of 50%."""
    if "events" not in workspace.sources:
        workspace.source(COUNTS)
        rows(workspace, "part,whole", "2026-09-01,5,10")
    for target in targets:
        workspace.objective(**SHARE)
        aimed = {"target": {"at_least": target}, "enforcement": "blocking"}
        workspace.objectives[-1] |= {**aimed, **keys}


# Nothing judged


@pytest.mark.parametrize(
    ("files", "arguments", "message"),
    [
        ({}, ("objectivs",), "there is no file or folder objectivs"),
        ({"objectives/note.txt": "x"}, (), "the folder objectives holds no YAML file"),
        ({"objectives/a.yml": "kind: Slo\napiVersion: csobjectives/v1\n"}, (), "'Slo' is no kind"),
        ({"objectives/deep/er/a.yaml": ""}, (), "the document is empty"),
        ({"objectives/a.yml": "kind: Slo\n"}, (), "'apiVersion' is missing"),
    ],
    ids=["mistyped path", "empty folder", "wrong kind", "nested folder", ".yml"],
)
def test_nothing_judged_is_never_exit_0(
    tmp_path: Path, files: dict[str, str], arguments: tuple[str, ...], message: str
) -> None:
    """slo-generator exits 0 on a mistyped path, an empty folder, a wrong kind, a .yml file and a
    nested folder, having judged nothing."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in ("check", "validate"):
        finished = run(command, *arguments, cwd=tmp_path)
        assert (finished.code, finished.stdout) == (ExitCode.CANNOT_JUDGE, "")
        assert message in finished.stderr


# A target of 100%


def test_a_target_of_all_with_bad_data_is_missed(workspace: Workspace) -> None:
    """slo-generator and kibana#144823: with a target of 100% the error budget is zero, and they
    divide by it; here one bad row in a hundred is missed."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,99,100")
    found = judged(workspace, {"at_least": "100%"}, **SHARE)
    assert (found["verdict"], found["value"], found["exit_code"]) == ("missed", 0.99, 1)


def test_a_target_of_all_without_a_row_divides_nothing(workspace: Workspace) -> None:
    """… and 0 of 0 is no data, not a pass and not a crash."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,0,0")
    found = judged(workspace, {"at_least": "100%"}, **SHARE)
    assert (found["verdict"], found["value"], found["exit_code"]) == ("no-data", None, 1)


# Bounds


@pytest.mark.parametrize(("target", "verdict"), [(-10, "met"), (-9, "missed"), ("+10", "missed")])
def test_a_signed_target_is_fixed(workspace: Workspace, target: int | str, verdict: str) -> None:
    """Keptn reads every signed number as relative to the last evaluation; a net promoter score of
    -10 meets "at least -10", whatever came before."""
    workspace.source(SCORES)
    september = ["9", "10", "0", "3", "6", *["8"] * 5]
    august = ["10"] * 10
    rows(
        workspace,
        "score",
        *(f"2026-08-01,{score}" for score in august),
        *(f"2026-09-01,{score}" for score in september),
    )
    found = judged(workspace, {"at_least": target}, metric="nps", score="score")
    assert (found["value"], found["verdict"]) == (-10, verdict)


@pytest.mark.parametrize(("bound", "verdict"), [("at_most", "met"), ("below", "missed")])
def test_lower_is_better_and_equal_is_met(workspace: Workspace, bound: str, verdict: str) -> None:
    """ClimberKPI#32 counts a figure that equals a lower-is-better target as missed; here that is
    so only where the document says `below`."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,100")
    assert judged(workspace, {bound: "5%"}, **SHARE)["verdict"] == verdict


# Scores


def test_a_weight_of_zero_stays_zero(workspace: Workspace) -> None:
    """Keptn takes a weight of 0 for one that was not written, and counts the objective: here it is
    judged as any other, and is no part of the score."""
    halves(workspace, "40%", weight=3)
    halves(workspace, "60%", weight=0)
    found = written(workspace)
    (team,) = found["sets"]
    assert (team["score"], team["judged"], team["of"]) == (100, 1, 1)
    assert [each["verdict"] for each in found["results"]] == ["met", "missed"]
    assert (found["exit_code"], team["met"]) == (ExitCode.FAILED, False)


@pytest.mark.parametrize("keys", [{"enforcement": "tracked"}, {"weight": 0}])
def test_a_score_of_nothing_is_none(workspace: Workspace, keys: dict[str, Any]) -> None:
    """Keptn gives a set whose weights add up to nothing a score of 100; here it has none."""
    halves(workspace, "40%", **keys)
    (team,) = written(workspace)["sets"]
    assert (team["score"], team["score_with_waivers"], team["of"]) == (None, None, 0)


def test_a_set_that_only_tracks_has_nothing_to_judge(workspace: Workspace) -> None:
    """… and of one that only tracks, every output says that there is nothing to judge."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,99,100")
    workspace.objective(**SHARE)
    workspace.write()
    finished = run("check", "--as-of", OCTOBER_5, cwd=workspace.root)
    assert finished.code == ExitCode.OK
    assert finished.stdout.endswith("\nNothing to judge: 1 tracked\n")
    found = written(workspace)
    assert (found["sets"][0]["judged"], found["sets"][0]["met"]) == (0, False)
    assert set(found["counts"].values()) == {0}


def test_suppressing_a_miss_does_not_raise_the_score_silently(workspace: Workspace) -> None:
    """hackmyagent#450: a check that is suppressed drops out, and the score rises without a word.
    Here what is waived stays missed and counts as such; the score without it stands beside, and
    every summary counts the waiver."""
    halves(workspace, "40%", "60%")
    before = written(workspace)
    waiver = {"objective": "o1", "periods": ["2026-09"], "reason": "Strike"}
    approved = {"approved_by": "head@example.com", "expires": "2026-10-31"}
    workspace.document = {"waivers": [waiver | approved]}
    after = written(workspace)
    scores = [
        (each["score"], each["score_with_waivers"], each["judged"], each["of"])
        for each in (before["sets"][0], after["sets"][0])
    ]
    assert scores == [(50, 50, 2, 2), (50, 100, 2, 2)]
    assert [each["verdict"] for each in after["results"]] == ["met", "missed"]
    assert (after["counts"]["missed"], after["counts"]["waived"]) == (1, 1)
    assert (before["exit_code"], after["exit_code"]) == (ExitCode.FAILED, ExitCode.OK)
    for name in ("terminal", "markdown", "html"):
        shown = run("check", "--as-of", OCTOBER_5, "-o", name, cwd=workspace.root).stdout
        assert "waived" in shown, name
        assert "Strike" in shown, name


# What is shown


@pytest.mark.parametrize("output", ["terminal", "markdown", "html"])
def test_a_miss_never_looks_like_its_target(workspace: Workspace, output: str) -> None:
    """sloth#131 prints 99.96% as 100%, keptn#5900 says 75 < 75: a figure has as many digits as it
    takes to tell it from its target."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,9996,10000")
    assert judged(workspace, {"at_least": "99.97%"}, **SHARE)["verdict"] == "missed"
    shown = run("check", "--as-of", OCTOBER_5, "-o", output, cwd=workspace.root).stdout
    assert "99.96" in shown
    assert "99.97" in shown
    assert not re.search(r"\b100(\.0)?\s?%.{0,60}2026", shown)


def test_a_word_and_a_shape_say_it_without_colour(workspace: Workspace) -> None:
    """saiku#1798 shows good and bad by colour and arrow alone: here a word and a shape say it."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,100")
    judged(workspace, {"at_least": "90%"}, **SHARE)
    judged(workspace, {"at_most": "5%"}, **SHARE)
    shown = run("check", "--as-of", OCTOBER_5, cwd=workspace.root).stdout.splitlines()
    missed, met = (next(line for line in shown if f"team/o{number}" in line) for number in (0, 1))
    assert "missed" in missed
    assert " met " in met
    assert missed.split()[0] != met.split()[0]


@pytest.mark.parametrize(
    ("target", "now", "change", "verdict"),
    [
        ({"at_most": "-1 pp"}, 3, "-2.0 pp", "met"),
        ({"at_most": "-1 pp"}, 7, "+2.0 pp", "missed"),
        ({"at_least": "+1 pp"}, 7, "+2.0 pp", "met"),
        ({"at_least": "+1 pp"}, 3, "-2.0 pp", "missed"),
    ],
)
def test_a_sign_shows_the_way_and_a_word_whether_it_is_good(
    workspace: Workspace, target: dict[str, str], now: int, change: str, verdict: str
) -> None:
    """… and what has fallen may be good: the sign is that of the change, the verdict is told
    beside it."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-08-01,5,100", f"2026-09-01,{now},100")
    judged(workspace, {**target, "versus": "previous_period"}, **SHARE)
    shown = run("check", "--as-of", OCTOBER_5, cwd=workspace.root).stdout.splitlines()
    line = next(each for each in shown if "team/o0" in each)
    assert f"({change})" in line
    assert f" {verdict} " in line


def test_warnings_are_counted_in_the_last_line_and_in_the_summary(workspace: Workspace) -> None:
    """A warning that scrolls by is never mended: it is counted in the last line and in every
    summary, and changes no exit code."""
    workspace.source(COUNTS, at_most_rejected="50%")
    rows(workspace, "part,whole", "2026-09-01,5,10", "2026-09-01,x,10")
    assert judged(workspace, {"at_least": "40%"}, **SHARE)["exit_code"] == ExitCode.OK
    finished = run("check", "--as-of", OCTOBER_5, cwd=workspace.root)
    assert finished.stderr.endswith("\n1 warning\n")
    assert finished.stdout.endswith("\nPassed: 1 met; 1 warning\n")
    page = run("check", "--as-of", OCTOBER_5, "-o", "markdown", cwd=workspace.root).stdout
    assert "**Passed**: 1 met; 1 warning." in page


# What is no figure


@pytest.mark.parametrize(
    ("line", "value", "verdict", "code"),
    [("2026-08-01,0", None, "no-data", 1), ("2026-09-01,0", 0, "met", 0)],
)
def test_no_data_is_its_own_outcome_and_0_a_value(
    workspace: Workspace, line: str, value: int | None, verdict: str, code: int
) -> None:
    """soda#1755 and kibana#197064 take no data for a 0, or a 0 for no data."""
    workspace.source({**AT, "n": {"type": "integer"}})
    rows(workspace, "n", line)
    found = judged(workspace, {"at_most": 0}, metric="sum", value="n")
    assert (found["value"], found["verdict"], found["exit_code"]) == (value, verdict, code)


def test_more_good_than_all_is_an_error_and_never_clamped(workspace: Workspace) -> None:
    """kibana#142784 and pyrra#448 clamp a ratio above 1 to 100%: it is an error in the data."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,11,10", "2026-09-02,1,10")
    workspace.objective(**SHARE)
    assert workspace.errors() == [
        "in 'events', 1 row has a part that is below zero or above its whole"
    ]
