"""The readings of an objective as series: the whole, and each segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from csobjectives.binding import form_of
from csobjectives.comparing import compare_windows
from csobjectives.freshness import Freshness
from csobjectives.metrics import IMPOSSIBLE, NEGATIVE
from csobjectives.model import Measure, Objective, Reading, Series
from csobjectives.planning import SpanReading
from csobjectives.problems import Problems, Severity


def series_of(
    objective: Objective,
    spans: Sequence[Sequence[SpanReading]],
    level: float,
    fresh: Freshness,
    problems: Problems,
) -> list[Series]:
    """What was read for an objective, the whole first; nothing where rows contradict themselves."""
    if _contradicts_itself(objective, spans[0], problems):
        return []
    if objective.measure.comparison is not None:
        return compare_windows(objective, spans, level, fresh)
    series = [_of_segment(objective, each, fresh) for each in spans]
    _warn_of_negatives(objective, series[0].readings[-1], problems)
    return series


def _of_segment(objective: Objective, spans: Sequence[SpanReading], fresh: Freshness) -> Series:
    """The readings of one segment: of closed periods, of the open one, and of their bases."""
    closed = [each.reading for each in spans if not each.span.open and not each.span.base]
    running = next((each for each in spans if each.span.open), None)
    return Series(
        objective=objective,
        segment=spans[0].reading.segment,
        readings=tuple(closed),
        open=None if running is None else running.reading,
        so_far=None if running is None else running.span.so_far,
        bases={each.reading.period: each.reading for each in spans if each.span.base},
        adds_up=form_of(objective.measure).estimator.additive,
        stale=fresh.stale,
        newest=fresh.day,
    )


def _contradiction(measure: Measure) -> str:
    """What is wrong with a row that contradicts itself."""
    own = form_of(replace(measure, weight=None)).leaves_out
    parts = ["a weight below zero"] if measure.weight else []
    parts += ["a part that is below zero or above its whole"] if IMPOSSIBLE in own else []
    return ", or ".join(parts)


def _contradicts_itself(
    objective: Objective, series: Sequence[SpanReading], problems: Problems
) -> bool:
    """Whether rows contradict themselves: the problem says how many, and nothing is judged."""
    rows = sum(each.reading.excluded.get(IMPOSSIBLE, 0) for each in series)
    if rows:
        have = "1 row has" if rows == 1 else f"{rows} rows have"
        what = _contradiction(objective.measure)
        problems.add(
            "impossible-rows",
            f"in '{objective.measure.source}', {have} {what}",
            objective.measure.location,
            "Correct the figures where they come from: nothing is judged by rows that "
            "contradict themselves.",
        )
    return bool(rows)


def _warn_of_negatives(objective: Objective, reading: Reading, problems: Problems) -> None:
    """Where most rows end before they begin, two roles may have changed places."""
    rows = reading.excluded.get(NEGATIVE, 0)
    if rows > (reading.estimate.n or 0):
        problems.add(
            "mostly-negative",
            f"for {objective.name}, {rows:,} rows of {reading.period.name} are left out as "
            f"negative, and {reading.estimate.n or 0:,} are counted",
            objective.measure.location,
            "Something ends before it begins there: have two columns changed places?",
            Severity.WARNING,
        )
