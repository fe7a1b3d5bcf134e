"""From a scan's sums and ranks to readings, one per objective, period and segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from csobjectives.binding import form_of, settings_of
from csobjectives.estimators import estimate_ranked, needed_ranks
from csobjectives.metrics import Form
from csobjectives.model import Estimate, Measure, Reading, Segment
from csobjectives.periods import Period
from csobjectives.planning.scans import Group, Lookup, Place, Ranks, Scan, Sums, WantedRanks
from csobjectives.planning.timeline import Span

DIGITS_OF_DOUBLES = 12  # what of an order statistic that is a double is more than noise


Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class SpanReading:
    """A reading with the span that it belongs to."""

    span: Span
    reading: Reading


def wanted_ranks(scan: Scan, sums: Sums, level: float) -> WantedRanks:
    """Which order statistics each group needs, once it is known how many rows it has."""
    wanted: dict[Place, dict[Group, tuple[int, ...]]] = {}
    for lookup in scan.lookups:
        if lookup.ranked is None:
            continue
        into = wanted.setdefault((lookup.ranked, lookup.predicate), {})
        for group, found in _groups_of(lookup, scan, sums):
            if scan.timeline.spans[group.span].reason:
                continue
            n = _whole(found[lookup.sums["n"]])
            ranks = needed_ranks(n, _at(lookup.objective.measure), level)
            if ranks:
                into[group] = tuple(sorted({*into.get(group, ()), *ranks}))
    return wanted


def read(scan: Scan, sums: Sums, ranks: Ranks, level: float) -> dict[str, list[list[SpanReading]]]:
    """Per objective, one list per segment, the whole first; in it, one reading per span.

    A segment that was seen in any of the spans has a reading in each of them.
    """
    return {
        lookup.objective.name: _read_objective(lookup, scan, sums, ranks, level)
        for lookup in scan.lookups
    }


def _read_objective(
    lookup: Lookup, scan: Scan, sums: Sums, ranks: Ranks, level: float
) -> list[list[SpanReading]]:
    groups = dict(_groups_of(lookup, scan, sums))
    spans: list[tuple[int, Span]] = []
    apart: dict[Period, list[tuple[int, Span]]] = defaultdict(list)
    for number, span in enumerate(scan.timeline.spans):
        if _of(lookup, scan, number):
            (apart[span.period] if span.reason else spans).append((number, span))
    needs_rows = form_of(lookup.objective.measure).estimator.additive or scan.inside is not None
    reader = _Reader(lookup, groups, ranks, level, needs_rows)
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
    groups: Mapping[Group, tuple[object, ...]]
    ranks: Ranks
    level: float
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
        measure = self.lookup.objective.measure
        form, group = form_of(measure), Group(number, segment)
        rows = self.groups.get(group)
        estimate = _estimate(self.lookup, form, rows, self.ranks, group, self.level)
        if self.needs_rows and not source_rows:
            estimate = Estimate(value=None, n=0)
        left_out = _left_out(apart.get(span.period, ()), segment, self.groups)
        return Reading(
            period=span.period,
            segment=_named(measure, segment),
            estimate=estimate,
            excluded={**_excluded(self.lookup, rows), **left_out},
            rows=_whole(rows[0]) if rows else 0,
            source_rows=source_rows,
            partial=span.partial,
            settling=span.settling,
            gap=span.gap,
        )


def _null_last(segment: Values) -> list[tuple[bool, str]]:
    return [(part is None, part or "") for part in segment]


def _segments(groups: Iterable[Group], scan: Scan) -> set[Values]:
    """The segments of rows that count for any period."""
    return {
        group.segment
        for group in groups
        if group.segment is not None and not scan.timeline.spans[group.span].reason
    }


def _left_out(
    spans: Iterable[tuple[int, Span]],
    segment: Values | None,
    groups: Mapping[Group, tuple[object, ...]],
) -> dict[str, int]:
    """How many of a period's rows are left out because of the days that they are of."""
    return {
        span.reason: _whole(rows[0])
        for number, span in spans
        if (rows := groups.get(Group(number, segment))) is not None
    }


def _of(lookup: Lookup, scan: Scan, span: int) -> bool:
    return scan.windows[span] == lookup.window


def _groups_of(
    lookup: Lookup, scan: Scan, sums: Sums
) -> Iterator[tuple[Group, tuple[object, ...]]]:
    """The groups of rows that belong to an objective."""
    for group, found in sums.get((lookup.rollup, lookup.predicate), {}).items():
        if _of(lookup, scan, group.span):
            yield group, found


def _has_rows(span: int, scan: Scan, sums: Sums) -> bool:
    """Whether the source has any row in the span: only then is a count of 0 a value."""
    found = sums.get((0, 0), {}).get(Group(span, None))
    if found is None or scan.inside is None:
        return found is not None
    return _whole(found[scan.inside]) > 0


def _named(measure: Measure, segment: Values | None) -> Segment:
    return () if segment is None else tuple(zip(measure.by, segment, strict=True))


def _estimate(
    lookup: Lookup,
    form: Form,
    found: tuple[object, ...] | None,
    ranks: Ranks,
    group: Group,
    level: float,
) -> Estimate:
    """The estimate of a group of rows; of no rows where the group was not found."""
    bound = lookup.binding.sums
    values = {
        name: exact(found[index] if found else 0, bound[name].divisor)
        for name, index in lookup.sums.items()
        if name != "eligible"
    }
    if lookup.ranked is None:
        settings = settings_of(form, lookup.objective.measure)
        return form.estimator.estimate({**values, **settings}, level)
    binding = lookup.binding
    held = ranks.get((lookup.ranked, lookup.predicate), {}).get(group, {})
    n, at = int(values["n"]), _at(lookup.objective.measure)
    statistics = {rank: exact(held[rank], binding.divisor) for rank in needed_ranks(n, at, level)}
    return estimate_ranked(n, at, statistics, level, census=form.estimator.census)


def _at(measure: Measure) -> Fraction:
    at = measure.options["at"]
    assert isinstance(at, Fraction)
    return at


def _excluded(lookup: Lookup, found: tuple[object, ...] | None) -> Mapping[str, int]:
    """Why rows for which `where` holds were not used; the rest of them lack a value."""
    if found is None:
        return {}
    missing = _whole(found[0]) - _whole(found[lookup.sums["eligible"]])
    counts = {}
    for name, index in lookup.reasons.items():
        if count := _whole(found[index]):
            counts[name] = count
            missing -= count if name in lookup.binding.reasons else 0
    return {"missing": missing, **counts} if missing else counts


def exact(value: object, divisor: int) -> Fraction:
    """A sum or an order statistic as an exact fraction in base units."""
    if value is None:
        return Fraction(0)
    if isinstance(value, float):
        return Fraction(f"{value:.{DIGITS_OF_DOUBLES}g}") / divisor
    if isinstance(value, int):
        return Fraction(value, divisor)
    assert isinstance(value, Decimal)
    over, under = value.as_integer_ratio()
    return Fraction(over, under * divisor)


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    assert isinstance(value, Decimal)
    return int(value)
