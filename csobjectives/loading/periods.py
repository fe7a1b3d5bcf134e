"""The periods that documents name: of figures, waivers and notes."""

from __future__ import annotations

from datetime import date

from csobjectives.loading.reader import Key, Reader
from csobjectives.loading.windows import by_the
from csobjectives.model import Objective
from csobjectives.periods import Period, parse_period, period_of
from csobjectives.windows import Extent, Window

_EXAMPLE_DAY = date(2026, 9, 30)


def read_period(
    reader: Reader, written: str | int, objective: Objective, *at: Key
) -> Period | None:
    """A period of an objective; None and a problem where it is none, or of another window."""
    if objective.measure.comparison is not None:
        return _own(reader, str(written), objective.measure.comparison.after, *at)
    window = objective.window
    example = period_of(_EXAMPLE_DAY, window).name
    try:
        period = parse_period(str(written), window)
    except ValueError as error:
        hint = f"{_one(window).capitalize()} is written as {example}."
        reader.problem("bad-period", str(error), at, hint)
        return None
    if period.window == window:
        return period
    example = period_of(period.start if window.is_whole else period.last, window).name
    message = f"{written} is a {period.window}, and the objective is judged by {by_the(window)}"
    reader.problem("wrong-period", message, at, f"Write {_one(window)}, such as {example}.")
    return None


def _own(reader: Reader, written: str, only: Period, *at: Key) -> Period | None:
    """The days that a measure looks at itself: these are its only period."""
    if written == only.name:
        return only
    message = f"the objective is judged once, of {only.name}, and this is {written}"
    reader.problem("wrong-period", message, at, f"Write {only.name}.")
    return None


def _one(window: Window) -> str:
    """One period of a window, in words."""
    match window.extent:
        case Extent.ROLLING:
            return f"a period of {window.written}"
        case Extent.AS_OF_DAY:
            return "a day"
        case _:
            return f"a {window}"
