"""What is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from csobjectives.calendars import Calendar
from csobjectives.model.sources import Expression
from csobjectives.periods import Period
from csobjectives.problems import Location
from csobjectives.quantities import NUMBER, Unit

if TYPE_CHECKING:
    from csobjectives.model.objectives import Objective


Option = str | Fraction | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two windows of days: what is measured `after` a day is held against what was `before`.

    `before` need not be what comes just before: it may be the same days of the year before.
    """

    before: Period
    after: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured: a metric, its roles bound to expressions, its variant and cut-offs.

    `options` are in base units. `shown` is how the variant is printed, as it was written.
    `source` is empty where the figures come from documents of kind Measurements. `time`
    overrules the source's; with `per`, rows are folded to one per value first, with `cluster`,
    those of one value belong together, and with `weight`, each counts for more or less than one.
    `register` is the source that a metric counts from, where it has one: then `where` and `by` are
    about its rows. `unit_word` is the `unit:` that the measure itself names; `sample` says that its
    rows are a sample of what the process brings, where they are a census by default. With a
    `clock`, time from one moment to another is the working time between them.

    A measure of other `objectives`, by the role that these play, is made of their figures; a
    `comparison` of theirs in two windows of its own. A measure that is `paired` is one that is
    compared thing by thing: its role `paired_by` tells the things.
    """

    metric: str
    source: str
    location: Location
    roles: Mapping[str, Expression]
    unit: Unit = NUMBER
    unit_word: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    where: Expression | None = None
    by: tuple[str, ...] = ()
    per: str = ""
    time: str = ""
    cluster: str = ""
    weight: Expression | None = None
    register: str = ""
    sample: bool = False
    objectives: Mapping[str, tuple[Objective, ...]] = field(default_factory=dict)
    comparison: Comparison | None = None
    paired: bool = False
    clock: Calendar | None = None


Segment = tuple[tuple[str, str | None], ...]
"""The columns of `by` with their values; () is the whole, and None is a segment of its own."""


def spelled(segment: Segment) -> str:
    """A segment in words: `region = south, channel = phone`."""
    return ", ".join(f"{k} = {'(no value)' if v is None else v}" for k, v in segment)
