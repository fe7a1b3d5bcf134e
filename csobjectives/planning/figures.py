"""What a form makes of a scan's groups: of their sums, parts, order statistics or tallies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from csobjectives.binding import choices_of, form_of, settings_of
from csobjectives.estimators import (
    PartEstimator,
    Tally,
    TallyEstimator,
    estimate_ranked,
    needed_ranks,
)
from csobjectives.metrics import Form
from csobjectives.model import Estimate, Measure
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

_DIGITS_OF_DOUBLES = 12  # what of an order statistic that is a double is more than noise

Values = tuple[str | None, ...]
Sum = tuple[object, ...]  # what was added up over one group, in the order of its rollup

Tallied = Mapping[str, Mapping[Group, Estimate]]
"""Per objective, what its tallies came to."""


def wanted_ranks(scan: Scan, sums: Sums, level: float) -> WantedRanks:
    """Which order statistics each group needs, once it is known how many rows it has."""
    wanted: dict[Place, dict[Group, tuple[int, ...]]] = {}
    for lookup in scan.lookups:
        if lookup.ranked is None:
            continue
        into = wanted.setdefault((lookup.ranked, lookup.predicate), {})
        for group, found in groups_of(lookup, scan, sums):
            if scan.timeline.spans[group.span].reason:
                continue
            n = whole(found[lookup.sums["n"]])
            ranks = needed_ranks(n, _at(lookup.objective.measure), level)
            if ranks:
                into[group] = tuple(sorted({*into.get(group, ()), *ranks}))
    return wanted


def wanted_tallies(scan: Scan, without: Collection[str] = ()) -> WantedTallies:
    """Of which spans tallies are needed, by objectives but those `without` them."""
    wanted: dict[Place, set[int]] = defaultdict(set)
    for lookup in scan.lookups:
        if lookup.tallied is not None and lookup.objective.name not in without:
            wanted[lookup.tallied, lookup.predicate].update(
                number
                for number, span in enumerate(scan.timeline.spans)
                if is_of(lookup, scan, number) and span.stretches and not span.reason
            )
    return {place: tuple(sorted(spans)) for place, spans in wanted.items()}


def estimate_tallies(
    scan: Scan, tallies: Iterable[tuple[Place, Group, Tally]], level: float
) -> Tallied:
    """What each objective's tallies come to; they are looked at one by one, and not kept."""
    found: dict[str, dict[Group, Estimate]] = defaultdict(dict)
    for place, group, tally in tallies:
        for lookup in scan.lookups:
            if place == (lookup.tallied, lookup.predicate) and is_of(lookup, scan, group.span):
                measure = lookup.objective.measure
                form = form_of(measure)
                assert isinstance(form.estimator, TallyEstimator)
                settings = settings_of(form, measure)
                estimate = form.estimator.estimate_tally(tally, settings, level)
                found[lookup.objective.name][group] = estimate
    return found


@dataclass(frozen=True, slots=True)
class Figures:
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
            if whole(found[eligible])
        }


def is_of(lookup: Lookup, scan: Scan, span: int) -> bool:
    return scan.windows[span] == lookup.window


def groups_of(lookup: Lookup, scan: Scan, sums: Sums) -> Iterator[tuple[Group, Sum]]:
    """The groups of rows that belong to an objective."""
    for group, found in sums.get((lookup.rollup, lookup.predicate), {}).items():
        if is_of(lookup, scan, group.span):
            yield group, found


def _at(measure: Measure) -> Fraction:
    at = measure.options["at"]
    assert isinstance(at, Fraction)
    return at


def exact(value: object, divisor: int) -> Fraction:
    """A sum or an order statistic as an exact fraction in base units."""
    if value is None:
        return Fraction(0)
    if isinstance(value, float):
        return Fraction(f"{value:.{_DIGITS_OF_DOUBLES}g}") / divisor
    if isinstance(value, int):
        return Fraction(value, divisor)
    if isinstance(value, Fraction):
        return value / divisor
    assert isinstance(value, Decimal)
    over, under = value.as_integer_ratio()
    return Fraction(over, under * divisor)


def whole(value: object) -> int:
    if isinstance(value, int):
        return value
    assert isinstance(value, Decimal | Fraction)
    return int(value)
