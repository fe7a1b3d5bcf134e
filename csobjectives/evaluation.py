"""One source from its files to judged results; what is wrong with it hides no other source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from csobjectives.binding import form_of
from csobjectives.engines import OpenedSource, Settings, account, find_files, open_source
from csobjectives.freshness import Freshness, freshness, stale_source
from csobjectives.judging import judge, judge_last
from csobjectives.loading import all_sources
from csobjectives.metrics import IMPOSSIBLE
from csobjectives.model import Input, Objective, Project, Reject, Result, Source, SourceCount
from csobjectives.planning import (
    Counts,
    Scan,
    SpanReading,
    Sums,
    passes,
    read,
    wanted_ranks,
)
from csobjectives.problems import CannotJudge, Problems, Severity

_NONE: Mapping[str, Source] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every source of one run; `rejects` are kept only where they are wanted."""

    project: Project
    as_of: date
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    rejects: bool = False


@dataclass(slots=True)
class Evaluated:
    """What came of one source: results by objective, the files and rows that were read."""

    results: dict[str, list[Result]] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    counts: list[SourceCount] = field(default_factory=list)
    looked_up: list[SourceCount] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    rejects: list[Reject] = field(default_factory=list)


def evaluate_source(
    source: Source,
    objectives: Sequence[Objective],
    terms: Terms,
    sources: Mapping[str, Source] = _NONE,
) -> Evaluated:
    """Read a source once for all its objectives. An objective without a result has a problem.

    `sources` are all of them: metrics may count from another one.
    """
    found = Evaluated()
    problems = found.problems
    files = {}
    names = dict.fromkeys(each.measure.register for each in objectives if each.measure.register)
    registers = [sources[name] for name in names]
    needed = {each.name: each for one in (*registers, source) for each in all_sources(one)}
    for each in needed.values():
        _warn_of_snapshot(each, terms.as_of, problems)
        files[each.name] = find_files(each, terms.project, terms.allowed, problems)
    if not problems.errors:
        found.inputs += [
            Input(path=file.shown, source=name, bytes=file.bytes)
            for name, of_source in files.items()
            for file in of_source
        ]
        zone = terms.project.timezone
        try:
            with open_source(
                source, files, zone, terms.as_of, terms.settings, problems, registers
            ) as opened:
                if opened is not None:
                    _scan(source, objectives, opened, terms, found)
        except CannotJudge as refused:
            problems.extend(refused.problems)
    absent = [each.name for each in objectives if each.name not in found.results]
    if absent:
        message = f"not judged because of source '{source.name}': {', '.join(absent)}"
        problems.add("not-judged", message, source.location, severity=Severity.WARNING)
    return found


def _scan(
    source: Source,
    objectives: Sequence[Objective],
    opened: OpenedSource,
    terms: Terms,
    found: Evaluated,
) -> None:
    """Plan, scan, account for every row, read, judge."""
    first, *others = passes(
        source, objectives, opened.scope, opened, opened.file_days, opened.registers
    )
    sums, counts = opened.sums(first), opened.counts(first)
    rejects = found.rejects if terms.rejects else None
    for each in opened.looked_up:
        part = account(opened, each.opened, each.counts, found.problems, rejects)
        found.looked_up.append(part)
    counted = account(opened, opened.opened, counts, found.problems, rejects)
    fresh = _freshness(source, opened, counts, terms)
    found.counts.append(replace(counted, excluded=counts.excluded, newest=fresh.newest))
    if found.problems.errors:
        return
    if fresh.stale:
        found.problems.extend([stale_source(source, fresh, terms.as_of)])
    readings = _readings(opened, first, sums, terms.project.level)
    refused: set[str] = set()
    for scan in others:
        try:
            further = _readings(opened, scan, opened.sums(scan), terms.project.level)
        except CannotJudge as error:
            found.problems.extend(error.problems)
            refused |= {lookup.objective.name for lookup in scan.lookups}
            continue
        for name, series in further.items():
            readings[name] = [*readings[name], *series[1:]] if name in readings else series
    for objective in objectives:
        if objective.name in refused:
            continue
        series = readings[objective.name]
        if not _contradicts_itself(objective, series[0], found.problems):
            found.results[objective.name] = [_result(objective, each, fresh) for each in series]


def _readings(
    opened: OpenedSource, scan: Scan, sums: Sums, level: float
) -> dict[str, list[list[SpanReading]]]:
    """The readings of a scan's objectives, order statistics included."""
    wanted = wanted_ranks(scan, sums, level)
    ranks = opened.ranks(scan, wanted) if wanted else {}
    return read(scan, sums, ranks, level)


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


def _freshness(source: Source, opened: OpenedSource, counts: Counts, terms: Terms) -> Freshness:
    """Whether the source has anything recent; a snapshot's rows are of its day."""
    zone, newest = terms.project.timezone, counts.newest
    if source.time is None:
        known = source.as_of is not None and source.as_of < terms.as_of
        there = counts.rows > counts.rejected_rows
        newest = source.as_of if known and there and source.fresh_within is not None else None
    held_in = opened.scope.names[source.time].type.zone if source.time else zone
    return freshness(source, newest, held_in, zone, terms.as_of)


def _result(objective: Objective, series: Sequence[SpanReading], fresh: Freshness) -> Result:
    """One segment of an objective, judged; a sum's target is the whole's alone."""
    target = objective.target
    if series[0].reading.segment and form_of(objective.measure).estimator.additive:
        target = None
    closed = [each.reading for each in series if not each.span.open]
    running = [each.reading for each in series if each.span.open]
    return Result(
        objective=objective,
        segment=series[0].reading.segment,
        judged=judge_last(closed[-1], target, stale=fresh.stale, newest=fresh.day),
        history=tuple(judge(each, target) for each in closed[:-1]),
        open=running[0] if running else None,
    )


def _contradicts_itself(
    objective: Objective, series: Sequence[SpanReading], problems: Problems
) -> bool:
    """Whether rows contradict themselves: the problem says how many, and nothing is judged."""
    rows = sum(each.reading.excluded.get(IMPOSSIBLE, 0) for each in series)
    if rows:
        have = "1 row has" if rows == 1 else f"{rows} rows have"
        problems.add(
            "impossible-rows",
            f"in '{objective.measure.source}', {have} a part that is below zero or above its whole",
            objective.measure.location,
            "Correct the figures where they come from: nothing is judged by rows that "
            "contradict themselves.",
        )
    return bool(rows)
