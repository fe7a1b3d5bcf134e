"""What a document says about single periods of its objectives: waivers and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, Faults, faults_of, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives, full_name
from csobjectives.loading.objectives.notes import check_notes, read_note
from csobjectives.loading.objectives.waivers import check_waivers, read_waiver
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.segment_columns import segment_columns
from csobjectives.model import Note, Objective, ObjectiveSet, Waiver
from csobjectives.problems import Problems, did_you_mean
from csobjectives.schemas import Unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """Waivers and notes by the names of their objectives, in the order of their document."""

    waivers: dict[str, list[Waiver]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))

    def put_into(self, found: ObjectiveSet) -> ObjectiveSet:
        """A set, its objectives with what is said about their periods."""
        objectives = (
            replace(
                each,
                waivers=tuple(self.waivers.get(each.name, ())),
                notes=tuple(self.notes.get(each.name, ())),
            )
            for each in found.objectives
        )
        return replace(found, objectives=tuple(objectives))


def read_exceptions(
    document: Document,
    unfit: Unfit,
    known: KnownObjectives,
    sources: KnownSources,
    problems: Problems,
) -> Exceptions:
    """What can be read of a document's waivers and notes, and a problem for each that cannot."""
    found = Exceptions()
    for entry, objective in _entries(document, unfit, "waivers", known, problems):
        columns = segment_columns(entry.reader, objective.measure, sources)
        waiver = read_waiver(entry.reader, entry.raw, objective, columns)
        if waiver is not None and not entry.faults:
            found.waivers[objective.name].append(waiver)
    for entry, objective in _entries(document, unfit, "notes", known, problems):
        columns = segment_columns(entry.reader, objective.measure, sources)
        note = read_note(entry.reader, entry.raw, objective, columns)
        if note is not None and not entry.faults:
            found.notes[objective.name].append(note)
    check_waivers(found.waivers, problems)
    check_notes(found.notes, problems)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One waiver or note as far as it is sound."""

    reader: Reader
    raw: Mapping[str, Any]
    faults: Faults


def _entries(
    document: Document, unfit: Unfit, key: str, known: KnownObjectives, problems: Problems
) -> Iterator[tuple[_Entry, Objective]]:
    """The entries under a key whose objectives can be read, with these."""
    written, faults, ids = document.data.get(key), faults_of(unfit, key), _ids(document)
    set_name = str(document.data.get("name", ""))
    for index, raw in enumerate(written if isinstance(written, list) else ()):
        own = faults.get(index, SOUND)
        reader = Reader(document, (key, index), problems)
        entry = _Entry(reader=reader, raw=without(raw, own), faults=own)
        objective = _objective(entry, set_name, ids, known)
        if objective is not None:
            yield entry, objective


def _objective(
    entry: _Entry, set_name: str, ids: frozenset[str] | None, known: KnownObjectives
) -> Objective | None:
    """The objective that an entry is about; None, and a problem, where its set has none such.

    `ids` are those of the set; None where not all of them can be told.
    """
    written = entry.raw.get("objective", "")
    name = full_name(written, set_name)
    is_own = name.removeprefix(f"{set_name}/") in (ids or ())
    if written and not is_own and ids is not None:
        _tell_unknown(entry.reader, written, name, ids, known)
    return known.objectives.get(name) if is_own else None


def _ids(document: Document) -> frozenset[str] | None:
    """The ids of a document's objectives; None where one of them cannot be told."""
    ids = [each.get("id") for each in document.data["objectives"] if isinstance(each, dict)]
    is_told = len(ids) == len(document.data["objectives"]) and None not in ids
    return frozenset(map(str, ids)) if is_told else None


def _tell_unknown(
    reader: Reader, written: str, name: str, ids: frozenset[str], known: KnownObjectives
) -> None:
    """A waiver or note stands beside its objective, where those who agreed on it see it."""
    message = f"there is no objective '{written}' in this document"
    hint = did_you_mean(written, ids)
    others = [each for each in known.names if each == name or each.endswith(f"/{written}")]
    if len(others) == 1:
        there = known.objectives.get(others[0])
        place = there.location.file if there else f"the document of '{others[0].split('/')[0]}'"
        hint = f"'{others[0]}' stands in another one: write this in {place}."
    reader.problem("unknown-objective", message, "objective", hint)
