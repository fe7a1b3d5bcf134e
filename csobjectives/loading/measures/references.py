"""Measures that are made of other objectives: these by their names, and as they go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csobjectives.binding import form_of
from csobjectives.loading.faults import Faults
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives, full_name
from csobjectives.loading.measures.comparisons import compared
from csobjectives.loading.measures.measure import as_written
from csobjectives.loading.reader import Key, Reader, as_tuple
from csobjectives.loading.windows import by_the
from csobjectives.metrics import REGISTRY, Metric, RoleKind
from csobjectives.model import Measure, Objective
from csobjectives.quantities import difference_unit
from csobjectives.windows import Window


def refers(metric: Metric | None, raw: Mapping[str, Any]) -> bool:
    """Whether a measure is made of other objectives."""
    if metric is None:
        return False
    roles = metric.objective_roles
    is_given = not metric.has_source or bool(roles & raw.keys())
    return bool(roles) and is_given


def read_reference(
    reader: Reader,
    raw: Mapping[str, Any],
    set_name: str,
    window: Window | None,
    known: KnownObjectives,
    sources: KnownSources,
    faults: Faults,
) -> Measure | None:
    """The measure with the objectives that it names; None, and a problem, where one does not fit.

    `raw` is what was written, and `window` that of the objective; of one with `faults`, only the
    names are checked.
    """
    before = reader.problems.errors
    measure = as_written(reader, raw)
    metric = REGISTRY[measure.metric]
    found: dict[str, tuple[Objective, ...]] = {}
    for role in metric.roles:
        if role in metric.objective_roles & raw.keys():
            is_list = metric.roles[role].kind is RoleKind.OBJECTIVES
            names = as_tuple(raw[role])
            each = [
                _objective(reader, name, (role, place) if is_list else (role,), set_name, known)
                for place, name in enumerate(names)
            ]
            found[role] = tuple(one for one in each if one is not None)
            if len(found[role]) < len(names):
                faults = faults | {(role,)}
    if faults or reader.problems.errors > before:
        return None
    made = replace(measure, objectives=found)
    if metric.has_own_days:
        return compared(reader, made, sources)
    return _beside(reader, made, window)


def _objective(
    reader: Reader, name: str, at: tuple[Key, ...], set_name: str, known: KnownObjectives
) -> Objective | None:
    """The objective of that name, of the same set where no other is named."""
    full = full_name(name, set_name)
    known.is_there(reader, name, full, at)
    if full in known.made:
        message = f"'{full}' is made of other objectives itself"
        reader.problem("not-comparable", message, at, "Name one whose figure comes from a source.")
    return known.objectives.get(full)


def _beside(reader: Reader, measure: Measure, window: Window | None) -> Measure | None:
    """A figure that is made of those that other objectives have in the same period."""
    before = reader.problems.errors
    (ours,) = measure.objectives["ours"]
    for place, each in enumerate(measure.objectives["theirs"]):
        at = ("theirs", place)
        if each is ours:
            message, hint = f"'{each.name}' is `ours` as well", "Leave it out here."
            reader.problem("not-comparable", message, at, hint)
        elif each.measure.unit != ours.measure.unit:
            units = [one.measure.unit.describe() for one in (each, ours)]
            message = f"'{each.name}' is {units[0]}, and '{ours.name}' is {units[1]}"
            reader.problem("not-comparable", message, at, "Compare figures in one unit.")
        elif each.window != ours.window:
            judged = f"'{each.name}' is judged by {by_the(each.window)}"
            message = f"{judged}, '{ours.name}' by another one"
            reader.problem(
                "not-comparable", message, at, f"Write window: {ours.window.written} for both."
            )
    if window is not None and window != ours.window:
        judged = f"'{ours.name}' is judged by {by_the(ours.window)}"
        message = f"{judged}, and this by {by_the(window)}"
        reader.problem("not-comparable", message, "ours", "Write one window for both.")
    form, metric = form_of(ours.measure), REGISTRY[ours.measure.metric]
    if measure.options["against"] == "best" and (form.better or metric.better) == "band":
        message = f"of '{ours.name}', neither more nor less is better by itself: none is the best"
        hint = "Write against: mean, or name objectives whose metric has a good side."
        reader.problem("not-comparable", message, "against", hint)
    if reader.problems.errors > before:
        return None
    return replace(measure, unit=difference_unit(ours.measure.unit))
