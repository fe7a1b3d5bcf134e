"""From a scorecard to what the pages show: ordered worst first, worded, and cut to size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csobjectives.model import Effect, ObjectiveSet, Result, Scorecard, SourceCount, Verdict
from csobjectives.periods import Period
from csobjectives.problems import Problem, Severity
from csobjectives.renderers.pages.objective_view import (
    LABEL,
    TITLE,
    Index,
    index_of,
    objective_view,
    title_of,
    type_of,
)
from csobjectives.renderers.pages.origins import SourceView
from csobjectives.renderers.pages.page import (
    ObjectiveView,
    Page,
    ProblemView,
    RetiredView,
    SetView,
    Tally,
)
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.facts import exclusion_in_words, newest_row
from csobjectives.renderers.words.figures import count, numbered
from csobjectives.renderers.words.marks import MARKS, mark_of, outcome, urgency
from csobjectives.renderers.words.scoring import gate_views, score_view, score_views
from csobjectives.renderers.words.sentences import percent_of, sentence
from csobjectives.renderers.words.text import plain
from csobjectives.windows import Extent, Length


def page_of(scorecard: Scorecard) -> Page:
    """Everything that the templates show, and nothing else."""
    as_of = scorecard.moment.date()
    sources = {each.source: _source(each, scorecard) for each in scorecard.counts}
    index, scores = index_of(scorecard, as_of, sources), scorecard.scores
    whole = sorted(
        (each for each in scorecard.results if not each.segment and not each.retired),
        key=lambda each: urgency(each, index.parts.get(each.objective.name, ())),
    )
    views = {result.objective.name: objective_view(result, index) for result in whole}
    verdicts = [result.judged.verdict for result in whole]
    judged_count = sum(verdict is not None for verdict in verdicts)
    problems = sorted(scorecard.problems, key=lambda each: each.severity is not Severity.ERROR)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    limits = [each.wanted for each in scorecard.gates if each.wanted is not None]
    return Page(
        title=plain(scorecard.title, TITLE),
        outcome=outcome(scorecard.exit_code, judged_count),
        failed=bool(scorecard.exit_code),
        as_of=spelled_day(as_of),
        judged=_judged(
            result.judged.reading.period
            for result in whole
            if result.judged.verdict is not Verdict.PENDING
        ),
        timezone=plain(scorecard.timezone, LABEL),
        level=percent_of(scorecard.level),
        tallies=tuple(Tally(MARKS[verdict], verdicts.count(verdict)) for verdict in Verdict),
        judged_count=judged_count,
        tracked=verdicts.count(None),
        waived=sum(result.judged.waiver is not None for result in whole),
        provisional=sum(_is_spared(result) for result in whole),
        failing_segments=sum(
            bool(each.segment) and each.effect is Effect.FAILS for each in scorecard.results
        ),
        score=score_view(scores.project, limits=limits),
        types=score_views({type_of(name): each for name, each in scores.types.items()}),
        owners=score_views(scores.owners),
        gates=gate_views(scorecard.gates, {name: each.title for name, each in views.items()}),
        smallest_segment=scorecard.smallest_segment,
        attention=tuple(
            view for result in whole if _needs_attention(view := views[result.objective.name])
        ),
        sets=tuple(_set(each, views, scorecard, index) for each in scorecard.sets),
        problems=tuple(_problem(problem) for problem in problems),
        errors=errors,
        warnings=len(problems) - errors,
        sources=tuple(sources.values()),
        libraries=tuple(f"{name} {version}" for name, version in scorecard.libraries.items()),
    )


def _needs_attention(view: ObjectiveView) -> bool:
    return not view.is_fine or bool(view.missed_segments)


def _is_spared(result: Result) -> bool:
    """Whether a result would fail if its target were not provisional."""
    judged = result.judged
    is_bad = judged.verdict in result.objective.fails_on
    return is_bad and judged.provisional and judged.waiver is None


def _judged(periods: Iterable[Period]) -> tuple[str, ...]:
    """The periods that were judged, longest first and latest first; days of their own come last."""
    lengths = list(Length)

    def order(period: Period) -> tuple[bool, int, int, Period]:
        window = period.window
        is_own = window.extent is Extent.DAYS
        return not is_own, lengths.index(window.length), window.count, period

    ordered = sorted(set(periods), key=order, reverse=True)
    return tuple(spelled_period(period) for period in ordered)


def _set(
    objectives: ObjectiveSet, views: Mapping[str, ObjectiveView], scorecard: Scorecard, index: Index
) -> SetView:
    names = {objective.name for objective in objectives.objectives}
    retired = {
        each.objective.name: each
        for each in scorecard.results
        if each.retired and not each.segment and each.objective.name in names
    }
    scores, title = scorecard.scores, title_of(objectives.title, objectives.name)
    score = scores.sets.get(objectives.name)
    return SetView(
        name=objectives.name,
        path=f"sets/{objectives.name}/index.html",
        title=title,
        owner=plain(objectives.owner, TITLE),
        score=score_view(score, title, scores.met[objectives.name]) if score else None,
        retired=tuple(_retired(each, index) for each in retired.values()),
        objectives=tuple(view for name, view in views.items() if name in names),
        without_result=tuple(
            title_of(objective.title, objective.id)
            for objective in objectives.objectives
            if objective.name not in views and objective.name not in retired
        ),
    )


def _retired(result: Result, index: Index) -> RetiredView:
    """One that is not pursued any more, as it stood in its last period."""
    objective = result.objective
    return RetiredView(
        title=title_of(objective.title, objective.id),
        mark=mark_of(result.judged),
        sentence=sentence(result, index.level),
    )


def _problem(problem: Problem) -> ProblemView:
    return ProblemView(
        severity=problem.severity,
        place=plain(str(problem.location), 200) if problem.location else "",
        message=plain(problem.message),
        hint=plain(problem.hint),
        slug=plain(problem.slug, LABEL),
    )


def _source(counted: SourceCount, scorecard: Scorecard) -> SourceView:
    files = sum(each.source == counted.source for each in scorecard.inputs)
    return SourceView(
        name=plain(counted.source, LABEL),
        rows=count(counted.rows),
        files=count(files),
        newest=newest_row(counted),
        rejected=_rejected(counted),
    )


def _rejected(counted: SourceCount) -> str:
    """`score is no whole number: 3 rows; when is empty: 1 row`, most first; then left out."""
    by_size = sorted(counted.rejected.items(), key=lambda item: (-item[1], item[0]))
    told = [
        f"{plain(f'{column} {reason}', TITLE)}: {numbered(rows, 'row')}"
        for (column, reason), rows in by_size
    ]
    told += [
        f"{_with_days(reason, counted)}: {numbered(rows, 'row')}"
        for reason, rows in counted.excluded.items()
    ]
    if counted.undated:
        told.append(f"without a time, so in no period: {numbered(counted.undated, 'row')}")
    return "; ".join(told)


def _with_days(reason: str, counted: SourceCount) -> str:
    """Why rows were left out; with the days that are, where it is for these."""
    alike = [each for each in counted.exclusions if reason == f"excluded: {each.reason}"]
    if not alike:
        return plain(reason, TITLE)
    return "excluded: " + ", ".join(map(exclusion_in_words, alike))
