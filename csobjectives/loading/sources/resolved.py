"""All sources of a project: each with its preset, then linked to the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, faults_of
from csobjectives.loading.sources.lookups import Linker
from csobjectives.loading.sources.presets import alone, with_preset, without_preset
from csobjectives.loading.sources.source import Draft, read_source
from csobjectives.model import Project, Source
from csobjectives.problems import Problems
from csobjectives.schemas import Unfit, validate


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What documents say of sources.

    `sources` are those that measures can be held against, `names` those of all; of the
    `faulty`, some part cannot be read. `documents` hold one source each, with its preset, and
    `unfit` what is not fit to be read further in them.
    """

    sources: Mapping[str, Source]
    names: frozenset[str]
    documents: tuple[Document, ...]
    unfit: Mapping[str, Unfit]
    faulty: frozenset[str]

    @property
    def sound(self) -> dict[str, Source]:
        """The sources that can be read as a whole."""
        return {name: each for name, each in self.sources.items() if name not in self.faulty}


def resolve_sources(
    documents: Iterable[Document],
    unfit: Mapping[str, Unfit],
    project: Project,
    *,
    complete: bool,
    problems: Problems,
) -> Described:
    """The sources of the documents; `complete` says whether no others may be described."""
    drafts: dict[str, Draft] = {}
    singles: list[Document] = []
    refused = dict(unfit)
    names = set()
    faulty = set()
    for document, name in _described(documents, problems):
        names.add(name)
        single, found = _single(document, name, problems)
        singles.append(single)
        refused[document.path] |= found
        faults = faults_of(refused[document.path], "sources").get(name, SOUND)
        if any(path[:1] != ("measures",) for path in faults):
            faulty.add(name)
        draft = read_source(single, name, project, problems, faults)
        if draft is not None:
            drafts[name] = draft
    known = frozenset(names)
    linker = Linker(project=project, drafts=drafts, names=known, complete=complete)
    return Described(
        sources=linker.sources(),
        names=known,
        documents=tuple(singles),
        unfit=refused,
        faulty=frozenset(faulty),
    )


def _described(documents: Iterable[Document], problems: Problems) -> Iterator[tuple[Document, str]]:
    """Each source's document and name; a name that is there twice is a problem."""
    places: dict[str, str] = {}
    for document in documents:
        raw = document.data.get("sources")
        if document.data.get("kind") != "Sources" or not isinstance(raw, dict):
            continue
        for name in raw:
            place = document.locate(["sources", name], key=True)
            if name in places:
                message = f"there are two sources '{name}'; the other is at {places[name]}"
                problems.add("duplicate-source", message, place, "Give each its own name.")
                continue
            places[name] = str(place)
            yield document, name


def _single(document: Document, name: str, problems: Problems) -> tuple[Document, Unfit]:
    """A document of one source, with its preset, and what is not fit to be read in it.

    With a preset in it, a source is held against the schema as a whole, for only then it
    shows whether anything is missing.
    """
    raw = document.data["sources"][name]
    if isinstance(raw, dict) and isinstance(raw.get("preset"), str):
        whole = with_preset(document, name, problems)
        if whole is None:
            return alone(document, name, raw), frozenset({("sources", name, "columns")})
        return whole, validate(whole, problems)
    if not isinstance(raw, dict):
        return alone(document, name, raw), frozenset()
    return without_preset(document, name, problems), frozenset()
