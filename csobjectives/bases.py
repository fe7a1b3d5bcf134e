"""What a relative target holds a figure against, and how far the figure is from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from csobjectives.estimators import difference, relative_change
from csobjectives.model import (
    Against,
    Estimate,
    Reading,
    Refusal,
    Segment,
    Series,
    Target,
    Versus,
)
from csobjectives.periods import Period
from csobjectives.schedules import base_of
from csobjectives.windows import Extent

Found = Mapping[str, Mapping[Segment, Series]]
"""The series of all objectives, by name and segment."""


def held_against(
    series: Series,
    reading: Reading,
    target: Target,
    found: Found,
    level: float,
    *,
    period: Period | None = None,
) -> Against:
    """A reading held against the base of a relative target, or why it cannot be.

    `found` are the series of all objectives, for a target may be held against one of them.
    `period` is that of the reading, where it is open: up to as-of. It is held against the same
    days, which of another objective may be those of its own open period.
    """
    versus, of = target.versus, period or reading.period
    if versus == Versus.BASELINE:
        baseline = series.objective.baseline
        assert baseline is not None
        known = Estimate(value=baseline.value, n=None, census=True)
        return _changed(Against(versus=versus), known, reading.estimate, target, level)
    where = _before(series, of, versus)
    if where is None:
        return Against(versus=versus, refused=Refusal.NO_COUNTERPART)
    searched: Series | None = series
    if versus not in (Versus.PREVIOUS, Versus.LAST_YEAR):
        searched = found[versus].get(series.segment) if versus in found else None
    against = Against(versus=versus, period=where)
    if searched is None:
        reason = Refusal.NO_SEGMENT if series.segment else Refusal.NO_FIGURE
        return replace(against, refused=reason)
    other = searched.open if searched.so_far == where else searched.reading_of(where)
    refused = _refusal(searched, other, where)
    if other is None or refused is not None:
        base = None if other is None else other.estimate
        return replace(against, base=base, refused=refused)
    return _changed(against, other.estimate, reading.estimate, target, level)


def absolute(target: Target, base: Fraction) -> Target:
    """A relative target with the bounds that its base makes of it, in the figure's own terms."""
    size = base if target.relative else Fraction(1)

    def moved(bound: Fraction | None) -> Fraction | None:
        return None if bound is None else base + bound * size

    return replace(
        target,
        at_least=moved(target.at_least),
        at_most=moved(target.at_most),
        stretch=moved(target.stretch),
        tolerance=target.tolerance * abs(size),
        versus="",
        relative=False,
    )


def _before(series: Series, period: Period, versus: str) -> Period | None:
    """The period that is the base; of days on which anything is known, the last one before."""
    if period.window.extent is not Extent.AS_OF_DAY or versus != Versus.PREVIOUS:
        return base_of(period, versus)
    known = [each.period for each in series.readings if each.period < period]
    earlier = known or [each for each in series.redefined if each < period]
    return max(earlier, default=base_of(period, versus))


def _refusal(series: Series, other: Reading | None, period: Period) -> Refusal | None:
    """Why a reading is no base."""
    if period in series.redefined:
        return Refusal.REDEFINED
    if other is None:
        return Refusal.NO_FIGURE
    if other.suppressed:
        return Refusal.SUPPRESSED
    is_open = series.open is not None and series.open.period == period
    if is_open or other.settling:
        return Refusal.OPEN
    if other.partial:
        return Refusal.PARTIAL
    return Refusal.NO_FIGURE if other.estimate.value is None else None


def _changed(
    against: Against, base: Estimate, now: Estimate, target: Target, level: float
) -> Against:
    """The change from the base: a difference, or a part of what was there before."""
    against = replace(against, base=base)
    if not target.relative:
        return replace(against, change=difference(now, base, level))
    if base.value is not None and base.value <= 0:
        return replace(against, refused=Refusal.NOT_POSITIVE)
    return replace(against, change=relative_change(now, base))
