"""Two runs of one team, and what has changed from one to the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from csobjectives.changes import Changes, Run, changes_between, read_results
from csobjectives.model import Measure, Objective, ObjectiveSet, Result, Scorecard, Target
from csobjectives.periods import Period
from csobjectives.problems import ExitCode, Problems
from csobjectives.quantities import SHARE
from csobjectives.renderers import render
from csobjectives.scores import scores_of
from tests.judged import HERE, SEPTEMBER, judged, month, objective, reading, series, target
from tests.renderers.scorecards import objective as declared

AUGUST = month("2026-08")
THEN = datetime(2026, 9, 28, tzinfo=UTC)
NOW = datetime(2026, 10, 5, tzinfo=UTC)
NINETY = target(at_least=Fraction(9, 10), tolerance=Fraction(1, 50))


def measure(metric: str) -> Measure:
    """A metric with all that its first form needs; a share."""
    return declared("team/quick", "Quick", "productivity", metric, SHARE, None).measure


def found(
    value: Fraction | str | None,
    *targets: Target,
    period: Period = SEPTEMBER,
    before: Iterable[str] = (),
    n: int = 100,
    **terms: Any,
) -> Result:
    """What is judged of the objective `team/quick` in a period, with those before it."""
    periods = [period]
    for _ in (earlier := list(before)):
        periods.insert(0, periods[0].previous())
    values = [Fraction(each) for each in earlier] + [None if value is None else Fraction(value)]
    readings = [reading(each, of, n=n) for each, of in zip(values, periods, strict=True)]
    of = objective(*(targets or (NINETY,)), **({"measure": measure("csat")} | terms))
    return judged(series(of, *readings), as_of=NOW.date())[0]


def card(*results: Result, **terms: Any) -> Scorecard:
    """The scorecard of a team, as of 5 October 2026 where nothing else is said."""
    known: dict[str, Objective] = {each.objective.name: each.objective for each in results}
    team = ObjectiveSet(
        name="team",
        title="The team",
        owner="team@example.com",
        version="1.0.0",
        location=HERE,
        objectives=tuple(known.values()),
    )
    of = Scorecard(
        title="Objectives",
        as_of=NOW,
        timezone="UTC",
        level=0.95,
        sets=(team,),
        results=results,
        inputs=(),
        counts=(),
        problems=(),
        exit_code=ExitCode.OK,
        scores=scores_of(list(results)),
    )
    return replace(of, **terms)


def run_of(scorecard: Scorecard, edit: Callable[[Any], object] = lambda _: None) -> Run:
    """The run that a scorecard's results are read back as; first, somebody edits the JSON."""
    content = json.loads(render(scorecard, "json"))
    edit(content)
    problems = Problems()
    run = read_results("then.json", json.dumps(content).encode(), problems)
    assert run is not None, list(problems)
    return run


def changes(
    then: Scorecard, now: Scorecard, edit: Callable[[Any], object] = lambda _: None
) -> Changes:
    """What has changed from one scorecard, of which there is only the JSON, to another."""
    return changes_between(run_of(then, edit), now)
