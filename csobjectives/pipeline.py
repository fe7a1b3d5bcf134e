"""The journey on one screen: documents, plan, readings, verdicts, scorecard."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from csobjectives.engines import Settings
from csobjectives.evaluation import Terms, evaluate_source
from csobjectives.judging import exit_code
from csobjectives.loading import load, nothing_to_judge
from csobjectives.model import Definitions, Objective, Scorecard
from csobjectives.periods import day_start
from csobjectives.problems import CannotJudge, Problems


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
    terms = Terms(project=project, as_of=as_of, allowed=request.allowed, settings=request.settings)
    by_source: dict[str, list[Objective]] = defaultdict(list)
    for objective in definitions.objectives:
        by_source[objective.measure.source].append(objective)
    evaluated = [
        evaluate_source(definitions.sources[name], objectives, terms)
        for name, objectives in by_source.items()
    ]
    found = {name: results for each in evaluated for name, results in each.results.items()}
    results = tuple(
        result for each in definitions.objectives for result in found.get(each.name, ())
    )
    for each in evaluated:
        problems.extend(each.problems)
    return Scorecard(
        title=project.title,
        as_of=day_start(as_of, project.timezone),
        timezone=project.timezone,
        level=project.level,
        sets=definitions.sets,
        results=results,
        inputs=tuple(file for each in evaluated for file in each.inputs),
        counts=tuple(count for each in evaluated for count in each.counts),
        problems=tuple(problems),
        exit_code=exit_code(results, problems.errors),
    )
