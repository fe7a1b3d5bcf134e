"""Where a value lies on an axis, and which round values the axis names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Estimate, Target
from csobjectives.quantities import NUMBER, Dimension, Unit
from csobjectives.renderers.words.bounds import interval, numbers
from csobjectives.renderers.words.figures import exact, written_out

_ROUND = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))
_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200)
_HOUR, _DAY = 3600, 86400
_INTERVALS = 5  # an axis has at most so many steps
_MARGIN = Fraction(8, 100)
_FAR = 25  # how many times as wide an axis would be, where a value is left beyond its end
_FEW = 4  # of so many values, one may be left there
_MOST_FAR = 4
_SIZES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that an axis goes from and to; `high` is more than `low`."""

    low: Fraction
    high: Fraction

    def part(self, value: Fraction | float) -> float:
        """How far up a value lies, from 0 at `low` to 1 at `high`; beyond them it is held there."""
        above, whole = self._way(value)
        return 0.0 if above <= 0 else 1.0 if above >= whole else above / whole

    def beyond(self, value: Fraction | float) -> int:
        """Whether a value lies off the scale: 1 above it, -1 below, 0 if it does not."""
        above, whole = self._way(value)
        return (above > whole) - (above < 0)

    def _way(self, value: Fraction | float) -> tuple[int, int]:
        """The way from `low` to the value, and that to `high`: whole numbers, for they are fast."""
        number, of = value.as_integer_ratio()
        start, base = self.low.numerator, self.low.denominator
        end, top = self.high.numerator, self.high.denominator
        return (number * base - start * of) * top, of * (end * base - start * top)

    def ticks(self, unit: Unit) -> tuple[Fraction, ...]:
        """Round values on the axis, lowest first: three to six of them as a rule."""
        step = _step((self.high - self.low) / _INTERVALS, unit)
        first = -(-self.low // step)
        return tuple(step * each for each in range(first, int(self.high // step) + 1))


def scale_of(
    estimates: Iterable[Estimate],
    targets: Iterable[Target | None],
    unit: Unit,
    beside: Iterable[Fraction] = (),
) -> Scale | None:
    """A scale on which all usual values, the targets and what is `beside` them lie.

    None where there are no values. Intervals lie on it too, unless they are so wide that the values
    would look alike: then they run out of the picture.
    """
    known = [(each.value, each) for each in estimates if each.value is not None]
    alike = {id(each): each for each in targets}.values()
    held = [*(number for target in alike for number in numbers(target)), *beside]
    ends = usual([value for value, _ in known], held)
    if ends is None:
        return None
    bottom, top = low, high = ends
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    room = high - low
    reach = [end for value, each in known if low <= value <= high for end in interval(each) or ()]
    if reach:
        low = max(min(low, Fraction(min(reach))), low - room)
        high = min(max(high, Fraction(max(reach))), high + room)
    spare = (high - low) * _MARGIN
    floor = bottom >= 0 and low - spare < 0
    is_all = unit.dimension is Dimension.SHARE and top <= 1 < high + spare
    return Scale(Fraction(0) if floor else low - spare, Fraction(1) if is_all else high + spare)


def usual(values: Sequence[Fraction], held: Sequence[Fraction]) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest value, with those `held` beside them; None without a value.

    Single values that are so far from the others that these would all look alike are left out.
    """
    if not values:
        return None
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    least, most = min(held, default=middle), max(held, default=middle)
    ends = min(ordered[0], least), max(ordered[-1], most)
    whole, droppable = ends[1] - ends[0], min(len(ordered) // _FEW, _MOST_FAR)
    low, high = _narrowest(ordered, droppable, least, most)
    if (high - low) * _FAR > whole:  # and the fewer are left out, the wider it is
        return ends
    for dropped in range(1, droppable + 1):
        low, high = _narrowest(ordered, dropped, least, most)
        if 0 < (high - low) * _FAR <= whole:
            return low, high
    return ends


def _narrowest(
    ordered: Sequence[Fraction], dropped: int, least: Fraction, most: Fraction
) -> tuple[Fraction, Fraction]:
    """The narrowest span of all values but so many, and of what is held beside them."""
    last = len(ordered) - 1 - dropped
    spans = ((min(ordered[at], least), max(ordered[at + last], most)) for at in range(dropped + 1))
    return min(spans, key=lambda span: span[1] - span[0])


def tick_texts(ticks: Sequence[Fraction], unit: Unit) -> tuple[tuple[str, ...], str]:
    """What stands beside an axis, and above it what all of that is in: `EUR`, `EUR million`.

    So an axis of long amounts stays narrow.
    """
    if unit.dimension not in (Dimension.MONEY, Dimension.NUMBER) or not ticks:
        return tuple(exact(each, unit) for each in ticks), ""
    most = max(map(abs, ticks))
    size, name = next(
        (
            (size, name)
            for size, name in _SIZES
            if most >= size and all(written_out(each / size, 2) for each in ticks)
        ),
        (1, ""),
    )
    texts = tuple(exact(each / size, NUMBER) for each in ticks)
    return texts, f"{unit.currency} {name}".strip()


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


def percent(part: Fraction | float) -> str:
    """A part of the width, as SVG takes it: `12.5%`."""
    return f"{float(part) * 100:.1f}".removesuffix(".0") + "%"
