"""Leave to miss: waivers, read and held to their objective."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from csobjectives.loading.periods import read_period
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.segment_columns import SegmentColumns, read_part
from csobjectives.model import Objective, Waiver
from csobjectives.periods import Period
from csobjectives.problems import Problems, Severity


def read_waiver(
    reader: Reader, raw: Mapping[str, Any], objective: Objective, columns: SegmentColumns
) -> Waiver | None:
    """A waiver of an objective; None and problems where it does not fit. Any key may be absent."""
    before = reader.problems.errors
    if not objective.all_targets:
        message = f"'{objective.id}' has no target, so there is nothing to waive"
        reader.problem("nothing-to-waive", message, "objective", "Take this waiver out.")
    periods = tuple(_periods(reader, raw.get("periods", ()), objective))
    segment = read_part(reader, raw.get("segment", {}), objective.measure, columns, in_part=True)
    expires = reader.day("expires", raw["expires"]) if "expires" in raw else None
    if expires is None or segment is None or reader.problems.errors > before:
        return None
    last = max(periods, key=lambda each: each.end, default=None)
    if last is None or not {"reason", "approved_by"} <= raw.keys():
        return None
    if expires < last.end:
        message = (
            f"the waiver expires on {expires}, and {last.name} is judged from {last.end} on: "
            "it would never hold"
        )
        reader.problem("waiver-too-short", message, "expires", "Write a later day.")
        return None
    return Waiver(
        location=reader.at(),
        periods=periods,
        reason=raw["reason"],
        approved_by=raw["approved_by"],
        expires=expires,
        segment=segment,
    )


def _periods(reader: Reader, raw: Sequence[Any], objective: Objective) -> Iterator[Period]:
    """The periods that can be read, each once."""
    seen: set[Period] = set()
    for index, written in enumerate(raw):
        period = read_period(reader, written, objective, "periods", index)
        if period in seen:
            message = f"'{written}' stands twice in 'periods'"
            reader.problem("repeated-entry", message, ("periods", index), "Name it once.")
        elif period is not None:
            seen.add(period)
            yield period


def check_waivers(waivers: Mapping[str, Sequence[Waiver]], problems: Problems) -> None:
    """Warn of waivers of one objective that are for the same period and segment."""
    for name, several in waivers.items():
        for first, second in combinations(several, 2):
            common = [each for each in second.periods if first.covers(each)]
            common += [each for each in first.periods if second.covers(each)]
            if common and _can_be_one(first, second):
                _tell_overlap(name, first, second, common[0], problems)


def _can_be_one(first: Waiver, second: Waiver) -> bool:
    """Whether there may be a segment that both are for: they agree in all columns of both."""
    theirs = dict(second.segment)
    return all(theirs.get(column, value) == value for column, value in first.segment)


def _tell_overlap(
    name: str, first: Waiver, second: Waiver, period: Period, problems: Problems
) -> None:
    problems.add(
        "overlapping-waivers",
        f"{period.name} of {name} is waived already, at {first.location}",
        second.location,
        "The first one that has not expired counts: take the period out of one of the two.",
        Severity.WARNING,
    )
