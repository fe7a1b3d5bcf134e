"""Which side of a target is the good one: by its metric, and beside the objective's others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from csobjectives.binding import form_of
from csobjectives.loading.targets.steps import Step
from csobjectives.metrics import REGISTRY
from csobjectives.model import Measure
from csobjectives.problems import Severity

_Side = Literal["up", "down"]
_BOUNDS: dict[str, _Side] = {"at_least": "up", "above": "up", "at_most": "down", "below": "down"}
_OTHER = {"at_least": "at_most", "above": "below", "at_most": "at_least", "below": "above"}
_MORE = {"up": "more", "down": "less"}


def check_directions(steps: Iterable[Step], measure: Measure) -> None:
    """Warn of each target that is met on the bad side of its metric.

    Where the metric says none, the first target of the objective does, which comes first. A band
    has no side.
    """
    metric = REGISTRY[measure.metric]
    better = form_of(measure).better or metric.better
    # What stands under any type is good on the side that its target says.
    side = better if metric.types and better != "band" else None
    reason = f"{measure.metric} is better the {_MORE[side]} it is" if side else ""
    for step in steps:
        key = next((each for each in _BOUNDS if each in step.raw), "")
        if not key:
            continue
        found = _BOUNDS[key]
        if side is None:
            side = found
            reason = f"the target at {step.reader.at(key)} is met by {_MORE[found]}"
        if found != side:
            message = f"{reason}, and this target is met by {_MORE[found]}"
            hint = f"Write {_OTHER[key]}, if the other side is meant."
            step.reader.problem("against-direction", message, key, hint, Severity.WARNING)
