"""What is said about single periods: notes, read and held to their objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csobjectives.loading.periods import read_period
from csobjectives.loading.reader import Reader
from csobjectives.loading.targets.segment_columns import SegmentColumns, read_part
from csobjectives.model import Note, Objective, Segment, spelled
from csobjectives.periods import Period
from csobjectives.problems import Location, Problems


def read_note(
    reader: Reader, raw: Mapping[str, Any], objective: Objective, columns: SegmentColumns
) -> Note | None:
    """A note on an objective; None and problems where it does not fit. Any key may be absent."""
    before = reader.problems.errors
    period = read_period(reader, raw["period"], objective, "period") if "period" in raw else None
    segment = read_part(reader, raw.get("segment", {}), objective.measure, columns)
    due, done = (reader.day(key, raw[key]) if key in raw else None for key in ("due", "done"))
    for key, day in (("due", due), ("done", done)):
        if day is not None and period is not None and day < period.start:
            message = f"{day} lies before {period.name}, which the note is about"
            reader.problem("wrong-day", message, key, f"Write a day from {period.start} on.")
    if reader.problems.errors > before or period is None or segment is None or "cause" not in raw:
        return None
    return Note(
        location=reader.at(),
        period=period,
        cause=raw["cause"],
        segment=segment,
        action=raw.get("action", ""),
        due=due,
        done=done,
    )


def check_notes(notes: Mapping[str, Sequence[Note]], problems: Problems) -> None:
    """Report notes on a period and segment that has one already."""
    for name, several in notes.items():
        seen: dict[tuple[Period, Segment], Location] = {}
        for each in several:
            first = seen.setdefault((each.period, each.segment), each.location)
            if first is not each.location:
                of_what = f", {spelled(each.segment)}" if each.segment else ""
                problems.add(
                    "duplicate-note",
                    f"there are two notes on {name} in {each.period.name}{of_what}; "
                    f"the other is at {first}",
                    each.location,
                    "Write them as one.",
                )
