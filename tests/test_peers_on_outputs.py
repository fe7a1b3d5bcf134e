"""What peers' outputs get wrong, and those of this project do not: a test for each mistake.

That the history stays small (paradedb) is held in `test_peers_on_time.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csobjectives.problems import ExitCode
from tests.command_line import Finished, run
from tests.one_objective import COUNTS, SHARE, judged, rows
from tests.projects import AT, Workspace

SCORES = {**AT, "score": {"type": "integer"}}


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


@pytest.mark.parametrize("options", EVERY_OPTION)
def test_exit_codes_under_every_option(workspace: Workspace, options: tuple[str, ...]) -> None:
    """soda swapped 1 and 2 between versions, and a flag of conftest renumbers: no option changes
    what a code means."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    code = judged(workspace, {"at_least": "40%"}, **SHARE)["exit_code"]
    arguments = ("--as-of", "2026-10-05", *options)
    assert run("check", *arguments, cwd=workspace.root).code == code == ExitCode.OK
    workspace.objectives[0]["target"] = {"at_least": "60%"}
    workspace.write()
    assert run("check", *arguments, cwd=workspace.root).code == ExitCode.FAILED
    workspace.objectives[0]["target"] = {"at_least": 60}
    workspace.write()
    assert run("check", *arguments, cwd=workspace.root).code == ExitCode.CANNOT_JUDGE


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


def test_outputs_when_the_gate_fails(workspace: Workspace) -> None:
    """lighthouse-ci#193: the report is missing just where the gate failed, and one run writes one
    format only."""
    workspace.source(COUNTS)
    rows(workspace, "part,whole", "2026-09-01,5,10")
    judged(workspace, {"at_least": "60%"}, **SHARE)
    options = [word for each in ("a.json", "a.md", "a.html") for word in ("-o", each)]
    finished = run("check", "--as-of", "2026-10-05", *options, cwd=workspace.root)
    assert finished.code == ExitCode.FAILED
    for name in ("a.json", "a.md", "a.html"):
        assert "missed" in (workspace.root / name).read_text(encoding="utf-8").lower()


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
