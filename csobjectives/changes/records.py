"""What two runs differ in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from csobjectives.changes.runs import Run, Standing, Stated
from csobjectives.model import GateResult, Note, Result, Score, Target, Waiver


class Way(StrEnum):
    """Which way a verdict turned, worse ones first.

    From a miss to nothing that could be judged is neither better nor worse.
    """

    WORSE = "worse"
    BETTER = "better"
    NEITHER = "neither"


class Direction(StrEnum):
    """What became of a target: whether it is easier to meet now."""

    DROPPED = "dropped"
    LOOSENED = "loosened"
    CHANGED = "changed"
    TIGHTENED = "tightened"
    SET = "set"


class Begun(StrEnum):
    """What became of a waiver."""

    BEGAN = "began"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same objective, or segment of one, in both runs; `result` is that of now."""

    then: Standing
    now: Standing
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A verdict that turned."""

    pair: Pair
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A target that moved, with its glide path, from what it was `then` to what it is `now`.

    It was `edited` where the documents ask something else now of the period that was judged then:
    `now` is that. Else it moved on by its schedule. The baseline that it is held against has moved
    where there are `bases` of then and now.
    """

    pair: Pair
    direction: Direction
    then: Target | None
    now: Target | None
    edited: bool
    bases: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A waiver that began, ended or became another one."""

    pair: Pair
    became: Begun
    then: Waiver | None
    now: Waiver | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something that an objective says about its verdict, as text: `enforcement`, `weight`."""

    pair: Pair
    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """Something of how a figure is made, so that it is no more comparable: `metric`, `window`."""

    pair: Pair
    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """The latest period whose figure was another one then; `others` periods are so, too."""

    pair: Pair
    period: str
    then: Stated
    now: Stated
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """A period before the judged one that is judged otherwise now, and how many `others` are.

    It is the latest that had another verdict then, else the latest. `targets` are what was, and is,
    asked of it. All of them have a target that moved in a `direction`; without one, only verdicts
    turned.
    """

    pair: Pair
    direction: Direction | None
    period: str
    then: Stated
    now: Stated
    targets: tuple[Target | None, Target | None]
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note on a period that both runs show, which is another one now."""

    pair: Pair
    period: str
    then: Note | None
    now: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A score that became another one, or a set that is met, or not, other than then.

    The `name` is that of the set, empty for the project; whether it was and is met is told only
    where that turned.
    """

    name: str
    then: Score
    now: Score
    met: tuple[bool, bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """A gate that was passed or shut, or that only one of the runs has."""

    name: str
    then: GateResult | None
    now: GateResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What holds for a whole run: the level of its intervals, the version of the tool."""

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed from one run to another, of objectives as a whole unless segments are named.

    `unread` are objectives that had a result then, and have none now, for they could not be
    measured. What is `gone` is in no document any more.
    """

    then: Run
    now: Run
    turned: tuple[Turn, ...] = ()
    segments_turned: tuple[Turn, ...] = ()
    moved: tuple[Moved, ...] = ()
    rejudged: tuple[Rejudged, ...] = ()
    waived: tuple[Waived, ...] = ()
    noted: tuple[Noted, ...] = ()
    terms: tuple[Term, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()
    restated: tuple[Restated, ...] = ()
    new: tuple[Standing, ...] = ()
    retired: tuple[Pair, ...] = ()
    resumed: tuple[Pair, ...] = ()
    unread: tuple[Standing, ...] = ()
    gone: tuple[Standing, ...] = ()
    scores: tuple[Scored, ...] = ()
    gates: tuple[Gated, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether both runs found the same."""
        objectives = (
            *(*self.turned, *self.segments_turned, *self.moved, *self.waived, *self.terms),
            *(*self.otherwise, *self.restated, *self.new, *self.retired, *self.resumed),
            *(*self.unread, *self.gone, *self.rejudged, *self.noted),
        )
        return not (objectives or self.scores or self.gates or self.conditions)
