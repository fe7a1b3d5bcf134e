"""From objectives over observations to the scans that make and read them.

Objectives share a scan where the same observations serve them: where these are rows, whatever
their segments are.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlglot import exp

from csobjectives.binding import Binding, bind, form_of
from csobjectives.expressions import Kind, Scope, Type, Typed, column
from csobjectives.expressions.literals import day_literal, integer
from csobjectives.expressions.lowering import condition, micros
from csobjectives.expressions.trees import all_of, holds, named, there
from csobjectives.metrics import Entries, Moments, Observation, Reach, Sequels, Standing
from csobjectives.metrics.observations import MOMENT
from csobjectives.model import Expression, Measure, Objective, Source
from csobjectives.observing import fact_column
from csobjectives.planning.entries import entry_rows, reach_of
from csobjectives.planning.folds import HOLDS, SPAN, name_beside
from csobjectives.planning.grounds import Ground, Register
from csobjectives.planning.moments import in_span, spans_of, stretch_of
from csobjectives.planning.observations import (
    AMONG,
    INSIDE,
    EntryRows,
    MomentRows,
    Observed,
    SequelRows,
    StandingRows,
)
from csobjectives.planning.plans import plan, rhythm_of
from csobjectives.planning.scans import Scan
from csobjectives.planning.timeline import Timeline

_DAY = 86_400_000_000  # microseconds


class _Unknown:
    """Statistics of what has yet to be made: many groups, so that no predicate becomes a key."""

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        return 1_000_000, 1


def observed(ground: Ground, objectives: Sequence[Objective]) -> Iterator[Scan]:
    """One scan for all objectives that the same observations serve.

    Where a thing may lie in several segments, a second scan has the segments.
    """
    kinds: dict[Hashable, list[Objective]] = {}
    for each in objectives:
        over = form_of(each.measure).over
        assert over is not None
        for one in _by_segment(each, over):
            kinds.setdefault(_kind(one, over, ground.scope.zone), []).append(one)
    for alike in kinds.values():
        yield _scan(ground, alike)


def _by_segment(objective: Objective, over: Observation) -> Iterator[Objective]:
    """An objective, or its whole and then its segments, where these are made apart."""
    measure = objective.measure
    if isinstance(over, Entries) and not measure.register and measure.by:
        yield replace(objective, measure=replace(measure, by=()))
    yield objective


def _kind(objective: Objective, over: Observation, zone: str) -> Hashable:
    """Everything that observations depend on."""
    measure = objective.measure
    words = set(re.findall(r"\w+", " ".join(over.texts())))
    roles = tuple((name, each.text) for name, each in measure.roles.items() if name in words)
    options = tuple((name, each) for name, each in measure.options.items() if name in words)
    kind = (rhythm_of(objective, zone), repr(over), roles, options, measure.register)
    where = measure.where.text if measure.where else ""
    if isinstance(over, Entries) and not measure.register:
        return (*kind, where, measure.by)
    return (*kind, where if isinstance(over, Moments) else "")


@dataclass(frozen=True, slots=True)
class _Made:
    """Observations, the columns that they have, and how they are placed in time."""

    observed: Observed
    scope: Scope
    times: Timeline
    stretch: exp.Expression


def _scan(ground: Ground, objectives: Sequence[Objective]) -> Scan:
    """The scan over the observations of objectives that are alike."""
    first = objectives[0]
    ground = replace(ground, exclusions=first.exclusions)
    over, register = form_of(first.measure).over, ground.registers.get(first.measure.register)
    bindings = _bindings(ground, objectives, over, register)
    reach = reach_of(over) if isinstance(over, Entries) else Reach.PERIOD
    rhythm = rhythm_of(first, ground.scope.zone)
    times = ground.timeline(rhythm, reach, by_sequels=isinstance(over, Sequels))
    made = _make(over, first.measure, bindings[0], ground, times)
    among, kept = (name_beside(made.scope.names, each) for each in (AMONG, HOLDS))
    told = {among: column(AMONG, Type(Kind.BOOLEAN)), kept: column(HOLDS, Type(Kind.BOOLEAN))}
    scope = replace(made.scope, names={**made.scope.names, **told})
    is_apart = isinstance(over, Entries) and register is None
    rewritten = [
        _rewritten(each, scope, kept if is_apart else "", binding, among)
        for each, binding in zip(objectives, bindings, strict=True)
    ]
    placed = _placed(ground, over, register)
    scan = plan(placed, rewritten, scope, _Unknown(), made.times, bindings, _inside(made.observed))
    return replace(
        scan,
        stretch=made.stretch,
        observed=made.observed,
        segments_alone=is_apart and bool(first.measure.by),
    )


def _bindings(
    ground: Ground,
    objectives: Sequence[Objective],
    over: Observation | None,
    register: Register | None,
) -> list[Binding]:
    """The formulas; those over sequels know of these for as long as the source has any."""
    covered = day_literal(ground.coverage.covered_by(ground.scope.as_of))
    until = Typed(covered, Type(Kind.DATE)) if isinstance(over, Sequels) else None
    listed, time = register.scope if register else None, ground.timed.time or ""
    return [
        bind(each.measure, ground.scope, ground.source.rows, time, listed, until)
        for each in objectives
    ]


def _placed(ground: Ground, over: Observation | None, register: Register | None) -> Source:
    """The source as its observations are one: in spans already, and known to be there."""
    is_of_rows = isinstance(over, Sequels | Moments)
    return replace(
        register.source if register else ground.source,
        time=None,
        as_of=ground.scope.as_of,
        key=ground.source.key if is_of_rows else (),
        lookups={},
        fresh_within=None,
        rows="" if isinstance(over, Entries) else ground.source.rows,
    )


def _inside(made: Observed) -> exp.Expression | None:
    """How many rows lie in the period, where entries may be there for those before it."""
    if not isinstance(made, EntryRows) or INSIDE not in made.facts:
        return None
    return exp.Sum(this=named(INSIDE))


def _rewritten(
    objective: Objective, scope: Scope, holding: str, binding: Binding, among: str
) -> Objective:
    """An objective whose rows are those that its formula is about."""
    measure = objective.measure
    parts = []
    if holding:
        parts.append(_quoted(holding))
    elif measure.where is not None:
        text = measure.where.text
        parts.append(_quoted(text) if text in scope.names else f"({text})")
    if binding.among is not None:
        parts.append(_quoted(among))
    where = Expression(text=" and ".join(parts), location=measure.location) if parts else None
    return replace(objective, measure=replace(measure, where=where))


def _quoted(name: str) -> str:
    return named(name).sql(dialect="duckdb")


def _make(
    over: Observation | None, measure: Measure, binding: Binding, ground: Ground, times: Timeline
) -> _Made:
    scope = ground.scope
    if isinstance(over, Sequels):
        stretch = _known(ground, stretch_of(ground.timed, scope, times))
        return _Made(_sequel_rows(over, binding, ground), scope, times, stretch)
    by_span, span = times.by_span(), named(SPAN)
    match over:
        case Moments():
            return _Made(_moment_rows(measure, binding, ground, times), scope, by_span, span)
        case Standing():
            return _Made(_standing_rows(binding, ground, times), scope, by_span, span)
        case _:
            assert isinstance(over, Entries)
            segments = {name: f"(by {place})" for place, name in enumerate(measure.by)}
            entries = entry_rows(over, measure, binding, ground, times, segments)
            if isinstance(entries, EntryRows) and entries.register is not None:
                listed = ground.registers[measure.register].scope
                return _Made(entries, listed, by_span, span)
            names = {name: column(new, scope.names[name].type) for name, new in segments.items()}
            return _Made(entries, replace(scope, names=names), by_span, span)


def _known(ground: Ground, place: exp.Expression) -> exp.Expression:
    """The place of a row that is known."""
    return exp.Case(ifs=[exp.If(this=ground.is_known, true=place)])


def _standing_rows(binding: Binding, ground: Ground, times: Timeline) -> StandingRows:
    return StandingRows(
        usable=ground.is_known,
        spans=ground.spans(times),
        among=binding.among,
        taken=ground.moment.sql if ground.source.snapshots else None,
        day=ground.day if ground.timed.time else None,
    )


def _sequel_rows(over: Sequels, binding: Binding, ground: Ground) -> SequelRows:
    names = replace(ground.scope, names=binding.names)
    of = tuple(binding.names[name].sql for name in over.of)
    whole = [there(exp.Paren(this=each)) for each in of]
    moment, usable = ground.moment, ground.is_usable
    # A day without end, of a row that is not known, is more microseconds than there are numbers.
    placed = exp.Case(ifs=[exp.If(this=usable, true=_ordered_by(moment, ground.scope))])
    return SequelRows(
        usable=all_of(usable, *whole),
        of=of,
        moment=placed,
        shown={fact_column(MOMENT): moment.sql},
        again=holds(exp.Paren(this=condition(over.again or "true", names))),
        holds=holds(exp.Paren(this=condition(over.holds or "true", names))),
        among=binding.among,
    )


def _ordered_by(moment: Typed, scope: Scope) -> exp.Expression:
    """A moment in microseconds; of days, each has 24 hours, also one on which clocks change."""
    if moment.type.kind is not Kind.DATE:
        return micros(moment, scope)
    start = [exp.Literal.string("day"), _epoch(), moment.sql]
    days = exp.Anonymous(this="PERIODS_BETWEEN", expressions=start)
    return exp.Mul(this=exp.Paren(this=days), expression=integer(_DAY))


def _epoch() -> exp.Expression:
    return day_literal(date(1970, 1, 1))


def _moment_rows(measure: Measure, binding: Binding, ground: Ground, times: Timeline) -> MomentRows:
    where = condition(measure.where.text, ground.scope) if measure.where else exp.true()
    counted: list[exp.Expression] = [
        there(exp.Paren(this=binding.names[name].sql)) for name in measure.roles
    ]
    if ground.source.rows:
        weight = ground.scope.name(ground.source.rows).sql
        counted.append(exp.GT(this=weight, expression=exp.Literal.number(0)))
    return MomentRows(
        span=in_span(_known(ground, spans_of(ground.timed, ground.scope, times)), times),
        holds=all_of(holds(exp.Paren(this=where)), *counted),
        shown={fact_column(MOMENT): ground.moment.sql},
        among=binding.among,
    )
