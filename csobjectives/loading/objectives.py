"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.faults import SOUND, Faults, faults_of, lost, within, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.measures import read_measure
from csobjectives.loading.observations import check_parts
from csobjectives.loading.reader import Reader, Step
from csobjectives.loading.shapes import too_coarse
from csobjectives.loading.targets import read_target
from csobjectives.model import Enforcement, Measure, Objective, ObjectiveSet, Source, Target
from csobjectives.periods import Window
from csobjectives.problems import Location, Problems
from csobjectives.quantities import Unit
from csobjectives.schemas import Unfit

_DEFAULTS: Faults = frozenset({("window",), ("enforcement",)})  # what defaults may say


def read_set(
    document: Document, unfit: Unfit, known: KnownSources, problems: Problems
) -> ObjectiveSet:
    """The set, with the objectives that can be read; the others have a problem each."""
    data = document.data
    name = str(data.get("name", ""))
    owner = data.get("owner", "")
    faulty = frozenset(path[1:] for path in unfit if path[:1] == ("defaults",))
    defaults = without(data.get("defaults", {}), faulty)
    faulty = _DEFAULTS if () in faulty else faulty
    faults = faults_of(unfit, "objectives")
    seen: dict[str, Location] = {}
    objectives = []
    for index, raw in enumerate(data["objectives"]):
        reader = Reader(document, ("objectives", index), problems)
        is_new = _is_new(reader, raw, seen)
        if is_new and isinstance(raw, dict):
            written = {"owner": owner, **defaults, **raw}
            own = faults.get(index, SOUND) | {path for path in faulty if path[0] not in raw}
            objectives.append(_objective(reader, written, name, known, own))
    return ObjectiveSet(
        name=name,
        title=data.get("title", name),
        owner=owner,
        version=data.get("version", ""),
        description=data.get("description", ""),
        location=document.locate(["name"]),
        objectives=tuple(each for each in objectives if each is not None),
    )


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
    reader: Reader, written: Mapping[str, Any], set_name: str, known: KnownSources, faults: Faults
) -> Objective | None:
    """An objective, or None and its problems. `written` is what stands there, with the defaults.

    Of one with `faults`, whatever does not need the faulty parts is checked.
    """
    before = reader.problems.errors
    raw = without(written, faults)
    enforcement = Enforcement(raw.get("enforcement", "blocking"))
    _check_presence(reader, raw, enforcement, lost(faults))
    measure_faults = within(faults, "measure") if "measure" in written else faults
    formula = without(written.get("measure"), measure_faults)
    measure = read_measure(reader.below("measure"), formula, known, measure_faults)
    target = _target(
        reader, without(written.get("target"), within(faults, "target")), formula, measure, known
    )
    if measure is not None and measure.source and "window" in raw:
        window = Window(raw["window"])
        _check_window(reader, window, measure, known.sources[measure.source])
        check_parts(reader.below("measure"), measure, window)
    if measure is None or faults or reader.problems.errors > before:
        return None
    return Objective(
        set_name=set_name,
        id=raw["id"],
        type=raw["type"],
        title=raw["title"],
        why=raw.get("why", ""),
        owner=raw["owner"],
        location=reader.at(),
        measure=measure,
        window=Window(raw["window"]),
        enforcement=enforcement,
        target=target,
    )


def _check_presence(
    reader: Reader, raw: Mapping[str, Any], enforcement: Enforcement, faulty: frozenset[Step]
) -> None:
    if "window" not in {*raw, *faulty}:
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
    is_shorter = window is Window.DAY or period is not Window.WEEK
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
