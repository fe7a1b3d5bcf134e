"""Numbers and days as JSON has them, read back."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from csobjectives.periods import Period, days, parse_day, parse_period
from csobjectives.windows import Window, parse_window


def number(value: object) -> Fraction | None:
    """The number that was written, exactly; None of null. Raises ValueError for infinity."""
    if value is None:
        return None
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def day(text: str | None) -> date | None:
    """The day that was written; None of null. Raises ValueError for one that no calendar has."""
    return None if text is None else parse_day(text)


def period(name: str, window: str) -> Period:
    """The period of a name. Raises ValueError for one that no calendar has.

    Results do not say when fiscal years begin: days to date of one are what they are called by.
    """
    try:
        return parse_period(name, window_of(window))
    except ValueError:
        first, slash, last = name.partition("/")
        if not slash:
            raise
        return days(parse_day(first), parse_day(last) + timedelta(days=1))


def window_of(name: str) -> Window:
    """The window of a name in results: a document's, or days, of what compares its own windows.

    Raises ValueError for one that there is not.
    """
    return Window.DAYS if name == Window.DAYS.written else parse_window(name)
