"""What a relative target holds a figure against, and how far the figure is from that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csobjectives.estimators import difference, relative_change
from csobjectives.model import (
    Against,
    Estimate,
    Reading,
    Refusal,
    Series,
    Target,
    Versus,
)
from csobjectives.periods import Extent, Period
from csobjectives.schedules import base_of


def held_against(
    series: Series,
    reading: Reading,
    target: Target,
    found: Mapping[str, Sequence[Series]],
    level: float,
    *,
    period: Period | None = None,
) -> Against:
    """A reading held against the base of a relative target, or why it cannot be.

    `found` are the series of all objectives, by name, for a target may be held against one of
    them. `period` is that of the reading, where it is open: up to as-of. It is held against the
    same days, which of another objective may be those of its own open period.
    """
    versus, of = target.versus, period or reading.period
    if versus == Versus.BASELINE:
        baseline = series.objective.baseline
        assert baseline is not None
        base = Estimate(value=baseline.value, n=None, census=True)
        return _changed(Against(versus=versus, base=base), reading.estimate, target, level)
    where = _before(series, of, versus)
    if where is None:
        return Against(versus=versus, refused=Refusal.NO_COUNTERPART)
    searched: Series | None = series
    if versus not in (Versus.PREVIOUS, Versus.LAST_YEAR):
        alike = (each for each in found.get(versus, ()) if each.segment == series.segment)
        searched = next(alike, None)
    if searched is None:
        refused = Refusal.NO_SEGMENT if series.segment else Refusal.NO_FIGURE
        return Against(versus=versus, period=where, refused=refused)
    other = searched.open if searched.so_far == where else searched.reading_of(where)
    reason = _refusal(searched, other, where)
    if other is None or reason is not None:
        found_there = None if other is None else other.estimate
        return Against(versus=versus, period=where, base=found_there, refused=reason)
    against = Against(versus=versus, period=where, base=other.estimate)
    return _changed(against, reading.estimate, target, level)


def _before(series: Series, period: Period, versus: str) -> Period | None:
    """The period that is the base; of days on which anything is known, the last one before."""
    if period.window.extent is not Extent.AS_OF_DAY or versus != Versus.PREVIOUS:
        return base_of(period, versus)
    earlier = [each.period for each in series.readings if each.period < period]
    return earlier[-1] if earlier else base_of(period, versus)


def _refusal(series: Series, other: Reading | None, period: Period) -> Refusal | None:
    """Why a reading is no base."""
    if period in series.redefined:
        return Refusal.REDEFINED
    if other is None:
        return Refusal.NO_FIGURE
    is_open = series.open is not None and series.open.period == period
    if is_open or other.settling:
        return Refusal.OPEN
    if other.partial:
        return Refusal.PARTIAL
    return Refusal.NO_FIGURE if other.estimate.value is None else None


def _changed(against: Against, now: Estimate, target: Target, level: float) -> Against:
    """The change from the base: a difference, or a part of what was there before."""
    base = against.base
    assert base is not None
    if not target.relative:
        made = difference(now, base, level)
    elif base.value is not None and base.value <= 0:
        return _refused(against)
    else:
        made = relative_change(now, base)
    return Against(versus=against.versus, period=against.period, base=base, change=made)


def _refused(against: Against) -> Against:
    return Against(
        versus=against.versus,
        period=against.period,
        base=against.base,
        refused=Refusal.NOT_POSITIVE,
    )
