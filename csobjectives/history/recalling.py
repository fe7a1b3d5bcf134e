"""Series as the data show them now, with what only the history knows beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csobjectives.history.conflicts import Retargeted, differs, tell_conflict, tell_targets
from csobjectives.history.definitions import Fingerprints
from csobjectives.history.records import Record
from csobjectives.history.targets import target_of
from csobjectives.model import Estimate, Objective, Reading, Segment, Series, Target
from csobjectives.periods import HISTORY, Period, parse_period
from csobjectives.privacy import suppressed
from csobjectives.problems import Problems
from csobjectives.schedules import targets_of
from csobjectives.windows import Extent

_NOTHING = Estimate(value=None, n=0)

Values = frozenset[tuple[str, str | None]]
Conflicts = dict[Period, list[tuple[Record, Reading]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of a segment: by the present definition, and of which periods by another.

    `targets` are those that it has now.
    """

    records: Mapping[Period, Record]
    redefined: frozenset[Period]
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recaller:
    """Recalls what was recorded up to as-of; figures of another `level` lose their interval.

    No problem quotes a figure of a segment of fewer than `smallest` things.
    """

    records: Mapping[str, Sequence[Record]]
    fingerprints: Fingerprints
    as_of: date
    level: float
    smallest: int
    problems: Problems

    def recalled(self, series: Sequence[Series]) -> list[Series]:
        """The series of an objective, with what was recorded of it."""
        whole = series[0]
        by_segment = self._by_segment(whole.objective)
        if not by_segment or whole.pending:
            return list(series)
        every = [*series, *_absent(series, by_segment)]
        aims = {each.segment: each for each in whole.objective.segments}
        known = [
            self._known(
                each,
                by_segment.get(frozenset(each.segment), ()),
                targets_of(each, aims.get(each.segment)),
            )
            for each in every
        ]
        merged = [self._merged(one, its) for one, its in zip(every, known, strict=True)]
        untold = self._untold(merged, known)
        self._tell(whole.objective, list(zip(series, known, strict=False)), untold)
        found_anew = (each for each in merged[len(series) :] if _is_recalled(each))
        return [*merged[: len(series)], *found_anew]

    def _by_segment(self, objective: Objective) -> Mapping[Values, Sequence[Record]]:
        found: dict[Values, list[Record]] = defaultdict(list)
        for each in self.records.get(objective.name, ()):
            if each.as_of <= self.as_of:
                found[frozenset(each.segment)].append(each)
        return found

    def _known(
        self, series: Series, recorded: Iterable[Record], targets: Sequence[Target]
    ) -> _Known:
        """The records of a segment up to its last period; of several, what was known first."""
        last = series.readings[-1].period
        records: dict[Period, Record] = {}
        others: set[Period] = set()
        for each in sorted(recorded, key=lambda record: record.as_of):
            period = _period(each, series.objective, last)
            if period is None or period > last:
                continue
            if each.definition == self.fingerprints.of(series.objective, series.segment, period):
                records.setdefault(period, each)
            else:
                others.add(period)
        redefined = frozenset(others - records.keys())
        return _Known(records=records, redefined=redefined, targets=targets)

    def _merged(self, series: Series, its: _Known) -> Series:
        """A series with what was recorded of its segment."""
        objective = series.objective

        def filled(reading: Reading) -> Reading:
            record = its.records.get(reading.period)
            if record is None or not _lacks(reading):
                return reading
            return self._reading(record, reading.period, series.segment)

        readings = tuple(map(filled, series.readings))
        bases = {period: filled(each) for period, each in series.bases.items()}
        there = {each.period for each in readings} | bases.keys()
        bases |= {
            period: self._reading(each, period, series.segment)
            for period, each in its.records.items()
            if period not in there
        }
        if objective.window.extent is Extent.AS_OF_DAY:
            readings = _with_days(readings, bases, its.records)
        has_value = {each.period for each in (*readings, *bases.values()) if _has_value(each)}
        return replace(
            series,
            readings=readings,
            bases=bases,
            kept={
                when: target_of(each, objective, its.targets, when)
                for when, each in its.records.items()
            },
            redefined=its.redefined - has_value,
        )

    def _reading(self, record: Record, period: Period, segment: Segment) -> Reading:
        """A record as a reading."""
        estimate = record.estimate
        if record.level != self.level:
            estimate = replace(estimate, low=None, high=None)
        return Reading(
            period=period,
            segment=segment,
            estimate=estimate,
            excluded={},
            rows=estimate.n or 0,
            source_rows=True,
            recorded=record.as_of,
        )

    def _untold(
        self, series: Sequence[Series], known: Sequence[_Known]
    ) -> frozenset[tuple[Segment, Period]]:
        """The segments, with periods, of which no figure may be told: of now, or of back then."""
        then = []
        for one, its in zip(series, known, strict=True):
            of_then = (self._reading(each, when, one.segment) for when, each in its.records.items())
            then.append(replace(one, readings=tuple(of_then), open=None, bases={}))
        found = (suppressed({"": each}, self.smallest)[""] for each in (series, then))
        readings = (reading for every in found for each in every for reading in each.readings)
        return frozenset((each.segment, each.period) for each in readings if each.suppressed)

    def _tell(
        self,
        objective: Objective,
        found: Sequence[tuple[Series, _Known]],
        untold: Collection[tuple[Segment, Period]],
    ) -> None:
        """Tell what the data, or the document, now say otherwise."""
        conflicts: Conflicts = defaultdict(list)
        for series, its in found:
            for reading in series.readings:
                record, place = its.records.get(reading.period), (series.segment, reading.period)
                if record is None or _lacks(reading) or place in untold:
                    continue
                if differs(record, reading.estimate):
                    conflicts[reading.period].append((record, reading))
        tell_targets(_retargeted(found), self.problems)
        for of_period in conflicts.values():
            tell_conflict(objective, of_period, self.problems)


