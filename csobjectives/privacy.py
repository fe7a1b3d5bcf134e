"""Which segments are too small to be shown, and which others would give them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from csobjectives.model import Estimate, Reading, Segment, Series
from csobjectives.periods import Period

_NOTHING = Estimate(value=None, n=None)


def suppressed(found: Mapping[str, Sequence[Series]], smallest: int) -> dict[str, list[Series]]:
    """The series without the figures of segments of fewer than `smallest` things.

    It is done before anything is judged, recorded or shown, so that no output can forget it.
    Periods are looked at each by itself, for a segment may be small in some of them only.
    """
    if not smallest:
        return {name: list(of) for name, of in found.items()}
    return {name: _of_objective(of, smallest) for name, of in found.items()}


def too_small(sizes: Mapping[Segment, int | None], smallest: int) -> frozenset[Segment]:
    """The segments of one period whose figures must not be shown.

    What is left out must not be found by taking the others from the whole: so there are always two
    at least, and together they are no smaller than the smallest. Segments that have nothing hide
    nothing; of those whose size nobody knows nothing is hidden. If there is no second one, the
    whole is the segment, and nothing is suppressed.
    """
    known = {segment: size for segment, size in sizes.items() if size}
    chosen = {segment for segment, size in known.items() if size < smallest}
    if not chosen:
        return frozenset()
    for segment in sorted(known.keys() - chosen, key=lambda each: (known[each], _order(each))):
        if len(chosen) > 1 and sum(known[each] for each in chosen) >= smallest:
            break
        chosen.add(segment)
    return frozenset(chosen) if len(chosen) > 1 else frozenset()


def _order(segment: Segment) -> list[str]:
    return [value or "" for _, value in segment]


def _of_objective(series: Sequence[Series], smallest: int) -> list[Series]:
    whole, *segments = series
    if not segments:
        return [whole]

    def chosen(period: Period) -> frozenset[Segment]:
        readings = ((each.segment, each.reading_of(period)) for each in segments)
        return too_small({one: _size(each) for one, each in readings if each}, smallest)

    hidden = {period: chosen(period) for period in _periods(segments)}
    return [whole, *(_hidden(each, hidden) for each in segments)]


def _periods(series: Iterable[Series]) -> set[Period]:
    return {
        reading.period
        for each in series
        for reading in (*each.readings, *each.bases.values(), *filter(None, [each.open]))
    }


def _size(reading: Reading) -> int | None:
    """Of how many things a figure is; of one that is made of others, of the smallest of them."""
    figures = (reading.estimate, *reading.estimate.made_of.values())
    sizes = [each.n for each in figures if each.n is not None]
    return min(sizes, default=None)


def _hidden(series: Series, hidden: Mapping[Period, frozenset[Segment]]) -> Series:
    """A segment's series without the figures that must not be shown."""

    def blank(reading: Reading) -> Reading:
        if series.segment not in hidden[reading.period]:
            return reading
        return replace(reading, estimate=_NOTHING, excluded={}, rows=0, suppressed=True)

    return replace(
        series,
        readings=tuple(map(blank, series.readings)),
        open=series.open and blank(series.open),
        bases={period: blank(each) for period, each in series.bases.items()},
    )
