"""Windows in words, as sentences, captions and tables say them."""

from __future__ import annotations

from csobjectives.model import Versus
from csobjectives.periods import Period
from csobjectives.renderers.words.text import plain
from csobjectives.windows import Extent, Window


def length_of(window: Window) -> str:
    """What a sentence calls one of its periods: `month`, `fiscal quarter`, `90 days`."""
    length = str(window.whole())
    if window.extent is Extent.ROLLING and window.count != 1:
        return f"{window.count} {length}s"
    return length


def every(window: Window) -> str:
    """How often, after a preposition: `every month`, `every 90 days`, `every month to date`."""
    to_date = " to date" if window.extent is Extent.TO_DATE else ""
    return f"every {length_of(window)}{to_date}"


def how_often(window: Window) -> str:
    """How often: `every month`, `over every 90 days`, `on every day`."""
    match window.extent:
        case Extent.TO_DATE:
            return f"on every day over the {window.whole()} to date"
        case Extent.ROLLING:
            return f"over {every(window)}"
        case Extent.AS_OF_DAY:
            return "on every day"
        case _:
            return every(window)


def moving(window: Window) -> str:
    """By how much a rolling window moves on: `moving on by a day`; empty for what tiles time."""
    return f"moving on by a {window.whole()}" if window.extent is Extent.ROLLING else ""


def per(window: Window) -> str:
    """What a mark of a chart stands for: `per month`, `per 90 days, moving on by a day`."""
    to_date = " to date" if window.extent is Extent.TO_DATE else ""
    return ", ".join(each for each in (f"per {length_of(window)}{to_date}", moving(window)) if each)


def that(period: Period) -> str:
    """A period that was named before: `that month`, `those days`."""
    return f"that {length_of(period.window)}" if _is_one(period) else "those days"


def is_left_out(period: Period, why: str) -> str:
    """`the month is excluded: Survey tool down`, `the days are not covered by the source`."""
    return f"the {length_of(period.window)} is {why}" if _is_one(period) else f"the days are {why}"


def in_a_row(number: int, window: Window) -> str:
    """`3 months in a row`; a rolling window is a new one with each of its days, weeks or months."""
    is_known_then = window.extent is Extent.AS_OF_DAY
    return f"{number} {'time' if is_known_then else window.whole()}s in a row"


def base_in_words(versus: str, window: Window) -> str:
    """What a relative target is held against: `the same month of the year before`."""
    length, to_date = length_of(window), window.extent is Extent.TO_DATE
    match versus:
        case Versus.PREVIOUS if window.extent is Extent.AS_OF_DAY:
            return "the last day before of which anything is known"
        case Versus.PREVIOUS:
            return f"the same days of the {length} before" if to_date else f"the {length} before"
        case Versus.LAST_YEAR:
            same = "days" if to_date else length
            return f"the same {same} of the year before"
        case Versus.BASELINE:
            return "the baseline"
        case _:
            return plain(versus, 160)


def _is_one(period: Period) -> bool:
    return period.window.extent in (Extent.WHOLE, Extent.AS_OF_DAY)
