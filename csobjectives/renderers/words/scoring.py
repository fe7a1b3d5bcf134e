"""Scores, gates, progress and mixes in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import GateResult, Mix, Result, Score
from csobjectives.quantities import NUMBER, POINTS, SHARE, Unit
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.figures import (
    count,
    difference,
    exact,
    figure,
    nearest,
    numbered,
    spoken,
)
from csobjectives.renderers.words.marks import Mark
from csobjectives.renderers.words.text import plain

_LABEL = 160
_ALL = Fraction(100)
_WAY = Fraction(1)
_OUTCOMES = {
    True: Mark("met", "Passed", "●"),
    False: Mark("missed", "Failed", "■"),
    None: Mark("pending", "Not judged", "◔"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A score: its figure, how much of what counts was judged, and all of it in one line."""

    name: str
    value: str
    coverage: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """What came of a gate of the project; `objectives` are the titles of what keeps it shut."""

    name: str
    mark: Mark
    says: str
    objectives: tuple[str, ...] = ()
    is_shut: bool = False


def score_view(
    score: Score, name: str = "", met: bool = True, limits: Iterable[Fraction] = ()
) -> ScoreView | None:
    """A score; None where nothing counts. It is not rounded onto any of the `limits`.

    Only that a set is not met is told: beside a low score, of what is advisory, its being met
    would read as praise.
    """
    if not score.of:
        return None
    held = (_ALL, *limits)
    value = "–" if score.value is None else points(score.value, held)
    coverage = f"{count(score.judged)} of {count(score.of)} judged"
    told = [f"no score, {coverage}" if score.value is None else f"{value} of 100, {coverage}"]
    if score.waived and score.with_waivers is not None:
        told.append(f"{points(score.with_waivers, held)} with waivers")
    if score.progress is not None:
        told.append(_way_of_several(score.progress, score.have_baseline))
    if not met and score.judged:
        told.append("the set is not met")
    return ScoreView(name=name, value=value, coverage=coverage, says="; ".join(told))


def score_views(scores: Mapping[str, Score]) -> tuple[ScoreView, ...]:
    """The scores of the project's parts, lowest first; those without one come last."""
    known = sorted(scores.items(), key=lambda each: (each[1].value is None, each[1].value or 0))
    views = (score_view(score, plain(name, _LABEL) or "no owner") for name, score in known)
    return tuple(view for view in views if view is not None)


def points(value: Fraction, limits: Iterable[Fraction] = (_ALL,)) -> str:
    """A score with one decimal, or as many as it takes: `78.1`, `80`; 99.97 is not 100."""
    is_whole = value.denominator == 1
    return exact(value, NUMBER) if is_whole else figure(value, POINTS, limits)


def _way_of_several(progress: Fraction, baselines: int) -> str:
    return f"{_part(progress)} of the way from {numbered(baselines, 'baseline')}"


def gate_views(gates: Iterable[GateResult], titles: Mapping[str, str]) -> tuple[GateView, ...]:
    """The gates, with the titles of the objectives that keep one shut."""
    return tuple(_gate(each, titles) for each in gates)


def _gate(gate: GateResult, titles: Mapping[str, str]) -> GateView:
    mark, is_shut = _OUTCOMES[gate.passed], gate.passed is False
    named = tuple(titles.get(name, plain(name, _LABEL)) for name in gate.objectives)
    if gate.wanted is not None:
        asked = f"at least {exact(gate.wanted, NUMBER)} asked"
        found = "no score" if gate.found is None else points(gate.found, (_ALL, gate.wanted))
        return GateView(name=gate.name, mark=mark, says=f"{found}, {asked}", is_shut=is_shut)
    says = "every miss is explained"
    if named:
        has = "miss has" if len(named) == 1 else "misses have"
        says = f"{count(len(named))} {has} neither a note nor a waiver"
    return GateView(name=gate.name, mark=mark, says=says, objectives=named, is_shut=is_shut)


def progress_in_words(result: Result) -> str:
    """`62.5% of the way from the baseline of 82% to the target, and 38.5% to the stretch.`"""
    progress, baseline = result.progress, result.objective.baseline
    if progress is None or baseline is None or progress.to_target is None:
        return ""
    start = exact(baseline.value, result.objective.measure.unit)
    return f"{', and '.join(_ways(progress.to_target, progress.to_stretch, start))}."


def _ways(to_target: Fraction, to_stretch: Fraction | None, start: str) -> Iterator[str]:
    """To the target and to the stretch; where it leads away or beyond, that is said."""
    if to_target < 0:
        away = _part(-to_target)
        yield f"Further from the target than the baseline of {start}, by {away} of the way"
        return
    yield f"{_part(to_target)} of the way from the baseline of {start} to the target"
    if to_stretch is not None:
        yield f"{_part(to_stretch)} to the stretch"


def _part(way: Fraction) -> str:
    """A part of a way, without an empty decimal: `62.5%`, `100%`; 99.97% is not 100%."""
    return exact(nearest(way, SHARE, (_WAY,)), SHARE)


def mix_in_words(mix: Mix | None, unit: Unit) -> str:
    """What of a change the segments' own figures brought, and what their mix; they add up.

    `Of the change of +2.1 pp since August 2026, the segments' own figures brought -0.3 pp, their
    mix +2.4 pp.`
    """
    if mix is None or not mix.change:
        return ""
    change, rate = (nearest(each, unit) for each in (mix.change, mix.rate))
    parts = (change, rate, change - rate)
    whole, own, mixed = (spoken(difference(each, unit, mix.change), unit) for each in parts)
    since = spelled_period(mix.before)
    return (
        f"Of the change of {whole} since {since}, the segments' own figures brought {own}, "
        f"their mix {mixed}."
    )
