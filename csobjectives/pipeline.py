"""The journey on one screen: documents, plan, readings, verdicts, scorecard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from csobjectives.binding import form_of
from csobjectives.engines import OpenedSource, Settings, account, find_files, open_source
from csobjectives.judging import exit_code, judge
from csobjectives.loading import load, nothing_to_judge
from csobjectives.metrics import IMPOSSIBLE
from csobjectives.model import (
    Definitions,
    Input,
    Objective,
    Result,
    Scorecard,
    Source,
    SourceCount,
)
from csobjectives.periods import day_start
from csobjectives.planning import SpanReading, plan, read, wanted_ranks
from csobjectives.problems import CannotJudge, ExitCode, Problems, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a check is asked for. `now` tells today where nothing else fixes the as-of day."""

    paths: tuple[Path, ...] = ()
    cwd: Path
    now: datetime
    as_of: date | None = None
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)


def validate(*paths: str | Path, cwd: Path | None = None) -> Definitions:
    """Read and check documents alone. Raises CannotJudge with every problem of every file."""
    definitions, problems = definitions_of(tuple(Path(each) for each in paths), cwd or Path.cwd())
    if problems.errors:
        raise CannotJudge(problems)
    return definitions


def check(*paths: str | Path, as_of: date | None = None, cwd: Path | None = None) -> Scorecard:
    """Validate and evaluate the documents at the paths; without one, those of the project.

    `as_of` is the day to judge from, by default the project's, else today. Raises CannotJudge
    with every problem where the documents are not valid; a source that cannot be read is among
    the scorecard's problems, and its exit code is 2.
    """
    chosen = tuple(Path(each) for each in paths)
    now = datetime.now(UTC)
    return evaluate(Request(paths=chosen, cwd=cwd or Path.cwd(), now=now, as_of=as_of))


def definitions_of(paths: tuple[Path, ...], cwd: Path) -> tuple[Definitions, Problems]:
    """The definitions as far as they can be read, and everything that is wrong with them."""
    problems = Problems()
    return load(paths, cwd, problems), problems


def evaluate(request: Request) -> Scorecard:
    """From documents and measurement files to a scorecard.

    Raises CannotJudge where the documents are not valid. A source that cannot be read hides
    no other: its objectives are missing, the problems say so, and the exit code is 2.
    """
    definitions, problems = definitions_of(request.paths, request.cwd)
    if not problems.errors and not definitions.objectives:
        nothing_to_judge(problems)
    if problems.errors:
        raise CannotJudge(problems)
    project = definitions.project
    today = request.now.astimezone(ZoneInfo(project.timezone)).date()
    as_of = request.as_of or project.as_of or today
    work = _Evaluation(definitions, as_of, request, problems)
    by_source: dict[str, list[Objective]] = defaultdict(list)
    for objective in definitions.objectives:
        by_source[objective.measure.source].append(objective)
    for name, objectives in by_source.items():
        work.run(definitions.sources[name], objectives)
    results = tuple(
        result for each in definitions.objectives for result in work.results.get(each.name, ())
    )
    return Scorecard(
        title=project.title,
        as_of=day_start(as_of, project.timezone),
        timezone=project.timezone,
        level=project.level,
        sets=definitions.sets,
        results=results,
        inputs=tuple(work.inputs),
        counts=tuple(work.counts),
        problems=tuple(problems),
        exit_code=max(work.exit_code, exit_code(results)),
    )


class _Evaluation:
    """One run over all sources: what was read, and the results by objective."""

    def __init__(
        self, definitions: Definitions, as_of: date, request: Request, problems: Problems
    ) -> None:
        self.project = definitions.project
        self.as_of = as_of
        self.request = request
        self.problems = problems
        self.results: dict[str, list[Result]] = {}
        self.inputs: list[Input] = []
        self.counts: list[SourceCount] = []

    @property
    def exit_code(self) -> ExitCode:
        """What the sources alone say: whether there is one that cannot be judged."""
        return ExitCode.CANNOT_JUDGE if self.problems.errors else ExitCode.OK

    def run(self, source: Source, objectives: Sequence[Objective]) -> None:
        """Evaluate the objectives of one source; what is wrong with it hides no other source."""
        problems = Problems()
        if source.as_of is not None and source.as_of >= self.as_of:
            problems.add(
                "snapshot-not-yet-known",
                f"the snapshot '{source.name}' is of {source.as_of}, which is not before the day "
                f"that is judged from, {self.as_of}: nothing of it is known then",
                source.location,
                "Judge from a later day, with --as-of or the project's as_of.",
                Severity.WARNING,
            )
        files = find_files(source, self.project, self.request.allowed, problems)
        if not problems.errors:
            self.inputs += [
                Input(path=each.shown, source=source.name, bytes=each.bytes) for each in files
            ]
            settings, zone = self.request.settings, self.project.timezone
            try:
                with open_source(source, files, zone, self.as_of, settings, problems) as opened:
                    if opened is not None:
                        self._scan(source, objectives, opened, problems)
            except CannotJudge as refused:
                problems.extend(refused.problems)
        absent = [each.name for each in objectives if each.name not in self.results]
        if absent:
            message = f"not judged because of source '{source.name}': {', '.join(absent)}"
            problems.add("not-judged", message, source.location, severity=Severity.WARNING)
        self.problems.extend(problems)

    def _scan(
        self,
        source: Source,
        objectives: Sequence[Objective],
        opened: OpenedSource,
        problems: Problems,
    ) -> None:
        scan = plan(source, objectives, opened.scope, opened)
        sums, counts = opened.sums(scan)
        self.counts.append(account(source, opened, counts, problems))
        if problems.errors:
            return
        level = self.project.level
        wanted = wanted_ranks(scan, sums, level)
        ranks = opened.ranks(scan, wanted) if wanted else {}
        readings = read(scan, sums, ranks, level)
        for objective in objectives:
            found = readings[objective.name]
            if not contradicts_itself(objective, found[0], problems):
                self.results[objective.name] = [_result(objective, series) for series in found]


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


def contradicts_itself(
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
