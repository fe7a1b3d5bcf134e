"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.aims import all_steps
from csobjectives.loading.consequences import FAILS_ON
from csobjectives.loading.exceptions import Exceptions, read_exceptions
from csobjectives.loading.faults import SOUND, Faults, faults_of, without
from csobjectives.loading.guardrails import check_guardrails
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.objectives import Written, formula_of, read_objective
from csobjectives.loading.reader import Reader
from csobjectives.loading.references import refers
from csobjectives.loading.responses import check_response
from csobjectives.loading.versus import check_versus
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
        for each in self.made.values():
            if isinstance(each.raw.get("id"), str):
                yield f"{self.set.name}/{each.raw['id']}"

    def finish(self, known: KnownSources, objectives: KnownObjectives) -> ObjectiveSet:
        """The set with all objectives that can be read, in their order."""
        found = dict(self.found)
        for index, written in self.made.items():
            objective = read_objective(written, known, objectives)
            if objective is not None:
                found[index] = objective
        return replace(self.set, objectives=tuple(found[index] for index in sorted(found)))

    def check_versus(self, known: KnownObjectives) -> None:
        """Report the targets that cannot be held against the objective that they name."""
        for each in self.written:
            objective = known.objectives.get(f"{each.set_name}/{each.raw.get('id')}")
            raw = without(each.raw, frozenset(path for path in each.faults if len(path) == 1))
            steps = all_steps(each.reader, raw, each.faults)
            check_versus(steps, each.set_name, objective, known)

    def guarded(self, known: KnownObjectives) -> Iterator[tuple[str, Mapping[str, Location]]]:
        """The guardrails of its objectives; those that do not fit, and response rates, are told."""
        for each in self.written:
            name = f"{each.set_name}/{each.raw.get('id')}"
            objective = known.objectives.get(name)
            below = each.reader.below("require_response_rate")
            check_response(below, each.part("require_response_rate"), name, objective, known)
            guards = check_guardrails(each.reader, each.raw, each.faults, name, objective, known)
            if guards:
                yield name, guards

    def exceptions(
        self, known: KnownObjectives, sources: KnownSources, problems: Problems
    ) -> Exceptions:
        """The waivers and notes that its document has for its objectives."""
        return read_exceptions(self.document, self.unfit, known, sources, problems)


def draft_set(document: Document, unfit: Unfit, known: KnownSources, problems: Problems) -> Draft:
    """The set, with the objectives that can be read by themselves; others have a problem each."""
    data = document.data
    name = str(data.get("name", ""))
    owner = data.get("owner", "")
    faulty = frozenset(path[1:] for path in unfit if path[:1] == ("defaults",))
    defaults = without(data.get("defaults", {}), faulty)
    faulty |= _unreadable(Reader(document, ("defaults",), problems), defaults, known.project)
    defaults = without(defaults, faulty)
    faulty = _DEFAULTS if () in faulty else faulty
    faults = faults_of(unfit, "objectives")
    seen: dict[str, Location] = {}
    found: dict[int, Objective] = {}
    made: dict[int, Written] = {}
    all_written: list[Written] = []
    for index, raw in enumerate(data["objectives"]):
        reader = Reader(document, ("objectives", index), problems)
        is_new = _is_new(reader, raw, seen)
        if is_new and isinstance(raw, dict):
            own = faults.get(index, SOUND) | {path for path in faulty if path[0] not in raw}
            whole = {"owner": owner, **defaults, **raw}
            written = Written(
                reader=reader, raw=whole, own_keys=frozenset(raw), set_name=name, faults=own
            )
            all_written.append(written)
            if refers(*formula_of(written, known)):
                made[index] = written
                continue
            objective = read_objective(written, known)
            if objective is not None:
                found[index] = objective
    of_document = ObjectiveSet(
        name=name,
        title=data.get("title", name),
        owner=owner,
        version=data.get("version", ""),
        description=data.get("description", ""),
        location=document.locate(["name"]),
        objectives=(),
    )
    return Draft(
        document=document,
        unfit=unfit,
        set=of_document,
        found=found,
        made=made,
        written=tuple(all_written),
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
