"""What is looked up in another source: its rows as a table, in which each key stands once."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown_as
from csobjectives.engines.keys import REJECTED, until_as_of
from csobjectives.engines.relations import Held, Relation
from csobjectives.expressions import Typed
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.model import FILE_DAY, Join, Source
from csobjectives.planning import COPIES, TIED, UNDATED, VERSIONS, unmatched

COPIES_OF, SURPLUS, PLACE = "rows", "surplus", "place"
_KNOWN = 0  # the place of rows from before as-of; UNDATED is that of rows without a time


class LookupTable:
    """The rows of a source that another one looks up, as the statement that makes a table.

    `table` is its name, `number` that of the lookup. All rows are in it, with what became of
    them; what is looked up is found in those that were not rejected and are known at as-of.
    """

    def __init__(self, table: str, number: int, join: Join, opened: Relation) -> None:
        self.table = table
        self._join = join
        self._opened = opened
        self._columns = {
            name: f"l{number}_{place}"
            for place, name in enumerate(dict.fromkeys((*join.on.values(), *join.taken.values())))
        }
        self._there = f"l{number}"

    @property
    def key(self) -> list[str]:
        """The columns that it is looked up by, in the order of the lookup."""
        return [self._columns[name] for name in self._join.on.values()]

    def rows(self) -> exp.Select:
        """Everything that the table holds."""
        source, scope = self._join.source, self._opened.scope
        copies, surplus = named(COPIES), named(TIED if source.newest_by else VERSIONS)
        if not source.key:
            copies = surplus = exp.Literal.number(1)
        lookups = [named(unmatched(number)) for number in range(len(source.lookups))]
        return exp.select(
            *(shown_as(scope.names[name].sql.copy(), own) for name, own in self._columns.items()),
            named(REJECTED),
            shown_as(copies, COPIES_OF),
            shown_as(exp.Sub(this=surplus, expression=exp.Literal.number(1)), SURPLUS),
            shown_as(_place(source, self._opened), PLACE),
            shown_as(exp.true(), self._there),
            *lookups,
            *([shown_as(scope.names[FILE_DAY].sql.copy(), FILE_DAY)] if source.snapshots else []),
        ).from_(inside(self._opened.kept, "kept"))

    def found(self) -> exp.Select:
        """The rows that something can be found in."""
        known = exp.In(
            this=named(PLACE),
            expressions=[exp.Literal.number(each) for each in (_KNOWN, UNDATED)],
        )
        whole = [there(named(each)) for each in self.key]
        fit = [is_null(named(REJECTED)), known, *whole]
        found = exp.select("*").from_(exp.to_table(self.table)).where(*fit)
        if self._join.source.snapshots:  # each snapshot has the whole of what is looked up
            last = exp.select(exp.Max(this=named(FILE_DAY))).from_(exp.to_table(self.table))
            last = last.where(known.copy())
            found = found.where(exp.EQ(this=named(FILE_DAY), expression=last.subquery()))
        return found

    def repeated(self) -> exp.Select:
        """Keys that stand more than once, as text, with how often; the first ones first."""
        key = [named(each) for each in self.key]
        times = exp.Count(this=exp.Star())
        return (
            exp.select(*(cast(each.copy(), "TEXT") for each in key), times)
            .from_(inside(self.found(), "found"))
            .group_by(*key)
            .having(exp.GT(this=times.copy(), expression=exp.Literal.number(1)))
            .order_by(*(each.copy() for each in key))
        )

    def fates(self) -> exp.Select:
        """Rows and conflicts by reason of rejection and place, and what each lookup lacks."""
        groups = [named(REJECTED), named(PLACE)]
        lacking = [
            call(this=named(unmatched(number)))
            for number in range(len(self._join.source.lookups))
            for call in (exp.Count, exp.Min)
        ]
        sums = [exp.Sum(this=named(each)) for each in (COPIES_OF, SURPLUS)]
        return (
            exp.select(*groups, *sums, *lacking)
            .from_(exp.to_table(self.table))
            .group_by(*(each.copy() for each in groups))
        )

    def held(self) -> Held:
        """The table as a source is joined with it."""
        names: dict[str, Typed] = {
            name: replace(self._opened.scope.names[name], sql=named(own))
            for name, own in self._columns.items()
        }
        return Held(inside(self.found(), self.table), names, self._there)


def _place(source: Source, opened: Relation) -> exp.Expression:
    """Where a row lies in time: known at as-of, without a time, or NULL: after as-of.

    The rows of a source that says no time, such as a price list, are always known.
    """
    scope = opened.scope
    if source.time is None:
        is_known = source.as_of is None or source.as_of < scope.as_of
        return exp.Literal.number(_KNOWN) if is_known else exp.Null()
    time = scope.names[source.time]
    undated = exp.If(this=is_null(time.sql), true=exp.Literal.number(UNDATED))
    known = exp.If(this=until_as_of(time, scope), true=exp.Literal.number(_KNOWN))
    return exp.Case(ifs=[undated, known])
