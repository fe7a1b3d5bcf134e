"""Measures that sources name once, and that objectives use by their name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.faults import Faults, faults_of, within
from csobjectives.loading.reader import Key, Reader
from csobjectives.problems import Problems
from csobjectives.schemas import Unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMeasure:
    """A measure as a source names it; `faults` are what its schema refuses of it."""

    name: str
    source: str
    document: Document
    faults: Faults

    @property
    def is_fit(self) -> bool:
        """Whether all of it can be read."""
        return not self.faults

    @property
    def path(self) -> tuple[Key, ...]:
        """Where it stands in its document."""
        return ("sources", self.source, "measures", self.name)

    @property
    def raw(self) -> Mapping[str, Any]:
        """Its keys as they were written."""
        found: Mapping[str, Any] = self.document.data["sources"][self.source]["measures"][self.name]
        return found

    def reader(self, problems: Problems) -> Reader:
        """Reads it at its place."""
        return Reader(self.document, self.path, problems)


def named_measures(
    documents: Iterable[Document], unfit: Mapping[str, Unfit], problems: Problems
) -> dict[str, NamedMeasure]:
    """The measures of all sources; names are unique over all of them."""
    found: dict[str, NamedMeasure] = {}
    for each in _all(documents, unfit):
        first = found.setdefault(each.name, each)
        if first is not each:
            place = first.document.locate(first.path, key=True)
            problems.add(
                "duplicate-measure",
                f"there are two measures '{each.name}'; the other is at {place}",
                each.document.locate(each.path, key=True),
                "Give each its own name: objectives know them by it alone.",
            )
    return found


def _all(documents: Iterable[Document], unfit: Mapping[str, Unfit]) -> Iterator[NamedMeasure]:
    for document in documents:
        sources = document.data.get("sources")
        if document.data.get("kind") != "Sources" or not isinstance(sources, dict):
            continue
        faults = faults_of(unfit[document.path], "sources")
        for source, raw in sources.items():
            measures = raw.get("measures") if isinstance(raw, dict) else None
            for name in measures if isinstance(measures, dict) else ():
                own = within(within(faults.get(source, ()), "measures"), name)
                yield NamedMeasure(name=name, source=source, document=document, faults=own)
