"""What is made of readings and targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from csobjectives.model.measures import Segment
from csobjectives.model.objectives import Note, Objective, SegmentAim, Verdict, Waiver
from csobjectives.model.readings import Estimate, Reading
from csobjectives.model.targets import Target
from csobjectives.periods import Period


class Refusal(StrEnum):
    """Why there is nothing that a figure can be held against."""

    NO_COUNTERPART = "no-counterpart"  # the year before has no such period: week 53, 29 February
    NO_FIGURE = "no-figure"
    PARTIAL = "partial"
    OPEN = "open"  # not over, or not settled
    REDEFINED = "redefined"  # its figure was recorded under another definition
    NO_SEGMENT = "no-segment"  # the other objective has no such segment
    NOT_POSITIVE = "not-positive"  # a relative change of what is 0 or less
    SUPPRESSED = "suppressed"  # the figure of a segment that is too small to be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a figure was held against, and how far it is from that.

    `base` is the figure of `period`, or a baseline's; `change` is the difference, or the relative
    change, with its own interval. Where there is no such figure, `refused` says why.
    """

    versus: str
    period: Period | None = None
    base: Estimate | None = None
    change: Estimate | None = None
    refused: Refusal | None = None


class Lack(StrEnum):
    """What there is too little of for a verdict: why it is `too-few`."""

    SAMPLE = "sample"  # fewer than the target's `min_sample`
    INTERVAL = "interval"  # none can be had, and the target has to be proven
    RESPONSE = "response"  # too small a part of those who were asked
    NO_RESPONSE = "no-response"  # what part of them answered is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A period of a guardrail that was missed."""

    objective: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A reading held against the `target` that was in force when its period began.

    With a relative target, what is judged is the change `against` a base. `held` is the number that
    is compared: the figure or that change, or an end of its interval where the target says so.
    `difference` is that number minus the bound, signed (within a band: 0); None where there is
    nothing to take it of, or no target. `certain`: the whole interval lies on one side of the
    target. `verdict` is None where nothing is judged: no target, a segment of a sum, a period of
    the history that is partial, a figure that is suppressed. Where it is too-few, `lacks` says of
    what; `response` is the response rate that it was held to, if one is needed and known. A stale
    one has the day of the source's `newest` row, if any.

    Guardrails turn a verdict: `because` says which, and `own_verdict` what it was by its figure. A
    `waiver` holds for what would fail otherwise; a `note` tells about the period. A target is
    `provisional` up to the day of its review.
    """

    reading: Reading
    target: Target | None = None
    against: Against | None = None
    verdict: Verdict | None = None
    held: Fraction | None = None
    difference: Fraction | None = None
    certain: bool | None = None
    stretch_met: bool | None = None
    lacks: Lack | None = None
    response: Fraction | None = None
    newest: date | None = None
    because: tuple[Missed, ...] = ()
    own_verdict: Verdict | None = None
    waiver: Waiver | None = None
    note: Note | None = None
    provisional: bool = False


class Effect(StrEnum):
    """What a result does to the gate."""

    FAILS = "fails"
    WARNS = "warns"
    PASSES = "passes"
    NONE = "none"  # nothing is judged, or it is shown only


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The change of the whole since the period before, in two parts that add up to it.

    `rate` is what the segments' own figures brought, `shares` what came of the parts that they have
    in the whole. It is `told` where the whole moved by more than chance, and its segments did not
    move that way.
    """

    before: Period
    change: Fraction
    rate: Fraction
    shares: Fraction
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The way from a baseline, as a part of that to the target, and of that to the stretch.

    Below 0 it has led away, above 1 beyond. None where there is no way, for it began there already.
    """

    to_target: Fraction | None = None
    to_stretch: Fraction | None = None


class Outlook(StrEnum):
    """Whether an open period can still turn out either way."""

    OPEN = "open"
    SECURED = "secured"
    OUT_OF_REACH = "out-of-reach"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How an open period stands on its way to its target; it is no verdict.

    A sum or a count has what is `expected` of it by now, with equal days, what is still `needed`
    (with an upper bound: what may still come) and that `per_day` to come. A share or a mean has
    what the `rest` of the period would have to be, with as many rows a day as so far. What can be
    held against a base is, by the same days of it: `against`.

    All of it is told of one `bound` of the whole period's figure, which is `upper` where it is the
    most that this may come to. Of a band, it is the end that matters more by now; with a baseline,
    it is what the target makes of that.
    """

    target: Target
    outlook: Outlook = Outlook.OPEN
    bound: Fraction | None = None
    upper: bool = False
    expected: Fraction | None = None
    needed: Fraction | None = None
    per_day: Fraction | None = None
    rest: Fraction | None = None
    against: Against | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One objective and segment: the judged period, those before it, and the open one.

    They are judged by its `targets`: of a segment, its own, those of each, or the whole's. The open
    one is never judged; where it has a target, `pace` says how it stands. `aim` is what the
    objective says about a segment that it names. One that has `retired` shows its last period
    as it was judged then; like what is tracked, it has no `effect`.
    """

    objective: Objective
    segment: Segment
    judged: Judgement
    history: tuple[Judgement, ...]
    open: Reading | None = None
    pace: Pace | None = None
    effect: Effect = Effect.NONE
    targets: tuple[Target, ...] = ()
    aim: SegmentAim | None = None
    mix: Mix | None = None
    progress: Progress | None = None
    retired: bool = False

    @property
    def owner(self) -> str:
        """Who answers for it."""
        return (self.aim and self.aim.owner) or self.objective.owner
