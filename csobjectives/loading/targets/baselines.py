"""The figure that an objective started from, and what is held against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.steps import Step
from csobjectives.model import Baseline, Target, Versus
from csobjectives.quantities import QuantityError, Unit, parse_value


def read_baseline(reader: Reader, raw: Mapping[str, Any], unit: Unit | None) -> Baseline | None:
    """The baseline in base units; None, and a problem, where it is in another unit."""
    as_of = reader.day("as_of", raw["as_of"]) if "as_of" in raw else None
    if unit is None or "value" not in raw:
        return None
    try:
        value = parse_value(raw["value"], unit)
    except QuantityError as error:
        reader.problem("wrong-unit", str(error), "value", error.hint)
        return None
    return Baseline(value=value, location=reader.at(), as_of=as_of)


def check_baseline(
    steps: Iterable[Step], targets: Iterable[Target], baseline: Baseline | None, *, is_given: bool
) -> None:
    """What is held against a baseline has one, and a change by a part of it needs more than 0."""
    for step in steps:
        if step.raw.get("versus") == Versus.BASELINE and not is_given:
            message = "'baseline' is missing, which the target is held against"
            hint = (
                "Write it beside target, in the unit of the metric: "
                "baseline: {value: …, as_of: 2025-12-31}"
            )
            step.reader.problem("missing-key", message, "versus", hint)
    of_base = (each for each in targets if each.versus == Versus.BASELINE and each.relative)
    if baseline is None or baseline.value > 0:
        return
    places = {step.reader.at(): step.reader for step in steps}
    for target in of_base:
        message = "a change is a part of its baseline only where that is more than 0"
        hint = "Write the target as a difference, in the baseline's own unit."
        places[target.location].problem("not-comparable", message, "versus", hint)
