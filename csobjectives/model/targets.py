"""What is aimed at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from csobjectives.problems import Location


class Versus(StrEnum):
    """What a relative target is held against, where that is not another objective."""

    PREVIOUS = "previous_period"
    LAST_YEAR = "same_period_last_year"
    BASELINE = "baseline"


class Judge(StrEnum):
    """Which number is held against a target: the figure itself, or an end of its interval."""

    POINT = "point"
    PROVEN = "proven"  # the worse end
    BENEFIT_OF_DOUBT = "benefit_of_doubt"  # the better end


@dataclass(frozen=True, slots=True, kw_only=True)
class Glide:
    """A bound on its way, in equal steps from day to day: on the day `by`, it is `to`."""

    to: Fraction
    by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is aimed at, in base units. A band (`between`) has both bounds.

    As a step of a schedule it holds `since` a day. A `glide` moves its bound from that day on;
    the target that is in force in a period is another one, without it: see `schedules`.

    With `versus` (one of the words of `Versus`, or another objective's name) the bounds are of a
    difference, in the measure's unit; where it is `relative`, of a change as a fraction of what
    was there before.

    A `strict` bound (`above`, `below`) is not met by an equal figure. `judge` says which number is
    held against the bounds and their tolerance. A target with a day on which it has to be reviewed
    is provisional up to that day, and what misses it fails nothing.
    """

    location: Location
    at_least: Fraction | None = None
    at_most: Fraction | None = None
    tolerance: Fraction = Fraction(0)
    stretch: Fraction | None = None
    min_sample: int = 0
    since: date | None = None
    glide: Glide | None = None
    versus: str = ""
    relative: bool = False
    strict: bool = False
    judge: Judge = Judge.POINT
    review_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The figure that an objective started from, in base units, and the day that it is of."""

    value: Fraction
    location: Location
    as_of: date | None = None
