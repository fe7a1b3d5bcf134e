"""Facts as aggregates: what is made of the rows of one thing within a span."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from csobjectives.expressions import Scope, Typed, lower
from csobjectives.expressions.literals import cast
from csobjectives.expressions.lowering import condition, micros
from csobjectives.expressions.trees import all_of, holds, is_null, named
from csobjectives.metrics import Fact, FactKind, Reach
from csobjectives.metrics.observations import MOMENT
from csobjectives.observing import fact_column
from csobjectives.planning.folds import added_up
from csobjectives.planning.moments import day_of
from csobjectives.planning.observations import BEFORE, BEFORE_END, DAY, PARTS, Merge, Part

START, END = (fact_column(name) for name in ("period_start", "period_end"))
_FOUND, _EMPTY, _EMPTY_OF_ALL = "", " empty", " all"


def within(reach: Reach) -> list[exp.Expression]:
    """Whether a row does not come before a reach, or after the period before."""
    day, start = named(DAY), named(START)
    match reach:
        case Reach.PERIOD:
            return [exp.GTE(this=day, expression=start)]
        case Reach.BEFORE:
            first = exp.GTE(this=day, expression=named(BEFORE))
            return [first, exp.LT(this=day.copy(), expression=named(BEFORE_END))]
        case Reach.UNTIL_END:
            return []


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMaker:
    """Makes one fact: an aggregate over those of a thing's `rows` that lie in its reach.

    `weight` is for how many a row stands, and `part` what a period is cut into where parts are
    missed. Where rows are not joined with the spans, `until` says which come before a span's end.
    `name` tells what is marked on the rows first: which ones are of the thing's first day, for one.
    """

    name: str
    fact: Fact
    rows: Scope
    weight: exp.Expression | None
    part: str
    until: exp.Expression | None

    @property
    def silent(self) -> exp.Expression | None:
        """The fact of a thing without any row."""
        if self.fact.is_sum or self.fact.kind in (FactKind.ROWS, FactKind.DAYS):
            return exp.Literal.number(0)
        match self.fact.kind:
            case FactKind.ANY:
                return exp.false()
            case FactKind.MISSED:
                return named(PARTS)
            case _:
                return None

    @property
    def told(self) -> exp.Expression:
        """The fact of a thing that has rows; none where what these lack could change it."""
        return self.merged({name: each.sql for name, each in self.parts.items()})

    @property
    def parts(self) -> Mapping[str, Part]:
        """What the fact is made of, each an aggregate over rows, by the name of its column."""
        found = {self.name + _FOUND: self._made()}
        if self.fact.may_be_unknown:
            counts = self._counts()
            empty = all_of(counts, is_null(exp.Paren(this=self._of().sql)))
            found[self.name + _EMPTY] = Part(exp.CountIf(this=empty), Merge.SUM)
            if not self.fact.is_sum:
                every = exp.CountIf(this=counts.copy())
                found[self.name + _EMPTY_OF_ALL] = Part(every, Merge.SUM)
        return found

    def merged(self, parts: Mapping[str, exp.Expression]) -> exp.Expression:
        """The fact from its parts, by their names; none where what rows lack could change it."""
        told, silent = parts[self.name + _FOUND], self.silent
        if silent is not None and self.fact.kind is not FactKind.MISSED:
            told = exp.Coalesce(this=told, expressions=[silent])
        if not self.fact.may_be_unknown:
            return told
        empty, none = parts[self.name + _EMPTY], exp.Literal.number(0)
        unknown: exp.Expression = exp.GT(this=empty, expression=none)
        if not self.fact.is_sum:
            every = exp.EQ(this=empty.copy(), expression=parts[self.name + _EMPTY_OF_ALL])
            unknown = all_of(unknown, every)
        return exp.Case(ifs=[exp.If(this=unknown, true=exp.Null())], default=told)

    def marks(self, thing: Mapping[str, exp.Expression]) -> dict[str, exp.Expression]:
        """What has to stand beside each row, from the rows of the same `thing`, by column."""
        if self.fact.kind is not FactKind.LATER_SUM:
            return {}
        first = exp.Min(this=exp.Case(ifs=[exp.If(this=self._fits(), true=named(DAY))]))
        by = [each.copy() for each in thing.values()]
        return {self._first_day: exp.Window(this=first, partition_by=by)}

    @property
    def _first_day(self) -> str:
        return f"{self.name} first"

    def _made(self) -> Part:
        match self.fact.kind:
            case FactKind.ROWS:
                return Part(self._how_many_rows(), Merge.SUM)
            case FactKind.DAYS:
                day = day_of(self._of(), self.rows) if self.fact.of else named(DAY)
                # A row's own day is one of one stretch alone; another may be of several.
                return Part(_how_many(self._where(day)), None if self.fact.of else Merge.SUM)
            case FactKind.MISSED:
                return Part(self._missed())
            case FactKind.SUM | FactKind.LATER_SUM:
                of = self._of()
                total = added_up(replace(of, sql=self._where(of.sql)), self.weight)[0]
                return Part(total, Merge.SUM)
            case FactKind.ANY:
                return Part(exp.LogicalOr(this=self._counts()), Merge.OR)
            case FactKind.FIRST:
                return Part(exp.Min(this=self._where(self.rows.names[MOMENT].sql)), Merge.MIN)
            case FactKind.LAST:
                return Part(exp.Max(this=self._where(self.rows.names[MOMENT].sql)), Merge.MAX)
            case FactKind.MOST:
                return Part(exp.Max(this=self._where(self._of().sql)), Merge.MAX)
            case FactKind.LATEST:
                return Part(self._latest())

    def _how_many_rows(self) -> exp.Expression:
        if self.weight is None:
            return exp.CountIf(this=self._counts())
        return cast(exp.Sum(this=self._where(self.weight)), "BIGINT")

    def _missed(self) -> exp.Expression:
        unit = exp.Literal.string(self.part)
        begun = exp.Anonymous(this="DATE_TRUNC", expressions=[unit, named(DAY)])
        return exp.Sub(this=exp.Max(this=named(PARTS)), expression=_how_many(self._where(begun)))

    def _latest(self) -> exp.Expression:
        of, moment = self._of().sql, micros(self.rows.names[MOMENT], self.rows)
        newest_first = exp.Struct(expressions=[exp.Neg(this=moment), of.copy()])
        return exp.ArgMin(this=self._where(of), expression=newest_first)

    def _of(self) -> Typed:
        return lower(self.fact.of, self.rows)

    def _fits(self) -> exp.Expression:
        """Whether `when` holds."""
        if not self.fact.when:
            return exp.true()
        return holds(exp.Paren(this=condition(self.fact.when, self.rows)))

    def _counts(self) -> exp.Expression:
        """Whether a row lies in the fact's reach, and `when` holds."""
        kept = within(self.fact.reach)
        if self.until is not None:
            kept.append(self.until.copy())
        if self.fact.kind is FactKind.LATER_SUM:
            kept.append(exp.GT(this=named(DAY), expression=named(self._first_day)))
        if self.fact.when:
            kept.append(self._fits())
        return all_of(*kept)

    def _where(self, sql: exp.Expression) -> exp.Expression:
        return exp.Case(ifs=[exp.If(this=self._counts(), true=sql)])


def _how_many(distinct: exp.Expression) -> exp.Expression:
    return cast(exp.Count(this=exp.Distinct(expressions=[distinct])), "BIGINT")
