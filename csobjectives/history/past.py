"""What one run has of the past, and adds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from csobjectives.history.definitions import Fingerprints
from csobjectives.history.files import History, open_history
from csobjectives.history.recalling import Recaller
from csobjectives.history.recording import records_of
from csobjectives.model import Definitions, Result, Series
from csobjectives.problems import Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The history of a run that judges from `as_of`; without one, nothing is recalled or added.

    Segments of fewer than `smallest` things are not told of.
    """

    history: History | None
    fingerprints: Fingerprints
    as_of: date
    level: float
    smallest: int
    problems: Problems

    def recalled(self, found: Mapping[str, Sequence[Series]]) -> dict[str, list[Series]]:
        """The series with what was recorded by as-of, by the same definition.

        A closed period of which there are no rows, or not all, takes what was recorded, and so do
        earlier days of what is judged as of a day. Each period keeps the target of its time. Where
        there are rows, they go before, and a warning tells what was recorded otherwise.
        """
        if self.history is None:
            return {name: list(series) for name, series in found.items()}
        recaller = Recaller(
            records=self.history.records,
            fingerprints=self.fingerprints,
            as_of=self.as_of,
            level=self.level,
            smallest=self.smallest,
            problems=self.problems,
        )
        return {name: recaller.recalled(series) for name, series in found.items()}

    def record(
        self,
        found: Mapping[str, Sequence[Series]],
        judged: Mapping[str, Sequence[Result]],
    ) -> None:
        """Add the figures of closed, settled, whole periods, each once."""
        if self.history is not None:
            new = records_of(found, judged, self.fingerprints, self.as_of, self.level)
            self.history.add(new, self.problems)


def past_in(
    folder: Path | None,
    definitions: Definitions,
    allowed: Sequence[Path],
    as_of: date,
    problems: Problems,
) -> Past:
    """What a folder holds of the past; without a folder, nothing.

    A folder that cannot be used, or a line that cannot be read, is an error among the problems.
    """
    project = definitions.project
    history = None if folder is None else open_history(folder, project, allowed, problems)
    return Past(
        history=history,
        fingerprints=Fingerprints(project, definitions.sources),
        as_of=as_of,
        level=project.level,
        smallest=project.smallest_segment,
        problems=problems,
    )
