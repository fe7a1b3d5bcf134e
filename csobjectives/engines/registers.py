"""A source that metrics count from, as a table: its entries, each of which has to be there once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from csobjectives.engines.dialect import inside, shown_as
from csobjectives.engines.keys import REJECTED, until_as_of
from csobjectives.engines.places import Places
from csobjectives.engines.relations import HIDDEN, Opened
from csobjectives.expressions.literals import cast
from csobjectives.expressions.trees import is_null, named, there
from csobjectives.loading import personal
from csobjectives.model import FILE_DAY
from csobjectives.planning import COPIES, TIED, UNDATED, VERSIONS, RegisterRows, unmatched
from csobjectives.problems import CannotJudge, Problem

Run = Callable[[exp.Expression], list[tuple[Any, ...]]]
_KNOWN = 0  # the place of rows from before as-of
_PLACES_SHOWN = 2


class OpenedRegister:
    """The rows of a register, in a `table`."""

    def __init__(self, table: str, opened: Opened) -> None:
        self.table = table
        self.opened = opened

    @property
    def rows(self) -> exp.Select:
        """All rows, those that were rejected too."""
        return exp.select("*").from_(exp.to_table(self.table))

    @property
    def is_known(self) -> bool:
        """Whether it is known at as-of: one snapshot of a later day is not."""
        day = self.opened.source.as_of
        return day is None or day < self.opened.relation.scope.as_of

    def fates(self) -> exp.Select:
        """Rows and conflicts by reason of rejection and place, and what each lookup lacks."""
        source = self.opened.source
        copies, surplus = named(COPIES), named(TIED if source.newest_by else VERSIONS)
        if not source.key:
            copies = surplus = exp.Literal.number(1)
        lacking = [
            call(this=named(unmatched(number)))
            for number in range(len(source.lookups))
            for call in (exp.Count, exp.Min)
        ]
        surplus = exp.Sub(this=surplus, expression=exp.Literal.number(1))
        placed = exp.select("*", shown_as(self._place(), "(place)")).from_(exp.to_table(self.table))
        groups = [named(REJECTED), named("(place)")]
        return (
            exp.select(*groups, exp.Sum(this=copies), exp.Sum(this=surplus), *lacking)
            .from_(inside(placed, "placed"))
            .group_by(*(each.copy() for each in groups))
        )

    def _place(self) -> exp.Expression:
        source, scope = self.opened.source, self.opened.relation.scope
        if source.time is None:
            return exp.Literal.number(_KNOWN) if self.is_known else cast(exp.Null(), "INTEGER")
        time = scope.names[source.time]
        undated = exp.If(this=is_null(time.sql), true=exp.Literal.number(UNDATED))
        known = exp.If(this=until_as_of(time, scope), true=exp.Literal.number(_KNOWN))
        return exp.Case(ifs=[undated, known])

    def refuse_repeated(self, register: RegisterRows, run: Run, places: Places) -> None:
        """Raise CannotJudge where an entry stands in the register, or in a snapshot, twice."""
        times = exp.Count(this=exp.Star())
        within = [] if register.snapshot is None else [register.snapshot.copy()]
        day = cast(within[0].copy() if within else exp.Null(), "TEXT")
        repeated = (
            exp.select(shown_as(cast(register.entry.copy(), "TEXT"), "entry"), times, day)
            .from_(inside(self.rows, "register"))
            .where(is_null(named(REJECTED)), register.usable.copy(), there(register.entry))
            .group_by(register.entry.copy(), *within)
            .having(exp.GT(this=times.copy(), expression=exp.Literal.number(1)))
            .order_by(named("entry"))
        )
        found = run(repeated)
        if found:
            raise CannotJudge([self._problem(register, found, places)])

    def _problem(
        self, register: RegisterRows, found: Sequence[tuple[Any, ...]], places: Places
    ) -> Problem:
        source = self.opened.source
        entry, times, day = found[0]
        what, where = "an entry", ""
        if isinstance(register.entry, exp.Column):
            names = [
                name
                for name, typed in self.opened.relation.scope.names.items()
                if typed.sql == register.entry and name in source.columns
            ]
            if names:
                key = {names[0]: entry} | ({} if day is None else {FILE_DAY: day})
                told = places.of_key(self.opened, key, _PLACES_SHOWN)
                where = ", and ".join(f"{file}, row {row:,}" for file, row in told)
                what = f"{names[0]} = {HIDDEN if names[0] in personal(source) else entry}"
        more = len({each for each, *_ in found}) - 1
        others = f", and {more:,} more stand there more than once" if more else ""
        return Problem(
            slug="ambiguous-register",
            message=f"the register '{source.name}' has {what} {times:,} times"
            f"{f' ({where})' if where else ''}{others}; "
            "whatever is counted from it must be there once",
            location=source.location,
            hint=f"Give '{source.name}' a `key` with `newest_by`, if its rows are versions of one "
            "entry, or name the column that tells its entries apart. If these are the events, "
            "`source` and `register` have changed places.",
        )
