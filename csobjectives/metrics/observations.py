"""What a formula looks at, where that is not a source's rows as they are.

Some metrics are about a customer's row and the one after it, about a customer's period as a
whole, about everything that stands on a day, or about a register whose silent entries count.
Planning makes such observations of the rows, and the formula is added up over them.

A formula may name the facts that come with its observations, beside roles and options. Facts
that are moments have the type of the source's time; `period_start` and `period_end` are the days
at which the period begins and the next one does, or as-of within the open period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

PERIOD = ("period_start", "period_end")
MOMENT = "moment"  # the time of the row itself


class FactKind(StrEnum):
    """What is made of the rows of one entry."""

    ROWS = "rows"  # how many there are
    DAYS = "days"  # on how many distinct days; of the moments `of`, where that is given
    MISSED = "missed"  # in how many parts of the period, as the option `of` names them, none is
    SUM = "sum"  # of the expression `of`
    LATER_SUM = "later sum"  # of the expression `of`, on days after the first of all
    ANY = "any"  # whether there is one
    FIRST = "first"  # when the first one was
    LAST = "last"  # when the last one was
    MOST = "most"  # the greatest value of the expression `of`
    LATEST = "latest"  # the expression `of` of the last one; the least, where several are last


class Reach(StrEnum):
    """Which rows of an entry a fact looks at, by their day."""

    PERIOD = "period"
    BEFORE = "period before"
    UNTIL_END = "everything until the period ends"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry's rows say, of those for which `when` holds."""

    kind: FactKind
    of: str = ""
    when: str = ""
    reach: Reach = Reach.PERIOD

    @property
    def may_be_unknown(self) -> bool:
        """Whether rows without a value in `of` leave the thing without the fact, as missing.

        One amount that is empty leaves a sum unknown; days are, where no row has one.
        """
        return self.is_sum or (self.kind is FactKind.DAYS and bool(self.of))

    @property
    def is_sum(self) -> bool:
        """Whether amounts are added up."""
        return self.kind in (FactKind.SUM, FactKind.LATER_SUM)


@dataclass(frozen=True, slots=True)
class Sequels:
    """Each row beside the rows of the same thing (`of`, all roles together) around it.

    Facts: `moment`, the row's own time; `until_next`, the duration until the next row for which
    `again` holds, and `next_holds`, whether `holds` is true of every such row at that time;
    `since_previous`, the duration since the last such row before. Next is what comes strictly
    later: rows of one moment are no sequel of one another. Sequels are looked for in all rows
    that are known, in whatever segment, and whether or not the measure's `where` holds for them.
    """

    of: tuple[str, ...]
    again: str = ""
    holds: str = ""
    among: str = ""

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield from (*self.of, self.again, self.holds, self.among)


@dataclass(frozen=True, slots=True)
class Entries:
    """One observation per thing and period: what the thing's rows say, as `facts`.

    Where `of` is empty, all rows are one thing, and each entry of the register is told of them all.
    Without a register, things are those that have a row in any of the facts' reach, in the
    segment. With one, they are its entries, found by `entry` (by default the column that `of`
    names), and those without any row count as well: `where` and `by` are about the register then.
    """

    of: str
    facts: Mapping[str, Fact]
    entry: str = ""
    among: str = ""

    def of_rows(self) -> Iterator[str]:
        """What names roles of the rows, which are gone once these are entries."""
        yield self.of
        for each in self.facts.values():
            yield from (each.of, each.when)

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield from (*self.of_rows(), self.entry, self.among)


@dataclass(frozen=True, slots=True)
class Standing:
    """Each row once in every period, whatever its time: `among` says whether it stands in it."""

    among: str

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield self.among


@dataclass(frozen=True, slots=True)
class Moments:
    """Each row beside the moments of its period, at which a stock was counted.

    Facts: `moment`; `last_at`, the last moment in the period at which a row has all roles and the
    measure's `where` holds for it, in any segment; `moments`, how many such moments there are.
    """

    among: str = ""

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield self.among


Observation = Sequels | Entries | Standing | Moments
