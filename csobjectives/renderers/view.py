"""From a scorecard to what the pages show: ordered worst first, worded, and cut to size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from csobjectives.model import ObjectiveSet, Scorecard, SourceCount, Verdict
from csobjectives.periods import Period, Window
from csobjectives.problems import Problem, Severity
from csobjectives.renderers.dates import spelled_day, spelled_period
from csobjectives.renderers.figures import count
from csobjectives.renderers.marks import MARKS, OUTCOMES, urgency
from csobjectives.renderers.objective_view import (
    LABEL,
    TITLE,
    index_of,
    objective_view,
    title_of,
)
from csobjectives.renderers.page import ObjectiveView, Page, ProblemView, SetView, SourceView, Tally
from csobjectives.renderers.sentences import left_out, percent_of
from csobjectives.renderers.text import plain

_NEEDS_ATTENTION = (Verdict.MISSED, Verdict.NO_DATA, Verdict.AT_RISK, Verdict.TOO_FEW)


def page_of(scorecard: Scorecard) -> Page:
    """Everything that the templates show, and nothing else."""
    whole = sorted((r for r in scorecard.results if not r.segment), key=urgency)
    index = index_of(scorecard)
    views = {result.objective.name: objective_view(result, index) for result in whole}
    verdicts = [result.judged.verdict for result in whole]
    errors = sum(problem.severity is Severity.ERROR for problem in scorecard.problems)
    return Page(
        title=plain(scorecard.title, TITLE),
        outcome=OUTCOMES[scorecard.exit_code],
        failed=bool(scorecard.exit_code),
        as_of=spelled_day(_local(scorecard.as_of, scorecard.timezone).date()),
        judged=_judged(result.judged.reading.period for result in whole),
        timezone=plain(scorecard.timezone, LABEL),
        level=percent_of(scorecard.level),
        tallies=tuple(Tally(MARKS[verdict], verdicts.count(verdict)) for verdict in Verdict),
        judged_count=sum(verdict is not None for verdict in verdicts),
        tracked=verdicts.count(None),
        attention=tuple(
            views[result.objective.name]
            for result in whole
            if result.judged.verdict in _NEEDS_ATTENTION
        ),
        sets=tuple(_set(each, views) for each in scorecard.sets),
        problems=tuple(_problem(problem) for problem in scorecard.problems),
        errors=errors,
        warnings=len(scorecard.problems) - errors,
        sources=tuple(_source(each, scorecard) for each in scorecard.counts),
    )


def _local(moment: datetime, timezone: str) -> datetime:
    return moment.astimezone(ZoneInfo(timezone))


def _judged(periods: Iterable[Period]) -> tuple[str, ...]:
    """The periods that were judged, longest first and latest first."""
    windows = list(Window)
    ordered = sorted(set(periods), key=lambda p: (windows.index(p.window), p.start), reverse=True)
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
    reasons = {
        f"{column}: {reason}" if column else reason: rows
        for (column, reason), rows in counted.rejected.items()
    }
    files = sum(each.source == counted.source for each in scorecard.inputs)
    return SourceView(
        name=plain(counted.source, LABEL),
        rows=count(counted.rows),
        files=count(files),
        rejected=left_out(reasons),
    )
