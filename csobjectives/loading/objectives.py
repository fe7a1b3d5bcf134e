"""`Objectives` documents to sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.known import KnownSources
from csobjectives.loading.measures import read_measure
from csobjectives.loading.reader import Reader
from csobjectives.loading.shapes import too_coarse
from csobjectives.loading.targets import read_target
from csobjectives.model import Enforcement, Measure, Objective, ObjectiveSet, Source, Target
from csobjectives.periods import Window
from csobjectives.problems import Location, Problems
from csobjectives.quantities import Unit
from csobjectives.schemas import Unfit

# In place of defaults that cannot be read: with these, no objective is told that it lacks them.
_ANY_DEFAULTS = {"window": "month", "enforcement": "tracked"}


def read_set(
    document: Document, unfit: Unfit, known: KnownSources, problems: Problems
) -> ObjectiveSet:
    """The set, with the objectives that can be read; the others have a problem each."""
    data = document.data
    name = str(data.get("name", ""))
    owner = data.get("owner", "")
    broken_defaults = any(path[:1] == ("defaults",) for path in unfit)
    defaults = _ANY_DEFAULTS if broken_defaults else data.get("defaults", {})
    seen: dict[str, Location] = {}
    objectives = []
    for index, raw in enumerate(data["objectives"]):
        reader = Reader(document, ("objectives", index), problems)
        is_new = _is_new(reader, raw, seen)
        if is_new and ("objectives", index) not in unfit:
            written = {"owner": owner, **defaults, **raw}
            objectives.append(_objective(reader, written, name, known))
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
    reader: Reader, raw: Mapping[str, Any], set_name: str, known: KnownSources
) -> Objective | None:
    """An objective, or None and its problems. `raw` is what is written, with the defaults."""
    before = reader.problems.errors
    enforcement = Enforcement(raw.get("enforcement", "blocking"))
    _check_presence(reader, raw, enforcement)
    measure = read_measure(reader.below("measure"), raw["measure"], known)
    target = _target(reader, raw, measure, known)
    if measure is not None and measure.source and "window" in raw:
        _check_window(reader, Window(raw["window"]), measure, known.sources[measure.source])
    if measure is None or reader.problems.errors > before:
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


def _check_presence(reader: Reader, raw: Mapping[str, Any], enforcement: Enforcement) -> None:
    if "window" not in raw:
        reader.problem(
            "missing-key",
            "'window' is missing, here and in the document's defaults",
            (),
            "For example: window: month",
        )
    if "target" not in raw and enforcement is not Enforcement.TRACKED:
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
    reader: Reader, raw: Mapping[str, Any], measure: Measure | None, known: KnownSources
) -> Target | None:
    """The target in the measure's unit; where that cannot be read, in the metric's own."""
    metric = known.metric_of(raw["measure"])
    unit = measure.unit if measure else metric and metric.unit
    if "target" not in raw or not isinstance(unit, Unit):
        return None
    return read_target(reader.below("target"), raw["target"], unit)
