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
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

PERIOD = ("period_start", "period_end")
MOMENT = "moment"  # the time of the row itself


class FactKind(StrEnum):
    """What is made of the rows of one entry."""

    ROWS = "rows"  # how many there are
    DAYS = "days"  # on how many distinct days
    MISSED = "missed"  # in how many parts of the period, as the option `of` names them, none is
    SUM = "sum"  # of the expression `of`
    ANY = "any"  # whether there is one
    LAST = "last"  # when the last one was
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


@dataclass(frozen=True, slots=True)
class Sequels:
    """Each row beside the rows of the same thing (`of`, all roles together) around it.

    Facts: `moment`, the row's own time; `next_at`, the time of the next row for which `again`
    holds; `next_holds`, whether `holds` is true of every such row at that time; `previous_at`, the
    time of the row before. Next is what comes strictly later: rows of one moment are no sequel of one
    another. Sequels are looked for in all rows that are known, in whatever segment, and whether
    or not the measure's `where` holds for them.
    """

    of: tuple[str, ...]
    again: str = ""
    holds: str = ""
    among: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """What the formula may name."""
        return (MOMENT, "next_at", "previous_at", *(["next_holds"] if self.holds else []))

    @property
    def consumed(self) -> tuple[str, ...]:
        """No role is gone: the rows are still there."""
        return ()

    def texts(self) -> Iterator[str]:
        """Everything that names roles."""
        yield from (*self.of, self.again, self.holds, self.among)


@dataclass(frozen=True, slots=True)
class Entries:
    """One observation per thing and period: what the thing's rows say, as `facts`.

    Without a register, things are those that have a row in any of the facts' reach, in the
    segment. With one, they are its entries, found by `entry` (by default the column that `of`
    names), and those without any row count as well: `where` and `by` are about the register then.
    """

    of: str
    facts: Mapping[str, Fact]
    entry: str = ""
    among: str = ""

    @property
    def consumed(self) -> tuple[str, ...]:
        """The texts whose roles belong to the rows, and are gone once these are entries."""
        return (self.of, *(text for each in self.facts.values() for text in (each.of, each.when)))

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield from (*self.consumed, self.entry, self.among)


@dataclass(frozen=True, slots=True)
class Standing:
    """Each row once in every period, whatever its time: `among` says whether it stands in it."""

    among: str
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def consumed(self) -> tuple[str, ...]:
        """No role is gone: the rows are still there."""
        return ()

    def texts(self) -> Iterator[str]:
        """Everything that names roles or options."""
        yield self.among


@dataclass(frozen=True, slots=True)
class Moments:
    """Each row beside the moments of its period, at which a stock was counted.

    Facts: `moment`; `last_at`, the last moment in the period for which the measure's `where`
    holds in any segment; `moments`, how many there are.
    """

    among: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """What the formula may name."""
        return (MOMENT, "last_at", "moments")

    @property
    def consumed(self) -> tuple[str, ...]:
        """No role is gone: the rows are still there."""
        return ()

    def texts(self) -> Iterator[str]:
        """Nothing."""
        yield self.among


Observation = Sequels | Entries | Standing | Moments
