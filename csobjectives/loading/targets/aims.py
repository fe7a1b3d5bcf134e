"""What an objective aims at: its target or the schedule of them, and where it started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csobjectives.binding import UNLIMITED, limits_of_figure
from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.baselines import check_baseline, read_baseline
from csobjectives.loading.targets.directions import check_directions
from csobjectives.loading.targets.schedules import read_schedule
from csobjectives.loading.targets.segment_columns import SegmentTerms, segment_columns
from csobjectives.loading.targets.segments import (
    check_segmented,
    entries_of,
    read_entries,
    read_file,
)
from csobjectives.loading.targets.steps import Step, steps_of
from csobjectives.metrics import Metric
from csobjectives.model import Baseline, Measure, SegmentAim, Target
from csobjectives.problems import Location
from csobjectives.quantities import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The targets of an objective, in order, and the figure that it started from.

    Then those of `each` segment, and those of some `segments`, which may stand in a file: one that
    has to name `every_segment`.
    """

    targets: tuple[Target, ...] = ()
    baseline: Baseline | None = None
    each: tuple[Target, ...] = ()
    segments: tuple[SegmentAim, ...] = ()
    every_segment: Location | None = None


def read_aim(
    reader: Reader,
    raw: Mapping[str, Any],
    faults: Faults,
    set_name: str,
    measure: Measure | None,
    metric: Metric | None,
    known: KnownSources,
) -> Aim:
    """The targets and the baseline of an objective, in its measure's unit, and what is wrong.

    Where the measure cannot be read, the unit is its metric's own, if that has one.
    """
    unit = measure.unit if measure else metric and metric.unit
    unit = unit if isinstance(unit, Unit) else None
    columns = segment_columns(reader, measure, known) if measure and measure.by else None
    source = known.sources.get(measure.source) if measure else None
    limits = limits_of_figure(measure, source) if measure else UNLIMITED
    terms = SegmentTerms(set_name=set_name, unit=unit, columns=columns, limits=limits)
    of_whole, of_each = (target_steps(reader, raw, faults, key) for key in ("target", "each"))
    entries = entries_of(reader, raw, faults)
    targets, each = (read_schedule(steps, unit, set_name, limits) for steps in (of_whole, of_each))
    segments = read_entries(reader, entries, terms)
    of_file = read_file(reader, raw, faults, terms, known.project.root)
    if measure is not None:
        check_segmented(reader, raw, measure)
    baseline = None
    if "baseline" in raw:
        sound = without(raw["baseline"], within(faults, "baseline"))
        baseline = read_baseline(reader.below("baseline"), sound, unit)
    steps = (*of_whole, *of_each, *(step for entry in entries for step in entry.steps))
    every = (*targets, *each, *(target for aim in segments for target in aim.targets))
    if measure is not None:
        check_directions((*steps, *of_file.steps), measure)
    if metric is not None and metric.has_own_days:
        _check_own_days((*steps, *of_file.steps), metric)
    else:
        check_baseline(steps, every, baseline, is_given="baseline" in {*raw, *lost(faults)})
    return Aim(
        targets=targets,
        baseline=baseline,
        each=each,
        segments=(*segments, *of_file.segments),
        every_segment=of_file.location,
    )


def all_steps(reader: Reader, raw: Mapping[str, Any], faults: Faults) -> tuple[Step, ...]:
    """The targets in an objective's document, of the whole and of segments, as they are written."""
    own = (target_steps(reader, raw, faults, key) for key in ("target", "each"))
    entries = entries_of(reader, raw, faults)
    return tuple(step for steps in (*own, *(each.steps for each in entries)) for step in steps)


def target_steps(
    reader: Reader, raw: Mapping[str, Any], faults: Faults, key: str
) -> tuple[Step, ...]:
    """The targets under a key as they are written, each as far as it is sound."""
    if key not in raw:
        return ()
    return steps_of(reader.below(key), raw[key], within(faults, key))


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
