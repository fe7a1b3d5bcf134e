"""What a team sets itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import chain

from csobjectives.model.measures import Measure, Segment
from csobjectives.model.sources import Exclusion
from csobjectives.model.targets import Baseline, Target, Versus
from csobjectives.periods import Period
from csobjectives.problems import Location
from csobjectives.windows import Extent, Window


class Verdict(StrEnum):
    """How a reading stands against its target, worst first."""

    MISSED = "missed"
    NO_DATA = "no-data"
    STALE = "stale"
    AT_RISK = "at-risk"
    TOO_FEW = "too-few"
    PENDING = "pending"
    MET = "met"


class Enforcement(StrEnum):
    """What a miss does: fail the gate, warn, or be shown only."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"
    TRACKED = "tracked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentAim:
    """What is aimed at in one segment, in all columns of `by`, and who answers for it.

    Without `targets` of its own, it has those that all segments have.
    """

    segment: Segment
    location: Location
    targets: tuple[Target, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFloor:
    """The response rate that a survey's figure needs: that of another objective, at least."""

    objective: str
    at_least: Fraction
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Leave to miss in some periods: approved by somebody, for a reason, up to `expires`.

    `segment` names some of the columns of `by`, or all, with their values: then it holds for the
    segments that have them. Without one, it holds for the whole and all its segments. To date, it
    is for the days from a period's first on, up to its last one.
    """

    location: Location
    periods: tuple[Period, ...]
    reason: str
    approved_by: str
    expires: date
    segment: Segment = ()

    def covers(self, period: Period) -> bool:
        """Whether it is for a period: one of its own, or a part to date of one that goes on."""
        if period.window.extent is not Extent.TO_DATE:
            return period in self.periods
        return any(each.start == period.start and period.end <= each.end for each in self.periods)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why a period missed, what is done about it, and until when; `done`, once it is.

    Its `segment` is all columns of `by`, or () for the whole.
    """

    location: Location
    period: Period
    cause: str
    segment: Segment = ()
    action: str = ""
    due: date | None = None
    done: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """The day from which on an objective is not pursued any more, and why."""

    on: date
    reason: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines of a document as they were written, and where they begin; `about` says of what.

    Those of the objective itself are about nothing else.
    """

    location: Location
    text: str
    about: str = ""


_ONE = Fraction(1)

FAILING = frozenset({Verdict.MISSED, Verdict.NO_DATA, Verdict.STALE})
"""The verdicts that fail a blocking objective, where it says nothing else."""

BY_FIGURE = frozenset({Verdict.MET, Verdict.AT_RISK, Verdict.MISSED})
"""The verdicts that a figure has been given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective of a set.

    `targets` are the steps of its schedule, in order; a target without a day is the only one.
    There is none only where it is tracked. The rows of the days of its `exclusions` do not count
    for it. Its periods begin in its own `timezone`; without one, in the project's. What is made of
    it holds its own figure against other periods, for which it is `asked`.

    Segments have the targets of `segments`, else those of `each`, else the whole's, if these can
    be theirs. With `every_segment`, one that has none of its own is an error: the targets come from
    that file. `fails_on` are the verdicts that fail it, where it is blocking. It is met only if
    none of its `guardrails`, by their names, was missed meanwhile. Others look at its periods that
    end within the days that are `needed`, as of the day that is judged from. A weight of 0 counts
    for no score. Its `definition` is how it was written, then what that takes from elsewhere; two
    objectives are equal however they were written.
    """

    set_name: str
    id: str
    type: str
    title: str
    location: Location
    measure: Measure
    window: Window
    enforcement: Enforcement
    targets: tuple[Target, ...] = ()
    baseline: Baseline | None = None
    exclusions: tuple[Exclusion, ...] = ()
    timezone: str = ""
    asked: tuple[Versus, ...] = ()
    each: tuple[Target, ...] = ()
    segments: tuple[SegmentAim, ...] = ()
    every_segment: Location | None = None
    segment_enforcement: Enforcement = Enforcement.ADVISORY
    fails_on: frozenset[Verdict] = FAILING
    response: ResponseFloor | None = None
    guardrails: tuple[str, ...] = ()
    needed: tuple[Period, ...] = ()
    weight: Fraction = _ONE
    essential: bool = False
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[Note, ...] = ()
    retired: Retirement | None = None
    definition: tuple[Passage, ...] = field(default=(), compare=False, repr=False)
    why: str = ""
    owner: str = ""

    @property
    def name(self) -> str:
        """The objective's name outside its set."""
        return f"{self.set_name}/{self.id}"

    @property
    def all_targets(self) -> tuple[Target, ...]:
        """Those of the whole, of each segment, and of some; without any, it is never judged."""
        of_segments = (each.targets for each in self.segments)
        return tuple(chain(self.targets, self.each, *of_segments))

    @property
    def bases(self) -> tuple[Versus, ...]:
        """Which other periods its figures are held against, or those of what is made of it."""
        words = {*self.asked, *(each.versus for each in self.all_targets)}
        return tuple(each for each in (Versus.PREVIOUS, Versus.LAST_YEAR) if each in words)

    @property
    def until(self) -> date:
        """The day from which on it is not judged any more: no period that ends later."""
        return self.retired.on if self.retired else date.max

    @property
    def target(self) -> Target | None:
        """The last target of its schedule; None where it is only tracked."""
        return self.targets[-1] if self.targets else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveSet:
    """One `Objectives` document: a team's objectives."""

    name: str
    title: str
    owner: str
    version: str
    location: Location
    objectives: tuple[Objective, ...]
    description: str = ""