def _retargeted(found: Iterable[tuple[Series, _Known]]) -> Iterator[Retargeted]:
    """The series whose judged period was recorded."""
    for series, its in found:
        record = its.records.get(series.readings[-1].period)
        if record is not None:
            yield Retargeted(series=series, record=record, targets=its.targets)


def _period(record: Record, objective: Objective, like: Period) -> Period | None:
    """The period of a record, if the objective's window has one of that name."""
    if record.period == like.name:
        return like
    if objective.window.extent is Extent.DAYS:
        return None
    try:
        found = parse_period(record.period, objective.window)
    except ValueError:
        return None
    return found if found.window == objective.window else None


def _absent(series: Sequence[Series], known: Iterable[Values]) -> Iterator[Series]:
    """Segments that were recorded, and of which there is no row any more."""
    whole = series[0]
    columns, there = whole.objective.measure.by, {frozenset(each.segment) for each in series}
    others = [dict(each) for each in known if each not in there]
    alike = [each for each in others if each.keys() == set(columns)]
    segments = [tuple((name, each[name]) for name in columns) for each in alike]
    for segment in sorted(segments, key=_null_last):
        readings = tuple(_empty(each, segment) for each in whole.readings)
        yield replace(whole, segment=segment, readings=readings, open=None, so_far=None, bases={})


def _null_last(segment: Segment) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for _, value in segment]


def _empty(reading: Reading, segment: Segment) -> Reading:
    return replace(reading, segment=segment, estimate=_NOTHING, excluded={}, rows=0)


def _is_recalled(series: Series) -> bool:
    return any(each.recorded for each in series.readings)


def _lacks(reading: Reading) -> bool:
    """Whether there are no rows of a period, or not of all of it."""
    return reading.partial or not (reading.rows or (reading.source_rows and _has_value(reading)))


def _has_value(reading: Reading) -> bool:
    return reading.estimate.value is not None


def _with_days(
    readings: Iterable[Reading], others: Mapping[Period, Reading], recorded: Iterable[Period]
) -> tuple[Reading, ...]:
    """The readings as of days, with those of earlier days that were recorded."""
    there = {each.period: each for each in readings}
    every = {period: others[period] for period in recorded if period not in there} | there
    return tuple(every[period] for period in sorted(every))[-HISTORY - 1 :]
