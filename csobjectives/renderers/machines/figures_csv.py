"""Every figure as CSV (RFC 4180): one row per objective, segment and period; names are frozen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from csobjectives.model import Against, Effect, Judgement, Result, Scorecard, Segment, Target
from csobjectives.renderers.machines.csv_cells import safe
from csobjectives.renderers.machines.json_values import Json, day, number
from csobjectives.renderers.machines.places import place_of
from csobjectives.renderers.words.text import plain

_LONGEST = 200
_BOUNDS = ("at_least", "at_most", "above", "below")
_NO_BOUNDS: Json = dict.fromkeys((*_BOUNDS, "stretch", "versus"))


def render_csv(scorecard: Scorecard) -> str:
    """The figures as comma-separated values, with one line of names; the same ones in each row.

    Numbers are those of the JSON results; what does not exist is an empty cell.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in scorecard.results:
        writer.writerows([_cell(cell) for cell in row.values()] for row in _rows(result))
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe(value) if isinstance(value, str) else value


def _rows(result: Result) -> Iterator[Json]:
    """The periods from the oldest to the open one, which is not judged."""
    named = _named(result)
    for each in result.history:
        yield named | _row(result, each, "history")
    yield named | _row(result, result.judged, "judged")
    if result.open is not None:
        target = result.pace.target if result.pace is not None else None
        yield named | _row(result, Judgement(reading=result.open, target=target), "open")


def _row(result: Result, judged: Judgement, state: str) -> Json:
    return {
        **_period(judged, state),
        **_found(judged),
        **(_NO_BOUNDS if judged.target is None else _asked(judged.target)),
        **_held(judged.against),
        **_standing(judged),
        "effect": result.effect if state == "judged" else Effect.NONE,
        **_place(result, judged),
    }


def _named(result: Result) -> Json:
    objective = result.objective
    return {
        "set": objective.set_name,
        "objective": objective.id,
        "title": objective.title,
        "owner": result.owner,
        "type": objective.type,
        "metric": objective.measure.metric,
        "unit": str(objective.measure.unit),
        "window": objective.window.written,
        "enforcement": (objective.segment_enforcement if result.segment else objective.enforcement),
        "retired": result.retired,
        "segment": _segment(result.segment),
    }


def _segment(segment: Segment) -> str:
    """`{"region": "north"}`, so that no value can be mistaken for another; the whole is empty."""
    if not segment:
        return ""
    values = {name: None if value is None else plain(value, _LONGEST) for name, value in segment}
    return json.dumps(values, ensure_ascii=False)


def _period(judged: Judgement, state: str) -> Json:
    reading = judged.reading
    return {
        "period": reading.period.name,
        "from": day(reading.period.start),
        "to": day(reading.period.last),
        "state": state,
        "partial": reading.partial,
        "suppressed": reading.suppressed,
    }


def _found(judged: Judgement) -> Json:
    estimate = judged.reading.estimate
    return {
        "value": number(estimate.value),
        "low": number(estimate.low),
        "high": number(estimate.high),
        "n": estimate.n,
        "numerator": number(estimate.numerator),
        "denominator": number(estimate.denominator),
    }


def _asked(target: Target) -> Json:
    """A band has `at_least` and `at_most`."""
    ends = ("above", "below") if target.strict else ("at_least", "at_most")
    bounds = dict.fromkeys(_BOUNDS) | {
        ends[0]: number(target.at_least),
        ends[1]: number(target.at_most),
    }
    return {**bounds, "stretch": number(target.stretch), "versus": target.versus or None}


def _held(against: Against | None) -> Json:
    """What a figure is held against, and how far it is from that."""
    base, change = (against.base, against.change) if against is not None else (None, None)
    return {
        "base": number(base.value) if base is not None else None,
        "change": number(change.value) if change is not None else None,
    }


def _standing(judged: Judgement) -> Json:
    return {
        "difference": number(judged.difference),
        "verdict": judged.verdict,
        "certain": judged.certain,
        "waived": judged.waiver is not None,
        "provisional": judged.provisional,
    }


def _place(result: Result, judged: Judgement) -> Json:
    place = place_of(result, judged)
    return {"file": place.file, "line": place.line}


COLUMNS = (
    *("set", "objective", "title", "owner", "type", "metric", "unit", "window", "enforcement"),
    *("retired", "segment", "period", "from", "to", "state", "partial", "suppressed"),
    *("value", "low", "high", "n", "numerator", "denominator"),
    *(*_BOUNDS, "stretch", "versus", "base", "change", "difference"),
    *("verdict", "certain", "waived", "provisional", "effect", "file", "line"),
)
"""The names of the columns, which no later version changes; some may be added at the end."""
