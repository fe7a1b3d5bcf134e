"""What a run found, as far as another run can be held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from csobjectives.model import (
    Enforcement,
    GateResult,
    Judgement,
    Note,
    Objective,
    Option,
    Result,
    Score,
    Scorecard,
    Scores,
    Segment,
    Verdict,
)
from csobjectives.problems import ExitCode
from csobjectives.quantities import Unit

Key = tuple[str, frozenset[tuple[str, str | None]]]
"""An objective's name and a segment, in whatever order its columns stand."""

_DIGITS = Context(prec=12)  # of results: csobjectives/results/v1
_NO_SCORE = Score(value=None, with_waivers=None, judged=0, of=0)


def in_results(value: Fraction | None) -> Fraction | None:
    """A number as results have it: a whole one as it is, any other with 12 digits."""
    if value is None or value.denominator == 1:
        return value
    return Fraction(_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The figure of a period, in base units, as a run stated it, and what came of it.

    `bounds` are those of its target, two of a band and none where there was no target; with
    `versus`, of a difference.
    """

    value: Fraction | None
    n: int | None
    bounds: tuple[Fraction, ...] = ()
    versus: str = ""
    verdict: Verdict | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an objective, or a segment of one, stood in the period that a run judged.

    `measured` says how the figure is made: the metric, its variant and settings, the window. `past`
    are the periods that were shown, by their names, the judged one among them; of a segment, there
    are none. `because` are the guardrails that turned the verdict.
    """

    name: str
    title: str
    type: str
    segment: Segment
    owner: str
    unit: Unit
    window: str
    measured: Mapping[str, str]
    judged: Judgement
    past: Mapping[str, Stated]
    enforcement: Enforcement
    segment_enforcement: Enforcement
    weight: Fraction
    essential: bool
    guardrails: tuple[str, ...]
    because: tuple[str, ...]
    baseline: Fraction | None
    retired: bool

    @property
    def key(self) -> Key:
        """What it is found by in another run."""
        return self.name, frozenset(self.segment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All that a run found; `version` is that of the tool, `libraries` those of its libraries."""

    as_of: date
    exit_code: ExitCode
    version: str
    level: float
    smallest_segment: int
    scores: Scores
    titles: Mapping[str, str]
    gates: Mapping[str, GateResult]
    standings: Mapping[Key, Standing]
    libraries: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Standing | None:
        """How an objective as a whole stood; None where it is not among the results."""
        return self.standings.get((name, frozenset()))


def run_of(scorecard: Scorecard, as_of: date, version: str) -> Run:
    """What the run of now has found."""
    scores = scorecard.scores
    of_sets = {each.name: scores.sets.get(each.name, _NO_SCORE) for each in scorecard.sets}
    met = {each.name: scores.met.get(each.name, False) for each in scorecard.sets}
    standings = (standing_of(each) for each in scorecard.results)
    return Run(
        as_of=as_of,
        exit_code=scorecard.exit_code,
        version=version,
        level=scorecard.level,
        smallest_segment=scorecard.smallest_segment,
        scores=Scores(
            project=scores.project,
            sets=of_sets,
            types=scores.types,
            owners=scores.owners,
            met=met,
        ),
        titles={each.name: each.title for each in scorecard.sets},
        gates={each.name: each for each in scorecard.gates},
        standings={each.key: each for each in standings},
        libraries=scorecard.libraries,
    )


def standing_of(result: Result) -> Standing:
    """How a result stands."""
    objective = result.objective
    judgements = () if result.segment else (*result.history, result.judged)
    return Standing(
        name=objective.name,
        title=objective.title,
        type=objective.type,
        segment=result.segment,
        owner=result.owner,
        unit=objective.measure.unit,
        window=objective.window.written,
        measured=dict(_measured(objective)),
        judged=result.judged,
        past={each.reading.period.name: stated_of(each) for each in judgements},
        enforcement=objective.enforcement,
        segment_enforcement=objective.segment_enforcement,
        weight=objective.weight,
        essential=objective.essential,
        guardrails=objective.guardrails,
        because=tuple(each.objective for each in result.judged.because),
        baseline=objective.baseline.value if objective.baseline is not None else None,
        retired=result.retired,
    )


def stated_of(judged: Judgement) -> Stated:
    """What a run stated of a period."""
    estimate, target = judged.reading.estimate, judged.target
    ends = (target.at_least, target.at_most) if target is not None else ()
    return Stated(
        value=estimate.value,
        n=estimate.n,
        bounds=tuple(each for each in map(in_results, ends) if each is not None),
        versus=judged.against.versus if judged.against is not None else "",
        verdict=judged.verdict,
        note=judged.note,
    )


def _measured(objective: Objective) -> Iterator[tuple[str, str]]:
    measure = objective.measure
    yield "metric", measure.metric
    yield "window", objective.window.written
    yield "unit", str(measure.unit)
    yield "timezone", objective.timezone
    yield "clock", measure.clock.name if measure.clock is not None else ""
    if measure.variant:
        yield "variant", measure.variant
    yield from ((name, setting(each)) for name, each in measure.options.items())


def setting(value: Option) -> str:
    """The value of a setting, as it is told from another one."""
    if isinstance(value, Fraction):
        return str(in_results(value))
    return value if isinstance(value, str) else ", ".join(value)
