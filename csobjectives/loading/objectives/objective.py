"""One objective of an `Objectives` document: read as far as it is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.loading.known import KnownSources
from csobjectives.loading.known_objectives import KnownObjectives
from csobjectives.loading.measures.measure import read_measure
from csobjectives.loading.measures.observations import check_parts
from csobjectives.loading.measures.references import read_reference
from csobjectives.loading.objectives.consequences import read_consequences
from csobjectives.loading.objectives.days import read_days
from csobjectives.loading.objectives.guardrails import guardrails_of
from csobjectives.loading.objectives.passages import definition_of
from csobjectives.loading.objectives.responses import read_response
from csobjectives.loading.reader import Key, Reader
from csobjectives.loading.targets.aims import read_aim
from csobjectives.loading.targets.segments import read_segment_enforcement
from csobjectives.loading.windows import check_window, read_window
from csobjectives.metrics import Metric
from csobjectives.model import Enforcement, Measure, Objective
from csobjectives.windows import Extent, Window

# What is read as far as it is sound.
_PARTLY = frozenset(("target", "each", "segments", "baseline", "exclude"))


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

    @property
    def name(self) -> str:
        """The objective's name outside its set, as far as it can be told."""
        return f"{self.set_name}/{self.raw.get('id')}"

    def part(self, key: str) -> Mapping[str, Any]:
        """What stands under a key as far as it is sound."""
        return without(self.raw.get(key), within(self.faults, key))


def read_objective(
    written: Written, known: KnownSources, objectives: KnownObjectives | None = None
) -> Objective | None:
    """An objective, or None and its problems; `objectives` are those that it may be made of.

    Of one with faults, whatever does not need the faulty parts is checked.
    """
    reader, faults = written.reader, written.faults
    before = reader.problems.errors
    raw = without(written.raw, _outright(faults))
    enforcement = Enforcement(raw.get("enforcement", "blocking"))
    metric, formula = formula_of(written, known)
    has_days = metric is not None and metric.has_own_days
    window = Window.DAYS if has_days else read_window(reader, raw, known.project)
    _check_presence(reader, raw, enforcement, lost(faults), has_window=has_days or "window" in raw)
    if has_days and "window" in written.own_keys:
        message = f"{formula['metric']} says itself which days it looks at"
        hint = "Leave it out: `since`, `before` and `after` say it."
        reader.problem("conflicting-keys", message, "window", hint)
    measure = _measure(written, formula, window, known, objectives)
    aim = read_aim(reader, raw, faults, written.set_name, measure, metric, known)
    if measure is not None and measure.source and window and not has_days:
        check_window(reader, window, measure, known.sources[measure.source])
        check_parts(reader.below("measure"), measure, window)
    days = read_days(reader, raw, written.own_keys, faults, measure, known)
    of_segments = read_segment_enforcement(reader, raw, written.own_keys, measure)
    does = read_consequences(reader, raw, written.own_keys, enforcement, written.part("retired"))
    below = reader.below("require_response_rate")
    response = read_response(below, written.part("require_response_rate"), written.set_name)
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
        targets=aim.targets,
        baseline=aim.baseline,
        each=aim.each,
        segments=aim.segments,
        every_segment=aim.every_segment,
        segment_enforcement=of_segments,
        exclusions=days.exclusions,
        timezone=days.timezone,
        fails_on=does.fails_on,
        response=response,
        guardrails=guardrails_of(raw, written.set_name),
        weight=does.weight,
        essential=does.essential,
        retired=does.retired,
        definition=definition_of(reader, written.raw, written.own_keys, known),
    )


def formula_of(written: Written, known: KnownSources) -> tuple[Metric | None, Mapping[str, Any]]:
    """The metric of an objective, and what is sound of its measure."""
    formula = without(written.raw.get("measure"), _measure_faults(written))
    return known.metric_of(formula), formula


def _measure_faults(written: Written) -> Faults:
    is_there = "measure" in written.raw
    return within(written.faults, "measure") if is_there else written.faults


def _outright(faults: Faults) -> Faults:
    """The faults that leave nothing of a key: some are read without what is unfit in them."""
    return frozenset(path for path in faults if len(path) < 2 or path[0] not in _PARTLY)


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
        of_a_day = window is not None and window.extent is Extent.AS_OF_DAY
        return read_measure(reader, formula, known, faults, of_a_day=of_a_day)
    return read_reference(reader, formula, written.set_name, window, objectives, known, faults)


def _check_presence(
    reader: Reader,
    raw: Mapping[str, Any],
    enforcement: Enforcement,
    faulty: frozenset[Key],
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
