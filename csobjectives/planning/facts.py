"""Facts as aggregates: what is made of the rows of one thing within a span."""

from __future__ import annotations

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
from csobjectives.planning.observations import BEFORE, DAY, PARTS

START, END = (fact_column(name) for name in ("period_start", "period_end"))


def within(reach: Reach) -> list[exp.Expression]:
    """Whether a row does not come before a reach, or after the period before."""
    day, start = named(DAY), named(START)
    match reach:
        case Reach.PERIOD:
            return [exp.GTE(this=day, expression=start)]
        case Reach.BEFORE:
            first = exp.GTE(this=day, expression=named(BEFORE))
            return [first, exp.LT(this=day.copy(), expression=start)]
        case Reach.UNTIL_END:
            return []


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMaker:
    """Makes one fact: an aggregate over those of a thing's `rows` that lie in its reach.

    `weight` is for how many a row stands, and `part` what a period is cut into where parts are
    missed. Where rows are not joined with the spans, `until` says which come before a span's end.
    """

    fact: Fact
    rows: Scope
    weight: exp.Expression | None
    part: str
    until: exp.Expression | None

    @property
    def silent(self) -> exp.Expression | None:
        """The fact of a thing without any row."""
        match self.fact.kind:
            case FactKind.ROWS | FactKind.DAYS | FactKind.SUM:
                return exp.Literal.number(0)
            case FactKind.ANY:
                return exp.false()
            case FactKind.MISSED:
                return named(PARTS)
            case _:
                return None

    @property
    def told(self) -> exp.Expression:
        """The fact of a thing that has rows; none where what these lack could change it."""
        told, silent = self._made(), self.silent
        if silent is not None and self.fact.kind is not FactKind.MISSED:
            told = exp.Coalesce(this=told, expressions=[silent])
        if not self.fact.may_be_unknown:
            return told
        unknown = exp.If(this=self._is_unknown(), true=exp.Null())
        return exp.Case(ifs=[unknown], default=told)

    def _is_unknown(self) -> exp.Expression:
        """Whether a row lacks what is added up, or all rows lack the moment of their day."""
        counts, none = self._counts(), exp.Literal.number(0)
        empty = exp.CountIf(this=all_of(counts, is_null(exp.Paren(this=self._of().sql))))
        some = exp.GT(this=empty, expression=none)
        if self.fact.kind is FactKind.SUM:
            return some
        every = exp.EQ(this=empty.copy(), expression=exp.CountIf(this=counts.copy()))
        return all_of(some, every)

    def _made(self) -> exp.Expression:
        match self.fact.kind:
            case FactKind.ROWS:
                return self._how_many_rows()
            case FactKind.DAYS:
                day = day_of(self._of(), self.rows) if self.fact.of else named(DAY)
                return _how_many(self._where(day))
            case FactKind.MISSED:
                return self._missed()
            case FactKind.SUM:
                of = self._of()
                return added_up(replace(of, sql=self._where(of.sql)), self.weight)[0]
            case FactKind.ANY:
                return exp.LogicalOr(this=self._counts())
            case FactKind.LAST:
                return exp.Max(this=self._where(self.rows.names[MOMENT].sql))
            case FactKind.MOST:
                return exp.Max(this=self._where(self._of().sql))
            case FactKind.LATEST:
                return self._latest()

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

    def _counts(self) -> exp.Expression:
        """Whether a row lies in the fact's reach, and `when` holds."""
        kept = within(self.fact.reach)
        if self.until is not None:
            kept.append(self.until.copy())
        if self.fact.when:
            kept.append(holds(exp.Paren(this=condition(self.fact.when, self.rows))))
        return all_of(*kept)

    def _where(self, sql: exp.Expression) -> exp.Expression:
        return exp.Case(ifs=[exp.If(this=self._counts(), true=sql)])


def _how_many(distinct: exp.Expression) -> exp.Expression:
    return cast(exp.Count(this=exp.Distinct(expressions=[distinct])), "BIGINT")
