"""The window of an objective: read, and held to what its source can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csobjectives.binding import form_of
from csobjectives.loading.reader import Reader
from csobjectives.loading.shapes import too_coarse
from csobjectives.metrics import Entries, Reach, Standing
from csobjectives.model import Measure, Project, Source
from csobjectives.periods import Extent, Window, parse_window


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
    if window.extent is Extent.AS_OF_DAY:
        _check_day(reader, measure, source)
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


def _check_day(reader: Reader, measure: Measure, source: Source) -> None:
    """What is known on a day is said by snapshots, and by what looks at everything before it."""
    is_timed = bool(measure.time or source.time) and not source.snapshots
    over = form_of(measure).over
    looks_back = isinstance(over, Standing) or (
        isinstance(over, Entries)
        and all(each.reach is Reach.UNTIL_END for each in over.facts.values())
    )
    if is_timed and not looks_back:
        message = (
            f"{measure.metric} looks at the rows of a period, and those of source "
            f"'{source.name}' each have a time of their own"
        )
        hint = "Write window: day, or name a source of snapshots."
        reader.problem("wrong-window", message, "window", hint)
