"""Whether a target can be met at all, by what its figure can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from csobjectives.binding import Limits
from csobjectives.loading.reader import Key, Reader
from csobjectives.model import Target
from csobjectives.quantities import Dimension, Unit


def check_reach(
    reader: Reader,
    target: Target,
    written: Mapping[str, Fraction | None],
    unit: Unit,
    limits: Limits,
) -> None:
    """Report the bounds that no figure between the limits can meet; not those that all meet.

    `written` are the bounds that stand under one key each: the target's own, unless it is a band,
    and the stretch and the end of its way, if it has these.
    """
    low, high = _as_held(target, limits)
    for at, end, is_low in _bounds(target, written):
        is_strict = target.strict and at != ("stretch",)
        limit = high if is_low else low
        if limit is None or (end != limit and (end > limit) != is_low):
            continue
        if end == limit and not is_strict:
            continue
        told = _told(limit, target, unit)
        message = f"this target cannot be met: {_what(target)} is never "
        message += f"{'above' if is_low else 'below'} {told}"
        hint = f"Write {told} or {'less' if is_low else 'more'}."
        if low is not None and high is not None:
            ends = _told(low, target, unit), _told(high, target, unit)
            hint = f"Write a bound from {ends[0]} to {ends[1]}."
        reader.problem("impossible-target", message, at, hint)


def _bounds(
    target: Target, written: Mapping[str, Fraction | None]
) -> Iterator[tuple[tuple[Key, ...], Fraction, bool]]:
    """Each bound with its path, and whether it is a lower one."""
    low, high = target.at_least, target.at_most
    if low is not None and high is not None:
        yield ("between", 0), low, True
        yield ("between", 1), high, False
        return
    for key, end in written.items():
        if end is not None:
            yield (key,), end, low is not None


def _as_held(target: Target, limits: Limits) -> Limits:
    """The limits of what is held against the bounds: with `versus`, of a difference or a change."""
    low, high = limits
    if not target.versus:
        return limits
    if target.relative:
        return (Fraction(-1) if low is not None and low >= 0 else None), None
    if low is None or high is None:
        return None, None
    return low - high, high - low


def _what(target: Target) -> str:
    """What is held against the bounds."""
    if target.relative:
        return "the change"
    return "the difference" if target.versus else "the figure"


def _told(limit: Fraction, target: Target, unit: Unit) -> str:
    """A limit as one would write it."""
    is_percent = target.relative or unit.dimension is Dimension.SHARE
    number = limit * 100 if is_percent else limit
    shown = str(number) if number.denominator == 1 else f"{float(number):g}"
    if is_percent:
        return f"{shown} pp" if target.versus and not target.relative else f"{shown}%"
    match unit.dimension:
        case Dimension.DURATION:
            return f"{shown} s"
        case Dimension.MONEY:
            return f"{shown} {unit.currency}"
    return shown
