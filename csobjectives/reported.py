"""Reported figures to series, as if a source had been read for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from csobjectives.binding import form_of, settings_of
from csobjectives.engines import Answer, answer_sums
from csobjectives.estimators import estimate_quotient, estimate_reported
from csobjectives.metrics import REGISTRY
from csobjectives.model import Estimate, Figure, Objective, Project, Reading, Segment, Series
from csobjectives.periods import (
    HISTORY,
    Period,
    day_elsewhere,
    last_complete,
    period_of,
    with_history,
)
from csobjectives.problems import Problem, Problems, Severity
from csobjectives.quantities import Dimension
from csobjectives.schedules import base_of
from csobjectives.windows import Extent

NOTHING = Estimate(value=None, n=0)
Answers = Mapping[str, Answer]
_NOBODY: Mapping[str, Sequence[Period]] = MappingProxyType({})


def evaluate_reported(
    figures: Mapping[str, Sequence[Figure]],
    objectives: Sequence[Objective],
    project: Project,
    as_of: date,
    problems: Problems,
    needed: Mapping[str, Sequence[Period]] = _NOBODY,
) -> dict[str, list[Series]]:
    """The series of objectives without a source, by name: the whole first, then segments.

    What is not known yet at as-of is left out: `not_yet_known` tells of it. An objective with
    an answer that its metric leaves out has none, and a problem. `needed` are the days, by the
    objective's name, within which others look at every period.
    """
    asked = {
        each.name: (
            each.measure,
            list({label: 0 for one in figures[each.name] for label in one.answers}),
        )
        for each in objectives
        if any(one.answers for one in figures.get(each.name, ()))
    }
    added = answer_sums(asked) if asked else {}
    found = {}
    for each in objectives:
        reported = figures.get(each.name, ())
        answers = added.get(each.name, {})
        if _left_out(each, reported, answers, problems):
            continue
        day = day_elsewhere(as_of, project.timezone, each.timezone or project.timezone)
        by_period: dict[Period, dict[Segment, Figure]] = {}
        for one in reported:
            if one.period.start < day:
                by_period.setdefault(one.period, {})[one.segment] = one
        own = _Figures(each, by_period, answers, project.level)
        found[each.name] = _all_series(own, day, needed.get(each.name, ()))
    return found


def _left_out(
    objective: Objective, reported: Iterable[Figure], answers: Answers, problems: Problems
) -> bool:
    """Whether any answer is none that the metric is about; a problem for each of them.

    Rows have a contract, which says what such a cell means; counts per answer have none.
    """
    before = problems.errors
    metric = REGISTRY[objective.measure.metric]
    for figure in reported:
        for label, count in figure.answers.items():
            reason = next((why for why, is_out in answers[label].reasons.items() if is_out), "")
            if reason and count:
                scale = metric.roles[metric.answer].description
                message = f"the answer '{label}' is {reason}: {metric.answer} is {scale}"
                hint = f"Correct it, or take it out; {objective.name} is not judged with it."
                problems.add("bad-answer", message, figure.places[label], hint)
    return problems.errors > before


def not_yet_known(figures: Mapping[str, Sequence[Figure]], as_of: date) -> list[Problem]:
    """A warning for each figure of a period that begins at as-of or later."""
    return [
        Problem(
            slug="not-yet-known",
            message=f"the figure for {name} in {each.period.name} is not known yet on {as_of}: "
            "it is not used",
            location=each.location,
            hint="Judge from a later day, with --as-of or the project's as_of.",
            severity=Severity.WARNING,
        )
        for name, reported in figures.items()
        for each in reported
        if each.period.start >= as_of
    ]


@dataclass(frozen=True, slots=True)
class _Figures:
    """One objective's figures, and what its answers add to its metric's sums."""

    objective: Objective
    figures: Mapping[Period, Mapping[Segment, Figure]]
    answers: Answers
    level: float

    @property
    def segments(self) -> list[Segment]:
        """The whole, then every segment that any figure is of, NULL last."""
        seen = {segment for each in self.figures.values() for segment in each if segment}
        return [(), *sorted(seen, key=lambda each: [(v is None, v or "") for _, v in each])]

    @property
    def adds_up(self) -> bool:
        """Whether the target may be the whole's alone.

        Plain numbers and money that are reported as they are may be totals.
        """
        may_be_totals = self.objective.measure.unit.dimension in (
            Dimension.NUMBER,
            Dimension.MONEY,
        )
        return may_be_totals and any(
            figure.value is not None for each in self.figures.values() for figure in each.values()
        )

    def reading(self, period: Period, segment: Segment, as_of: date | None = None) -> Reading:
        """What was reported for a period and segment; of one that is open on `as_of`, so far.

        Of a whole that was not reported itself, it is what the counts of its segments sum up to.
        """
        own = self.figures.get(period, {})
        found = [own[segment]] if segment in own else []
        if not found and not segment and all(each.value is None for each in own.values()):
            found = list(own.values())
        answers = _total(found)
        return Reading(
            period=period,
            segment=segment,
            estimate=self._estimate(found, answers),
            excluded={},
            rows=sum(answers.values()),
            source_rows=bool(own),
            passed=(as_of - period.start).days if as_of else 0,
            to_come=(period.end - as_of).days if as_of else 0,
        )

    def _estimate(self, found: Sequence[Figure], answers: Mapping[str, int]) -> Estimate:
        """The estimate of one figure, or of segments whose counts can be added up."""
        dimension = self.objective.measure.unit.dimension
        if found and all(each.answers for each in found):
            return self._of_answers(answers)
        for each in found:
            if each.value is not None:
                is_share = dimension is Dimension.SHARE
                return estimate_reported(each.value, each.n, self.level, is_share=is_share)
        over = [each.numerator for each in found if each.numerator is not None]
        under = [each.denominator for each in found if each.denominator is not None]
        if not found or len(over) < len(found):
            return NOTHING
        counts = [each.n for each in found if each.n is not None]
        n = sum(counts) if len(counts) == len(found) else None
        return estimate_quotient(
            Fraction(sum(over)), Fraction(sum(under)), n, self.level, dimension=dimension
        )

    def _of_answers(self, answers: Mapping[str, int]) -> Estimate:
        sums: dict[str, Fraction] = {}
        for label, count in answers.items():
            for name, value in self.answers[label].sums.items():
                sums[name] = sums.get(name, Fraction(0)) + count * value
        measure = self.objective.measure
        form = form_of(measure)
        return form.estimator.estimate(sums | settings_of(form, measure), self.level)


def _total(figures: Iterable[Figure]) -> Mapping[str, int]:
    """How often each answer was given, over several figures."""
    total: dict[str, int] = {}
    for each in figures:
        for label, count in each.answers.items():
            total[label] = total.get(label, 0) + count
    return total


def _all_series(figures: _Figures, as_of: date, needed: Sequence[Period]) -> list[Series]:
    """The series of the whole and of each segment."""
    objective = figures.objective
    closed, running = _periods(figures, as_of)
    last = min(as_of, objective.until)
    looked_at = [
        each
        for each in figures.figures
        for stretch in needed
        if stretch.start < each.end <= min(stretch.end, last)
    ]
    held_against = [
        base_of(each, versus) for each in (*closed, *looked_at) for versus in objective.bases
    ]
    bases = dict.fromkeys(
        each for each in (*held_against, *looked_at) if each is not None and each in figures.figures
    )
    return [
        Series(
            objective=objective,
            segment=segment,
            readings=tuple(figures.reading(each, segment) for each in closed),
            open=figures.reading(running, segment, as_of) if running else None,
            bases={each: figures.reading(each, segment) for each in bases},
            adds_up=figures.adds_up,
        )
        for segment in figures.segments
    ]


def _periods(figures: _Figures, as_of: date) -> tuple[Sequence[Period], Period | None]:
    """The judged period and those before it; the open one, if anything was reported of it.

    What is reported as of days is judged on the last of these, and what has retired on the last one
    until then.
    """
    window, until = figures.objective.window, figures.objective.until
    day = min(as_of, until)
    if window.extent is Extent.AS_OF_DAY:
        known = sorted(each for each in figures.figures if each.end <= day)
        return known[-HISTORY - 1 :] or [last_complete(window, day)], None
    closed = with_history(last_complete(window, day))
    running = period_of(as_of, window) if window.is_whole else None
    is_shown = running in figures.figures and running is not None and running.end <= until
    return closed, running if is_shown else None
