"""Where a figure stands in a scorecard, and what it is once it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction

from csobjectives.model import Reading, Result, Scorecard

FAR_OFF = datetime(2099, 1, 1, tzinfo=UTC)  # no test depends on the day it runs
SIZES = {
    "": Fraction(1),
    "%": Fraction(1, 100),
    "USD": Fraction(1),
    "s": Fraction(1),
    "min": Fraction(60),
    "h": Fraction(3600),
    "days": Fraction(86400),
}
"""What a unit that is printed beside a figure is, in the units that results have."""

Checked = Callable[[str], Scorecard]


def readings(result: Result) -> Iterator[Reading]:
    """Every period of a result: history, the judged one, the open one."""
    yield from (each.reading for each in result.history)
    yield result.judged.reading
    if result.open:
        yield result.open


def find(
    scorecard: Scorecard, objective: str, segment: str | None = None, period: str | None = None
) -> Reading:
    """The reading of an objective; without a period, that of the judged one.

    `segment` is the value of the only `by` column.
    """
    wanted = [] if segment is None else [segment]
    for result in scorecard.results:
        if result.objective.name == objective and [each for _, each in result.segment] == wanted:
            name = period or result.judged.reading.period.name
            return next(each for each in readings(result) if each.period.name == name)
    raise AssertionError(f"no result for {objective} {segment or ''}")
