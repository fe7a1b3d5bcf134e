"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.aims import all_steps, read_aim
from csobjectives.loading.consequences import FAILS_ON, read_consequences
from csobjectives.loading.days import read_days
from csobjectives.loading.exceptions import Exceptions, read_exceptions
from csobjectives.loading.faults import SOUND, Faults, faults_of, lost, within, without
from csobjectives.loading.guardrails import check_guardrails, guardrails_of
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.measures import read_measure
from csobjectives.loading.observations import check_parts
from csobjectives.loading.reader import Reader, Step
from csobjectives.loading.references import read_reference, refers
from csobjectives.loading.responses import check_response, read_response
from csobjectives.loading.segments import read_segment_enforcement
from csobjectives.loading.versus import check_versus
from csobjectives.loading.windows import check_window, read_window
from csobjectives.metrics import Metric
from csobjectives.model import Enforcement, Measure, Objective, ObjectiveSet, Project
from csobjectives.problems import Location, Problems
from csobjectives.schemas import Unfit
from csobjectives.windows import Extent, Window

# What defaults may say, and what is read as far as it is sound.
_DEFAULTS: Faults = frozenset(
    {
        ("window",),
        ("timezone",),
        ("enforcement",),
        ("segment_enforcement",),
        *((key,) for key in FAILS_ON),
    }
)
_PARTLY = frozenset(("target", "each", "segments", "baseline", "exclude"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An objective as it stands in its document, with the defaults; `faults` are what is unfit.

    `own_keys` are those that no default has brought.
    """

    reader: Reader
    raw: Mapping[str, Any]
    own_keys: frozenset[str]
    set_name: str
    faults: Faults

    def part(self, key: str) -> Mapping[str, Any]:
        """What stands under a key as far as it is sound."""
        return without(self.raw.get(key), within(self.faults, key))


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
            objective = _objective(written, known, objectives)
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
            if refers(*_formula(written, known)):
                made[index] = written
                continue
            objective = _objective(written, known)
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


def _formula(written: Written, known: KnownSources) -> tuple[Metric | None, Mapping[str, Any]]:
    """The metric of an objective, and what is sound of its measure."""
    formula = without(written.raw.get("measure"), _measure_faults(written))
    return known.metric_of(formula), formula


def _measure_faults(written: Written) -> Faults:
    is_there = "measure" in written.raw
    return within(written.faults, "measure") if is_there else written.faults


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


def _objective(
    written: Written, known: KnownSources, objectives: KnownObjectives | None = None
) -> Objective | None:
    """An objective, or None and its problems; `objectives` are those that it may be made of.

    Of one with faults, whatever does not need the faulty parts is checked.
    """
    reader, faults = written.reader, written.faults
    before = reader.problems.errors
    raw = without(written.raw, _outright(faults))
    enforcement = Enforcement(raw.get("enforcement", "blocking"))
    metric, formula = _formula(written, known)
    has_days = metric is not None and metric.has_own_days
    window = Window.DAYS if has_days else read_window(reader, raw, known.project)
    _check_presence(reader, raw, enforcement, lost(faults), has_window=has_days or "window" in raw)
    if has_days and "window" in written.own_keys:
        message = f"{formula['metric']} says itself which days it looks at"
        hint = "Leave it out: `since`, `before` and `after` say it."
        reader.problem("conflicting-keys", message, "window", hint)
    measure = _measure(written, formula, window, known, objectives)
    aim = read_aim(reader, raw, faults, written.set_name, measure, metric, known)
    if measure is not None and measure.source and window and not has_days:
        check_window(reader, window, measure, known.sources[measure.source])
        check_parts(reader.below("measure"), measure, window)
    days = read_days(reader, raw, written.own_keys, faults, measure, known)
    of_segments = read_segment_enforcement(reader, raw, written.own_keys, measure)
    does = read_consequences(reader, raw, written.own_keys, enforcement, written.part("retired"))
    below = reader.below("require_response_rate")
    response = read_response(below, written.part("require_response_rate"), written.set_name)
    if measure is None or window is None or faults or reader.problems.errors > before:
        return None
    return Objective(
        set_name=written.set_name,
        id=raw["id"],
        type=raw["type"],
        title=raw["title"],
        why=raw.get("why", ""),
        owner=raw["owner"],
        location=reader.at(),
        measure=measure,
        window=window,
        enforcement=enforcement,
        targets=aim.targets,
        baseline=aim.baseline,
        each=aim.each,
        segments=aim.segments,
        every_segment=aim.file,
        segment_enforcement=of_segments,
        exclusions=days.exclusions,
        timezone=days.timezone,
        fails_on=does.fails_on,
        response=response,
        guardrails=guardrails_of(raw, written.set_name),
        weight=does.weight,
        essential=does.essential,
        retired=does.retired,
    )


def _outright(faults: Faults) -> Faults:
    """The faults that leave nothing of a key: some are read without what is unfit in them."""
    return frozenset(path for path in faults if len(path) < 2 or path[0] not in _PARTLY)


def _measure(
    written: Written,
    formula: Mapping[str, Any],
    window: Window | None,
    known: KnownSources,
    objectives: KnownObjectives | None,
) -> Measure | None:
    """The measure, or None and its problems: of a source, or of the `objectives` if given."""
    reader, faults = written.reader.below("measure"), _measure_faults(written)
    if objectives is None:
        of_a_day = window is not None and window.extent is Extent.AS_OF_DAY
        return read_measure(reader, formula, known, faults, of_a_day=of_a_day)
    return read_reference(reader, formula, written.set_name, window, objectives, known, faults)


def _check_presence(
    reader: Reader,
    raw: Mapping[str, Any],
    enforcement: Enforcement,
    faulty: frozenset[Step],
    *,
    has_window: bool,
) -> None:
    if not has_window and "window" not in faulty:
        reader.problem(
            "missing-key",
            "'window' is missing, here and in the document's defaults",
            (),
            "For example: window: month",
        )
    is_judged = enforcement is not Enforcement.TRACKED and "enforcement" not in faulty
    if is_judged and "target" not in {*raw, *faulty}:
        reader.problem(
            "missing-key",
            "'target' is missing",
            (),
            "For example: target: {at_least: 90%}; or enforcement: tracked, to show it only.",
        )
