"""What peers' outputs get wrong, and those of this project do not: a test for each mistake.

That the history stays small (paradedb) is held in `test_peers_on_time.py`.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.large_scorecard import large_scorecard
from csobjectives.problems import ExitCode
from csobjectives.renderers import render, render_site, render_summary
from tests.command_line import Finished, run
from tests.one_objective import COUNTS, SCORES, SHARE, judged, rows
from tests.projects import Workspace
from tests.renderers.scorecards import large


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


EVERY_OPTION = [
    (),
    ("-o", "json"),
    ("-o", "a.md", "-o", "a.html"),
    ("--threads", "1"),
    ("--memory-limit", "500MB"),
]
EVERY_COMMAND = [*(("check", *options) for options in EVERY_OPTION), ("publish", "--out", "site")]


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_exit_codes_under_every_option(workspace: Workspace, command: tuple[str, ...]) -> None:
    """soda swapped 1 and 2 between versions, and a flag of conftest renumbers: no option changes
    what a code means, and it is the same one where a site is written."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    code = judged(workspace, {"at_least": "40%"}, **SHARE)["exit_code"]
    arguments = (*command, "--as-of", "2026-10-05")
    assert run(*arguments, cwd=workspace.root).code == code == ExitCode.OK
    workspace.objectives[0]["target"] = {"at_least": "60%"}
    workspace.write()
    assert run(*arguments, cwd=workspace.root).code == ExitCode.FAILED
    workspace.objectives[0]["target"] = {"at_least": 60}
    workspace.write()
    assert run(*arguments, cwd=workspace.root).code == ExitCode.CANNOT_JUDGE


INJECTED = "x\n::error::pwned | <script>alert(1)</script> [a](javascript:b) \x1b[31m"


@pytest.fixture
def injected(workspace: Workspace) -> Workspace:
    """A project in which a cell that is rejected, a segment and a title are hostile."""
    workspace.source({**SCORES, "team": {"type": "text"}}, at_most_rejected="50%")
    cell = '"' + INJECTED.replace('"', '""') + '"'
    rows(workspace, "score,team", f"2026-09-01,5,{cell}", f"2026-09-01,{cell},a")
    workspace.objective(metric="mean", value="score", by="team")
    workspace.objectives[-1]["title"] = INJECTED.replace("\x1b[31m", "")
    workspace.write()
    return workspace


def output(workspace: Workspace, name: str) -> Finished:
    return run("check", "--as-of", "2026-10-05", "-o", name, cwd=workspace.root)


def test_no_workflow_command(injected: Workspace) -> None:
    """infection#3441: what a message quotes cannot begin a line that a build server obeys, nor
    send codes to the terminal."""
    for name in ("terminal", "markdown"):
        finished = output(injected, name)
        assert finished.code == ExitCode.OK
        told = finished.stdout + finished.stderr
        assert "pwned" in told
        assert not [line for line in told.splitlines() if line.lstrip().startswith("::")]
        assert "\x1b" not in told


def test_no_markdown_cell_and_no_html(injected: Workspace) -> None:
    """osv-scanner#2669: a text with a bar breaks the table, and Great Expectations' templates never
    escaped: a title is text, in Markdown as in HTML."""
    for name in ("markdown", "html"):
        page = output(injected, name).stdout
        assert "pwned" in page
        assert "<script>alert" not in page
    markdown = output(injected, "markdown").stdout
    assert "](javascript:" not in markdown
    assert "pwned | " not in markdown


def test_no_annotation_beside_ours(injected: Workspace) -> None:
    """infection#3441: in the output that is made of workflow commands, each line is one of ours."""
    workspace = injected
    workspace.objectives[-1] |= {"target": {"at_least": 9}, "enforcement": "blocking"}
    workspace.write()
    lines = output(workspace, "github").stdout.splitlines()
    assert any("pwned" in line for line in lines)
    own = re.compile(r"::(error|warning) file=objectives/[\w./]+,line=\d+,col=\d+,title=[\w -]+::")
    assert all(own.match(line) for line in lines)


