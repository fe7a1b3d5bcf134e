"""Rows as entries: what is made of each thing's rows within a period, as aggregates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from csobjectives.binding import Binding
from csobjectives.expressions import Scope, Typed, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition, micros
from csobjectives.metrics import Entries, Fact, FactKind, Reach
from csobjectives.metrics.observations import MOMENT
from csobjectives.model import Measure
from csobjectives.observing import fact_column, facts_of_rows
from csobjectives.planning.cells import all_of, holds
from csobjectives.planning.folds import HOLDS, STRETCH_OF_THING, THING, added_up
from csobjectives.planning.grounds import Ground, Register
from csobjectives.planning.moments import day_of, is_known
from csobjectives.planning.observations import (
    BEFORE,
    DAY,
    INSIDE,
    PARTS,
    TAKEN,
    EntryRows,
    RegisterRows,
)
from csobjectives.planning.timeline import Timeline

_START, _END = (fact_column(name) for name in ("period_start", "period_end"))


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
    part = _part(over, measure)
    rows = replace(ground.scope, names={**binding.names, **facts_of_rows(over, ground.moment.type)})
    thing = binding.names[over.of].sql if over.of else exp.true()
    by = {STRETCH_OF_THING: _column(STRETCH_OF_THING), THING: thing}
    by |= {name: _column(name) for name in (_START, _END)}
    if register is None:
        where = condition(measure.where.text, ground.scope) if measure.where else exp.true()
        by[HOLDS] = holds(exp.Paren(this=where))
        by |= {new: ground.scope.names[name].sql for name, new in segments.items()}
    weight = ground.scope.name(ground.source.rows).sql if ground.source.rows else None
    makers = {
        name: _Maker(each, measure, rows, weight, _until(ground) if register else None)
        for name, each in over.facts.items()
    }
    silent = {name: each.silent for name, each in makers.items()}
    facts = {name: each.told for name, each in makers.items()}
    return EntryRows(
        usable=_reaching(ground, over).is_counted(times.spans[0].period.window),
        shown={fact_column(MOMENT): ground.moment.sql, DAY: ground.day},
        by=by,
        facts={fact_column(name): each for name, each in facts.items()} | _inside(over, register),
        silent={fact_column(name): each for name, each in silent.items() if each is not None},
        spans=ground.spans(times, register, part),
        reach=reach_of(over),
        register=_register_rows(over, binding, register, rows, _until(ground))
        if register
        else None,
        among=binding.among,
    )


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
    inside = exp.GTE(this=_column(DAY), expression=_column(_START))
    return {INSIDE: cast(exp.CountIf(this=inside), "BIGINT")}


def _register_rows(
    over: Entries,
    binding: Binding,
    register: Register,
    rows: Scope,
    until: exp.Expression,
) -> RegisterRows:
    reach = [] if reach_of(over) is Reach.UNTIL_END else _within(Reach.PERIOD)
    theirs = binding.names[over.entry]
    match: exp.Expression = exp.true()
    if over.of:
        ours = replace(binding.names[over.of], sql=_column(THING))
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


class _Maker:
    """Makes one fact: an aggregate over the rows of a thing that lie in its reach.

    Where rows are not joined with the spans, `until` says which of them come before a span's end.
    """

    def __init__(
        self,
        fact: Fact,
        measure: Measure,
        rows: Scope,
        weight: exp.Expression | None,
        until: exp.Expression | None,
    ) -> None:
        self._fact = fact
        self._measure = measure
        self._rows = rows
        self._weight = weight
        self._until = until

    @property
    def silent(self) -> exp.Expression | None:
        """The fact of a thing without any row."""
        match self._fact.kind:
            case FactKind.ROWS | FactKind.DAYS | FactKind.SUM:
                return exp.Literal.number(0)
            case FactKind.ANY:
                return exp.false()
            case FactKind.MISSED:
                return _column(PARTS)
            case _:
                return None

    @property
    def told(self) -> exp.Expression:
        """The fact of a thing that has rows; none where what these lack could change it."""
        told = self.made if self._fact.kind is FactKind.MISSED else _or(self.made, self.silent)
        if not self._fact.may_be_unknown:
            return told
        unknown = exp.If(this=self._is_unknown(), true=exp.Null())
        return exp.Case(ifs=[unknown], default=told)

    def _is_unknown(self) -> exp.Expression:
        """Whether a row lacks what is added up, or all rows lack the moment of their day."""
        counts, none = self._counts(), exp.Literal.number(0)
        of = exp.Paren(this=lower(self._fact.of, self._rows).sql)
        empty = exp.CountIf(this=all_of(counts, exp.Is(this=of, expression=exp.Null())))
        some = exp.GT(this=empty, expression=none)
        if self._fact.kind is FactKind.SUM:
            return some
        every = exp.EQ(this=empty.copy(), expression=exp.CountIf(this=counts.copy()))
        return all_of(some, every)

    @property
    def made(self) -> exp.Expression:
        """The fact as an aggregate."""
        kind = self._fact.kind
        if kind is FactKind.ROWS:
            if self._weight is None:
                return exp.CountIf(this=self._counts())
            return cast(exp.Sum(this=self._where(self._weight)), "BIGINT")
        if kind is FactKind.ANY:
            return exp.LogicalOr(this=self._counts())
        if kind is FactKind.SUM:
            of = lower(self._fact.of, self._rows)
            return added_up(replace(of, sql=self._where(of.sql)), self._weight)[0]
        if kind is FactKind.LAST:
            return exp.Max(this=self._where(self._rows.names[MOMENT].sql))
        if kind is FactKind.MOST:
            return exp.Max(this=self._where(lower(self._fact.of, self._rows).sql))
        if kind is FactKind.LATEST:
            return self._latest(lower(self._fact.of, self._rows))
        if kind is FactKind.DAYS:
            given = lower(self._fact.of, self._rows) if self._fact.of else None
            return _how_many(self._where(day_of(given, self._rows) if given else _column(DAY)))
        day = _column(DAY)
        truncated = exp.Anonymous(this="DATE_TRUNC", expressions=[self._unit(), day])
        return exp.Sub(
            this=exp.Max(this=_column(PARTS)), expression=_how_many(self._where(truncated))
        )

    def _latest(self, of: Typed) -> exp.Expression:
        moment = micros(self._rows.names[MOMENT], self._rows)
        newest_first = exp.Struct(expressions=[exp.Neg(this=moment), of.sql.copy()])
        return exp.ArgMin(this=self._where(of.sql), expression=newest_first)

    def _unit(self) -> exp.Expression:
        return exp.Literal.string(str(self._measure.options[self._fact.of]))

    def _counts(self) -> exp.Expression:
        """Whether a row lies in the fact's reach, and `when` holds."""
        kept = _within(self._fact.reach)
        if self._until is not None:
            kept.append(self._until.copy())
        if self._fact.when:
            kept.append(holds(exp.Paren(this=condition(self._fact.when, self._rows))))
        return all_of(*kept)

    def _where(self, sql: exp.Expression) -> exp.Expression:
        return exp.Case(ifs=[exp.If(this=self._counts(), true=sql)])


def _within(reach: Reach) -> list[exp.Expression]:
    """Whether a row does not come before a reach, or after the period before."""
    day, start = _column(DAY), _column(_START)
    match reach:
        case Reach.PERIOD:
            return [exp.GTE(this=day, expression=start)]
        case Reach.BEFORE:
            first = exp.GTE(this=day, expression=_column(BEFORE))
            return [first, exp.LT(this=day.copy(), expression=start)]
        case Reach.UNTIL_END:
            return []


def _until(ground: Ground) -> exp.Expression:
    """Whether a row comes before a span's end; a snapshot's, whether it is the one that counts."""
    day = _column(DAY)
    if ground.source.snapshots:
        return exp.EQ(this=day, expression=_column(TAKEN))
    return exp.LT(this=day, expression=_column(_END))


def _or(made: exp.Expression, silent: exp.Expression | None) -> exp.Expression:
    return made if silent is None else exp.Coalesce(this=made, expressions=[silent])


def _how_many(distinct: exp.Expression) -> exp.Expression:
    return cast(exp.Count(this=exp.Distinct(expressions=[distinct])), "BIGINT")


def _column(name: str) -> exp.Expression:
    return exp.column(name, quoted=True)
