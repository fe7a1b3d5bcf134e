"""From a scorecard to what the pages show: ordered worst first, worded, and cut to size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from csobjectives.model import ObjectiveSet, Scorecard, SourceCount, Verdict
from csobjectives.periods import Period
from csobjectives.problems import Problem, Severity
from csobjectives.renderers.dates import spelled_day, spelled_period
from csobjectives.renderers.facts import exclusion_in_words
from csobjectives.renderers.figures import count, numbered
from csobjectives.renderers.marks import MARKS, outcome, urgency
from csobjectives.renderers.objective_view import (
    LABEL,
    TITLE,
    index_of,
    objective_view,
    title_of,
)
from csobjectives.renderers.page import ObjectiveView, Page, ProblemView, SetView, SourceView, Tally
from csobjectives.renderers.sentences import percent_of
from csobjectives.renderers.text import plain
from csobjectives.windows import Extent, Length

_FINE = (Verdict.MET, Verdict.PENDING, None)


def page_of(scorecard: Scorecard) -> Page:
    """Everything that the templates show, and nothing else."""
    whole = sorted((r for r in scorecard.results if not r.segment), key=urgency)
    index = index_of(scorecard)
    views = {result.objective.name: objective_view(result, index) for result in whole}
    verdicts = [result.judged.verdict for result in whole]
    judged_count = sum(verdict is not None for verdict in verdicts)
    problems = sorted(scorecard.problems, key=lambda each: each.severity is not Severity.ERROR)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return Page(
        title=plain(scorecard.title, TITLE),
        outcome=outcome(scorecard.exit_code, judged_count),
        failed=bool(scorecard.exit_code),
        as_of=spelled_day(_local(scorecard.as_of, scorecard.timezone).date()),
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
        attention=tuple(
            views[result.objective.name] for result in whole if result.judged.verdict not in _FINE
        ),
        sets=tuple(_set(each, views) for each in scorecard.sets),
        problems=tuple(_problem(problem) for problem in problems),
        errors=errors,
        warnings=len(problems) - errors,
        sources=tuple(_source(each, scorecard) for each in scorecard.counts),
        libraries=tuple(f"{name} {version}" for name, version in scorecard.libraries.items()),
    )


def _local(moment: datetime, timezone: str) -> datetime:
    return moment.astimezone(ZoneInfo(timezone))


def _judged(periods: Iterable[Period]) -> tuple[str, ...]:
    """The periods that were judged, longest first and latest first; days of their own come last."""
    lengths = list(Length)

    def order(period: Period) -> tuple[bool, int, int, Period]:
        window = period.window
        is_own = window.extent is Extent.DAYS
        return not is_own, lengths.index(window.length), window.count, period

    ordered = sorted(set(periods), key=order, reverse=True)
    return tuple(spelled_period(period) for period in ordered)


def _set(objectives: ObjectiveSet, views: Mapping[str, ObjectiveView]) -> SetView:
    names = {objective.name for objective in objectives.objectives}
    return SetView(
        title=title_of(objectives.title, objectives.name),
        owner=plain(objectives.owner, TITLE),
        objectives=tuple(view for name, view in views.items() if name in names),
        without_result=tuple(
            title_of(objective.title, objective.id)
            for objective in objectives.objectives
            if objective.name not in views
        ),
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
