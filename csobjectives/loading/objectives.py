"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, Faults, faults_of, lost, within, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.measures import read_measure
from csobjectives.loading.observations import check_parts
from csobjectives.loading.reader import Reader, Step
from csobjectives.loading.references import read_reference, refers
from csobjectives.loading.shapes import too_coarse
from csobjectives.loading.targets import read_target
from csobjectives.metrics import Metric
from csobjectives.model import Enforcement, Measure, Objective, ObjectiveSet, Source, Target
from csobjectives.periods import Window, parse_window
from csobjectives.problems import Location, Problems
from csobjectives.quantities import Unit
from csobjectives.schemas import Unfit

_DEFAULTS: Faults = frozenset({("window",), ("enforcement",)})  # what defaults may say


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


@dataclass(slots=True, kw_only=True)
class Draft:
    """A set in the making: its objectives by their place, and those that are made of others.

    These wait until all sets have been read, for they may name an objective of any of them.
    """

    set: ObjectiveSet
    found: dict[int, Objective]
    made: dict[int, Written]

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


def draft_set(document: Document, unfit: Unfit, known: KnownSources, problems: Problems) -> Draft:
    """The set, with the objectives that can be read by themselves; others have a problem each."""
    data = document.data
    name = str(data.get("name", ""))
    owner = data.get("owner", "")
    faulty = frozenset(path[1:] for path in unfit if path[:1] == ("defaults",))
    defaults = without(data.get("defaults", {}), faulty)
    faulty = _DEFAULTS if () in faulty else faulty
    faults = faults_of(unfit, "objectives")
    seen: dict[str, Location] = {}
    found: dict[int, Objective] = {}
    made: dict[int, Written] = {}
    for index, raw in enumerate(data["objectives"]):
        reader = Reader(document, ("objectives", index), problems)
        is_new = _is_new(reader, raw, seen)
        if is_new and isinstance(raw, dict):
            own = faults.get(index, SOUND) | {path for path in faulty if path[0] not in raw}
            whole = {"owner": owner, **defaults, **raw}
            written = Written(
                reader=reader, raw=whole, own_keys=frozenset(raw), set_name=name, faults=own
            )
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
    return Draft(set=of_document, found=found, made=made)


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
    raw = without(written.raw, faults)
    enforcement = Enforcement(raw.get("enforcement", "blocking"))
    metric, formula = _formula(written, known)
    has_days = metric is not None and metric.has_own_days
    window = Window.DAYS if has_days else _window(raw)
    _check_presence(reader, raw, enforcement, lost(faults), has_window=window is not None)
    if has_days and "window" in written.own_keys:
        message = f"{formula['metric']} says itself which days it looks at"
        hint = "Leave it out: `since`, `before` and `after` say it."
        reader.problem("conflicting-keys", message, "window", hint)
    measure = _measure(written, formula, window, known, objectives)
    sound = without(written.raw.get("target"), within(faults, "target"))
    target = _target(reader, sound, formula, measure, known)
    if measure is not None and measure.source and window and not has_days:
        _check_window(reader, window, measure, known.sources[measure.source])
        check_parts(reader.below("measure"), measure, window)
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
        targets=() if target is None else (target,),
    )


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
        return read_measure(reader, formula, known, faults)
    return read_reference(reader, formula, written.set_name, window, objectives, known, faults)


def _window(raw: Mapping[str, Any]) -> Window | None:
    return parse_window(raw["window"]) if "window" in raw else None


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


def _check_window(reader: Reader, window: Window, measure: Measure, source: Source) -> None:
    """A window is made up of the periods that the names of the source's files say."""
    period = None if measure.time else too_coarse(window, source)
    if period is None:
        return
    is_shorter = window == Window.DAY or period != Window.WEEK
    reader.problem(
        "window-too-short" if is_shorter else "window-not-of-weeks",
        f"the window is a {window}, and the files of source '{source.name}' say the {period} only",
        "window",
        f"Write window: {period}, or give the source a column for its `time`.",
    )


def _target(
    reader: Reader,
    raw: Mapping[str, Any],
    formula: Mapping[str, Any],
    measure: Measure | None,
    known: KnownSources,
) -> Target | None:
    """The target in the measure's unit; where that cannot be read, in its metric's own."""
    metric = known.metric_of(formula)
    unit = measure.unit if measure else metric and metric.unit
    if not raw or not isinstance(unit, Unit):
        return None
    return read_target(reader.below("target"), raw, unit)
