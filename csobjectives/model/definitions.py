"""Everything that the documents say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from csobjectives.calendars import Calendar
from csobjectives.locales import DEFAULT
from csobjectives.model.objectives import Objective, ObjectiveSet
from csobjectives.model.readings import Figure
from csobjectives.model.scorecards import Input
from csobjectives.model.sources import Exclusion, Source
from csobjectives.windows import MonthDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the project as a whole has to reach: a score, and a note on whatever is missed."""

    score: Fraction | None = None
    explain_misses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What holds for the whole repository; `root` is the folder that files must lie under.

    Its `exclusions` are those of every source as well; `calendars` go by their names. Segments of
    fewer things than `smallest_segment` are not shown.
    """

    root: Path
    title: str = "Customer service objectives"
    timezone: str = "UTC"
    locale: str = DEFAULT
    as_of: date | None = None
    level: float = 0.95
    fiscal_year_starts: MonthDay = (1, 1)
    exclusions: tuple[Exclusion, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    gate: Gate = field(default_factory=Gate)
    smallest_segment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Everything that the documents say: checked, resolved, ready to be planned.

    `figures` are those that were reported for an objective, by its name; `inputs` are the
    documents that report them.
    """

    project: Project
    sets: tuple[ObjectiveSet, ...]
    sources: Mapping[str, Source]
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    inputs: tuple[Input, ...] = ()

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """All objectives, in the order of their documents."""
        return tuple(objective for each in self.sets for objective in each.objectives)
