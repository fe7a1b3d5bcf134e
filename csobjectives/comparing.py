"""Figures that are made of other objectives' figures: of two windows, or of the same period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from csobjectives.binding import PAIRED_BY, estimator_of, form_of, scanned
from csobjectives.estimators import Figures, OfFigures, Terms
from csobjectives.freshness import Freshness
from csobjectives.metrics import REGISTRY
from csobjectives.model import (
    Comparison,
    Estimate,
    Objective,
    Reading,
    Series,
)
from csobjectives.periods import HISTORY, Period, ending_in, last_complete, with_history
from csobjectives.planning import SpanReading
from csobjectives.problems import Problems, Severity
from csobjectives.quantities import POINTS, SHARE
from csobjectives.schedules import base_of
from csobjectives.windows import Extent

_NOTHING = Estimate(value=None, n=0)
_NOBODY: Mapping[str, Sequence[Period]] = MappingProxyType({})
_OF_NOTHING = "what was there before is not above 0, and nothing is a part of that"


def to_scan(objective: Objective) -> Objective:
    """What has to be measured for an objective: its own measure, or the one that it compares."""
    if objective.measure.comparison is None:
        return objective
    return replace(objective, measure=scanned(objective.measure))


def is_over(objective: Objective, as_of: date) -> bool:
    """Whether the windows of a comparison are over; other objectives have none to wait for.

    What retires before they are over is never judged.
    """
    comparison = objective.measure.comparison
    return comparison is None or comparison.after.end <= min(as_of, objective.until)


def not_over(objective: Objective) -> Series:
    """The series of a comparison whose days have not passed yet, or not settled."""
    assert objective.measure.comparison is not None
    after = objective.measure.comparison.after
    reading = Reading(period=after, segment=(), estimate=_NOTHING, excluded={})
    return Series(objective=objective, segment=(), readings=(reading,), pending=True)


def compare_windows(
    objective: Objective,
    spans: Sequence[Sequence[SpanReading]],
    level: float,
    fresh: Freshness,
) -> list[Series]:
    """What came of a comparison, the whole first, from the readings of its two windows.

    That a source has nothing recent is no matter where it has rows from after the windows.
    """
    comparison = objective.measure.comparison
    assert comparison is not None
    if any(each.span.open for each in spans[0]):
        return [not_over(objective)]
    stale = fresh.stale and (fresh.day is None or fresh.day < comparison.after.end)
    adds_up = estimator_of(objective.measure).additive
    series = []
    for of_segment in spans:
        by_period = {each.span.period: each.reading for each in of_segment}
        reading = _compared(objective, comparison, by_period, level)
        series.append(
            Series(
                objective=objective,
                segment=reading.segment,
                readings=(reading,),
                adds_up=adds_up,
                stale=stale,
                newest=fresh.day,
            )
        )
    return series


def _compared(
    objective: Objective, comparison: Comparison, readings: Mapping[Period, Reading], level: float
) -> Reading:
    """The reading of what came after, held against what was before."""
    before, after = readings[comparison.before], readings[comparison.after]
    if PAIRED_BY in objective.measure.roles:
        # Pairs are looked for in both windows at once, when the later one is read.
        made = _made(objective, {"pairs": [after]}, level)
        return replace(made, partial=before.partial or after.partial, gap=before.gap or after.gap)
    made = _made(objective, {"after": [after], "before": [before]}, level)
    figures = {"before": before.estimate, "after": after.estimate}
    lacking = [name for name, each in figures.items() if each.value is None]
    refused = f"there is no figure {' and '.join(lacking)}" if lacking else _OF_NOTHING
    return _with_figures(made, figures, refused)


def _with_figures(made: Reading, figures: Mapping[str, Estimate], refused: str) -> Reading:
    """A reading with the figures that it is made of; where it has none itself, with the reason."""
    estimate = replace(made.estimate, made_of=figures)
    if estimate.value is None:
        estimate = replace(estimate, refused=estimate.refused or refused)
    return replace(made, estimate=estimate)


def _made(objective: Objective, readings: Mapping[str, Sequence[Reading]], level: float) -> Reading:
    """One reading of several, by the part that each plays; it is of the first one's period."""
    every = [reading for each in readings.values() for reading in each]
    figures = {part: [each.estimate for each in of] for part, of in readings.items()}
    excluded: Counter[str] = Counter()
    for each in every:
        excluded.update(each.excluded)
    return Reading(
        period=every[0].period,
        segment=every[0].segment,
        estimate=_estimate(objective, figures, level),
        excluded=excluded,
        rows=sum(each.rows for each in every),
        source_rows=all(each.source_rows for each in every),
        partial=any(each.partial for each in every),
        settling=any(each.settling for each in every),
        settles=max((each.settles for each in every if each.settles), default=None),
        gap=next((each.gap for each in every if each.gap), ""),
    )


