"""Where results stand for build servers: on their target's line, by a path from the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csobjectives.loading import within_repository
from tests.command_line import run
from tests.one_objective import COUNTS, rows
from tests.projects import Workspace


@pytest.mark.parametrize(
    ("top", "within"), [(".", "teams/emea"), ("teams", "emea"), ("teams/emea", "")]
)
def test_within_repository(tmp_path: Path, top: str, within: str) -> None:
    """The nearest folder upwards that git knows is the top; a worktree has a file there."""
    root = tmp_path / "teams" / "emea"
    root.mkdir(parents=True)
    (tmp_path / top / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert within_repository(root) == within


def places(workspace: Workspace) -> set[tuple[str, int]]:
    """Files and lines of all results, as SARIF names them."""
    finished = run("check", "--as-of", "2026-10-05", "-o", "sarif", cwd=workspace.root)
    results: list[dict[str, Any]] = json.loads(finished.stdout)["runs"][0]["results"]
    found = [each["locations"][0]["physicalLocation"] for each in results]
    return {(each["artifactLocation"]["uri"], each["region"]["startLine"]) for each in found}


def test_lines_of_targets(tmp_path: Path) -> None:
    """A target, a step of a schedule, the target of one segment, and those of a file: what misses
    them is on their line, and the path begins at the top of the repository."""
    (tmp_path / ".git").mkdir()
    root = tmp_path / "care"
    workspace = Workspace(root)
    workspace.source({**COUNTS, "team": {"type": "text"}})
    rows(workspace, "part,whole,team", "2026-09-01,1,10,east", "2026-09-01,1,10,west")
    workspace.write()
    (root / "objectives" / "team.yaml").write_text(DOCUMENT, encoding="utf-8")
    (root / "objectives" / "teams.csv").write_text(TARGETS, encoding="utf-8")
    lines = DOCUMENT.splitlines()
    wanted = {
        ("care/objectives/team.yaml", number)
        for number, line in enumerate(lines, start=1)
        if "# here" in line
    }
    wanted |= {("care/objectives/teams.csv", 2), ("care/objectives/teams.csv", 3)}
    assert places(workspace) == wanted


DOCUMENT = """
apiVersion: csobjectives/v1
kind: Objectives
name: team
defaults: {window: month, enforcement: blocking}
objectives:
  - id: plain
    type: sales
    title: Plain
    measure: {source: events, metric: share, part: part, whole: whole}
    target:
      at_least: 90%  # here
  - id: in-steps
    type: sales
    title: In steps, with a segment that has a target of its own
    measure: {source: events, metric: share, part: part, whole: whole, by: team}
    target:
      - {from: 2026-01-01, at_least: 20%}
      - {from: 2026-07-01, at_least: 30%}  # here
      - {from: 2027-01-01, at_least: 40%}
    segments:
      - team: west
        target: {at_least: 15%}  # here
  - id: by-file
    type: sales
    title: With the targets of a file
    measure: {source: events, metric: share, part: part, whole: whole, by: team}
    target: {at_least: 5%}
    segments: {file: teams.csv}
""".lstrip()
TARGETS = "team,at_least\neast,50%\nwest,60%\n"
