"""What must not be missed for an objective's sake: whether it can be, and whether it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from csobjectives.loading.faults import Faults, lost, within
from csobjectives.loading.known_objectives import KnownObjectives, full_name
from csobjectives.loading.objectives.retirements import warn_of_retirement
from csobjectives.loading.reader import Reader
from csobjectives.model import Enforcement, Objective
from csobjectives.problems import Location, Problems

Edges = Mapping[str, Mapping[str, Location]]
"""The guardrails of each objective, with the places where they are named."""


def guardrails_of(raw: Mapping[str, Any], set_name: str) -> tuple[str, ...]:
    """The whole names of an objective's guardrails, each once."""
    return tuple(dict.fromkeys(full_name(each, set_name) for each in raw.get("guardrails", ())))


def check_guardrails(
    reader: Reader,
    raw: Mapping[str, Any],
    faults: Faults,
    name: str,
    objective: Objective | None,
    known: KnownObjectives,
) -> dict[str, Location]:
    """Report the guardrails of an objective that cannot be its; all others with their places.

    Of an `objective` that cannot be read, only the names are looked up.
    """
    seen: dict[str, Location] = {}
    for index, written in _sound(raw, faults):
        at, guard = ("guardrails", index), full_name(written, name.partition("/")[0])
        first = seen.setdefault(guard, reader.at(*at))
        if first != reader.at(*at):
            message = f"'{guard}' stands twice in 'guardrails'"
            reader.problem("repeated-entry", message, at, "Name it once.")
        elif guard == name:
            message = "an objective is no guardrail of itself"
            reader.problem("not-a-guardrail", message, at, "Leave it out.")
        elif known.is_there(reader, written, guard, at) and objective is not None:
            theirs = known.objectives[guard]
            if theirs.enforcement is Enforcement.TRACKED:
                message = f"'{guard}' is tracked: it is shown only, and guards nothing"
                hint = "Give it a target and make it advisory or blocking, or leave it out."
                reader.problem("not-a-guardrail", message, at, hint)
            hint = "Name what takes its place beside it, or instead of it."
            warn_of_retirement(reader, objective, theirs, "guards nothing", at, hint)
    if objective is not None and seen and not objective.targets:
        message = "'guardrails' turn a verdict, and without a target there is none"
        place = reader.at("guardrails", key=True)
        reader.problems.add("unused-key", message, place, "Leave it out, or write a target.")
    return {guard: place for guard, place in seen.items() if guard != name}


def _sound(raw: Mapping[str, Any], faults: Faults) -> Iterator[tuple[int, str]]:
    """The guardrails that no schema refuses, with their numbers."""
    unfit = within(faults, "guardrails")
    written = raw.get("guardrails", ())
    if () not in unfit and isinstance(written, list):
        yield from ((i, each) for i, each in enumerate(written) if i not in lost(unfit))


def check_circles(edges: Edges, problems: Problems) -> None:
    """Report the circles of guardrails, each once, at its first objective."""
    left = {name: dict(guards) for name, guards in edges.items()}
    order = {name: place for place, name in enumerate(left)}
    while circle := _circle(left):
        start = min(range(len(circle)), key=lambda index: order[circle[index]])
        names = [*circle[start:], *circle[:start]]
        first, second, *_ = *names, names[0]
        others = ", which is guarded by ".join(f"'{each}'" for each in (*names[1:], first))
        problems.add(
            "guardrail-circle",
            f"'{first}' is guarded by {others}: none of them can be judged first",
            left[first].pop(second),
            "Take one of these guardrails out.",
        )


def _circle(edges: Mapping[str, Iterable[str]]) -> Sequence[str]:
    """A circle, each objective before what guards it; empty where there is none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[:0:-1]
    return ()
