"""The scans of an opened source: every row accounted for, and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csobjectives.engines import OpenedSource, Unlisted, account, without_library
from csobjectives.evaluation.series import series_of
from csobjectives.evaluation.terms import Evaluated, Terms
from csobjectives.freshness import Freshness, freshness, stale_source
from csobjectives.loading import all_sources
from csobjectives.model import Objective, Source
from csobjectives.planning import (
    Counts,
    Scan,
    SpanReading,
    Sums,
    estimate_tallies,
    passes,
    read,
    wanted_ranks,
    wanted_tallies,
)
from csobjectives.problems import CannotJudge, Problem, Problems

Readings = dict[str, list[list[SpanReading]]]
"""The readings of each objective, by its name: the whole's first, then those of each segment."""


def scan_source(
    source: Source,
    objectives: Sequence[Objective],
    opened: OpenedSource,
    registers: Mapping[str, Problems],
    terms: Terms,
    found: Evaluated,
) -> None:
    """Plan, scan, account for every row, read; without what has no register."""
    asked = [terms.scanned(each) for each in objectives]
    first, *others = passes(source, asked, opened.scope, opened, opened.file_days, opened.registers)
    sums, counts = opened.sums(first), opened.counts(first)
    _account_for_others(source, opened, registers, terms, found)
    rejects = found.rejects if terms.rejects else None
    counted = account(opened, opened.opened, counts, found.problems, rejects)
    scanned = _Scanned(
        source=source, opened=opened, counts=counts, terms=terms, lacking=without_library(asked)
    )
    fresh = scanned.freshness(terms.as_of)
    counted = replace(
        counted, excluded=counts.excluded, exclusions=source.exclusions, newest=fresh.newest
    )
    found.counts.append(counted)
    if found.problems.errors:
        return
    if fresh.stale and any(each.until > terms.as_of for each in objectives):
        found.problems.extend([stale_source(source, fresh, terms.as_of)])
    readings = scanned.readings(first, sums)
    broken = {name for name, problems in registers.items() if problems.errors}
    refused = {each.name for each in objectives if each.measure.register in broken}
    unlisted = Unlisted(opened)
    refused |= scanned.read_others(others, readings, refused, unlisted, found.problems)
    found.counts[-1] = unlisted.account(counted, found.problems)
    for objective in objectives:
        if objective.name in refused:
            found.without_register |= {objective.name} if objective.measure.register else set()
        elif objective.name in scanned.lacking:
            found.problems.extend([scanned.lacking[objective.name]])
            found.told_of.add(objective.name)
        else:
            spans = readings[objective.name]
            known = scanned.freshness_for(objective, spans[0])
            series = series_of(objective, spans, terms.project.level, known, found.problems)
            if series:
                found.series[objective.name] = series


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scanned:
    """A source whose rows have been counted; figures that are `lacking` want for a library."""

    source: Source
    opened: OpenedSource
    counts: Counts
    terms: Terms
    lacking: Mapping[str, Problem]

    def readings(self, scan: Scan, sums: Sums) -> Readings:
        """The readings of a scan's objectives, with order statistics and tallies.

        Without the library that they take, no tallies are made for those that are `lacking`.
        """
        level = self.terms.project.level
        wanted = wanted_ranks(scan, sums, level)
        ranks = self.opened.ranks(scan, wanted) if wanted else {}
        asked = wanted_tallies(scan, self.lacking)
        tallied = estimate_tallies(scan, self.opened.tallies(scan, asked), level) if asked else {}
        return read(scan, sums, ranks, level, tallied)

    def read_others(
        self,
        scans: Iterable[Scan],
        readings: Readings,
        refused: set[str],
        unlisted: Unlisted,
        problems: Problems,
    ) -> set[str]:
        """Add what further scans read to the readings; the objectives that cannot be read.

        A scan of any that is `refused` is left out.
        """
        failed: set[str] = set()
        for scan in scans:
            names = {lookup.objective.name for lookup in scan.lookups}
            if names & (refused | failed):
                continue
            try:
                further = self.readings(scan, self.opened.sums(scan))
                unlisted.look_at(scan)
            except CannotJudge as error:
                problems.extend(error.problems)
                failed |= names
                continue
            for name, each in further.items():
                readings[name] = [*readings[name], *each[1:]] if name in readings else each
        return failed

    def freshness(self, as_of: date) -> Freshness:
        """Whether the source has anything recent on a day; a snapshot's rows are of its own day."""
        source, zone, newest = self.source, self.terms.project.timezone, self.counts.newest
        if source.time is None:
            known = source.as_of is not None and source.as_of < self.terms.as_of
            there = self.counts.rows > self.counts.rejected_rows
            newest = source.as_of if known and there and source.fresh_within is not None else None
        held_in = self.opened.scope.names[source.time].type.zone if source.time else zone
        return freshness(source, newest, held_in, zone, as_of)

    def freshness_for(self, objective: Objective, spans: Iterable[SpanReading]) -> Freshness:
        """Whether there is anything recent for an objective.

        For one that has retired, it is enough that there was when the judged period was over.
        """
        as_of = self.terms.as_of
        if objective.until > as_of:
            return self.freshness(as_of)
        closed = (each.span for each in spans if not (each.span.open or each.span.base))
        return self.freshness(max((each.period.end for each in closed), default=as_of))


def _account_for_others(
    source: Source,
    opened: OpenedSource,
    registers: Mapping[str, Problems],
    terms: Terms,
    found: Evaluated,
) -> None:
    """Account for what is looked up and counted from; what is wrong there is its users' problem."""
    rejects = found.rejects if terms.rejects else None
    told: dict[str, Problems] = {}
    for each in opened.looked_up:
        own = told.setdefault(each.opened.source.name, Problems())
        try:
            found.looked_up.append(account(opened, each.opened, each.counts, own, rejects))
        except CannotJudge as refused:
            own.extend(refused.problems)
    users = [(opened.registers[name].source, registers[name]) for name in opened.registers]
    for user, problems in ((source, found.problems), *users):
        for one in all_sources(user):
            problems.extend(told.get(one.name, ()))
