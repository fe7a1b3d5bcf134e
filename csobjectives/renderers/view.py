"""From a scorecard to what the pages show: ordered worst first, worded, and cut to size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from csobjectives.model import (
    Judgement,
    ObjectiveSet,
    Result,
    Scorecard,
    Segment,
    SourceCount,
    Verdict,
)
from csobjectives.periods import Period, Window
from csobjectives.problems import Problem, Severity
from csobjectives.renderers.bounds import nearest_bound
from csobjectives.renderers.charts import chart
from csobjectives.renderers.dates import spelled_day, spelled_period
from csobjectives.renderers.dots import Dot, dots
from csobjectives.renderers.facts import facts
from csobjectives.renderers.figures import count, difference
from csobjectives.renderers.marks import MARKS, OUTCOMES, Mark, badness, urgency
from csobjectives.renderers.page import (
    ObjectiveView,
    Page,
    ProblemView,
    Row,
    SetView,
    SourceView,
    Tally,
)
from csobjectives.renderers.sentences import (
    found_figure,
    in_a_row,
    interval_figures,
    left_out,
    percent_of,
    sentence,
    target_in_signs,
)
from csobjectives.renderers.text import plain
from csobjectives.renderers.trends import Slot, block_trend, slots, sparkline

NOTHING = "–"
TITLE, LABEL = 160, 60
MOST_SEGMENTS = 20
_NEEDS_ATTENTION = (Verdict.MISSED, Verdict.NO_DATA, Verdict.AT_RISK, Verdict.TOO_FEW)


def page_of(scorecard: Scorecard) -> Page:
    """Everything that the templates show, and nothing else."""
    whole = sorted((r for r in scorecard.results if not r.segment), key=urgency)
    anchors = _anchors(whole)
    counts = {each.source: each for each in scorecard.counts}
    views = {
        result.objective.name: _objective(result, scorecard, counts, anchors[result.objective.name])
        for result in whole
    }
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
        tallies=tuple(Tally(MARKS[verdict], verdicts.count(verdict)) for verdict in _ALL),
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


_ALL = tuple(Verdict)


def _local(moment: datetime, timezone: str) -> datetime:
    return moment.astimezone(ZoneInfo(timezone))


def _judged(periods: Iterable[Period]) -> tuple[str, ...]:
    """The periods that were judged, longest first and latest first."""
    windows = list(Window)
    ordered = sorted(set(periods), key=lambda p: (windows.index(p.window), p.start), reverse=True)
    return tuple(spelled_period(period) for period in ordered)


def _anchors(results: Iterable[Result]) -> dict[str, str]:
    """A fragment for each objective: its name, without what a link could not carry."""
    anchors: dict[str, str] = {}
    for name in sorted(result.objective.name for result in results):
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_./") else "-" for c in name)
        safe = safe[:TITLE]
        while safe in anchors.values():
            safe += "-"
        anchors[name] = safe
    return anchors


def _set(objectives: ObjectiveSet, views: Mapping[str, ObjectiveView]) -> SetView:
    names = {objective.name for objective in objectives.objectives}
    return SetView(
        title=_title(objectives.title, objectives.name),
        owner=plain(objectives.owner, TITLE),
        objectives=tuple(view for name, view in views.items() if name in names),
        without_result=tuple(
            _title(objective.title, objective.id)
            for objective in objectives.objectives
            if objective.name not in views
        ),
    )


def _title(title: str, name: str) -> str:
    return plain(title, TITLE) or plain(name, TITLE)


def _objective(
    result: Result, scorecard: Scorecard, counts: Mapping[str, SourceCount], anchor: str
) -> ObjectiveView:
    objective, judged = result.objective, result.judged
    unit, target = objective.measure.unit, objective.target
    of_set = next(each for each in scorecard.sets if each.name == objective.set_name)
    owner = objective.owner or of_set.owner
    periods, segments = _periods(result), _segments(result, scorecard)
    value = judged.reading.estimate.value
    return ObjectiveView(
        anchor=anchor,
        name=plain(objective.name, TITLE),
        title=_title(objective.title, objective.id),
        type=plain(objective.type, LABEL).replace("-", " ").capitalize(),
        set_title=_title(of_set.title, of_set.name),
        owner=plain(owner, TITLE),
        enforcement=objective.enforcement,
        mark=MARKS[judged.verdict],
        period=spelled_period(judged.reading.period),
        found=NOTHING if value is None else found_figure(value, unit, target),
        target=target_in_signs(target, unit) if target else NOTHING,
        difference=_difference(result, judged),
        sentence=sentence(result, scorecard.level),
        in_a_row=in_a_row(result),
        trend=block_trend(result),
        sparkline=sparkline(result),
        chart=chart(result, scorecard.level),
        with_intervals=any(row.interval for row in periods),
        periods=periods,
        by=plain(", ".join(objective.measure.by), LABEL),
        segments=segments[:MOST_SEGMENTS],
        more_segments=max(len(segments) - MOST_SEGMENTS, 0),
        segments_judged=any(row.mark is not MARKS[None] for row in segments),
        facts=facts(result, counts, owner),
    )


def _periods(result: Result) -> tuple[Row, ...]:
    """The table of periods, newest first."""
    places = [(slot, False) for slot in slots(result)]
    if result.open is not None:
        places.append((Slot(result.open.period, Judgement(reading=result.open)), True))
    return tuple(
        _row(result, slot.judgement, spelled_period(slot.period), is_open=is_open)
        for slot, is_open in reversed(places)
    )


def _segments(result: Result, scorecard: Scorecard) -> tuple[Row, ...]:
    """The objective's segments, worst first."""
    own = [r for r in scorecard.results if r.segment and r.objective.name == result.objective.name]
    order = badness(result.objective.target)
    own.sort(key=lambda each: order(each.judged))
    judgements = [each.judged for each in own]
    places = dots(judgements, result.objective.target, result.objective.measure.unit)
    return tuple(
        _row(each, each.judged, _segment_label(each.segment), dot)
        for each, dot in zip(own, places, strict=True)
    )


def _segment_label(segment: Segment) -> str:
    """The values of a segment; NULL is one, and no text can be mistaken for it."""
    values = [
        "(no value)" if value is None else plain(value, LABEL) or "(blank)" for _, value in segment
    ]
    return " · ".join(values)


def _row(
    result: Result,
    judged: Judgement | None,
    label: str,
    dot: Dot | None = None,
    is_open: bool = False,
) -> Row:
    unit, target = result.objective.measure.unit, result.objective.target
    if judged is None:
        return Row(label=label, found=NOTHING, interval="", n="", mark=Mark("none", "", ""))
    estimate = judged.reading.estimate
    return Row(
        label=label,
        found=NOTHING if estimate.value is None else found_figure(estimate.value, unit, target),
        interval=interval_figures(estimate, unit, target),
        n=count(estimate.n),
        mark=Mark("open", "Open", "◌") if is_open else MARKS[judged.verdict],
        difference=_difference(result, judged),
        is_open=is_open,
        dot=dot,
    )


def _difference(result: Result, judged: Judgement) -> str:
    target = result.objective.target
    if judged.difference is None or target is None:
        return ""
    beside = nearest_bound(target, judged.difference)
    return difference(judged.difference, result.objective.measure.unit, beside or judged.difference)


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
