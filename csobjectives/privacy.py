"""Which segments are too small to be shown, and which others would give them away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from csobjectives.binding import estimator_of
from csobjectives.model import Estimate, Objective, Reading, Segment, Series
from csobjectives.periods import Period

_NOTHING = Estimate(value=None, n=None)

Sizes = Mapping[Segment, int | None]
"""Of how many things the figure of each segment is; None where that is not known."""


def suppressed(found: Mapping[str, Sequence[Series]], smallest: int) -> dict[str, list[Series]]:
    """The series without the figures of segments of fewer than `smallest` things.

    It is done before anything is judged, recorded or shown, so that no output can forget it.
    Periods are looked at each by itself, for a segment may be small in some of them only. Of a
    stock, n counts rows and no things: its segments are shown.
    """
    if not smallest:
        return {name: list(of) for name, of in found.items()}
    return {name: _of_objective(of, smallest) for name, of in found.items()}


def too_small(sizes: Sizes, smallest: int) -> frozenset[Segment]:
    """The segments of one period whose figures must not be shown.

    What is left out must not be found by taking the others from the whole: so there are always two
    at least, and together they are no smaller than the smallest. Segments that have nothing hide
    nothing, and those whose size nobody knows are hidden only for the sake of another one. If there
    is no second one, the whole is the segment, and nothing is suppressed.
    """
    there = {segment: size for segment, size in sizes.items() if size != 0}
    chosen = {segment for segment, size in there.items() if size is not None and size < smallest}
    if not chosen:
        return frozenset()
    for segment in sorted(there.keys() - chosen, key=lambda each: _by_size(each, there[each])):
        if len(chosen) > 1 and sum(there[each] or smallest for each in chosen) >= smallest:
            break
        chosen.add(segment)
    return frozenset(chosen) if len(chosen) > 1 else frozenset()


def _by_size(segment: Segment, size: int | None) -> tuple[bool, int, list[str]]:
    """The smallest first, and those last whose size is not known."""
    return size is None, size or 0, [value or "" for _, value in segment]


def _of_objective(series: Sequence[Series], smallest: int) -> list[Series]:
    whole, *segments = series
    if not segments or not _is_sized(whole.objective):
        return list(series)
    hidden = {period: too_small(of, smallest) for period, of in _sizes(segments).items()}
    return [whole, *(_hidden(each, hidden) for each in segments)]


def _is_sized(objective: Objective) -> bool:
    """Whether n tells of how many things a figure of an objective is; reported ones say so."""
    return not objective.measure.source or estimator_of(objective.measure).sized


def _sizes(segments: Iterable[Series]) -> Mapping[Period, Sizes]:
    found: dict[Period, dict[Segment, int | None]] = defaultdict(dict)
    for each in segments:
        for reading in _readings(each):
            found[reading.period][each.segment] = _size(reading)
    return found


def _readings(series: Series) -> Iterator[Reading]:
    yield from series.readings
    yield from series.bases.values()
    if series.open is not None:
        yield series.open


def _size(reading: Reading) -> int | None:
    """Of how many things a figure is; of one that is made of others, of the smallest of them.

    Where nothing could be counted, it is of as many as there are rows, or as were left out: that
    two things have no value tells that there are two. What has none of these is of none.
    """
    figures = (reading.estimate, *reading.estimate.made_of.values())
    sizes = [each.n for each in figures if each.n]
    if sizes:
        return min(sizes)
    if any(each.value is not None and each.n is None for each in figures):
        return None
    return max(reading.rows, sum(reading.excluded.values()))


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
