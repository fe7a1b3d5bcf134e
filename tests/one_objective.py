"""A project of one objective, judged by the command: what tests about behaviour start from."""

from __future__ import annotations

import json
from typing import Any

from tests.command_line import run
from tests.projects import AT, Workspace

COUNTS = {**AT, "part": {"type": "integer"}, "whole": {"type": "integer"}}
SCORES = {**AT, "score": {"type": "integer"}}
SHARE = {"metric": "share", "part": "part", "whole": "whole"}


def judged(
    workspace: Workspace, target: dict[str, Any], as_of: str = "2026-10-05", **measure: Any
) -> dict[str, Any]:
    """The result of one blocking objective, as the results name it."""
    workspace.objective(**measure)
    workspace.objectives[-1] |= {"target": target, "enforcement": "blocking"}
    workspace.write()
    finished = run("check", "--as-of", as_of, "-o", "json", cwd=workspace.root)
    found: dict[str, Any] = json.loads(finished.stdout)["results"][0]
    return {**found, "exit_code": finished.code}


def rows(workspace: Workspace, header: str, *lines: str) -> None:
    workspace.file("events.csv", "\n".join([f"at,{header}", *lines, ""]))
