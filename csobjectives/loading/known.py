"""The sources, and their measures, that measures may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from csobjectives.calendars import Calendar
from csobjectives.loading.measures.named import NamedMeasure
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.contracts import Contract
from csobjectives.loading.sources.scopes import contract_scope, personal
from csobjectives.metrics import REGISTRY, Metric
from csobjectives.model import Project, Source
from csobjectives.problems import did_you_mean


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSources:
    """The sources, and their measures, that measures may name.

    `names` are those of all sources, also of those that could not be read: naming one of these
    is right, and what is wrong with it has been said at its own place. Where a document that
    describes sources could not be read at all, they are not `complete`, and no name is unknown.
    """

    project: Project
    sources: Mapping[str, Source]
    names: frozenset[str]
    complete: bool
    measures: Mapping[str, NamedMeasure] = field(default_factory=dict)
    _contracts: dict[str, Contract] = field(default_factory=dict)
    _undated: set[str] = field(default_factory=set)

    def is_dated(self, reader: Reader, source: Source) -> bool:
        """Whether a source's rows have a time, without which no measure can be made of them.

        That they have none is told once, at the first measure over the source.
        """
        if source.time is not None or source.as_of is not None:
            return True
        if source.name not in self._undated:
            self._undated.add(source.name)
            reader.problems.add(
                "missing-time",
                f"the rows of source '{source.name}' have no time to measure them by",
                reader.at("source"),
                f"Add to the source, at {source.location}, time: with the column that says when, "
                "or as_of: with the day that its files show. What is known on the day of each run "
                "has the window as_of_day.",
            )
        return False

    def find(self, reader: Reader, name: str, key: str = "source") -> Contract | None:
        """The contract of the source of that name; None, and a problem where there is none.

        `key` is the one that names it.
        """
        if self.complete and name not in self.names:
            reader.problem(
                "unknown-source",
                f"there is no source '{name}'",
                key,
                did_you_mean(name, self.names) or "Describe it in a document of kind Sources.",
            )
        if name in self.sources and name not in self._contracts:
            self._contracts[name] = self._contract(self.sources[name])
        return self._contracts.get(name)

    def calendar(self, reader: Reader, name: object) -> Calendar | None:
        """The project's calendar of that name; None, and a problem where there is none."""
        calendars = self.project.calendars
        if isinstance(name, str) and name not in calendars:
            message = f"the project has no calendar '{name}'"
            near = did_you_mean(name, calendars) if calendars else ""
            hint = near or "Describe it under `calendars` of csobjectives.yaml."
            reader.problem("unknown-calendar", message, "clock", hint)
        return calendars.get(name) if isinstance(name, str) else None

    def _contract(self, source: Source) -> Contract:
        project = self.project
        scope = contract_scope(source, project.timezone, project.as_of or date.max)
        return Contract(source=source, scope=scope, personal=personal(source))

    def named(self, reader: Reader, name: str) -> NamedMeasure | None:
        """The measure of that name, if it can be read; a problem where there is none."""
        if self.complete and name not in self.measures:
            reader.problem(
                "unknown-measure",
                f"no source names a measure '{name}'",
                "use",
                did_you_mean(name, self.measures) or "Name it under `measures` of a source.",
            )
        found = self.measures.get(name)
        return found if found is not None and found.is_fit else None

    def metric_of(self, raw: Mapping[str, Any]) -> Metric | None:
        """The metric of a measure as it is written; None where it uses one that cannot be read."""
        used = self.measures.get(raw.get("use", ""))
        written = used.raw if used is not None and used.is_fit else raw
        return REGISTRY.get(str(written.get("metric")))
