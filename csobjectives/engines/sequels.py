"""Each row beside the rows of the same thing before and after it, as SQL."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown, shown_as
from csobjectives.engines.keys import REJECTED
from csobjectives.expressions.trees import is_null, named
from csobjectives.observing import fact_column
from csobjectives.planning import SequelRows

_ORDER, _MARK, _ALONE = "(order)", "(mark)", "(alone)"
_AFTER = exp.WindowSpec(
    kind="RANGE", start="1", start_side="FOLLOWING", end="UNBOUNDED", end_side="FOLLOWING"
)
_BEFORE = exp.WindowSpec(
    kind="RANGE", start="UNBOUNDED", start_side="PRECEDING", end="1", end_side="PRECEDING"
)


def of_sequels(sequels: SequelRows, rows: exp.Select) -> exp.Select:
    """Each row with how long it is until the next sequel, and since the one before.

    A sequel is one number: its moment doubled, and one more where `holds` is true of it; so the
    least of those that are later tells both, and at one moment what does not hold comes first.
    Rows without a thing are apart from one another, for all of them together would be one thing
    that may be most of the source.
    """
    things = (*_things(sequels), _ALONE)
    here = _twice(named(_ORDER))
    later = exp.Sub(this=_over(exp.Min(this=named(_MARK)), things, _AFTER), expression=here)
    next_here = exp.Add(this=here.copy(), expression=exp.Literal.number(1))
    earlier = exp.Sub(
        this=exp.Paren(this=next_here),
        expression=_over(exp.Max(this=named(_MARK)), things, _BEFORE),
    )
    # Both are above zero, whatever the moments are, so that what is left of a half is cut off.
    around = exp.select("*", shown_as(later, "(later)"), shown_as(earlier, "(earlier)"))
    around = around.from_(inside(_marked(sequels, rows), "marked"))
    odd = exp.Mod(this=named("(later)"), expression=exp.Literal.number(2))
    return exp.select(
        "*",
        shown_as(_half(named("(later)")), fact_column("until_next")),
        shown_as(_half(named("(earlier)")), fact_column("since_previous")),
        shown_as(exp.EQ(this=odd, expression=exp.Literal.number(1)), fact_column("next_holds")),
    ).from_(inside(around, "around"))


def _things(sequels: SequelRows) -> dict[str, exp.Expression]:
    return {f"(of {place})": sql.copy() for place, sql in enumerate(sequels.of)}


def _marked(sequels: SequelRows, rows: exp.Select) -> exp.Select:
    """The rows with their place in the sequence, and with a mark where they may be a sequel."""
    is_one = exp.and_(is_null(named(REJECTED)), sequels.usable.copy(), sequels.again.copy())
    good = exp.If(this=sequels.holds.copy(), true=exp.Literal.number(1))
    bit = exp.Case(ifs=[good], default=exp.Literal.number(0))
    both = exp.Add(this=_twice(exp.Paren(this=sequels.moment.copy())), expression=bit)
    of_none = exp.or_(*(is_null(exp.Paren(this=each)) for each in sequels.of))
    alone = exp.Case(ifs=[exp.If(this=of_none, true=sequels.moment.copy())])
    return exp.select(
        "*",
        *shown(_things(sequels)),
        *shown(sequels.shown),
        shown_as(alone, _ALONE),
        shown_as(sequels.moment.copy(), _ORDER),
        shown_as(exp.Case(ifs=[exp.If(this=is_one, true=both)]), _MARK),
    ).from_(inside(rows.copy(), "kept"))


def _twice(moment: exp.Expression) -> exp.Expression:
    return exp.Mul(this=moment, expression=exp.Literal.number(2))


def _over(call: exp.Expression, partition: Iterable[str], frame: exp.WindowSpec) -> exp.Expression:
    order = exp.Order(expressions=[exp.Ordered(this=named(_ORDER))])
    return exp.Window(
        this=call, partition_by=[named(each) for each in partition], order=order, spec=frame.copy()
    )


def _half(number: exp.Expression) -> exp.Expression:
    """Half of a whole number, without what is left over."""
    return exp.IntDiv(this=number, expression=exp.Literal.number(2))
