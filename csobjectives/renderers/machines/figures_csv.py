"""Every figure as CSV (RFC 4180): one row per objective, segment and period; names are frozen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import lru_cache

from csobjectives.model import (
    Against,
    Effect,
    Estimate,
    Judgement,
    Reading,
    Result,
    Scorecard,
    Segment,
    Target,
)
from csobjectives.periods import Period
from csobjectives.renderers.machines.csv_cells import safe
from csobjectives.renderers.machines.json_values import day, number
from csobjectives.renderers.machines.places import place_of
from csobjectives.renderers.words.running import running
from csobjectives.renderers.words.text import plain

_LONGEST = 200

Cells = tuple[object, ...]
"""Some of a row, in the order of `COLUMNS`."""


def render_csv(scorecard: Scorecard) -> str:
    """The figures as comma-separated values, with one line of names; the same ones in each row.

    Numbers are those of the JSON results; what does not exist is an empty cell.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in scorecard.results:
        writer.writerows(_rows(result))
    return out.getvalue()


def _rows(result: Result) -> Iterator[Cells]:
    """The periods from the oldest to the open one, which is not judged.

    What they have in common is worked out once: a scorecard may have 100,000 of them.
    """
    every = tuple(_states(result))
    named = _named(result)
    by_target = {id(each.target): each for each, _ in every}
    asked = {key: _asked(each.target) for key, each in by_target.items()}
    places = {key: _place(result, each) for key, each in by_target.items()}
    for each, state in every:
        key = id(each.target)
        yield (
            *named,
            *_days(each.reading.period),
            *_state(each.reading, state),
            *_found(each.reading.estimate),
            *asked[key],
            *_held(each.against),
            *_standing(each),
            result.effect if state == "judged" else Effect.NONE,
            *places[key],
        )


def _states(result: Result) -> Iterator[tuple[Judgement, str]]:
    for each in result.history:
        yield each, "history"
    yield result.judged, "judged"
    now = running(result)
    if now is not None:
        yield now, "open"


def _flag(value: bool | None) -> str | None:
    return None if value is None else "true" if value else "false"


def _named(result: Result) -> Cells:
    """Text of documents and of measurements is made safe; the product's own words are."""
    objective = result.objective
    return (
        safe(objective.set_name),
        safe(objective.id),
        safe(objective.title),
        safe(result.owner),
        safe(objective.type),
        safe(objective.measure.metric),
        safe(str(objective.measure.unit)),
        objective.window.written,
        objective.segment_enforcement if result.segment else objective.enforcement,
        _flag(result.retired),
        safe(_segment(result.segment)),
    )


def _segment(segment: Segment) -> str:
    """`{"region": "north"}`, so that no value can be mistaken for another; the whole is empty."""
    if not segment:
        return ""
    values = {name: None if value is None else plain(value, _LONGEST) for name, value in segment}
    return json.dumps(values, ensure_ascii=False)


@lru_cache(maxsize=1_000)
def _days(period: Period) -> Cells:
    return period.name, day(period.start), day(period.last)


def _state(reading: Reading, state: str) -> Cells:
    return state, _flag(reading.partial), _flag(reading.suppressed)


def _found(estimate: Estimate) -> Cells:
    return (
        number(estimate.value),
        number(estimate.low),
        number(estimate.high),
        estimate.n,
        number(estimate.numerator),
        number(estimate.denominator),
    )


def _asked(target: Target | None) -> Cells:
    """A band has `at_least` and `at_most`."""
    if target is None:
        return (None,) * 6
    ends, others = (number(target.at_least), number(target.at_most)), (None, None)
    bounds = (*others, *ends) if target.strict else (*ends, *others)
    return (*bounds, number(target.stretch), safe(target.versus))


def _held(against: Against | None) -> Cells:
    """What a figure is held against, and how far it is from that."""
    base, change = (against.base, against.change) if against is not None else (None, None)
    return (
        number(base.value) if base is not None else None,
        number(change.value) if change is not None else None,
    )


def _standing(judged: Judgement) -> Cells:
    return (
        number(judged.difference),
        judged.verdict,
        _flag(judged.certain),
        _flag(judged.waiver is not None),
        _flag(judged.provisional),
    )


def _place(result: Result, judged: Judgement) -> Cells:
    place = place_of(result, judged)
    return safe(place.file), place.line


COLUMNS = (
    *("set", "objective", "title", "owner", "type", "metric", "unit", "window", "enforcement"),
    *("retired", "segment", "period", "from", "to", "state", "partial", "suppressed"),
    *("value", "low", "high", "n", "numerator", "denominator"),
    *("at_least", "at_most", "above", "below", "stretch", "versus", "base", "change", "difference"),
    *("verdict", "certain", "waived", "provisional", "effect", "file", "line"),
)
"""The names of the columns, which no later version changes; some may be added at the end."""
