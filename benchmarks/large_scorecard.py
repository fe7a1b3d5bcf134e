"""A scorecard as large as a page ever has to bear, judged as any other; its figures are made up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from itertools import count
from zoneinfo import ZoneInfo

from csobjectives.estimators.shares import estimate_share
from csobjectives.judging import judge_series
from csobjectives.metrics import TYPES
from csobjectives.model import (
    Enforcement,
    Expression,
    Measure,
    Objective,
    ObjectiveSet,
    Passage,
    Reading,
    Result,
    Scorecard,
    Segment,
    Series,
    SourceCount,
    Target,
)
from csobjectives.periods import Period, period_of, with_history
from csobjectives.problems import ExitCode, Location
from csobjectives.quantities import SHARE
from csobjectives.scores import scores_of
from csobjectives.windows import Window

AS_OF = date(2026, 10, 5)
LEVEL = 0.95
_ZONE = "Europe/Berlin"
_SETS = 8
_WRITTEN = """\
- id: {id}
  type: {type}
  title: {title}
  measure:
    metric: csat
    source: surveys        # every contact is asked, one in five answers
    score: score
    satisfied_from: 4
    by: region
  target:
    - {{from: 2024-01-01, at_least: 84%, tolerance: 2 pp}}
    - {{from: 2026-01-01, at_least: 86%, tolerance: 2 pp, stretch: 92%}}
"""


def large_scorecard(objectives: int = 200, periods: int = 36, segments: int = 20) -> Scorecard:
    """So many objectives of as many months, in eight sets, each by as many regions."""
    random_ = random.Random(20261005)
    last = period_of(AS_OF, Window.MONTH).previous()
    months = (*with_history(last, periods - 1), last.next())
    made = [_objective(index) for index in range(objectives)]
    found = {
        each.name: list(_series(each, months, segments, index, random_))
        for index, each in enumerate(made)
    }
    judged = judge_series(found, LEVEL, AS_OF)
    results = tuple(result for each in made for result in judged[each.name])
    rows = sum(_rows(each) for each in results if not each.segment)
    return Scorecard(
        title="A large project",
        as_of=datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=ZoneInfo(_ZONE)),
        timezone=_ZONE,
        level=LEVEL,
        sets=tuple(_sets(made)),
        results=results,
        inputs=(),
        counts=(
            SourceCount(
                source="surveys",
                rows=rows,
                rejected={("score", "out of range"): 9},
                rejected_rows=9,
            ),
        ),
        problems=(),
        exit_code=ExitCode.FAILED,
        scores=scores_of(results),
    )


def _sets(objectives: list[Objective]) -> Iterator[ObjectiveSet]:
    for number in range(min(_SETS, len(objectives))):
        of = tuple(objectives[number::_SETS])
        name = of[0].set_name
        yield ObjectiveSet(
            name=name,
            title=f"Contact centre {number + 1}",
            owner=f"{name}@example.com",
            version="1.0.0",
            location=Location(f"objectives/{name}.yaml", 4, 7),
            objectives=of,
        )


def _objective(index: int) -> Objective:
    """An objective with a schedule of two steps, and a title as long as they are."""
    types = tuple(TYPES)
    type_, name = types[index % len(types)], f"centre-{index % _SETS + 1}"
    place = Location(f"objectives/{name}.yaml", 10 + 14 * (index // _SETS), 5)
    id_, title = f"satisfied-{index:03}", f"Passengers of line {index} leave a contact satisfied"
    return Objective(
        set_name=name,
        id=id_,
        type=type_,
        title=title,
        location=place,
        measure=Measure(
            metric="csat",
            source="surveys",
            location=place,
            roles={"score": Expression(text="score", location=place)},
            unit=SHARE,
            options={"satisfied_from": Fraction(4)},
            shown={"satisfied_from": "4"},
            by=("region",),
        ),
        window=Window.MONTH,
        enforcement=Enforcement.ADVISORY if index % 5 == 0 else Enforcement.BLOCKING,
        targets=tuple(_targets(place)),
        definition=(
            Passage(location=place, text=_WRITTEN.format(id=id_, type=type_, title=title)),
        ),
        owner=f"team-{index % 12}@example.com",
        why="Of those who did not, one in three never booked again.",
    )


def _targets(place: Location) -> Iterator[Target]:
    for year, least, stretch in ((2024, 84, None), (2026, 86, Fraction(92, 100))):
        yield Target(
            location=place,
            at_least=Fraction(least, 100),
            tolerance=Fraction(2, 100),
            stretch=stretch,
            since=date(year, 1, 1),
        )


def _series(
    objective: Objective,
    months: tuple[Period, ...],
    segments: int,
    index: int,
    random_: random.Random,
) -> Iterator[Series]:
    """The whole and its segments; each has a level of its own, and drifts."""
    regions: list[Segment] = [(), *((("region", f"Region {each}"),) for each in range(segments))]
    for size, region in zip(count(2_000 if segments else 400, -60), regions, strict=False):
        level = 0.86 + 0.04 * random_.gauss(0, 1) + 0.01 * (index % 3)
        *closed, running = (
            _reading(month, region, max(size, 120), level, random_) for month in months
        )
        yield Series(objective=objective, segment=region, readings=tuple(closed), open=running)


def _reading(
    month: Period, region: Segment, n: int, level: float, random_: random.Random
) -> Reading:
    share = min(max(level + 0.015 * random_.gauss(0, 1), 0.02), 0.99)
    missing = random_.randrange(40)
    return Reading(
        period=month,
        segment=region,
        estimate=estimate_share(round(share * n), n, LEVEL),
        excluded={"missing": missing},
        rows=n + missing,
        source_rows=True,
    )


def _rows(result: Result) -> int:
    return sum(each.reading.rows for each in (*result.history, result.judged))
