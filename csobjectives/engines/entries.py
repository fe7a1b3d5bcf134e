"""What rows say of each entry of a register, as SQL: things first, then spans.

A register is told of in every span, and its rows may look back without end: to join them with the
spans would make each row as often as there are spans. So things are made once, with a column for
each fact and span; and spans come in when these stand beside the register.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown, shown_as
from csobjectives.engines.keys import REJECTED
from csobjectives.engines.running import placed_rows
from csobjectives.engines.spans import days_of, literals, or_none
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.planning import (
    DAY,
    SNAPSHOT,
    SPAN,
    THING,
    EntryRows,
    RegisterRows,
    SpanDays,
)

THINGS = "things"
_ROWS, _THERE, _HAS = "(rows)", "(there)", "(has rows)"


def things(entries: EntryRows, register: RegisterRows, rows: exp.Select) -> exp.Select:
    """Each thing once: how many relevant rows it has, and its facts in each span.

    Rows that tell of no thing are one, for a span has rows even if it has no others.
    """
    spans = or_none(entries.spans)
    columns: dict[str, exp.Expression] = {}
    for span in spans:
        within = _in(span, register.within)
        columns[_of_span(_HAS, span)] = exp.LogicalOr(this=within)
        columns |= {_of_span(name, span): _in(span, fact) for name, fact in entries.facts.items()}
    looked_at = exp.And(
        this=exp.Paren(this=register.within.copy()), expression=register.relevant.copy()
    )
    relevant = exp.or_(*(_in(span, looked_at) for span in spans))
    of_thing = {THING: entries.by[THING]}
    placed = exp.select("*", *shown(of_thing)).from_(
        inside(placed_rows(entries.placed, rows), "rows")
    )
    return (
        exp.select(named(THING), shown_as(exp.CountIf(this=relevant), _ROWS), *shown(columns))
        .from_(inside(placed, "placed"))
        .where(there(named(DAY)))
        .group_by(named(THING))
    )


def of_register(entries: EntryRows, register: RegisterRows, listed: exp.Select) -> exp.Select:
    """Each entry of the register in every span that has rows, with the facts of its thing."""
    spans = or_none(entries.spans)
    told = exp.select("*", shown_as(exp.true(), _THERE)).from_(exp.to_table(THINGS))
    beside = (
        exp.select("*")
        .from_(inside(_known(register, listed), "entries"))
        .join(inside(told, "told"), on=register.match.copy(), join_type="left")
    )
    every = exp.select("*").from_(inside(beside, "beside"))
    every = every.join(inside(_with_rows(spans), "spans"), join_type="cross")
    if register.snapshot is not None:
        every = every.where(exp.EQ(this=register.snapshot.copy(), expression=named(SNAPSHOT)))
    facts = {}
    for name in entries.facts:
        of_span = {span: named(_of_span(name, span)) for span in spans}
        silent = entries.silent.get(name, exp.Null())
        found = exp.If(this=there(named(_THERE)), true=_by_span(of_span))
        facts[name] = exp.Case(ifs=[found], default=silent.copy())
    return exp.select("*", *shown(facts)).from_(inside(every, "every"))


def unlisted(register: RegisterRows, listed: exp.Select) -> exp.Select:
    """How many relevant rows tell of things that the register does not list, and one of these."""
    known = exp.select("*", shown_as(exp.true(), _THERE))
    known = known.from_(inside(_known(register, listed), "entries"))
    return (
        exp.select(
            exp.Sum(this=named(_ROWS)),
            exp.Min(this=cast(named(THING), "TEXT")),
        )
        .from_(exp.to_table(THINGS))
        .join(inside(known, "listed"), on=register.match.copy(), join_type="left")
        .where(is_null(named(_THERE)), there(named(THING)))
        .where(exp.GT(this=named(_ROWS), expression=exp.Literal.number(0)))
    )


def _known(register: RegisterRows, listed: exp.Select) -> exp.Select:
    known = exp.select("*").from_(inside(listed.copy(), "register"))
    return known.where(is_null(named(REJECTED)), register.usable.copy())


def _with_rows(spans: tuple[SpanDays, ...]) -> exp.Select:
    """The spans in whose reach there is any row: of the others, nothing is known."""
    has = {_of_span(_HAS, span): exp.LogicalOr(this=named(_of_span(_HAS, span))) for span in spans}
    found = exp.select(*shown(has)).from_(exp.to_table(THINGS))
    return (
        exp.select("*")
        .from_(inside(days_of(spans), "days"))
        .join(inside(found, "found"), join_type="cross")
        .where(_by_span({span: named(_of_span(_HAS, span)) for span in spans}))
    )


def _by_span(columns: Mapping[SpanDays, exp.Expression]) -> exp.Expression:
    branches = [
        exp.If(
            this=exp.EQ(this=named(SPAN), expression=exp.Literal.number(span.number)),
            true=column,
        )
        for span, column in columns.items()
    ]
    return exp.Case(ifs=branches)


def _in(span: SpanDays, sql: exp.Expression) -> exp.Expression:
    """An expression in one span, whose days stand in the place of the columns that hold them."""
    days = literals(span)

    def with_days(node: exp.Expression) -> exp.Expression:
        is_day = isinstance(node, exp.Column) and node.name in days
        return days[node.name].copy() if is_day else node

    return sql.copy().transform(with_days)


def _of_span(name: str, span: SpanDays) -> str:
    """The column that holds a fact in one span."""
    return f"{name} {span.number}"
