"""Targets over time: the steps of a schedule, each from its day on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from csobjectives.binding import UNLIMITED, Limits
from csobjectives.loading.targets.steps import Step
from csobjectives.loading.targets.target import read_target
from csobjectives.model import Target
from csobjectives.quantities import Unit


def read_schedule(
    steps: Sequence[Step], unit: Unit | None, set_name: str, limits: Limits = UNLIMITED
) -> tuple[Target, ...]:
    """The targets that can be read, in order, and a problem for each that does not fit.

    Without a unit, only the days are looked at. The figures lie within the `limits`.
    """
    _check_order(steps)
    if unit is None:
        return ()
    return tuple(_targets(steps, unit, set_name, limits))


def _targets(steps: Sequence[Step], unit: Unit, set_name: str, limits: Limits) -> Iterator[Target]:
    for each in steps:
        target = read_target(each, unit, set_name, limits)
        if target is not None:
            yield target


def _check_order(steps: Sequence[Step]) -> None:
    """Each step begins after the one before it, and where that one's way is at its end."""
    for before, step in pairwise(steps):
        if before.since is None or step.since is None:
            continue
        reader = step.reader
        if step.since == before.since:
            message = f"two targets begin on {step.since}; the other is at {before.reader.at()}"
            hint = "Keep one of them, or let it begin on another day."
            reader.problem("repeated-entry", message, "from", hint)
        elif step.since < before.since:
            message = f"the target from {step.since} stands after the one from {before.since}"
            reader.problem("out-of-order", message, "from", "Write the earlier one first.")
        elif before.by is not None and before.by > step.since > before.since:
            _overlapping(before, step.since, before.by)


def _overlapping(before: Step, following: date, by: date) -> None:
    message = (
        f"from {following} to {by}, this target is still on its way, and the next one is in force"
    )
    hint = f"Write by: {following} or an earlier day, or let the next one begin later."
    before.reader.problem("overlapping-targets", message, "by", hint)
