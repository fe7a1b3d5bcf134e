"""Small projects on disk, written from plain data, and what they evaluate to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from csobjectives.engines import Settings
from csobjectives.model import Reading, Scorecard
from csobjectives.pipeline import Request, evaluate
from csobjectives.problems import CannotJudge, ExitCode, Problem, Severity

NEVER = datetime(2099, 1, 1, tzinfo=UTC)  # what the clock says: no test depends on it
AT = {"at": {"type": "timestamp"}}  # the time of the sources that need nothing else


class Workspace:
    """A project in a folder; its files are named from the root, whatever document names them."""

    def __init__(self, root: Path, timezone: str = "UTC", as_of: date = date(2026, 10, 5)) -> None:
        self.root = root
        self.timezone = timezone
        self.as_of = as_of
        self.sources: dict[str, Any] = {}
        self.objectives: list[dict[str, Any]] = []
        self.settings: dict[str, Any] = {}
        self.document: dict[str, Any] = {}  # of the objectives: defaults, waivers, notes

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a measurement file; text as UTF-8, with its own line ends."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def source(
        self,
        columns: Mapping[str, Any],
        files: str | list[str] = "events.csv",
        name: str = "events",
        **keys: Any,
    ) -> None:
        """Describe a source: by default `events.csv`, timed by its column `at`."""
        patterns = [files] if isinstance(files, str) else files
        timed = {} if "as_of" in keys or "time" in keys else {"time": "at"}
        self.sources[name] = {
            "files": [each if each.startswith("/") else f"../{each}" for each in patterns],
            "columns": dict(columns),
            **timed,
            **keys,
        }

    def objective(self, window: str = "month", source: str = "events", **measure: Any) -> str:
        """Add an objective that is tracked; its name in the scorecard.

        One that is made of others has no source, and one with days of its own no window.
        """
        identifier = f"o{len(self.objectives)}"
        self.objectives.append(
            {
                "id": identifier,
                "type": "productivity",
                "title": "A figure",
                "measure": {**({"source": source} if source else {}), **measure},
                "enforcement": "tracked",
                **({"window": window} if window else {}),
            }
        )
        return f"team/{identifier}"

    def write(self) -> None:
        """Write the documents, as JSON, which is YAML."""
        documents: dict[str, dict[str, Any]] = {
            "csobjectives.yaml": {
                "kind": "Project",
                "timezone": self.timezone,
                **self.settings,
            },
            "objectives/sources.yaml": {"kind": "Sources", "sources": self.sources},
            "objectives/team.yaml": {
                "kind": "Objectives",
                "name": "team",
                "objectives": self.objectives,
                **self.document,
            },
        }
        for name, body in documents.items():
            document = {"apiVersion": "csobjectives/v1", **body}
            self.file(name, json.dumps(document, indent=1, ensure_ascii=False))

    def evaluate(self, threads: int | None = None, as_of: str = "", history: str = "") -> Scorecard:
        """From the documents to the scorecard, as of a day of its own if given, and with a folder
        for the history. Raises CannotJudge.
        """
        self.write()
        return evaluate(
            Request(
                cwd=self.root,
                now=NEVER,
                as_of=date.fromisoformat(as_of) if as_of else self.as_of,
                settings=Settings(threads=threads),
                history=Path(history) if history else None,
            )
        )

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the documents or else in the measurements."""
        try:
            return list(self.evaluate().problems)
        except CannotJudge as refused:
            return list(refused.problems)

    def errors(self) -> list[str]:
        """The messages of the errors."""
        return [each.message for each in self.problems() if each.severity is Severity.ERROR]


def readings(scorecard: Scorecard, objective: str) -> dict[tuple[Any, ...], Reading]:
    """An objective's readings by (period, segment's values …), the open one's period as `open`."""
    found: dict[tuple[Any, ...], Reading] = {}
    for result in scorecard.results:
        if result.objective.name == objective:
            segment = tuple(value for _, value in result.segment)
            series = [judged.reading for judged in (*result.history, result.judged)]
            found |= {(each.period.name, *segment): each for each in series}
            if result.open is not None:
                found["open", *segment] = result.open
    return found


def value(workspace: Workspace, period: str = "2026-09", **measure: Any) -> Fraction | None:
    """The figure of one measure, for the whole of one period."""
    name = workspace.objective(**measure)
    scorecard = workspace.evaluate()
    workspace.objectives.pop()
    if scorecard.exit_code is ExitCode.CANNOT_JUDGE:
        raise CannotJudge(scorecard.problems)
    return readings(scorecard, name)[(period,)].estimate.value
