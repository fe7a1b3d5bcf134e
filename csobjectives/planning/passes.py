"""How often a source is scanned: once for its rows as they are, and once more where they differ.

A measure with a `time` of its own puts rows in other periods, one with `per` folds them to
things, and one with `cluster` to what belongs together; each such kind of rows is a scan of its
own, shared by all objectives that want it. So is each time zone that objectives' days begin in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlglot import exp

from csobjectives.binding import form_of
from csobjectives.expressions import Scope, beginning
from csobjectives.expressions.trees import named
from csobjectives.model import Objective, Source
from csobjectives.periods import day_elsewhere
from csobjectives.planning.clusters import Clusters, clusters
from csobjectives.planning.coverage import coverage_of
from csobjectives.planning.folds import SPAN, Folded, folded
from csobjectives.planning.grounds import Ground, Register
from csobjectives.planning.moments import known_until, spans_of
from csobjectives.planning.observed import observed
from csobjectives.planning.plans import plan, rhythm_of
from csobjectives.planning.scans import Scan
from csobjectives.planning.statistics import Statistics
from csobjectives.planning.timeline import Timeline, timeline
from csobjectives.windows import Window


class _Things:
    """Statistics of folded rows, of which there are never many kinds: `by` and `where` alone."""

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        return 1, 1


def passes(
    source: Source,
    objectives: Sequence[Objective],
    scope: Scope,
    statistics: Statistics,
    days: Sequence[date] = (),
    registers: Mapping[str, Register] | None = None,
) -> Iterator[Scan]:
    """The scans that serve all objectives of a source; the first has all its rows.

    `days` are those in the names of its files, where each is a snapshot; `registers` are the
    other sources that its metrics count from, by name: without its register, an objective is in
    none of the scans. Where an objective is served twice, the second scan has its segments, for a
    thing may lie in several of them.
    """
    source = _dated(source, objectives, scope)
    zones: dict[str, list[Objective]] = {}
    for each in sorted(objectives, key=lambda one: bool(one.timezone)):
        zones.setdefault(each.timezone or scope.zone, []).append(each)
    for zone, own in zones.items():
        there = replace(scope, zone=zone, as_of=day_elsewhere(scope.as_of, scope.zone, zone))
        yield from _in_zone(source, own, there, statistics, days, registers or {})


def _in_zone(
    source: Source,
    objectives: Sequence[Objective],
    scope: Scope,
    statistics: Statistics,
    days: Sequence[date],
    registers: Mapping[str, Register],
) -> Iterator[Scan]:
    """The scans of objectives whose days begin in the scope's zone."""
    plain = [each for each in objectives if _is_plain(each) and not each.measure.time]
    rhythms = [rhythm_of(each, scope.zone) for each in plain or objectives]
    times = timeline(rhythms, scope.as_of, coverage_of(source, days))
    until = known_until(source, scope)
    yield plan(source, plain, scope, statistics, times, until=until)
    for time in dict.fromkeys(each.measure.time for each in objectives):
        retimed = replace(source, time=time, as_of=None) if time else source
        own = [each for each in objectives if each.measure.time == time]
        whole = [each for each in own if _is_plain(each)]
        if time and whole:
            own_rhythms = [rhythm_of(each, scope.zone) for each in whole]
            times = timeline(own_rhythms, scope.as_of, coverage_of(retimed, days))
            scan = plan(retimed, whole, scope, statistics, times, until=until)
            yield replace(scan, stretch=_known(source, scope, scan.stretch), newest=None)
        yield from _folds(source, retimed, [each for each in own if _is_folded(each)], scope, days)
        ground = Ground(
            source=source,
            timed=retimed,
            scope=scope,
            days=tuple(days),
            registers=registers,
        )
        yield from observed(ground, [each for each in own if _is_observed(each, ground)])


def _dated(source: Source, objectives: Sequence[Objective], scope: Scope) -> Source:
    """A source that says nothing of time tells what is known on the day before as-of."""
    if source.time is not None or source.as_of is not None:
        return source
    windows = [each.window for each in objectives if not each.measure.time]
    is_asked = Window.AS_OF_DAY in windows
    return replace(source, as_of=scope.as_of - timedelta(days=1)) if is_asked else source


def _is_observed(objective: Objective, ground: Ground) -> bool:
    """Whether an objective is about observations, and there is whatever they are made of."""
    register = objective.measure.register
    is_there = not register or register in ground.registers
    return form_of(objective.measure).over is not None and is_there


def _is_plain(objective: Objective) -> bool:
    """Whether an objective is about the rows as they are."""
    return not _is_folded(objective) and form_of(objective.measure).over is None


def _is_folded(objective: Objective) -> bool:
    """Whether rows are added up to things or clusters first."""
    return bool(objective.measure.per or objective.measure.cluster)


def _known(source: Source, scope: Scope, place: exp.Expression) -> exp.Expression:
    """No place for a row that the source's own time puts after as-of: it is not known yet."""
    if source.time is None:
        is_known = source.as_of is None or source.as_of < scope.as_of
        return place if is_known else exp.Null()
    time = scope.names[source.time]
    end = beginning(scope.as_of, time.type, scope.zone)
    later = exp.If(this=exp.GTE(this=time.sql, expression=end), true=exp.Null())
    return exp.Case(ifs=[later], default=place)


def _folds(
    source: Source,
    retimed: Source,
    objectives: Sequence[Objective],
    scope: Scope,
    days: Sequence[date],
) -> Iterator[Scan]:
    """One scan per kind of thing or cluster, period, rows and segments; wholes come first."""
    kinds: dict[tuple[object, ...], list[Objective]] = {}
    for by_segment in (False, True):
        for each in objectives:
            measure = each.measure
            if by_segment and not measure.by:
                continue
            whole = each if by_segment else replace(each, measure=replace(measure, by=()))
            where = measure.where.text if measure.where else ""
            kind = (
                rhythm_of(each, scope.zone),
                measure.per,
                measure.cluster,
                where,
                whole.measure.by,
            )
            kinds.setdefault((by_segment, *kind), []).append(whole)
    for alike in kinds.values():
        times = timeline([rhythm_of(alike[0], scope.zone)], scope.as_of, coverage_of(retimed, days))
        yield _folded_scan(source, retimed, alike, scope, times)


def _folded_scan(
    source: Source,
    retimed: Source,
    objectives: Sequence[Objective],
    scope: Scope,
    times: Timeline,
) -> Scan:
    """The scan over things or clusters: their rows have been placed, kept and weighed before."""
    spans = spans_of(retimed, scope, times)
    if retimed is not source:
        spans = _known(source, scope, spans)
    placed = replace(source, time=None, as_of=scope.as_of, lookups={}, fresh_within=None)
    by_span = times.by_span()
    found: Folded | Clusters
    if objectives[0].measure.cluster:
        found = clusters(objectives, source, scope, times, spans)
        placed = replace(placed, rows=found.rows)
        scan = plan(placed, found.objectives, found.scope, _Things(), by_span, found.bindings)
    else:
        found = folded(objectives, scope, times, spans, source.rows)
        placed = replace(placed, key=(), rows="")
        until = None if source.snapshots else known_until(source, scope)
        scan = plan(placed, found.objectives, found.scope, _Things(), by_span, until=until)
    return replace(scan, stretch=named(SPAN), observed=found.fold)
