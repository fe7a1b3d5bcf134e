"""The days of one objective: where they begin, and which of them are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from csobjectives.loading.exclusions import check_own, raw_entries, read_exclusions
from csobjectives.loading.faults import Faults, within
from csobjectives.loading.known import KnownSources
from csobjectives.loading.reader import Reader
from csobjectives.model import Exclusion, Measure, Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The time zone of an objective, empty where it is the project's, and what is left out."""

    timezone: str
    exclusions: tuple[Exclusion, ...]


def read_days(
    reader: Reader,
    raw: Mapping[str, Any],
    own_keys: Collection[str],
    faults: Faults,
    measure: Measure | None,
    known: KnownSources,
) -> Days:
    """What an objective says of its days; `own_keys` are those that no default has brought.

    A comparison is made over the days of its objective: in its zone, unless it says one itself,
    and without the days that are left out of it.
    """
    below = reader.below("exclude")
    entries = raw_entries(raw, "exclude")
    exclusions = read_exclusions(below, entries, within(faults, "exclude"))
    usual = known.project.timezone
    zone = reader.zone("timezone", raw.get("timezone"), usual)
    if measure is not None and not measure.source:
        _check_unused(reader, raw, own_keys, measure)
    elif measure is not None and not measure.time and len(exclusions) == len(entries):
        check_own(below, exclusions, known.sources[measure.source])
    of = _compared(measure)
    if of is not None:
        exclusions += of.exclusions
        zone = zone if "timezone" in own_keys else of.timezone or usual
    return Days(timezone="" if zone == usual else zone, exclusions=exclusions)


def _compared(measure: Measure | None) -> Objective | None:
    """The objective whose figures a measure compares in two windows, if it does."""
    if measure is None or measure.comparison is None:
        return None
    return measure.objectives["of"][0]


def _check_unused(
    reader: Reader, raw: Mapping[str, Any], own_keys: Collection[str], measure: Measure
) -> None:
    """Refuse what is about the days of rows, of a figure that has no rows of its own."""
    origin, hint = "reported period by period", "Leave it out."
    if measure.objectives:
        origin = "made of other objectives'"
        hint = "Leave it out here, and say it of those objectives."
    for key in ("timezone", "exclude"):
        if key in raw and key in own_keys:
            message = f"'{key}' is about the days of rows, and these figures are {origin}"
            reader.problems.add("unused-key", message, reader.at(key, key=True), hint)