def _estimate(objective: Objective, figures: Figures, level: float) -> Estimate:
    """The figure of the others; a difference of shares is in points."""
    measure = objective.measure
    estimator = form_of(measure).estimator
    assert isinstance(estimator, OfFigures)
    first = next(iter(measure.objectives.values()))[0].measure
    better = form_of(first).better or REGISTRY[first.metric].better
    terms = Terms(
        level=level,
        scale=100 if first.unit == SHARE and measure.unit == POINTS else 1,
        against=str(measure.options.get("against", "")),
        lower_is_better=better == "down",
    )
    return estimator.compare(figures, terms)


def evaluate_made(
    objectives: Iterable[Objective],
    found: Mapping[str, Sequence[Series]],
    level: float,
    problems: Problems,
    needed: Mapping[str, Sequence[Period]] = _NOBODY,
) -> dict[str, list[Series]]:
    """The series of objectives that are made of others' figures in the same period.

    Those of the wholes alone; one has none, and a problem, where another lacks its own. `needed`
    are the days, by the objective's name, within which others look at every period.
    """
    series = {}
    for objective in objectives:
        named = {k: [each.name for each in of] for k, of in objective.measure.objectives.items()}
        lacking = [name for names in named.values() for name in names if name not in found]
        if lacking:
            message = f"not judged because of {', '.join(lacking)}: {objective.name}"
            place = objective.measure.location
            problems.add("not-judged", message, place, severity=Severity.WARNING)
            continue
        wholes = {role: [found[name][0] for name in names] for role, names in named.items()}
        stretches = needed.get(objective.name, ())
        series[objective.name] = [_beside(objective, wholes, level, stretches)]
    return series


def _beside(
    objective: Objective,
    parts: Mapping[str, Sequence[Series]],
    level: float,
    needed: Sequence[Period],
) -> Series:
    """One series of several: judged is the last period that is judged for all of them."""
    every = [series for of in parts.values() for series in of]
    closed = _closed(objective, every)
    following = _following(objective, every)
    so_far = every[0].so_far if following else None
    looked_at = [
        each
        for stretch in needed
        for each in ending_in(stretch, objective.window)
        if each <= closed[-1] and all(one.reading_of(each) for one in every)
    ]
    bases = {
        base
        for period in (*closed, *looked_at, *([so_far] if so_far else []))
        for versus in objective.bases
        if (base := base_of(period, versus)) is not None
    }

    def read(period: Period) -> Reading:
        return _in_period(objective, parts, period, level)

    return Series(
        objective=objective,
        segment=(),
        readings=tuple(map(read, closed)),
        open=read(following) if following else None,
        so_far=so_far,
        bases={each: read(each) for each in sorted(bases.union(looked_at).difference(closed))},
    )


def _closed(objective: Objective, every: Sequence[Series]) -> list[Period]:
    """The last period that is judged for all parts, and those before it, oldest first.

    Of what has retired, it is the last one until then: its parts may have gone on.
    """
    last = min(series.readings[-1].period for series in every)
    first = [each.period for each in every[0].readings if each.period <= last]
    if first and last.end <= objective.until:
        return first
    judged = last_complete(objective.window, min(last.end, objective.until))
    if judged.window.extent is not Extent.AS_OF_DAY:
        return list(with_history(judged))
    known = sorted(each for each in {*first, *every[0].bases} if each <= judged)
    return known[-HISTORY - 1 :] or [judged]


def _following(objective: Objective, every: Sequence[Series]) -> Period | None:
    """The open period, where all parts have the same, and where it will be judged once."""
    open_periods = {each.open and each.open.period for each in every}
    following = open_periods.pop() if len(open_periods) == 1 else None
    return following if following and following.end <= objective.until else None


def _in_period(
    objective: Objective, parts: Mapping[str, Sequence[Series]], period: Period, level: float
) -> Reading:
    readings = {role: [_of(each, period) for each in of] for role, of in parts.items()}
    made = _made(objective, readings, level)
    names = [each.objective.title for of in parts.values() for each in of]
    figures = [each.estimate for of in readings.values() for each in of]
    lacking = [name for name, each in zip(names, figures, strict=True) if each.value is None]
    refused = f"there is no figure of {' and '.join(lacking)}"
    return _with_figures(made, dict(zip(names, figures, strict=True)), refused)


def _of(series: Series, period: Period) -> Reading:
    """A series' reading of a period; one without a figure where it has none."""
    empty = Reading(period=period, segment=(), estimate=_NOTHING, excluded={})
    return series.reading_of(period) or empty
