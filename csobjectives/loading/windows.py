"""The window of an objective: read, and held to what its source can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.binding import form_of
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.shapes import too_coarse
from csobjectives.metrics import Entries, Reach, Standing
from csobjectives.metrics.observations import PERIOD
from csobjectives.model import Measure, Project, Source
from csobjectives.windows import Extent, Window, parse_window

_PERIOD_START = PERIOD[0]


def read_window(reader: Reader, raw: Mapping[str, Any], project: Project) -> Window | None:
    """The window that is written, if any; None and a problem where it is too long."""
    if "window" not in raw:
        return None
    try:
        return parse_window(raw["window"], project.fiscal_year_starts)
    except ValueError as error:
        hint = "Write a shorter one, such as rolling 90 days."
        reader.problem("unknown-window", str(error), "window", hint)
        return None


def check_window(reader: Reader, window: Window, measure: Measure, source: Source) -> None:
    """Whether the source can tell what lies in a period of the window."""
    if window.extent is Extent.AS_OF_DAY and not _is_known_on_a_day(measure, source):
        message = (
            f"{measure.metric} is about what happens in a period, and the rows of source "
            f"'{source.name}' tell more than how things stand on a day"
        )
        hint = "Write window: day, or name a source of snapshots."
        reader.problem("wrong-window", message, "window", hint)
        return
    period = None if measure.time else too_coarse(window, source)
    if period is None:
        return
    says = f"the files of source '{source.name}' say the {period} only"
    column = "give the source a column for its `time`."
    if not window.is_whole or window.length.is_fiscal:
        message = f"the window is {window.written}, which is not made of {period}s, and {says}"
        reader.problem("wrong-window", message, "window", f"Write window: {period}, or {column}")
        return
    is_shorter = window == Window.DAY or period != Window.WEEK
    slug = "window-too-short" if is_shorter else "window-not-of-weeks"
    message = f"the window is a {window}, and {says}"
    reader.problem(slug, message, "window", f"Write window: {period}, or {column}")


def by_the(window: Window) -> str:
    """By what an objective is judged, in words that "judged by" begins."""
    match window.extent:
        case Extent.ROLLING:
            return window.written
        case Extent.AS_OF_DAY:
            return "the day"
        case _:
            return f"the {window}"


def _is_known_on_a_day(measure: Measure, source: Source) -> bool:
    """Whether it is snapshots that are looked at, or everything that was before a day.

    What asks how things stood when the period began is about a stretch of time, not a day.
    """
    over = form_of(measure).over
    if isinstance(over, Standing):
        return _PERIOD_START not in over.among
    if source.snapshots or not (measure.time or source.time):
        return True
    if not isinstance(over, Entries):
        return False
    return all(each.reach is Reach.UNTIL_END for each in over.facts.values())