def test_no_spreadsheet_formula(workspace: Workspace) -> None:
    """OWASP: what begins with =, +, - or @ is run by a spreadsheet that opens a CSV; here it is
    text, and a negative number is a number."""
    workspace.source({**SCORES, "team": {"type": "text"}})
    rows(workspace, "score,team", "2026-09-01,-5,=1+1")
    workspace.objective(metric="mean", value="score", by="team")
    workspace.objectives[-1] |= {"title": "=HYPERLINK(1)", "owner": "@SUM(A1)"}
    workspace.write()
    found = list(csv.DictReader(output(workspace, "csv").stdout.splitlines()))
    assert "-5" in [row["value"] for row in found]
    for row in found:
        assert (row["title"], row["owner"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")
        assert row["value"] in ("-5", "")
        assert not [cell for name, cell in row.items() if cell[:1] in "=+@" and cell]


def test_a_warning_is_not_a_failure(workspace: Workspace) -> None:
    """conftest reports warnings as failures in JUnit: here an advisory miss passes, and says that
    it is one; only what fails the check fails there."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    judged(workspace, {"at_least": "60%"}, **SHARE)
    (suite,) = ElementTree.fromstring(output(workspace, "junit").stdout)
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "0")
    workspace.objectives[0]["enforcement"] = "advisory"
    workspace.write()
    (suite,) = ElementTree.fromstring(output(workspace, "junit").stdout)
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("0", "0")
    assert (suite.findtext("testcase/system-out") or "").startswith("Missed: ")


def test_one_stable_rule_per_problem(workspace: Workspace) -> None:
    """conftest's SARIF has a rule for each message: here it is one per verdict and per slug, the
    same in the next run, with another figure and on another line."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    judged(workspace, {"at_least": "60%"}, **SHARE)
    judged(workspace, {"at_least": "70%"}, **SHARE)

    def found() -> list[tuple[str, str]]:
        (run_,) = json.loads(output(workspace, "sarif").stdout)["runs"]
        marks = [each["partialFingerprints"].values() for each in run_["results"]]
        return [(each["ruleId"], *mark) for each, mark in zip(run_["results"], marks, strict=True)]

    before = found()
    assert [rule for rule, _ in before] == ["objective-missed"] * 2
    rows(workspace, "part,whole", "2026-09-01,4,10")
    workspace.objectives[0]["why"] = "One line more."
    workspace.write()
    assert sorted(found()) == sorted(before)


def test_outputs_when_the_gate_fails(workspace: Workspace) -> None:
    """lighthouse-ci#193: the report is missing just where the gate failed, and one run writes one
    format only."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    judged(workspace, {"at_least": "60%"}, **SHARE)
    names = ("a.json", "a.md", "a.html", "a.csv", "a.xml", "a.sarif", "a-code-quality-report.json")
    options = [word for each in names for word in ("-o", each)]
    finished = run("check", "--as-of", "2026-10-05", *options, cwd=workspace.root)
    assert finished.code == ExitCode.FAILED
    for name in names:
        assert "missed" in (workspace.root / name).read_text(encoding="utf-8").lower()


def test_a_summary_is_not_too_long() -> None:
    """GitHub drops a summary of more than 1 MiB whole, and refuses a comment of more than 65,536
    characters: the worst come first, and the others are counted."""
    card = large(400)
    assert len(render(card, "markdown")) <= 65_536
    summary = render_summary(card)
    assert len(summary.encode()) <= 2**20
    short = render_summary(card, 20_000)
    assert len(short.encode()) <= 20_000
    assert short.index("Needs attention") < short.index("more")


def test_pages_stay_small() -> None:
    """Great Expectations' page is 2.2 MB for 3,000 checks, and the browser freezes: no page of a
    site with 3,000 objectives is over 300 kB."""
    card = large_scorecard(3_000, periods=2, segments=1)
    sizes = {path: len(text.encode()) for path, text in render_site(card) if path.endswith(".html")}
    assert len(sizes) > 3_000
    assert {path: size for path, size in sizes.items() if size > 300_000} == {}


def test_pages_load_nothing(workspace: Workspace) -> None:
    """Great Expectations' pages load 15 files from elsewhere: a page here loads none, and works
    from a file."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    judged(workspace, {"at_least": "60%"}, **SHARE)
    page = output(workspace, "html").stdout
    loaded = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')>\s]+)""", page)
    assert [each for each in loaded if not each.startswith(("#", "data:"))] == []
    assert "@import" not in page


def test_the_failed_come_first(workspace: Workspace) -> None:
    """Lighthouse CI's messages are the model: what failed comes first, with what was expected and
    what was found."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    for target in ("40%", "45%", "60%"):
        judged(workspace, {"at_least": target}, **SHARE)
    page = output(workspace, "markdown").stdout
    attention = page[page.index("## Needs attention") : page.index("## All objectives")]
    assert "50% in September 2026, target at least 60%" in attention.replace("50.0%", "50%")
    assert attention.count("**") == 2
