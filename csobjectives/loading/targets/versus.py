"""Targets that are held against other figures: whether these are comparable, and asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.targets.steps import Step
from csobjectives.loading.targets.target import versus_of
from csobjectives.loading.windows import by_the
from csobjectives.metrics import REGISTRY
from csobjectives.model import Objective, ObjectiveSet, Versus
from csobjectives.problems import did_you_mean

_WORDS = frozenset(Versus)


def check_versus(
    steps: Iterable[Step], set_name: str, objective: Objective | None, known: KnownObjectives
) -> None:
    """Report each target of a set's objective that cannot be held against the one that it names.

    Of an `objective` that cannot be read, only the names are looked up.
    """
    for step in steps:
        name = versus_of(step.raw, set_name)
        if not name or name in _WORDS or not _is_named(step, name, set_name, known):
            continue
        if objective is not None:
            for message, hint in _unfit(objective, name, known):
                step.reader.problem("not-comparable", message, "versus", hint)


def with_bases(sets: Iterable[ObjectiveSet]) -> list[ObjectiveSet]:
    """The sets, each objective asked for the periods that what is made of it is held against."""
    known = list(sets)
    asked: dict[str, set[Versus]] = defaultdict(set)
    for made in (each for one in known for each in one.objectives if not each.measure.comparison):
        for part in chain.from_iterable(made.measure.objectives.values()):
            asked[part.name].update(made.bases)

    def of_set(each: ObjectiveSet) -> ObjectiveSet:
        objectives = (replace(one, asked=tuple(sorted(asked[one.name]))) for one in each.objectives)
        return replace(each, objectives=tuple(objectives))

    return [of_set(each) for each in known] if asked else known


def _is_named(step: Step, name: str, set_name: str, known: KnownObjectives) -> bool:
    """Whether there is such an objective that can be read; a problem where there is none."""
    if not known.is_looked_at(step.reader, name, "versus"):
        return False
    if name in known.names or not known.complete:
        return name in known.objectives
    written = str(step.raw["versus"])
    near = {each.removeprefix(f"{set_name}/") for each in known.names} | _WORDS
    hint = did_you_mean(written, near)
    if not hint.startswith("Did you mean"):
        hint = f"Write {', '.join(Versus)}, or the name of an objective."
    message = f"there is no objective '{written}' to hold the figure against"
    step.reader.problem("unknown-objective", message, "versus", hint)
    return False


def _unfit(ours: Objective, name: str, known: KnownObjectives) -> Iterator[tuple[str, str]]:
    """Why another objective's figure says nothing beside ours, and what to do."""
    theirs = known.objectives[name]
    if theirs.name == ours.name:
        hint = f"Write versus: {Versus.PREVIOUS}, or name another objective."
        yield "this is the objective itself", hint
    elif REGISTRY[theirs.measure.metric].has_own_days:
        message = f"'{name}' looks at days of its own, and has no figure of its periods"
        yield message, "Name an objective that has a window."
    elif theirs.window != ours.window:
        each = by_the(theirs.window), by_the(ours.window)
        message = f"'{name}' is judged by {each[0]}, and this by {each[1]}"
        yield message, "Write one window for both."
    elif difference := _difference(ours, theirs):
        yield (
            f"'{name}' is differently defined: {difference}",
            "Name an objective with the same metric and settings, of other rows.",
        )


def _difference(ours: Objective, theirs: Objective) -> str:
    """In what two measures are defined differently, beside the rows that they look at."""
    mine, other = ours.measure, theirs.measure
    if mine.metric != other.metric:
        return f"it is {other.metric}, and this is {mine.metric}"
    if mine.unit != other.unit:
        return f"it is {other.unit.describe()}, and this is {mine.unit.describe()}"
    if mine.variant != other.variant:
        return f"its variant is '{other.variant}', and this one's '{mine.variant}'"
    for key in sorted({*mine.options, *other.options}):
        if mine.options.get(key) != other.options.get(key):
            said = [each.shown.get(key, "not said") for each in (other, mine)]
            return f"its '{key}' is {said[0]}, and this one's {said[1]}"
    if mine.clock != other.clock:
        return "the two do not measure time by the same clock"
    if ours.timezone != theirs.timezone:
        zones = [each.timezone or "the project's time zone" for each in (theirs, ours)]
        return f"its days begin in {zones[0]}, and this one's in {zones[1]}"
    if bool(mine.per) != bool(other.per):
        return "one of the two counts rows, and the other what 'per' folds them to"
    return ""
