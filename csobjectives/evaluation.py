"""One source from its files to readings; what is wrong with it hides no other source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from csobjectives.binding import form_of
from csobjectives.comparing import compare_windows, is_over, not_over, to_scan
from csobjectives.engines import (
    OpenedSource,
    Settings,
    Unlisted,
    account,
    find_files,
    open_source,
    without_library,
)
from csobjectives.freshness import Freshness, freshness, stale_source
from csobjectives.loading import all_sources
from csobjectives.metrics import IMPOSSIBLE, NEGATIVE
from csobjectives.model import (
    Input,
    Measure,
    Objective,
    Project,
    Reading,
    Reject,
    Series,
    Source,
    SourceCount,
)
from csobjectives.periods import Period, day_elsewhere
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
from csobjectives.problems import CannotJudge, Problems, Severity

_NONE: Mapping[str, Source] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every source of one run; `rejects` are kept only where they are wanted.

    `needed` are the days, by an objective's name, within which others look at all its periods.
    """

    project: Project
    as_of: date
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    rejects: bool = False
    needed: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)

    def as_of_for(self, objective: Objective) -> date:
        """The day that is judged from, in the zone in which the objective's days begin."""
        zone = self.project.timezone
        return day_elsewhere(self.as_of, zone, objective.timezone or zone)

    def scanned(self, objective: Objective) -> Objective:
        """An objective with the measure that is scanned for it, and what others need of it."""
        return replace(to_scan(objective), needed=self.needed.get(objective.name, ()))


@dataclass(slots=True)
class Evaluated:
    """What came of one source: series by objective, the files and rows that were read.

    Objectives `without_register` have none because of a register, and those `told_of` because
    of what a problem says that is their own.
    """

    series: dict[str, list[Series]] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    counts: list[SourceCount] = field(default_factory=list)
    looked_up: list[SourceCount] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    rejects: list[Reject] = field(default_factory=list)
    without_register: set[str] = field(default_factory=set)
    told_of: set[str] = field(default_factory=set)


def evaluate_source(
    source: Source,
    objectives: Sequence[Objective],
    terms: Terms,
    sources: Mapping[str, Source] = _NONE,
) -> Evaluated:
    """Read a source once for all its objectives. An objective without a series has a problem.

    `sources` are all of them: metrics may count from another one.
    """
    found, files = Evaluated(), {}
    found.series |= {
        each.name: [not_over(each)]
        for each in objectives
        if not is_over(each, terms.as_of_for(each))
    }
    objectives = [each for each in objectives if each.name not in found.series]
    if not objectives:
        return found
    problems = found.problems
    names = dict.fromkeys(each.measure.register for each in objectives if each.measure.register)
    registers = {name: Problems() for name in names}
    for one, of_one in ((source, problems), *((sources[name], registers[name]) for name in names)):
        for each in all_sources(one):
            _warn_of_snapshot(each, terms.as_of, of_one)
            files[each.name] = find_files(each, terms.project, terms.allowed, of_one)
    if not problems.errors:
        found.inputs += [
            Input(path=file.shown, source=name, bytes=file.bytes)
            for name, of_source in files.items()
            for file in of_source
        ]
        apart = [(sources[name], of_register) for name, of_register in registers.items()]
        zone = terms.project.timezone
        try:
            with open_source(
                source, files, zone, terms.as_of, terms.settings, problems, apart
            ) as opened:
                if opened is not None:
                    _scan(source, objectives, opened, registers, terms, found)
        except CannotJudge as refused:
            problems.extend(refused.problems)
    for of_register in registers.values():
        problems.extend(of_register)
    _tell_absent(source, objectives, sources, found)
    return found


def _tell_absent(
    source: Source,
    objectives: Sequence[Objective],
    sources: Mapping[str, Source],
    found: Evaluated,
) -> None:
    """Say which objectives have no result, and for want of which source."""
    absent: dict[str, list[str]] = {}
    for each in objectives:
        if each.name not in found.series and each.name not in found.told_of:
            without = each.measure.register if each.name in found.without_register else source.name
            absent.setdefault(without, []).append(each.name)
    for name, objectives_of in absent.items():
        message = f"not judged because of source '{name}': {', '.join(objectives_of)}"
        location = source.location if name == source.name else sources[name].location
        found.problems.add("not-judged", message, location, severity=Severity.WARNING)


