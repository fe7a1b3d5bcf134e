"""What was read, before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from csobjectives.model.measures import Segment
from csobjectives.model.objectives import Objective
from csobjectives.model.targets import Target
from csobjectives.periods import Period
from csobjectives.problems import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that was reported, in base units: a value, a quotient, or counts per answer.

    `n` is how many things it was worked out from, None where that was not said. `places` are
    those of the answers.
    """

    location: Location
    period: Period
    segment: Segment = ()
    value: Fraction | None = None
    n: int | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Location] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandardError:
    """How far a mean may be off, in its own unit, with the degrees of freedom behind it."""

    of: float
    freedom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What an estimator makes of sums: a value, how it came about, how sure it is.

    Values are in base units: shares as fractions, durations in seconds. An undefined value
    is None, never a number, and so is `n` where a value was reported without it; `low` and
    `high` are None where there is no interval. Of a `census` there is nothing to infer;
    elsewhere no interval means too few rows for one. A mean has its `error` as well, by which it
    is compared with another one. Where the rows cannot carry a value, `refused` says why. What
    is made of other estimates names them in `made_of`.
    """

    value: Fraction | None
    n: int | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    low: float | None = None
    high: float | None = None
    census: bool = False
    error: StandardError | None = None
    refused: str = ""
    made_of: Mapping[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An estimate for one period and segment, with what was left out, counted by reason.

    `rows` are those for which `where` holds; `source_rows` says whether the source has any row
    in the period at all. The two tell why there is no data; where none of the period's days
    count, `gap` says why. Of a `partial` period the source does not cover every day; of one that
    is `settling`, which is over, late rows are still expected, until the day that it `settles`. Of
    an open one, days that count have `passed`, and are `to_come`. A figure that no data has any
    more, but the history of an earlier run, was `recorded` on a day. Of a segment that is too small
    to be shown, or that one could work out from those that are, the figure is `suppressed`.
    """

    period: Period
    segment: Segment
    estimate: Estimate
    excluded: Mapping[str, int]
    rows: int = 0
    source_rows: bool = False
    partial: bool = False
    settling: bool = False
    settles: date | None = None
    gap: str = ""
    passed: int = 0
    to_come: int = 0
    recorded: date | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What was read for one objective and segment, before anything is judged.

    `readings` are those of closed periods, oldest first; the last one is to be judged. `bases`
    are further ones, that these are only held against; `so_far` is the open period once more, up
    to as-of, beside which `bases` have the same days of another one. `adds_up` says that a segment
    is a part of the whole's figure, and its target the whole's alone. By a source that is `stale`
    nothing is judged; `newest` is the day of its last row. What is `pending` has a reading of days
    that are not over or not settled. `kept` are the targets that closed periods were judged by when
    they were, where a history knows; of periods that are `redefined`, it knows a figure under
    another definition alone. A segment that the objective names is `expected`: that it has no rows
    is no data, where others come and go.
    """

    objective: Objective
    segment: Segment
    readings: tuple[Reading, ...]
    open: Reading | None = None
    so_far: Period | None = None
    bases: Mapping[Period, Reading] = field(default_factory=dict)
    adds_up: bool = False
    stale: bool = False
    newest: date | None = None
    pending: bool = False
    kept: Mapping[Period, Target | None] = field(default_factory=dict)
    redefined: frozenset[Period] = frozenset()
    expected: bool = False

    def reading_of(self, period: Period) -> Reading | None:
        """The reading of a period, if it is among these."""
        there = (each for each in (*self.readings, self.open) if each and each.period == period)
        return next(there, self.bases.get(period))
