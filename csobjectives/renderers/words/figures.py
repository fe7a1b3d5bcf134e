"""Numbers for people: rounded, but never onto or across a number that they are held against."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from csobjectives.quantities import Dimension, Unit, exact_end
from csobjectives.renderers.words.spelling import money, percentage, whole_number, with_decimals

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_IN_DAYS = 2 * _DAY  # durations from here on are told in days, shorter ones in h, min and s
_PP, _POINTS = "pp", "points"
_PARTS = ((_DAY, "days"), (_HOUR, "h"), (_MINUTE, "min"))
_NOTHING, _ALL = Fraction(0), Fraction(1)
_TENTH, _HUNDREDTH, _THOUSANDTH = Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000)


def figure(
    value: Fraction | float,
    unit: Unit,
    against: Iterable[Fraction] = (),
    beside: Fraction = _NOTHING,
    *,
    towards: int = 0,
    plus: bool = False,
    points: str = "",
) -> str:
    """A value with as many digits as it takes to tell it from each number in `against`.

    It starts from one decimal for shares (`88.4%`) and points, none or two for money by its
    size (`EUR 268,400`, `EUR 31.40`), three or four significant digits for plain numbers, and
    for durations from whole minutes (`2 h 50 min`; under an hour seconds, under ten seconds
    tenths, under one second milliseconds, from 48 hours tenths of a day, unless it is working
    time). A value equal to a number in `against` shows so. It is also told from nothing, and a
    share from all. A value that stands `beside` another, such as a target or what a difference is
    taken from, has the digits of the larger one; half a day or more is told in days beside days,
    and nothing is beside hours. It is rounded up where `towards` is above 0, down where below.
    It has a sign also above zero where it has a `plus`. Of a share, `points` is what its
    hundredths are called, if not percent: `1.6 pp`.
    """
    shown, quantum = _told(value, unit, against, beside, towards)
    if quantum is None:
        return exact(shown, unit, plus=plus, points=points)
    sign = _sign(shown, plus)
    return _written(-shown if sign == "-" else shown, quantum, unit, sign, points)


def nearest(value: Fraction, unit: Unit, against: Iterable[Fraction] = ()) -> Fraction:
    """The value that `figure` shows."""
    return _told(value, unit, against, _NOTHING, 0)[0]


def _told(
    value: Fraction | float,
    unit: Unit,
    against: Iterable[Fraction],
    beside: Fraction,
    towards: int,
) -> tuple[Fraction, Fraction | None]:
    """What is shown, and what it was rounded to; None where it is not rounded at all."""
    exactly, limits = _limits(value, unit, against)
    for quantum in _quanta(exactly, unit, beside):
        shown = _rounded(exactly, quantum, towards)
        if _is_told(shown, exactly, limits):
            return shown, quantum
        if exactly in limits:
            return exactly, None
    raise AssertionError("there are endless quanta")


def exact(value: Fraction, unit: Unit, *, plus: bool = False, points: str = "") -> str:
    """A number of a document exactly as it is: `90%`, `99.97%`, `EUR 250,000`, `4 h`, `-10`.

    `plus` and `points` are those of `figure`.
    """
    sign = _sign(value, plus)
    size = -value if sign == "-" else value
    match unit.dimension:
        case Dimension.SHARE:
            return _share(_in_full(size, times=100), sign, points)
        case Dimension.DURATION:
            return sign + _exact_duration(size, unit)
        case Dimension.MONEY:
            places = 2 if size.denominator != 1 else 0
            return money(_in_full(size, places), unit.currency, sign)
        case _:
            return sign + _in_full(size)


def difference(value: Fraction, unit: Unit, beside: Fraction = _NOTHING) -> str:
    """A signed difference: `-1.6 pp` of two shares, else in the unit: `+1 h 20 min`."""
    shown, quantum = _told(abs(value), unit, (), beside, 0)
    if quantum is None:
        return exact(shown if value > 0 else -shown, unit, plus=True, points=_PP)
    return _written(shown, quantum, unit, _sign(value, plus=True), _PP)


def gap(
    value: Fraction,
    unit: Unit,
    against: Iterable[Fraction] = (),
    beside: Fraction = _NOTHING,
) -> str:
    """How far apart two values are, in words and without a sign: `1.6 points`, `1 h 20 min`."""
    return spoken(figure(abs(value), unit, against, beside, points=_POINTS), unit)


def exact_gap(value: Fraction, unit: Unit) -> str:
    """A tolerance exactly as it is, in words: `2 points`, `30 min`."""
    return spoken(exact(value, unit, points=_POINTS), unit)


def spoken(shown: str, unit: Unit) -> str:
    """A figure as a sentence says it: points by their name, the rest as it is."""
    return _in_points(shown) if unit.dimension is Dimension.POINTS else shown


def count(number: int) -> str:
    """A whole number with its thousands set off."""
    return whole_number(number)


def numbered(number: int, noun: str) -> str:
    """A count of things: `1 file`, `2 files`."""
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def written_out(number: Fraction, places: int) -> bool:
    """Whether so many decimals write a number out."""
    needed = _places(number)
    return needed is not None and needed <= places


def _in_points(number: str) -> str:
    return f"{number} point{'' if number in ('1', '-1') else 's'}"


def _limits(
    value: Fraction | float, unit: Unit, against: Iterable[Fraction]
) -> tuple[Fraction, tuple[Fraction, ...]]:
    """The value and what it must be told from, which is also nothing and, of a share, all.

    A float is an interval's end.
    """
    ends = (_NOTHING, _ALL) if unit.dimension is Dimension.SHARE else (_NOTHING,)
    if isinstance(value, float):
        value = exact_end(value)
    return value, (*against, *ends)


def _quanta(value: Fraction, unit: Unit, beside: Fraction) -> Iterator[Fraction]:
    """What to round to, coarsest first, without end."""
    quantum = _ALL
    for quantum in _first_quanta(value, unit, beside):
        yield quantum
    while True:
        quantum /= 10
        yield quantum


def _first_quanta(value: Fraction, unit: Unit, beside: Fraction) -> tuple[Fraction, ...]:
    match unit.dimension:
        case Dimension.SHARE:
            return (_THOUSANDTH,)
        case Dimension.POINTS:
            return (_TENTH,)
        case Dimension.DURATION:
            return _duration_quanta(abs(value), abs(beside), unit)
        case Dimension.MONEY:
            whole = value.denominator == 1 or max(abs(value), abs(beside)) >= 1000
            return (_ALL if whole else _HUNDREDTH,)
        case Dimension.NUMBER:
            return (_number_quantum(abs(value), abs(beside)),)


def _duration_quanta(size: Fraction, beside: Fraction, unit: Unit) -> tuple[Fraction, ...]:
    is_beside_hours = beside > 0 and not _in_days(beside, unit)
    is_long = _in_days(size, unit) and not is_beside_hours
    if is_long or (size >= _DAY / 2 and _in_days(beside, unit)):
        return (Fraction(_DAY, 10),)
    if size >= _HOUR:
        return (Fraction(_MINUTE), _ALL)
    if size >= 10 or size.denominator == 1:
        return (_ALL,)
    return (_TENTH if size >= 1 else _THOUSANDTH,)


def _number_quantum(size: Fraction, beside: Fraction) -> Fraction:
    whole = size.denominator == 1
    size = max(size, beside)
    if whole or size >= 1000:
        return _ALL
    if size >= 1:
        return _TENTH if size >= 100 else _HUNDREDTH
    quantum = _THOUSANDTH
    while size < quantum * 100:
        quantum /= 10
    return quantum


def _rounded(value: Fraction, quantum: Fraction, towards: int = 0) -> Fraction:
    """To the nearest multiple of the quantum, halves away from zero, or to one side."""
    if towards:
        return (math.ceil(value / quantum) if towards > 0 else value // quantum) * quantum
    (number, of), (one, parts) = value.as_integer_ratio(), quantum.as_integer_ratio()
    steps = _half_up(abs(number) * parts, of * one)
    return Fraction(steps * one if number >= 0 else -steps * one, parts)


def _half_up(number: int, divisor: int) -> int:
    """A quotient to the nearest whole number: a scorecard has 100,000 figures, and fractions take
    ten times as long.
    """
    return (2 * number + divisor) // (2 * divisor)


def _is_told(shown: Fraction, exactly: Fraction, limits: Iterable[Fraction]) -> bool:
    """Whether what is shown is on the same side of each limit, or on it, as what is exact.

    By whole numbers, for the same reason.
    """
    value, of, true, whole = shown.numerator, shown.denominator, *exactly.as_integer_ratio()
    for limit in limits:
        over, under = limit.numerator, limit.denominator
        one, other = value * under - over * of, true * under - over * whole
        if (one > 0) != (other > 0) or (one < 0) != (other < 0):
            return False
    return True


def _written(size: Fraction, quantum: Fraction, unit: Unit, sign: str, points: str) -> str:
    """A rounded value, without its sign, with all the digits that its quantum has."""
    match unit.dimension:
        case Dimension.SHARE:
            return _share(_fixed(size, quantum, 100), sign, points)
        case Dimension.DURATION:
            return sign + _duration(size, quantum, unit)
        case Dimension.MONEY:
            return money(_fixed(size, quantum), unit.currency, sign)
        case _:
            return sign + _fixed(size, quantum)


def _sign(value: Fraction, plus: bool) -> str:
    number = value.numerator  # which has the sign, and is compared in a tenth of the time
    return "-" if number < 0 else "+" if plus and number > 0 else ""


def _share(number: str, sign: str, points: str) -> str:
    if points == _POINTS:
        return _in_points(sign + number)
    return f"{sign}{number} {points}" if points else percentage(number, sign)


def _in_days(size: Fraction, unit: Unit) -> bool:
    """Whether a duration is told in days; 24 hours of working time are none."""
    return size >= _IN_DAYS and not unit.working


def _duration(size: Fraction, quantum: Fraction, unit: Unit) -> str:
    if _places(quantum / _DAY):
        return f"{_fixed(size / _DAY, quantum / _DAY)} days"
    if _in_days(size, unit):
        return _exact_duration(size, unit)
    if size < 1 and quantum < Fraction(1, 10):
        return f"{_fixed(size, quantum, 1000)} ms"
    return _compound(size, quantum, unit)


def _exact_duration(size: Fraction, unit: Unit) -> str:
    days = size / _DAY
    places = _places(days)
    if _in_days(size, unit) and places is not None and places <= 2:
        return f"{_in_full(days)} days"
    if 0 < size < 1:
        return f"{_in_full(size, times=1000)} ms"
    places = _places(size)
    quantum = Fraction(1, 10 ** (places if places is not None else 12))
    return _compound(size, quantum, unit)


def _compound(size: Fraction, quantum: Fraction, unit: Unit) -> str:
    """`2 h 50 min`, with no part that is nothing: the seconds with the quantum's digits."""
    words, rest = [], size
    for length, name in _PARTS if _in_days(size, unit) else _PARTS[1:]:
        parts = rest // length
        rest -= parts * length
        words += [f"{count(parts)} {name}"] if parts else []
    if rest or not words or quantum < 1:
        words.append(f"{_fixed(rest, quantum)} s")
    return " ".join(words)


def _fixed(size: Fraction, quantum: Fraction, times: int = 1) -> str:
    """So many times a number, with as many decimals as so many times the quantum has."""
    above, below = quantum.as_integer_ratio()
    places = _decimals(above * times, below) or 0
    number, of = size.as_integer_ratio()
    return _decimal(number * times, of, places)


def _decimal(number: int, of: int, places: int) -> str:
    """A quotient with so many decimals."""
    digits = _half_up(number * 10**places, of)
    whole, rest = divmod(digits, 10**places)
    return with_decimals(whole, f"{rest:0{places}}" if places else "")


def _in_full(size: Fraction, at_least: int = 0, times: int = 1) -> str:
    """So many times a number with all its decimals; where that has no end, with twelve of them."""
    number, of = size.as_integer_ratio()
    places = _decimals(number * times, of)
    return _decimal(number * times, of, max(at_least, 12 if places is None else places))


def _places(number: Fraction) -> int | None:
    """How many decimals write a number out; None where it has no end."""
    return _decimals(*number.as_integer_ratio())


@lru_cache(maxsize=1_000)
def _decimals(number: int, of: int) -> int | None:
    """How many decimals a quotient has."""
    rest, twos, fives = of // math.gcd(number, of), 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
