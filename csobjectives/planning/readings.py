"""From a scan's sums and ranks to readings, one per objective, period and segment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from csobjectives.binding import choices_of, form_of, settings_of
from csobjectives.estimators import (
    PartEstimator,
    Tally,
    TallyEstimator,
    estimate_ranked,
    needed_ranks,
)
from csobjectives.metrics import Form
from csobjectives.model import Estimate, Measure, Reading, Segment
from csobjectives.periods import Period
from csobjectives.planning.scans import (
    Group,
    Lookup,
    Place,
    Ranks,
    Scan,
    Sums,
    WantedRanks,
    WantedTallies,
)
from csobjectives.planning.timeline import Span

DIGITS_OF_DOUBLES = 12  # what of an order statistic that is a double is more than noise


Values = tuple[str | None, ...]
Sum = tuple[object, ...]  # what was added up over one group, in the order of its rollup

Tallied = Mapping[str, Mapping[Group, Estimate]]
"""Per objective, what its tallies came to."""

_NONE: Tallied = MappingProxyType({})


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


def wanted_tallies(scan: Scan, without: Collection[str] = ()) -> WantedTallies:
    """Of which spans tallies are needed, by objectives but those `without` them."""
    return {
        (lookup.tallied, lookup.predicate): tuple(
            number
            for number, span in enumerate(scan.timeline.spans)
            if _of(lookup, scan, number) and span.stretches and not span.reason
        )
        for lookup in scan.lookups
        if lookup.tallied is not None and lookup.objective.name not in without
    }


def estimate_tallies(
    scan: Scan, tallies: Iterable[tuple[Place, Group, Tally]], level: float
) -> Tallied:
    """What each objective's tallies come to; they are looked at one by one, and not kept."""
    found: dict[str, dict[Group, Estimate]] = defaultdict(dict)
    for place, group, tally in tallies:
        for lookup in scan.lookups:
            if place == (lookup.tallied, lookup.predicate) and _of(lookup, scan, group.span):
                measure = lookup.objective.measure
                form = form_of(measure)
                assert isinstance(form.estimator, TallyEstimator)
                settings = settings_of(form, measure)
                estimate = form.estimator.estimate_tally(tally, settings, level)
                found[lookup.objective.name][group] = estimate
    return found


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
    groups = dict(_groups_of(lookup, scan, sums))
    parts = _parts_of(groups) if lookup.binding.parts else {}
    if parts:
        groups = {group: _added_up(each.values()) for group, each in parts.items()}
    spans: list[tuple[int, Span]] = []
    apart: dict[Period, list[tuple[int, Span]]] = defaultdict(list)
    for number, span in enumerate(scan.timeline.spans):
        if _of(lookup, scan, number):
            (apart[span.period] if span.reason else spans).append((number, span))
    form = form_of(lookup.objective.measure)
    needs_rows = form.estimator.additive or scan.inside is not None
    of_tallies = tallied.get(lookup.objective.name, {})
    figures = _Figures(lookup, form, groups, parts, ranks, of_tallies, level)
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
    figures: _Figures
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
    groups: Mapping[Group, Sum],
) -> dict[str, int]:
    """How many of a period's rows are left out because of the days that they are of."""
    return {
        span.reason: _whole(rows[0])
        for number, span in spans
        if (rows := groups.get(Group(number, segment))) is not None
    }


def _of(lookup: Lookup, scan: Scan, span: int) -> bool:
    return scan.windows[span] == lookup.window


def _groups_of(lookup: Lookup, scan: Scan, sums: Sums) -> Iterator[tuple[Group, Sum]]:
    """The groups of rows that belong to an objective."""
    for group, found in sums.get((lookup.rollup, lookup.predicate), {}).items():
        if _of(lookup, scan, group.span):
            yield group, found


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
    return _whole(found[scan.inside]) > 0


def _named(measure: Measure, segment: Values | None) -> Segment:
    return () if segment is None else tuple(zip(measure.by, segment, strict=True))


@dataclass(frozen=True, slots=True)
class _Figures:
    """What an objective's form makes of its groups, of their parts, of their ranks or tallies."""

    lookup: Lookup
    form: Form
    groups: Mapping[Group, Sum]
    parts: Mapping[Group, Mapping[Values, Sum]]
    ranks: Ranks
    tallied: Mapping[Group, Estimate]
    level: float

    def estimate(self, group: Group) -> Estimate:
        """The estimate of a group of rows; of no rows where the group was not found."""
        lookup, estimator = self.lookup, self.form.estimator
        if isinstance(estimator, PartEstimator):
            choices = choices_of(self.form, lookup.objective.measure)
            return estimator.estimate_parts(self._counted_parts(group), choices, self.level)
        if group in self.tallied:
            return self.tallied[group]
        values = self._values(self.groups.get(group))
        if lookup.ranked is None:
            return estimator.estimate(values, self.level)
        held = self.ranks.get((lookup.ranked, lookup.predicate), {}).get(group, {})
        n, at, divisor = int(values["n"]), _at(lookup.objective.measure), lookup.binding.divisor
        needed = needed_ranks(n, at, self.level)
        statistics = {rank: exact(held[rank], divisor) for rank in needed}
        return estimate_ranked(n, at, statistics, self.level, census=estimator.census)

    def _values(self, found: Sum | None) -> dict[str, Fraction]:
        """What the estimator's sums are, by name, and the settings that it reads."""
        bound = self.lookup.binding.sums
        values = {
            name: exact(found[index] if found else 0, bound[name].divisor)
            for name, index in self.lookup.sums.items()
            if name != "eligible"
        }
        return {**values, **settings_of(self.form, self.lookup.objective.measure)}

    def _counted_parts(self, group: Group) -> dict[Values, dict[str, Fraction]]:
        """The sums of each part that has an eligible row."""
        eligible = self.lookup.sums["eligible"]
        return {
            part: self._values(found)
            for part, found in self.parts.get(group, {}).items()
            if _whole(found[eligible])
        }


def _at(measure: Measure) -> Fraction:
    at = measure.options["at"]
    assert isinstance(at, Fraction)
    return at


def _excluded(lookup: Lookup, found: Sum | None) -> Mapping[str, int]:
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
    if isinstance(value, int | Fraction):
        return Fraction(value, divisor)
    assert isinstance(value, Decimal)
    over, under = value.as_integer_ratio()
    return Fraction(over, under * divisor)


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    assert isinstance(value, Decimal | Fraction)
    return int(value)
