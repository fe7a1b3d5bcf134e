"""Targets as they stand in their document: one, or the steps of a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from csobjectives.loading.faults import Faults, lost, within, without
from csobjectives.loading.reader import Key, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A target as it stands in its document, with the days that can be read of it.

    Of the keys that are `lost`, no value can be read.
    """

    reader: Reader
    raw: Mapping[str, Any]
    lost: frozenset[Key]
    since: date | None
    by: date | None
    review_by: date | None


def steps_of(reader: Reader, raw: Any, faults: Faults) -> tuple[Step, ...]:
    """One target or the list of them, each as far as it is sound, with its days."""
    if isinstance(raw, list):
        entries = enumerate(raw)
        return tuple(step_of(reader.below(i), each, within(faults, i)) for i, each in entries)
    return (step_of(reader, raw, faults),)


def step_of(reader: Reader, raw: Any, faults: Faults) -> Step:
    """One target, as far as it is sound."""
    sound = without(raw, faults)
    since, by, review_by = (
        reader.day(key, sound[key]) if key in sound else None for key in ("from", "by", "review_by")
    )
    return Step(
        reader=reader, raw=sound, lost=lost(faults), since=since, by=by, review_by=review_by
    )
