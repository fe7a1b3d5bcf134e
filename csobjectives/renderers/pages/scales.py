"""Where a value lies on an axis, and which round values the axis names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Estimate, Target
from csobjectives.quantities import Dimension, Unit
from csobjectives.renderers.words.bounds import interval, numbers

_ROUND = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200)
_HOUR, _DAY = 3600, 86400
_INTERVALS = 5  # an axis has at most so many steps
_MARGIN = Fraction(8, 100)


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that an axis goes from and to; `high` is more than `low`."""

    low: Fraction
    high: Fraction

    def part(self, value: Fraction) -> Fraction:
        """How far up a value lies, from 0 at `low` to 1 at `high`; beyond them it is held there."""
        within = min(max(value, self.low), self.high)
        return (within - self.low) / (self.high - self.low)

    def ticks(self, unit: Unit) -> tuple[Fraction, ...]:
        """Round values on the axis, lowest first: three to six of them as a rule."""
        step = _step((self.high - self.low) / _INTERVALS, unit)
        first = -(-self.low // step)
        return tuple(step * each for each in range(first, int(self.high // step) + 1))


def scale_of(
    estimates: Iterable[Estimate],
    targets: Iterable[Target | None],
    unit: Unit,
    margin: Fraction = _MARGIN,
) -> Scale | None:
    """A scale on which all values and the targets lie; None where there are no values.

    Intervals lie on it too, unless they are so wide that the values would look alike: then
    they run out of the picture.
    """
    known = [each for each in estimates if each.value is not None]
    values = [each.value for each in known if each.value is not None]
    if not values:
        return None
    held = [number for target in targets for number in numbers(target)]
    low, high = min([*values, *held]), max([*values, *held])
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    room = high - low
    ends = [Fraction(end) for each in known for end in interval(each) or ()]
    low = max(min([low, *ends]), low - room)
    high = min(max([high, *ends]), high + room)
    spare = (high - low) * margin
    floor = min([*values, *held]) >= 0 and low - spare < 0
    top = unit.dimension is Dimension.SHARE and max([*values, *held]) <= 1 < high + spare
    return Scale(Fraction(0) if floor else low - spare, Fraction(1) if top else high + spare)


def _step(least: Fraction, unit: Unit) -> Fraction:
    """The smallest round step that is not below `least`."""
    if unit.dimension is Dimension.DURATION and least > 1:
        if least <= _SECONDS[-1]:
            return Fraction(next(step for step in _SECONDS if step >= least))
        longest = _HOUR if unit.working else _DAY
        return _decimal_step(least / longest) * longest
    return _decimal_step(least)


def _decimal_step(least: Fraction) -> Fraction:
    power = Fraction(1)
    while power * 10 <= least:
        power *= 10
    while power > least:
        power /= 10
    return next(power * each for each in (*_ROUND, Fraction(10)) if power * each >= least)


def percent(part: Fraction) -> str:
    """A part of the width, as SVG takes it: `12.5%`."""
    return f"{float(part * 100):.1f}".removesuffix(".0") + "%"
