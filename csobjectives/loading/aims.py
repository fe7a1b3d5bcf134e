"""What an objective aims at: its target or the schedule of them, and where it started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csobjectives.loading.baselines import check_baseline, read_baseline
from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.loading.reader import Reader
from csobjectives.loading.schedules import read_schedule, steps_of
from csobjectives.loading.targets import Step
from csobjectives.metrics import Metric
from csobjectives.model import Baseline, Measure, Target
from csobjectives.quantities import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The targets of an objective, in order, and the figure that it started from."""

    targets: tuple[Target, ...] = ()
    baseline: Baseline | None = None


def read_aim(
    reader: Reader,
    raw: Mapping[str, Any],
    faults: Faults,
    set_name: str,
    measure: Measure | None,
    metric: Metric | None,
) -> Aim:
    """The targets and the baseline of an objective, in its measure's unit, and what is wrong.

    Where the measure cannot be read, the unit is its metric's own, if that has one.
    """
    unit = measure.unit if measure else metric and metric.unit
    unit = unit if isinstance(unit, Unit) else None
    steps = target_steps(reader, raw, faults)
    targets = read_schedule(steps, unit, set_name)
    baseline = None
    if "baseline" in raw:
        sound = without(raw["baseline"], within(faults, "baseline"))
        baseline = read_baseline(reader.below("baseline"), sound, unit)
    if metric is not None and metric.has_own_days:
        _check_own_days(steps, metric)
    else:
        check_baseline(steps, targets, baseline, is_given="baseline" in {*raw, *lost(faults)})
    return Aim(targets=targets, baseline=baseline)


def target_steps(reader: Reader, raw: Mapping[str, Any], faults: Faults) -> tuple[Step, ...]:
    """The targets of an objective as they are written, each as far as it is sound."""
    if "target" not in raw:
        return ()
    return steps_of(reader.below("target"), raw["target"], within(faults, "target"))


def _check_own_days(steps: Iterable[Step], metric: Metric) -> None:
    """What looks at certain days is judged once, and is a difference already."""
    for each in steps:
        if "versus" in each.raw:
            message = f"{metric.name} says itself what a figure is held against"
            each.reader.problem("conflicting-keys", message, "versus", "Leave it out.")
        if "from" in each.raw:
            message = f"{metric.name} looks at certain days, and is judged once"
            hint = "Write one target, without 'from'."
            each.reader.problem("conflicting-keys", message, "from", hint)
