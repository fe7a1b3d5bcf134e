"""Days that are left out: of a source, of one objective, or of everything in the project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from csobjectives.file_names import window_of
from csobjectives.loading.faults import SOUND, Faults, lost
from csobjectives.loading.reader import Reader
from csobjectives.model import Exclusion, Source
from csobjectives.periods import period_of
from csobjectives.windows import Window


def read_exclusions(
    reader: Reader, raw: Iterable[Mapping[str, str]], faults: Faults = SOUND
) -> tuple[Exclusion, ...]:
    """Those below a list's reader that can be read; of days that two leave out, the first tells.

    `faults` are the entries that are unfit.
    """
    unfit = lost(faults)
    entries = [(reader.below(index), each) for index, each in enumerate(raw) if index not in unfit]
    return tuple(found for below, each in entries for found in _exclusion(below, each))


def _exclusion(reader: Reader, raw: Mapping[str, str]) -> Iterator[Exclusion]:
    start, end = reader.day("from", raw["from"]), reader.day("to", raw["to"])
    if start is None or end is None:
        return
    if start > end:
        message = f"no day lies between {start} and {end}"
        reader.problem("empty-range", message, "to", "Write the earlier day as 'from'.")
        return
    yield Exclusion(start=start, end=end, reason=raw["reason"])


def part_of_a_file(exclusion: Exclusion, source: Source) -> str:
    """Why days cannot be left out of a source by themselves; empty where they can.

    Of rows that only their file's name dates, whole files can be left out, not some days.
    """
    name = source.shape.file_name
    if name is None or name.snapshot:
        return ""
    window = window_of(name.pattern)
    following = exclusion.end + timedelta(days=1) if exclusion.end < date.max else date.max
    if all(_begins(day, window) for day in (exclusion.start, following)):
        return ""
    return (
        f"{exclusion.start} to {exclusion.end} is no whole {window}, and the files of source "
        f"'{source.name}' say the {window} only"
    )


def _begins(day: date, window: Window) -> bool:
    """Whether a period begins on a day; the last year of the calendar is not looked into."""
    return day.year == date.max.year or period_of(day, window).start == day


def check_own(reader: Reader, exclusions: Iterable[Exclusion], source: Source) -> None:
    """Whether the days of a list, at its reader, can be left out of a source's rows."""
    for index, each in enumerate(exclusions):
        if message := part_of_a_file(each, source):
            hint = "Leave out whole files, or give the source a column for its `time`."
            reader.problem("part-of-a-file", message, index, hint)


def check_of_project(reader: Reader, exclusions: Iterable[Exclusion], source: Source) -> None:
    """Whether the days that the project leaves out can be left out of a source's rows."""
    for each in exclusions:
        if message := part_of_a_file(each, source):
            reader.problem(
                "part-of-a-file",
                f"the project leaves days out: {message}",
                "period_from",
                "Leave out whole files there, or move these days to the sources that they are "
                "about, as their `exclude`.",
            )


def raw_entries(raw: Mapping[str, Any], key: str) -> list[Mapping[str, str]]:
    """What stands under a key that holds days; nothing where it is no list."""
    found = raw.get(key, ())
    return list(found) if isinstance(found, list) else []
