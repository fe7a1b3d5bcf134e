"""Figures of figures: what two or more independent ones, each estimated by itself, make.

A census has no interval, for it is known exactly; with a sample it makes a figure that is as
unsure as the sample is, and with another census one that is a census. Where one of the others
has no interval, neither has what it is a part of. Why rows could not carry a value is passed on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from csobjectives import intervals
from csobjectives.model import Estimate, StandardError


def difference(after: Estimate, before: Estimate, level: float, *, scale: int = 1) -> Estimate:
    """scale·(after - before); n counts the rows of both.

    Of two means it has Welch's interval, with Satterthwaite's degrees of freedom; of all else
    the one that MOVER makes of the two's own limits: of two shares, Newcombe's hybrid score.
    """
    return _linear(((Fraction(scale), after), (Fraction(-scale), before)), level)


def average(parts: Sequence[Estimate], level: float) -> Estimate:
    """The mean of the figures, each of which counts once, however many rows it has.

    n counts the rows of all. The interval is as of a difference. ValueError without a part.
    """
    if not parts:
        raise ValueError("an average needs a figure")
    return _linear([(Fraction(1, len(parts)), each) for each in parts], level)


def relative_change(after: Estimate, before: Estimate) -> Estimate:
    """after / before - 1; no value where `before` is 0 or less. n counts the rows of both.

    The interval is that of the quotient, less 1.
    """
    if before.value is None or before.value <= 0:
        return _undefined((after, before), _sum_of_rows((after, before)))
    found = quotient(after, before)
    return replace(
        found,
        value=None if found.value is None else found.value - 1,
        n=_sum_of_rows((after, before)),
        low=None if found.low is None else found.low - 1,
        high=None if found.high is None else found.high - 1,
    )


def quotient(over: Estimate, under: Estimate, *, scale: int = 1) -> Estimate:
    """scale·over / under; no value where `under` is 0. n is that of the one with fewer rows.

    The interval is MOVER's on the logarithm: it needs values above 0, a lower limit of `under`
    above 0, and one of `over` that is not below.
    """
    value = None
    if over.value is not None and under.value:
        value = scale * over.value / under.value
    limits = _located(over), _located(under)
    interval = None
    if limits[0] and limits[1]:
        interval = intervals.quotient_mover(limits[0], limits[1])
    return _combined(value, (over, under), interval, scale)


def product(parts: Sequence[Estimate], *, scale: int = 1) -> Estimate:
    """scale times the parts' product; n is that of the part with the fewest rows.

    The interval is MOVER's on the logarithm: it needs values above 0, and lower limits that are
    not below.
    """
    values = [each.value for each in parts if each.value is not None]
    value = math.prod(values, start=Fraction(scale)) if len(values) == len(parts) else None
    limits = [found for each in parts if (found := _located(each)) is not None]
    interval = intervals.product_mover(limits) if len(limits) == len(parts) else None
    return _combined(value, parts, interval, scale)


def _linear(terms: Sequence[tuple[Fraction, Estimate]], level: float) -> Estimate:
    """The sum of the figures, each times its factor."""
    parts = [each for _, each in terms]
    values = [factor * each.value for factor, each in terms if each.value is not None]
    n = _sum_of_rows(parts)
    if len(values) < len(parts):
        return _undefined(parts, n)
    found = Estimate(value=sum(values, Fraction(0)), n=n)
    if all(each.census for each in parts):
        return replace(found, census=True)
    errors = [own for term in terms if (own := _error(*term)) is not None]
    if len(errors) == len(terms):
        error, freedom = intervals.satterthwaite(errors)
        low, high = intervals.student_t(sum(values), error, freedom, level)
        return replace(found, low=low, high=high, error=StandardError(error, freedom))
    limits = [located for term in terms if (located := _times(*term)) is not None]
    if len(limits) < len(terms):
        return found
    low, high = intervals.sum_mover(limits)
    return replace(found, low=low, high=high)


def _combined(
    value: Fraction | None,
    parts: Sequence[Estimate],
    interval: intervals.Interval | None,
    scale: int,
) -> Estimate:
    """The product or quotient of the parts: a census where all are, else with the interval."""
    counts = [each.n for each in parts if each.n is not None]
    n = min(counts) if len(counts) == len(parts) else None
    if value is None:
        return _undefined(parts, n)
    if all(each.census for each in parts):
        return Estimate(value=value, n=n, census=True)
    low, high = (scale * end for end in interval) if interval else (None, None)
    return Estimate(value=value, n=n, low=low, high=high)


def _undefined(parts: Sequence[Estimate], n: int | None) -> Estimate:
    """No value, and why, where one of the parts says it."""
    return Estimate(value=None, n=n, refused=next(filter(None, (p.refused for p in parts)), ""))


def _sum_of_rows(parts: Sequence[Estimate]) -> int | None:
    counts = [each.n for each in parts if each.n is not None]
    return sum(counts) if len(counts) == len(parts) else None


def _error(factor: Fraction, found: Estimate) -> tuple[float, float] | None:
    """Standard error and degrees of freedom: of a mean its own, of a census none at all."""
    if found.census:
        return 0.0, math.inf
    if found.error is None:
        return None
    return abs(float(factor)) * found.error.of, found.error.freedom


def _times(factor: Fraction, found: Estimate) -> intervals.Located | None:
    """The value with its limits, times a factor, which may turn them round."""
    located = _located(found)
    if located is None:
        return None
    value, ends = located
    low, high = sorted(float(factor) * end for end in ends)
    return factor * value, (low, high)


def _located(found: Estimate) -> intervals.Located | None:
    """The value with its limits; of a census, they are the value."""
    if found.value is None:
        return None
    if found.census:
        return found.value, (float(found.value), float(found.value))
    if found.low is None or found.high is None:
        return None
    return found.value, (found.low, found.high)
