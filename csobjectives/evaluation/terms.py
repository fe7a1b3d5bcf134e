"""What one source is evaluated by, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from csobjectives.comparing import to_scan
from csobjectives.engines import Settings
from csobjectives.model import Input, Objective, Project, Reject, Series, SourceCount
from csobjectives.periods import Period, day_elsewhere
from csobjectives.problems import Problems


class Progress(Protocol):
    """Whoever wants to know how far a run has come: told source by source, before each is read."""

    def begins(self, source: str, place: int, of: int) -> None:
        """A source is the next one: the first has place 1."""
        ...

    def reads(self, files: int, size: int) -> None:
        """Its files are found, and are read now: how many, and of how many bytes in all."""
        ...


class Silence:
    """Progress that nobody watches."""

    def begins(self, source: str, place: int, of: int) -> None:
        """Keep it to itself."""

    def reads(self, files: int, size: int) -> None:
        """Keep it to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every source of one run; `rejects` are kept only where they are wanted.

    `needed` are the days, by an objective's name, within which others look at all its periods.
    """

    project: Project
    as_of: date
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    rejects: bool = False
    needed: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    progress: Progress = field(default_factory=Silence)

    def as_of_for(self, objective: Objective) -> date:
        """The day that is judged from, in the zone in which the objective's days begin."""
        zone = self.project.timezone
        return day_elsewhere(self.as_of, zone, objective.timezone or zone)

    def scanned(self, objective: Objective) -> Objective:
        """An objective with the measure that is scanned for it, and what others need of it."""
        return replace(to_scan(objective), needed=self.needed.get(objective.name, ()))


@dataclass(slots=True)
class Evaluated:
    """What came of one source: series by objective, the files and rows that were read.

    Objectives `without_register` have none because of a register, and those `told_of` because
    of what a problem says that is their own.
    """

    series: dict[str, list[Series]] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    counts: list[SourceCount] = field(default_factory=list)
    looked_up: list[SourceCount] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    rejects: list[Reject] = field(default_factory=list)
    without_register: set[str] = field(default_factory=set)
    told_of: set[str] = field(default_factory=set)
