"""From a scan's sums and ranks to readings, one per objective, period and segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from csobjectives.binding import form_of
from csobjectives.model import Estimate, Measure, Reading, Segment
from csobjectives.periods import Period
from csobjectives.planning.figures import (
    Figures,
    Sum,
    Tallied,
    Values,
    exact,
    groups_of,
    is_of,
    whole,
)
from csobjectives.planning.scans import Group, Lookup, Ranks, Scan, Sums
from csobjectives.planning.timeline import Span

_NONE: Tallied = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SpanReading:
    """A reading with the span that it belongs to."""

    span: Span
    reading: Reading


def read(
    scan: Scan, sums: Sums, ranks: Ranks, level: float, tallied: Tallied = _NONE
) -> dict[str, list[list[SpanReading]]]:
    """Per objective, one list per segment, the whole first; in it, one reading per span.

    A segment that was seen in any of the spans has a reading in each of them.
    """
    return {
        lookup.objective.name: _read_objective(lookup, scan, sums, ranks, level, tallied)
        for lookup in scan.lookups
    }


def _read_objective(
    lookup: Lookup, scan: Scan, sums: Sums, ranks: Ranks, level: float, tallied: Tallied
) -> list[list[SpanReading]]:
    groups = dict(groups_of(lookup, scan, sums))
    parts = _parts_of(groups) if lookup.binding.parts else {}
    if parts:
        groups = {group: _added_up(each.values()) for group, each in parts.items()}
    spans: list[tuple[int, Span]] = []
    apart: dict[Period, list[tuple[int, Span]]] = defaultdict(list)
    for number, span in enumerate(scan.timeline.spans):
        if is_of(lookup, scan, number):
            (apart[span.period] if span.reason else spans).append((number, span))
    form = form_of(lookup.objective.measure)
    needs_rows = form.estimator.additive or scan.inside is not None
    of_tallies = tallied.get(lookup.objective.name, {})
    figures = Figures(lookup, form, groups, parts, ranks, of_tallies, level)
    reader = _Reader(lookup, groups, figures, needs_rows)
    return [
        [
            SpanReading(
                span, reader.read(number, span, segment, _has_rows(number, scan, sums), apart)
            )
            for number, span in spans
        ]
        for segment in [None, *sorted(_segments(groups, scan), key=_null_last)]
    ]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads an objective's groups.

    What `needs_rows` has no figure of a period in which the source has none.
    """

    lookup: Lookup
    groups: Mapping[Group, Sum]
    figures: Figures
    needs_rows: bool

    def read(
        self,
        number: int,
        span: Span,
        segment: Values | None,
        source_rows: bool,
        apart: Mapping[Period, Sequence[tuple[int, Span]]],
    ) -> Reading:
        """The reading of a span, by its number, and a segment."""
        measure, group = self.lookup.objective.measure, Group(number, segment)
        rows = self.groups.get(group)
        estimate = self.figures.estimate(group)
        if self.needs_rows and not source_rows:
            estimate = Estimate(value=None, n=0)
        left_out = _left_out(apart.get(span.period, ()), segment, self.groups)
        return Reading(
            period=span.period,
            segment=_named(measure, segment),
            estimate=estimate,
            excluded={**_excluded(self.lookup, rows), **left_out},
            rows=whole(rows[0]) if rows else 0,
            source_rows=source_rows,
            partial=span.partial,
            settling=span.settling,
            settles=span.settles,
            gap=span.gap,
            passed=span.passed,
            to_come=span.to_come,
        )


def _null_last(segment: Values) -> list[tuple[bool, str]]:
    return [(part is None, part or "") for part in segment]


def _segments(groups: Iterable[Group], scan: Scan) -> set[Values]:
    """The segments of rows that count for any period, but for those that only others look at."""
    spans = scan.timeline.spans
    counted = {number for number, each in enumerate(spans) if not (each.reason or each.needed)}
    return {each.segment for each in groups if each.segment is not None and each.span in counted}


def _left_out(
    spans: Iterable[tuple[int, Span]],
    segment: Values | None,
    groups: Mapping[Group, Sum],
) -> dict[str, int]:
    """How many of a period's rows are left out because of the days that they are of."""
    return {
        span.reason: whole(rows[0])
        for number, span in spans
        if (rows := groups.get(Group(number, segment))) is not None
    }


def _parts_of(groups: Mapping[Group, Sum]) -> dict[Group, dict[Values, Sum]]:
    """The parts of each span and segment."""
    found: dict[Group, dict[Values, Sum]] = defaultdict(dict)
    for group, sums in groups.items():
        found[group._replace(part=())][group.part] = sums
    return found


def _added_up(parts: Iterable[Sum]) -> Sum:
    """The sums of all parts together."""
    return tuple(sum(exact(each, 1) for each in every) for every in zip(*parts, strict=True))


def _has_rows(span: int, scan: Scan, sums: Sums) -> bool:
    """Whether the source has any row in the span: only then is a count of 0 a value."""
    found = sums.get((0, 0), {}).get(Group(span, None))
    if found is None or scan.inside is None:
        return found is not None
    return whole(found[scan.inside]) > 0


def _named(measure: Measure, segment: Values | None) -> Segment:
    return () if segment is None else tuple(zip(measure.by, segment, strict=True))


def _excluded(lookup: Lookup, found: Sum | None) -> Mapping[str, int]:
    """Why rows for which `where` holds were not used; the rest of them lack a value."""
    if found is None:
        return {}
    missing = whole(found[0]) - whole(found[lookup.sums["eligible"]])
    counts = {}
    for name, index in lookup.reasons.items():
        if count := whole(found[index]):
            counts[name] = count
            missing -= count if name in lookup.binding.reasons else 0
    return {"missing": missing, **counts} if missing else counts
