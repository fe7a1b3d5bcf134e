"""The journey on one screen: documents, plan, readings, verdicts, scorecard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from csobjectives.calendars import libraries
from csobjectives.comparing import evaluate_made
from csobjectives.engines import Settings
from csobjectives.evaluation import Evaluated, Progress, Silence, Terms, evaluate_source
from csobjectives.gates import exit_code, gates_of
from csobjectives.history import Past, past_in
from csobjectives.judging import judge_series, reports, with_named
from csobjectives.loading import load, nothing_to_judge, within_repository
from csobjectives.model import Definitions, Objective, Result, Scorecard, Series
from csobjectives.periods import day_start
from csobjectives.planning import needed_by_others
from csobjectives.privacy import suppressed
from csobjectives.problems import CannotJudge, Problems
from csobjectives.reported import evaluate_reported, not_yet_known
from csobjectives.scores import scores_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a check is asked for. `now` tells today where nothing else fixes the as-of day.

    `stdin` is what standard input holds, where `-` is among the paths. With `rejects`, the rows
    that break their contract are listed. `history` is the folder in which figures are recorded,
    and looked up where a source has none any more. `progress` is told of each source.
    """

    paths: tuple[Path, ...] = ()
    cwd: Path
    now: datetime
    as_of: date | None = None
    allowed: tuple[Path, ...] = ()
    settings: Settings = field(default_factory=Settings)
    stdin: bytes | None = None
    rejects: bool = False
    history: Path | None = None
    progress: Progress = field(default_factory=Silence)


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


def definitions_of(
    paths: tuple[Path, ...], cwd: Path, stdin: bytes | None = None
) -> tuple[Definitions, Problems]:
    """The definitions as far as they can be read, and everything that is wrong with them."""
    problems = Problems()
    return load(paths, cwd, problems, stdin), problems


def evaluate(request: Request) -> Scorecard:
    """From documents and measurement files to a scorecard.

    Raises CannotJudge where the documents are not valid. A source that cannot be read hides
    no other: its objectives are missing, the problems say so, and the exit code is 2.
    """
    definitions, problems = definitions_of(request.paths, request.cwd, request.stdin)
    if not problems.errors and not definitions.objectives:
        nothing_to_judge(problems)
    if problems.errors:
        raise CannotJudge(problems)
    terms = _terms(request, definitions)
    evaluated = _scanned(definitions, terms)
    folder = request.history and request.cwd / request.history
    past = past_in(folder, definitions, request.allowed, terms.as_of, problems)
    found = with_named(_series(definitions, evaluated, terms, past, problems), problems)
    found = suppressed(found, terms.project.smallest_segment)
    judged = judge_series(found, terms.project.level, terms.as_of, definitions.sources)
    problems.extend(reports(judged, terms.as_of))
    past.record(found, judged)
    for each in evaluated:
        problems.extend(each.problems)
    return _scorecard(definitions, evaluated, judged, terms, problems)


def _terms(request: Request, definitions: Definitions) -> Terms:
    """What the request and the documents fix for every source."""
    project = definitions.project
    today = request.now.astimezone(ZoneInfo(project.timezone)).date()
    as_of = request.as_of or project.as_of or today
    return Terms(
        project=project,
        as_of=as_of,
        allowed=request.allowed,
        settings=request.settings,
        rejects=request.rejects,
        needed=needed_by_others(definitions, as_of),
        progress=request.progress,
    )


def _scanned(definitions: Definitions, terms: Terms) -> list[Evaluated]:
    """What came of each source that an objective is measured by."""
    by_source: dict[str, list[Objective]] = defaultdict(list)
    for objective in definitions.objectives:
        if objective.measure.source:
            by_source[objective.measure.source].append(objective)
    found = []
    for place, (name, objectives) in enumerate(by_source.items(), start=1):
        terms.progress.begins(name, place, len(by_source))
        source = definitions.sources[name]
        found.append(evaluate_source(source, objectives, terms, definitions.sources))
    return found


def _series(
    definitions: Definitions,
    evaluated: Iterable[Evaluated],
    terms: Terms,
    past: Past,
    problems: Problems,
) -> dict[str, list[Series]]:
    """All readings, by objective: of sources, of what was reported, and what is made of these.

    The past comes before what is made of others, for these may need it.
    """
    project, as_of, figures = terms.project, terms.as_of, definitions.figures
    without = [each for each in definitions.objectives if not each.measure.source]
    made = [each for each in without if each.measure.objectives]
    reported = [each for each in without if not each.measure.objectives]
    found = {name: series for each in evaluated for name, series in each.series.items()}
    found |= evaluate_reported(figures, reported, project, as_of, problems, terms.needed)
    problems.extend(not_yet_known(figures, as_of))
    found = past.recalled(found)
    of_others = evaluate_made(made, found, project.level, problems, terms.needed)
    return found | past.recalled(of_others)


def _scorecard(
    definitions: Definitions,
    evaluated: Sequence[Evaluated],
    judged: Mapping[str, Sequence[Result]],
    terms: Terms,
    problems: Problems,
) -> Scorecard:
    """Everything that was found, in the order of the documents."""
    project = terms.project
    results = tuple(
        result for each in definitions.objectives for result in judged.get(each.name, ())
    )
    # A source that is looked up may be looked up by several, and be judged itself.
    told = (*_all(each.looked_up for each in evaluated), *_all(each.counts for each in evaluated))
    counts = {each.source: each for each in told}
    scores = scores_of(results)
    gates = gates_of(project.gate, results, scores)
    inputs = (*definitions.inputs, *_all(each.inputs for each in evaluated))
    return Scorecard(
        title=project.title,
        as_of=day_start(terms.as_of, project.timezone),
        timezone=project.timezone,
        locale=project.locale,
        level=project.level,
        sets=definitions.sets,
        results=results,
        inputs=tuple(dict.fromkeys(inputs)),
        counts=tuple(counts.values()),
        problems=tuple(problems),
        exit_code=exit_code(results, gates, problems.errors),
        scores=scores,
        gates=gates,
        smallest_segment=project.smallest_segment,
        rejects=tuple(dict.fromkeys(_all(each.rejects for each in evaluated))),
        libraries=_libraries(definitions),
        within=within_repository(project.root),
    )


def _libraries(definitions: Definitions) -> Mapping[str, str]:
    """The versions of the libraries whose knowledge is in the figures."""
    clocks = (each.measure.clock for each in definitions.objectives)
    return libraries() if any(each and each.holidays for each in clocks) else {}


_all = chain.from_iterable
