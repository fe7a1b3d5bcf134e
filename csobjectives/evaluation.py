"""One source from its files to judged results; what is wrong with it hides no other source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from csobjectives.binding import form_of
from csobjectives.engines import OpenedSource, Settings, account, find_files, open_source
from csobjectives.judging import judge
from csobjectives.metrics import IMPOSSIBLE
from csobjectives.model import Input, Objective, Project, Result, Source, SourceCount
from csobjectives.planning import SpanReading, plan, read, wanted_ranks
from csobjectives.problems import CannotJudge, Problems, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for every source of one run."""

    project: Project
    as_of: date
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)


@dataclass(slots=True)
class Evaluated:
    """What came of one source: results by objective, the files and rows that were read."""

    results: dict[str, list[Result]] = field(default_factory=dict)
    inputs: list[Input] = field(default_factory=list)
    counts: list[SourceCount] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)


def evaluate_source(source: Source, objectives: Sequence[Objective], terms: Terms) -> Evaluated:
    """Read a source once for all its objectives. An objective without a result has a problem."""
    found = Evaluated()
    problems = found.problems
    _warn_of_snapshot(source, terms.as_of, problems)
    files = find_files(source, terms.project, terms.allowed, problems)
    if not problems.errors:
        found.inputs += [
            Input(path=each.shown, source=source.name, bytes=each.bytes) for each in files
        ]
        zone = terms.project.timezone
        try:
            with open_source(source, files, zone, terms.as_of, terms.settings, problems) as opened:
                if opened is not None:
                    _scan(source, objectives, opened, terms.project.level, found)
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
    level: float,
    found: Evaluated,
) -> None:
    """Plan, scan, account for every row, read, judge."""
    scan = plan(source, objectives, opened.scope, opened)
    sums, counts = opened.sums(scan)
    found.counts.append(account(source, opened, counts, found.problems))
    if found.problems.errors:
        return
    wanted = wanted_ranks(scan, sums, level)
    ranks = opened.ranks(scan, wanted) if wanted else {}
    readings = read(scan, sums, ranks, level)
    for objective in objectives:
        series = readings[objective.name]
        if not _contradicts_itself(objective, series[0], found.problems):
            found.results[objective.name] = [_result(objective, each) for each in series]


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


def _result(objective: Objective, series: Sequence[SpanReading]) -> Result:
    """One segment of an objective, judged; a sum's target is the whole's alone."""
    target = objective.target
    if series[0].reading.segment and form_of(objective.measure).estimator.additive:
        target = None
    closed = [judge(each.reading, target) for each in series if not each.span.open]
    running = [each.reading for each in series if each.span.open]
    return Result(
        objective=objective,
        segment=series[0].reading.segment,
        judged=closed[-1],
        history=tuple(closed[:-1]),
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
