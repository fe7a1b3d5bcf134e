"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, Faults, faults_of, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.measures.references import refers
from csobjectives.loading.objectives.consequences import FAILS_ON
from csobjectives.loading.objectives.exceptions import Exceptions, read_exceptions
from csobjectives.loading.objectives.guardrails import check_guardrails
from csobjectives.loading.objectives.objective import Written, formula_of, read_objective
from csobjectives.loading.objectives.responses import check_response
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.aims import all_steps
from csobjectives.loading.targets.versus import check_versus
from csobjectives.loading.windows import read_window
from csobjectives.model import Objective, ObjectiveSet, Project
from csobjectives.problems import Location, Problems
from csobjectives.schemas import Unfit

# What defaults may say.
_DEFAULTS: Faults = frozenset(
    {
        ("window",),
        ("timezone",),
        ("enforcement",),
        ("segment_enforcement",),
        *((key,) for key in FAILS_ON),
    }
)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A set in the making: its objectives by their place, and those that are made of others.

    These wait until all sets have been read, for they may name an objective of any of them. So
    may the targets of all that is `written`.
    """

    document: Document
    unfit: Unfit
    set: ObjectiveSet
    found: dict[int, Objective]
    made: dict[int, Written]
    written: tuple[Written, ...]

    @property
    def names_made(self) -> Iterator[str]:
        """The names of the objectives that are made of others."""
        return (each.name for each in self.made.values())

    def finish(self, known: KnownSources, objectives: KnownObjectives) -> ObjectiveSet:
        """The set with all objectives that can be read, in their order."""
        found = dict(self.found)
        for index, written in self.made.items():
            objective = read_objective(written, known, objectives)
            if objective is not None:
                found[index] = objective
        return replace(self.set, objectives=tuple(found[index] for index in sorted(found)))

    def check_others(self, known: KnownObjectives) -> None:
        """Report the other objectives that cannot be what these are held against, or need."""
        for each in self.written:
            objective = known.objectives.get(each.name)
            raw = without(each.raw, frozenset(path for path in each.faults if len(path) == 1))
            check_versus(all_steps(each.reader, raw, each.faults), each.set_name, objective, known)
            below = each.reader.below("require_response_rate")
            check_response(below, each.part("require_response_rate"), each.name, objective, known)

    def guarded(self, known: KnownObjectives) -> Iterator[tuple[str, Mapping[str, Location]]]:
        """The guardrails of its objectives, by these; those that do not fit are told."""
        for each in self.written:
            objective = known.objectives.get(each.name)
            reader, raw, faults = each.reader, each.raw, each.faults
            guards = check_guardrails(reader, raw, faults, each.name, objective, known)
            if guards:
                yield each.name, guards

    def exceptions(
        self, known: KnownObjectives, sources: KnownSources, problems: Problems
    ) -> Exceptions:
        """The waivers and notes that its document has for its objectives."""
        return read_exceptions(self.document, self.unfit, known, sources, problems)


def draft_set(document: Document, unfit: Unfit, known: KnownSources, problems: Problems) -> Draft:
    """The set, with the objectives that can be read by themselves; others have a problem each."""
    of_document = _empty_set(document)
    written = dict(_written(document, unfit, of_document, known.project, problems))
    made = {i: each for i, each in written.items() if refers(*formula_of(each, known))}
    read = {i: read_objective(each, known) for i, each in written.items() if i not in made}
    return Draft(
        document=document,
        unfit=unfit,
        set=of_document,
        found={index: each for index, each in read.items() if each is not None},
        made=made,
        written=tuple(written.values()),
    )


def _empty_set(document: Document) -> ObjectiveSet:
    """What a document says of its set as a whole."""
    data = document.data
    name = str(data.get("name", ""))
    return ObjectiveSet(
        name=name,
        title=data.get("title", name),
        owner=data.get("owner", ""),
        version=data.get("version", ""),
        description=data.get("description", ""),
        location=document.locate(["name"]),
        objectives=(),
    )


def _written(
    document: Document, unfit: Unfit, of_set: ObjectiveSet, project: Project, problems: Problems
) -> Iterator[tuple[int, Written]]:
    """Each objective as it stands in its document, with the defaults, by its place."""
    faulty = frozenset(path[1:] for path in unfit if path[:1] == ("defaults",))
    defaults = without(document.data.get("defaults", {}), faulty)
    faulty |= _unreadable(Reader(document, ("defaults",), problems), defaults, project)
    defaults = {"owner": of_set.owner, **without(defaults, faulty)}
    faulty = _DEFAULTS if () in faulty else faulty
    faults = faults_of(unfit, "objectives")
    seen: dict[str, Location] = {}
    for index, raw in enumerate(document.data["objectives"]):
        reader = Reader(document, ("objectives", index), problems)
        is_new = _is_new(reader, raw, seen)
        if is_new and isinstance(raw, dict):
            yield (
                index,
                Written(
                    reader=reader,
                    raw={**defaults, **raw},
                    own_keys=frozenset(raw),
                    set_name=of_set.name,
                    faults=faults.get(index, SOUND) | {one for one in faulty if one[0] not in raw},
                ),
            )


def _unreadable(reader: Reader, defaults: Mapping[str, Any], project: Project) -> Faults:
    """The keys of the defaults that no schema refuses, and that cannot be read all the same."""
    before = reader.problems.errors
    read_window(reader, defaults, project)
    faulty = {("window",)} if reader.problems.errors > before else set()
    before = reader.problems.errors
    reader.zone("timezone", defaults.get("timezone"), "")
    return frozenset(faulty | ({("timezone",)} if reader.problems.errors > before else set()))


def _is_new(reader: Reader, raw: Any, seen: dict[str, Location]) -> bool:
    """Whether no objective above has this id, also where something else is wrong with one."""
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        return True
    place = reader.at("id")
    first = seen.setdefault(raw["id"], place)
    if first is place:
        return True
    message = f"'{raw['id']}' is the id of two objectives; the other is at {first}"
    reader.problem("duplicate-id", message, "id", "Give each its own id.")
    return False
