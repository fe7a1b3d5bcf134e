"""How far a figure has come on its way to an end of its target, with days that are all alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.metrics import PENDING
from csobjectives.model import Outlook, Reading
from csobjectives.pace.courses import Averaged, Growing


@dataclass(frozen=True, slots=True)
class End:
    """What the whole period has to come to at least, or, where it is `upper`, at most.

    One that is `strict` has to be passed.
    """

    bound: Fraction
    upper: bool
    strict: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a value is on the good side of it, or on it."""
        if value == self.bound:
            return not self.strict
        return (value < self.bound) == self.upper


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What there is to say of one end; the fields are those of `Pace`."""

    end: End
    outlook: Outlook
    expected: Fraction | None = None
    needed: Fraction | None = None
    per_day: Fraction | None = None
    rest: Fraction | None = None


def way_to(end: End, reading: Reading, value: Fraction, course: Growing | Averaged) -> Way:
    """How an open period's `value` stands to an end.

    While a period that is over is settling, late rows may still come, so that it is not decided by
    having no days left. Where the days to come are all left out, and no row is pending, it is.
    """
    if isinstance(course, Growing):
        return _growing(end, reading, value, may_fall=course.may_fall)
    if _is_closed(reading):
        is_met = end.holds(value)
        return Way(end=end, outlook=Outlook.SECURED if is_met else Outlook.OUT_OF_REACH)
    rest = _rest(end.bound, reading, value, course)
    return Way(end=end, outlook=_outlook_of_rest(end, rest, course), rest=rest)


def _is_closed(reading: Reading) -> bool:
    return not (reading.to_come or reading.settling or reading.excluded.get(PENDING))


def _growing(end: End, reading: Reading, value: Fraction, *, may_fall: bool) -> Way:
    """Of a count or a sum: what it would be by now in equal steps, and what is missing.

    Up to a lower end, nothing is needed any more once it is reached; what may still come below an
    upper one is negative once it is passed. Of a strict end it is what leads up to it.
    """
    days, to_come = reading.passed + reading.to_come, reading.to_come
    lacking = end.bound - value
    needed = lacking if end.upper else max(lacking, Fraction(0))
    return Way(
        end=end,
        outlook=_outlook_of_sum(end, reading, value, may_fall=may_fall),
        expected=end.bound * reading.passed / days if days else None,
        needed=needed,
        per_day=needed / to_come if to_come else None,
    )


def _outlook_of_sum(end: End, reading: Reading, value: Fraction, *, may_fall: bool) -> Outlook:
    if _is_closed(reading):
        return Outlook.SECURED if end.holds(value) else Outlook.OUT_OF_REACH
    if may_fall:
        return Outlook.OPEN
    if end.upper:
        return Outlook.OPEN if end.holds(value) else Outlook.OUT_OF_REACH
    return Outlook.SECURED if end.holds(value) else Outlook.OPEN


def _rest(bound: Fraction, reading: Reading, value: Fraction, course: Averaged) -> Fraction | None:
    """What the rest of the period would have to be for the whole to come to the bound.

    With w as what the figure v is weighed by so far, and w' as what the rest will be, the whole is
    (w·v + w'·r) / (w + w'), and equals the bound b with r = b + (b - v)·w/w'. Rows that are pending
    belong to the rest. None where no days are to come, or none has passed.
    """
    passed, to_come, n = reading.passed, reading.to_come, reading.estimate.n
    if not passed or not to_come:
        return None
    pending = reading.excluded.get(PENDING, 0)
    weights = Fraction(passed, to_come)
    if pending and n is not None:
        weights = n / (Fraction(n + pending) * to_come / passed + pending)
    if course.drawn and n and reading.estimate.denominator is not None:
        weights *= reading.estimate.denominator / n
    return bound + (bound - value) * weights


def _outlook_of_rest(end: End, rest: Fraction | None, course: Averaged) -> Outlook:
    """Whether any rest, or none that there can be, would do."""
    if rest is None:
        return Outlook.OPEN
    low, high = course.limits
    if end.upper:
        low, high, rest = _negated(high), _negated(low), -rest
    if high is not None and (rest > high or (end.strict and rest == high)):
        return Outlook.OUT_OF_REACH
    is_secured = low is not None and (rest < low or (rest == low and not end.strict))
    return Outlook.SECURED if is_secured else Outlook.OPEN


def _negated(limit: Fraction | None) -> Fraction | None:
    return None if limit is None else -limit


def outlook_of(ways: Sequence[Way]) -> Outlook:
    """Whether all ends can still be met: one that is out of reach decides."""
    outlooks = {each.outlook for each in ways}
    if Outlook.OUT_OF_REACH in outlooks:
        return Outlook.OUT_OF_REACH
    return Outlook.SECURED if outlooks == {Outlook.SECURED} else Outlook.OPEN


def told_of(ways: Sequence[Way], value: Fraction, course: Growing | Averaged) -> Way:
    """The end of a band that is worth telling of.

    One that is out of reach, else of a count or a sum the lower one until it is reached, and of
    all else the nearer one.
    """
    lost = [each for each in ways if each.outlook is Outlook.OUT_OF_REACH]
    if lost:
        return lost[0]
    if isinstance(course, Growing):
        return next((each for each in ways if not each.end.holds(value)), ways[-1])
    return min(ways, key=lambda each: abs(each.end.bound - value))
