"""Readings, targets and objectives, written in a few words, and what is judged of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from csobjectives.judging import judge_series
from csobjectives.model import (
    Enforcement,
    Estimate,
    Measure,
    Note,
    Objective,
    Reading,
    Result,
    Segment,
    Series,
    Target,
    Verdict,
    Waiver,
)
from csobjectives.periods import Period, parse_period
from csobjectives.problems import Location
from csobjectives.windows import Window

HERE = Location("judged.yaml", 1, 1)
LEVEL = 0.95
AS_OF = date(2026, 10, 1)
NORTH: Segment = (("region", "north"),)
SOUTH: Segment = (("region", "south"),)


def month(name: str) -> Period:
    """A month by its ISO name."""
    return parse_period(name, Window.MONTH)


SEPTEMBER = month("2026-09")


def target(**terms: Any) -> Target:
    """A target in base units; whole numbers will do."""
    exact = {"at_least", "at_most", "tolerance", "stretch"}
    fields: dict[str, Any] = {
        name: Fraction(each) if name in exact else each for name, each in terms.items()
    }
    return Target(location=HERE, **fields)


def objective(*targets: Target, **terms: Any) -> Objective:
    """A blocking objective of months: `team/quick`, where nothing else is said."""
    fields: dict[str, Any] = {
        "set_name": "team",
        "id": "quick",
        "type": "productivity",
        "title": "Quick",
        "location": HERE,
        "measure": Measure(metric="csat", source="calls", location=HERE, roles={}),
        "window": Window.MONTH,
        "enforcement": Enforcement.BLOCKING,
        "targets": targets,
    }
    return Objective(**(fields | terms))


def reading(
    value: Fraction | int | None,
    period: Period = SEPTEMBER,
    *,
    n: int | None = 100,
    ends: tuple[float, float] | None = None,
    census: bool = False,
    **terms: Any,
) -> Reading:
    """A reading of a figure, with the ends of its interval if it has one; of n rows."""
    low, high = ends or (None, None)
    exact = None if value is None else Fraction(value)
    fields: dict[str, Any] = {
        "period": period,
        "segment": (),
        "estimate": Estimate(value=exact, n=n, low=low, high=high, census=census),
        "excluded": {},
        "rows": n or 0,
    }
    return Reading(**(fields | terms))


def months(first: str, *values: int | None) -> tuple[Reading, ...]:
    """Readings of one month after another."""
    period, found = month(first), []
    for value in values:
        found.append(reading(value, period))
        period = period.next()
    return tuple(found)


def series(of: Objective, *readings: Reading, **terms: Any) -> Series:
    """The readings of an objective's whole, or of a segment: `segment=…`."""
    fields: dict[str, Any] = {"objective": of, "segment": (), "readings": readings}
    return Series(**(fields | terms))


def judged(*found: Series, as_of: date = AS_OF) -> list[Result]:
    """What comes of the first one's objective, among all others that are there."""
    every: dict[str, list[Series]] = {}
    for each in found:
        every.setdefault(each.objective.name, []).append(each)
    return judge_series(every, LEVEL, as_of)[found[0].objective.name]


def verdicts(result: Result) -> list[Verdict | None]:
    """The verdicts of the history, then that of the judged period."""
    return [each.verdict for each in (*result.history, result.judged)]


def waiver(*periods: Period, **terms: Any) -> Waiver:
    """A waiver of periods that holds to the end of the year."""
    fields: dict[str, Any] = {
        "location": HERE,
        "periods": periods,
        "reason": "Telephony migration",
        "approved_by": "head@example.com",
        "expires": date(2026, 12, 31),
    }
    return Waiver(**(fields | terms))


def note(period: Period = SEPTEMBER, **terms: Any) -> Note:
    """A note on a period."""
    fields: dict[str, Any] = {"location": HERE, "period": period, "cause": "Parcel strike"}
    return Note(**(fields | terms))


def effects(results: Iterable[Result]) -> list[str]:
    """What each result does to the gate."""
    return [each.effect.value for each in results]
