"""Rows as entries: by which thing and span they are grouped, and the register beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from csobjectives.binding import Binding
from csobjectives.expressions import Scope, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition
from csobjectives.expressions.trees import all_of, holds, named
from csobjectives.metrics import Entries, FactKind, Reach
from csobjectives.metrics.observations import MOMENT
from csobjectives.model import Measure
from csobjectives.observing import fact_column, facts_of_rows
from csobjectives.planning.facts import END, START, FactMaker, within
from csobjectives.planning.folds import HOLDS, STRETCH_OF_THING, THING
from csobjectives.planning.grounds import Ground, Register
from csobjectives.planning.moments import is_known
from csobjectives.planning.observations import (
    DAY,
    INSIDE,
    TAKEN,
    EntryRows,
    RegisterRows,
)
from csobjectives.planning.timeline import Timeline


def reach_of(over: Entries) -> Reach:
    """How far back the facts look, at most."""
    order = list(Reach)
    return max((each.reach for each in over.facts.values()), key=order.index)


def entry_rows(
    over: Entries,
    measure: Measure,
    binding: Binding,
    ground: Ground,
    times: Timeline,
    segments: Mapping[str, str],
) -> EntryRows:
    """The entries of a measure; `segments` are the columns of `by` under their new names.

    Raises ExpressionError, but for a measure that was bound.
    """
    register = ground.registers[measure.register] if measure.register else None
    rows = replace(ground.scope, names={**binding.names, **facts_of_rows(over, ground.moment.type)})
    part, until = _part(over, measure), _until(ground)
    makers = {
        fact_column(name): FactMaker(
            fact=each,
            rows=rows,
            weight=ground.scope.name(ground.source.rows).sql if ground.source.rows else None,
            part=part,
            until=until if register else None,
        )
        for name, each in over.facts.items()
    }
    silent = {name: each.silent for name, each in makers.items()}
    by = _by_thing(over, binding)
    return EntryRows(
        usable=_reaching(ground, over).is_counted(times.spans[0].period.window),
        shown={fact_column(MOMENT): ground.moment.sql, DAY: ground.day},
        by=by if register else by | _by_segment(measure, ground, segments),
        facts={name: each.told for name, each in makers.items()} | _inside(over, register),
        silent={name: each for name, each in silent.items() if each is not None},
        spans=ground.spans(times, register, part),
        reach=reach_of(over),
        register=_register_rows(over, binding, register, rows, until) if register else None,
        among=binding.among,
    )


def _by_thing(over: Entries, binding: Binding) -> dict[str, exp.Expression]:
    thing = binding.names[over.of].sql if over.of else exp.true()
    return {THING: thing} | {name: named(name) for name in (STRETCH_OF_THING, START, END)}


def _by_segment(
    measure: Measure, ground: Ground, segments: Mapping[str, str]
) -> dict[str, exp.Expression]:
    """What `where` and `by` of a measure are about, where there is no register to tell it."""
    where = condition(measure.where.text, ground.scope) if measure.where else exp.true()
    names = ground.scope.names
    kept: dict[str, exp.Expression] = {HOLDS: holds(exp.Paren(this=where))}
    return kept | {new: names[name].sql for name, new in segments.items()}


def _reaching(ground: Ground, over: Entries) -> Ground:
    """The ground with what lies before it is complete, where facts look back without end."""
    if reach_of(over) is not Reach.UNTIL_END:
        return ground
    return replace(ground, timed=replace(ground.timed, complete_from=None))


def _part(over: Entries, measure: Measure) -> str:
    """Which part of the period a fact asks for, if any does."""
    asked = (each.of for each in over.facts.values() if each.kind is FactKind.MISSED)
    return next((str(measure.options[name]) for name in asked), "")


def _inside(over: Entries, register: Register | None) -> dict[str, exp.Expression]:
    """Whether the period itself has rows, where those of the period before are told as well."""
    if register is not None or reach_of(over) is not Reach.BEFORE:
        return {}
    inside = exp.GTE(this=named(DAY), expression=named(START))
    return {INSIDE: cast(exp.CountIf(this=inside), "BIGINT")}


def _register_rows(
    over: Entries,
    binding: Binding,
    register: Register,
    rows: Scope,
    until: exp.Expression,
) -> RegisterRows:
    reach = [] if reach_of(over) is Reach.UNTIL_END else within(Reach.PERIOD)
    theirs = binding.names[over.entry]
    match: exp.Expression = exp.true()
    if over.of:
        ours = replace(binding.names[over.of], sql=named(THING))
        match = lower("ours = theirs", replace(rows, names={"ours": ours, "theirs": theirs})).sql
    snapshot = None
    if register.source.snapshots and register.source.time is not None:
        snapshot = register.scope.names[register.source.time].sql
    return RegisterRows(
        name=register.source.name,
        usable=is_known(register.source, register.scope),
        entry=theirs.sql,
        match=match,
        within=all_of(*reach, until),
        relevant=_relevant(over, rows),
        snapshot=snapshot,
    )


def _relevant(over: Entries, rows: Scope) -> exp.Expression:
    """Whether any fact looks at a row."""
    conditions = [each.when for each in over.facts.values()]
    if not all(conditions):
        return exp.true()
    kept = [holds(exp.Paren(this=condition(each, rows))) for each in dict.fromkeys(conditions)]
    return kept[0] if len(kept) == 1 else exp.Paren(this=exp.or_(*kept))


def _until(ground: Ground) -> exp.Expression:
    """Whether a row comes before a span's end; a snapshot's, whether it is the one that counts."""
    day = named(DAY)
    if ground.source.snapshots:
        return exp.EQ(this=day, expression=named(TAKEN))
    return exp.LT(this=day, expression=named(END))
