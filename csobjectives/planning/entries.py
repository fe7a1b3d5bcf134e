"""Rows as entries: by which thing and span they are grouped, and the register beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from csobjectives.planning.folds import HOLDS, SPAN, THING
from csobjectives.planning.grounds import Ground, Register
from csobjectives.planning.moments import is_known
from csobjectives.planning.observations import (
    DAY,
    INSIDE,
    TAKEN,
    TAKEN_BEFORE,
    EntryRows,
    PlacedRows,
    RegisterRows,
    RunningRows,
    SpanDays,
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
) -> EntryRows | RunningRows:
    """The entries of a measure; `segments` are the columns of `by` under their new names.

    Raises ExpressionError, but for a measure that was bound.
    """
    register = ground.registers[measure.register] if measure.register else None
    makers = _makers(over, measure, binding, ground, is_listed=register is not None)
    thing = {THING: binding.names[over.of].sql if over.of else exp.true()}
    thing |= {} if register else _by_segment(measure, ground, segments)
    whole = ground if measure.paired else _reaching(ground, over)
    spans = ground.spans(times, register, _part(over, measure))
    placed = _placed(makers, whole, spans, thing)
    if register is None and _runs_on(over, measure, makers.values(), ground):
        parts = {name: part for each in makers.values() for name, part in each.parts.items()}
        held = {name: named(name) for name in parts}
        return RunningRows(
            placed=placed,
            by=thing,
            parts=parts,
            facts={name: each.merged(held) for name, each in makers.items()},
            spans=spans,
            among=binding.among,
        )
    silent = {name: each.silent for name, each in makers.items()}
    return EntryRows(
        placed=placed,
        by=thing | {name: named(name) for name in (SPAN, START, END)},
        facts={name: each.told for name, each in makers.items()} | _inside(over, register),
        silent={name: each for name, each in silent.items() if each is not None},
        spans=spans,
        within=_within(over, measure, ground),
        register=_register_rows(over, binding, register, ground) if register else None,
        among=binding.among,
    )


def _makers(
    over: Entries, measure: Measure, binding: Binding, ground: Ground, *, is_listed: bool
) -> dict[str, FactMaker]:
    """What makes each fact, by the column that holds it."""
    return {
        fact_column(name): FactMaker(
            name=fact_column(name),
            fact=each,
            rows=_rows(over, binding, ground),
            weight=ground.scope.name(ground.source.rows).sql if ground.source.rows else None,
            part=_part(over, measure),
            until=_until(ground) if is_listed else None,
        )
        for name, each in over.facts.items()
    }


def _rows(over: Entries, binding: Binding, ground: Ground) -> Scope:
    """The rows as facts see them."""
    names = {**binding.names, **facts_of_rows(over, ground.moment.type)}
    return replace(ground.scope, names=names)


def _placed(
    makers: Mapping[str, FactMaker],
    ground: Ground,
    spans: Sequence[SpanDays],
    thing: Mapping[str, exp.Expression],
) -> PlacedRows:
    return PlacedRows(
        usable=ground.is_counted(spans),
        shown={fact_column(MOMENT): ground.moment.sql, DAY: ground.day},
        marks={name: sql for each in makers.values() for name, sql in each.marks(thing).items()},
    )


def _runs_on(over: Entries, measure: Measure, makers: Iterable[FactMaker], ground: Ground) -> bool:
    """Whether each span's facts are those of the one before and what came since.

    They are, where they look back without end, and nothing in them depends on the span.
    """
    if _is_of_snapshot(over, measure, ground):
        return False
    parts = [part for each in makers for part in each.parts.values()]
    columns = {column.name for part in parts for column in part.sql.find_all(exp.Column)}
    look_back = all(each.reach is Reach.UNTIL_END for each in over.facts.values())
    return look_back and all(part.merge for part in parts) and not columns & {START, END}


def _is_of_snapshot(over: Entries, measure: Measure, ground: Ground) -> bool:
    """Whether each snapshot has everything so far; pairs are looked for in two of them."""
    looks_back = reach_of(over) is Reach.UNTIL_END
    return ground.source.snapshots and looks_back and not measure.paired


def _within(over: Entries, measure: Measure, ground: Ground) -> exp.Expression:
    """Whether a row is of a span, or comes before it as far as facts look back."""
    reach = reach_of(over)
    if ground.source.snapshots and not measure.paired:
        return _of_snapshots(reach)
    before = exp.LT(this=named(DAY), expression=named(END))
    if reach is Reach.UNTIL_END:
        return before
    inside = exp.GTE(this=named(DAY), expression=named(START))
    if reach is not Reach.BEFORE:
        return all_of(before, inside)
    since, earlier = within(reach)
    return all_of(before, since, exp.Paren(this=exp.or_(inside, earlier)))


def _of_snapshots(reach: Reach) -> exp.Expression:
    """Whether a row is of the snapshot that counts in a span, or in the one before it."""
    taken = exp.EQ(this=named(DAY), expression=named(TAKEN))
    if reach is not Reach.BEFORE:
        return taken
    earlier = exp.EQ(this=named(DAY), expression=named(TAKEN_BEFORE))
    return exp.Paren(this=exp.or_(taken, earlier))


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
    ground: Ground,
) -> RegisterRows:
    rows = _rows(over, binding, ground)
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
        within=all_of(*reach, _until(ground)),
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
