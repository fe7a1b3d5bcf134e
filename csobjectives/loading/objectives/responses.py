"""The response rate that the figures of a survey need, as another objective measures it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from csobjectives.loading.known_objectives import KnownObjectives, full_name
from csobjectives.loading.objectives.retirements import warn_of_retirement
from csobjectives.loading.reader import Reader
from csobjectives.loading.windows import by_the
from csobjectives.metrics import REGISTRY
from csobjectives.model import Objective, ResponseFloor
from csobjectives.quantities import SHARE, QuantityError, parse_value

_METRIC = "survey_response_rate"


def read_response(reader: Reader, raw: Mapping[str, Any], set_name: str) -> ResponseFloor | None:
    """The floor, of an objective that may not be there; None where it cannot be read."""
    at_least = _share(reader, raw["at_least"]) if "at_least" in raw else None
    if at_least is None or "objective" not in raw:
        return None
    name = full_name(raw["objective"], set_name)
    return ResponseFloor(objective=name, at_least=at_least, location=reader.at())


def _share(reader: Reader, written: Any) -> Fraction | None:
    """A part of those who were asked; None and a problem where it is none."""
    try:
        found = parse_value(written, SHARE)
    except QuantityError as error:
        reader.problem("wrong-unit", str(error), "at_least", error.hint)
        return None
    if 0 < found <= 1:
        return found
    message = f"{written} is no response rate that could be required"
    reader.problem("bad-value", message, "at_least", "Write one above 0% and up to 100%.")
    return None


def check_response(
    reader: Reader,
    raw: Mapping[str, Any],
    name: str,
    objective: Objective | None,
    known: KnownObjectives,
) -> None:
    """Report where the objective that is named below the reader does not measure the rate.

    Of an `objective` that cannot be read, only the name is looked up.
    """
    if "objective" not in raw:
        return
    rate = full_name(raw["objective"], name.partition("/")[0])
    if known.is_there(reader, raw["objective"], rate, "objective") and objective is not None:
        theirs = known.objectives[rate]
        for message, hint in _unfit(objective, theirs):
            reader.problem("not-a-response-rate", message, "objective", hint)
        hint = "Name what takes its place."
        warn_of_retirement(reader, objective, theirs, "tells no rate", "objective", hint)
    if objective is not None and not objective.all_targets:
        message = "a response rate is required for a verdict, and without a target there is none"
        place = reader.at(key=True)
        reader.problems.add("unused-key", message, place, "Leave it out, or write a target.")


def _unfit(ours: Objective, rate: Objective) -> Iterator[tuple[str, str]]:
    """Why an objective does not tell how many answered, and what to do."""
    measure = rate.measure
    is_reported_share = REGISTRY[measure.metric].is_reported and measure.unit == SHARE
    if rate.name == ours.name:
        yield "this is the objective itself", "Name the one that measures the response rate."
    elif measure.metric != _METRIC and not is_reported_share:
        message = f"'{rate.name}' is {measure.metric}, and no response rate"
        yield message, f"Name an objective whose metric is {_METRIC}, or a share that is reported."
    elif REGISTRY[ours.measure.metric].has_own_days:
        message = f"{ours.measure.metric} looks at days of its own, which have no response rate"
        yield message, "Leave it out here, and say it of the objective that is compared."
    elif rate.window != ours.window:
        message = f"'{rate.name}' is judged by {by_the(rate.window)}, and this by "
        yield message + by_the(ours.window), "Write one window for both."