def _scan(
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
    fresh = _freshness(source, opened, counts, terms, terms.as_of)
    counted = replace(
        counted, excluded=counts.excluded, exclusions=source.exclusions, newest=fresh.newest
    )
    found.counts.append(counted)
    if found.problems.errors:
        return
    if fresh.stale and any(each.until > terms.as_of for each in objectives):
        found.problems.extend([stale_source(source, fresh, terms.as_of)])
    lacking = without_library(asked)
    readings = _readings(opened, first, sums, terms.project.level, lacking)
    broken = {name for name, problems in registers.items() if problems.errors}
    refused = {each.name for each in objectives if each.measure.register in broken}
    unlisted = Unlisted(opened)
    for scan in others:
        names = {lookup.objective.name for lookup in scan.lookups}
        if names & refused:
            continue
        try:
            further = _readings(opened, scan, opened.sums(scan), terms.project.level, lacking)
            unlisted.look_at(scan)
        except CannotJudge as error:
            found.problems.extend(error.problems)
            refused |= names
            continue
        for name, each in further.items():
            readings[name] = [*readings[name], *each[1:]] if name in readings else each
    found.counts[-1] = unlisted.account(counted, found.problems)
    for objective in objectives:
        if objective.name in refused:
            found.without_register |= {objective.name} if objective.measure.register else set()
            continue
        if objective.name in lacking:
            found.problems.extend([lacking[objective.name]])
            found.told_of.add(objective.name)
            continue
        spans = readings[objective.name]
        known = fresh
        if objective.until <= terms.as_of:
            known = _freshness(source, opened, counts, terms, _end_of(spans[0], terms.as_of))
        series = _series(objective, spans, terms.project.level, known, found.problems)
        if series:
            found.series[objective.name] = series


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


def _readings(
    opened: OpenedSource, scan: Scan, sums: Sums, level: float, lacking: Collection[str]
) -> dict[str, list[list[SpanReading]]]:
    """The readings of a scan's objectives, with order statistics and tallies.

    Without the library that they take, no tallies are made for those that are `lacking`.
    """
    wanted = wanted_ranks(scan, sums, level)
    ranks = opened.ranks(scan, wanted) if wanted else {}
    asked = wanted_tallies(scan, lacking)
    tallied = estimate_tallies(scan, opened.tallies(scan, asked), level) if asked else {}
    return read(scan, sums, ranks, level, tallied)


def _warn_of_snapshot(source: Source, as_of: date, problems: Problems) -> None:
    """A snapshot of a later day is not known yet: say so, for all of it will be no data."""
    if source.as_of is not None and source.as_of >= as_of:
        problems.add(
            "snapshot-not-yet-known",
            f"the snapshot '{source.name}' is of {source.as_of}, which is not before the day "
            f"that is judged from, {as_of}: nothing of it is known then",
            source.location,
            "Judge from a later day, with --as-of or the project's as_of.",
            Severity.WARNING,
        )


def _end_of(spans: Iterable[SpanReading], as_of: date) -> date:
    """The day at which the judged period ends; as-of where none is judged yet."""
    closed = (each.span for each in spans if not (each.span.open or each.span.base))
    return max((each.period.end for each in closed), default=as_of)


def _freshness(
    source: Source, opened: OpenedSource, counts: Counts, terms: Terms, as_of: date
) -> Freshness:
    """Whether the source has anything recent on a day; a snapshot's rows are of its own day.

    For what has retired, it is enough that it had when the judged period was over.
    """
    zone, newest = terms.project.timezone, counts.newest
    if source.time is None:
        known = source.as_of is not None and source.as_of < terms.as_of
        there = counts.rows > counts.rejected_rows
        newest = source.as_of if known and there and source.fresh_within is not None else None
    held_in = opened.scope.names[source.time].type.zone if source.time else zone
    return freshness(source, newest, held_in, zone, as_of)


def _series(
    objective: Objective,
    spans: Sequence[Sequence[SpanReading]],
    level: float,
    fresh: Freshness,
    problems: Problems,
) -> list[Series]:
    """What was read for an objective, the whole first; nothing where rows contradict themselves."""
    if _contradicts_itself(objective, spans[0], problems):
        return []
    if objective.measure.comparison is not None:
        return compare_windows(objective, spans, level, fresh)
    series = [_of_segment(objective, each, fresh) for each in spans]
    _warn_of_negatives(objective, series[0].readings[-1], problems)
    return series


def _of_segment(objective: Objective, spans: Sequence[SpanReading], fresh: Freshness) -> Series:
    """The readings of one segment: of closed periods, of the open one, and of their bases."""
    closed = [each.reading for each in spans if not each.span.open and not each.span.base]
    running = next((each for each in spans if each.span.open), None)
    return Series(
        objective=objective,
        segment=spans[0].reading.segment,
        readings=tuple(closed),
        open=None if running is None else running.reading,
        so_far=None if running is None else running.span.so_far,
        bases={each.reading.period: each.reading for each in spans if each.span.base},
        adds_up=form_of(objective.measure).estimator.additive,
        stale=fresh.stale,
        newest=fresh.day,
    )


def _contradiction(measure: Measure) -> str:
    """What is wrong with a row that contradicts itself."""
    own = form_of(replace(measure, weight=None)).leaves_out
    parts = ["a weight below zero"] if measure.weight else []
    parts += ["a part that is below zero or above its whole"] if IMPOSSIBLE in own else []
    return ", or ".join(parts)


def _contradicts_itself(
    objective: Objective, series: Sequence[SpanReading], problems: Problems
) -> bool:
    """Whether rows contradict themselves: the problem says how many, and nothing is judged."""
    rows = sum(each.reading.excluded.get(IMPOSSIBLE, 0) for each in series)
    if rows:
        have = "1 row has" if rows == 1 else f"{rows} rows have"
        what = _contradiction(objective.measure)
        problems.add(
            "impossible-rows",
            f"in '{objective.measure.source}', {have} {what}",
            objective.measure.location,
            "Correct the figures where they come from: nothing is judged by rows that "
            "contradict themselves.",
        )
    return bool(rows)


def _warn_of_negatives(objective: Objective, reading: Reading, problems: Problems) -> None:
    """Where most rows end before they begin, two roles may have changed places."""
    rows = reading.excluded.get(NEGATIVE, 0)
    if rows > (reading.estimate.n or 0):
        problems.add(
            "mostly-negative",
            f"for {objective.name}, {rows:,} rows of {reading.period.name} are left out as "
            f"negative, and {reading.estimate.n or 0:,} are counted",
            objective.measure.location,
            "Something ends before it begins there: have two columns changed places?",
            Severity.WARNING,
        )
