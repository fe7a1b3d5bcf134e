"""What a figure depends on beside its data, as a short fingerprint.

Two figures of the same fingerprint may be compared: they were measured in the same way. It has
the metric with its roles, settings and filters, the window and its zone, whatever these reach of
the source's contract, and the days within the period that are left out. Titles, owners, targets
and where things stand are not part of it, nor is where a source's files and columns are found.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction

from csobjectives.expressions import columns_of, parse
from csobjectives.model import (
    Column,
    Exclusion,
    Expression,
    Measure,
    Objective,
    Project,
    Segment,
    Source,
)
from csobjectives.periods import Period

_LENGTH = 12
_APART = frozenset({"location", "name", "shown", "unit_word", "by", "objectives"})
_MEANT = ("type", "unit", "scale", "required", "low", "high", "missing", "true", "false")
_COLUMN = (*_MEANT, "one_of", "event")
_BLANKS = re.compile(r"""('[^']*'|"[^"]*")|\s+""")

Json = dict[str, object]


class Fingerprints:
    """The fingerprints of a project's objectives."""

    def __init__(self, project: Project, sources: Mapping[str, Source]) -> None:
        self._zone = project.timezone
        self._sources = sources
        self._known: dict[tuple[str, tuple[str, ...], Period], str] = {}

    def of(self, objective: Objective, segment: Segment, period: Period) -> str:
        """The fingerprint of an objective's figures for a period; of a segment, by its columns."""
        columns = tuple(sorted(name for name, _ in segment))
        key = objective.name, columns, period
        if key not in self._known:
            content = self._content(objective, columns, period)
            text = json.dumps(content, sort_keys=True)
            self._known[key] = hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
        return self._known[key]

    def _content(self, objective: Objective, columns: Sequence[str], period: Period) -> Json:
        measure, window = objective.measure, objective.window
        clock = measure.clock
        if clock is not None:  # days of its own that came later were no matter then
            days = tuple(each for each in clock.days if each.start < period.end)
            measure = replace(measure, clock=replace(clock, days=days))
        used = [self._sources[name] for name in _names_of(measure) if name in self._sources]
        left_out = [*objective.exclusions, *(each for of in used for each in of.exclusions)]
        return {
            "measure": _plain(measure),
            "window": [window.written, list(window.year_starts)],
            "timezone": objective.timezone or self._zone,
            "left_out": sorted(_days(left_out, _periods(measure, period))),
            "sources": [source_content(each, {*_used(measure, each), *columns}) for each in used],
            "made_of": {
                role: [self._content(each, (), period) for each in others]
                for role, others in measure.objectives.items()
            },
        }


def _names_of(measure: Measure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in (measure.source, measure.register) if each))


def _periods(measure: Measure, period: Period) -> tuple[Period, ...]:
    comparison = measure.comparison
    return (period,) if comparison is None else (comparison.before, comparison.after)


def _days(exclusions: Iterable[Exclusion], periods: Iterable[Period]) -> set[tuple[str, str]]:
    """The days within the periods that are left out."""
    return {
        (max(each.start, period.start).isoformat(), min(each.end, period.last).isoformat())
        for each in exclusions
        for period in periods
        if each.start <= period.last and period.start <= each.end
    }


def _used(measure: Measure, source: Source) -> Iterator[str]:
    """The names that a measure uses of a source, and those that say which rows there are."""
    expressions = [*measure.roles.values(), measure.where, measure.weight]
    known = _known(source)
    for each in expressions:
        yield from _named(each.text, known) if each is not None else ()
    yield from (measure.per, measure.cluster, measure.time or source.time or "")
    yield from (*source.key, *source.newest_by, source.rows)


def _known(source: Source) -> set[str]:
    taken = (name for join in source.lookups.values() for name in join.taken)
    return {*source.columns, *source.computed, *taken}


def _named(text: str, known: Iterable[str]) -> Iterable[str]:
    """The names in an expression; a name alone may have blanks."""
    return (text,) if text in known else columns_of(parse(text))


def source_content(source: Source, wanted: Iterable[str]) -> Json:
    """What a contract says of the names that are wanted, and of those that they are made of."""
    reached = _reached(source, wanted)
    return {
        "timezone": source.timezone,
        "time": source.time,
        "rows": source.rows,
        "key": [*source.key],
        "newest_by": [*source.newest_by],
        "missing": [*source.missing],
        "columns": {
            name: column_content(each) for name, each in source.columns.items() if name in reached
        },
        "computed": {
            name: _plain(each) for name, each in source.computed.items() if name in reached
        },
        "lookups": {
            name: {
                "on": dict(join.on),
                "taken": {new: old for new, old in join.taken.items() if new in reached},
                "of": source_content(
                    join.source, {*join.on.values(), *_taken(join.taken, reached)}
                ),
            }
            for name, join in source.lookups.items()
            if reached.intersection(join.taken)
        },
    }


def _taken(taken: Mapping[str, str], reached: set[str]) -> Iterator[str]:
    return (old for new, old in taken.items() if new in reached)


def _reached(source: Source, wanted: Iterable[str]) -> set[str]:
    """The names, those that computed columns are made of, and those that lookups go by."""
    known, reached, open_names = _known(source), set[str](), list(wanted)
    while open_names:
        name = open_names.pop()
        if name in reached or name not in known:
            continue
        reached.add(name)
        if name in source.computed:
            open_names += _named(source.computed[name].text, known)
        open_names += [
            ours for join in source.lookups.values() if name in join.taken for ours in join.on
        ]
    return reached


def column_content(column: Column) -> Json:
    """What a column's cells mean, whatever they look like in the file."""
    return {name: _plain(getattr(column, name)) for name in _COLUMN}


def _plain(value: object) -> object:
    """A value as JSON; of records, what differs from the default, so that a new field is none."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Fraction | date):
        return str(value)
    if isinstance(value, Expression):
        return _BLANKS.sub(lambda found: found[1] or " ", value.text.strip())
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    assert is_dataclass(value), type(value)
    return {
        each.name: _plain(getattr(value, each.name))
        for each in fields(value)
        if each.compare and each.name not in _APART and getattr(value, each.name) != _default(each)
    }


def _default(field: Field[object]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
