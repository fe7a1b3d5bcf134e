"""Guardrails: what is met at the expense of something else is not met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from types import MappingProxyType

from csobjectives.model import Judgement, Missed, Result, Verdict
from csobjectives.periods import Period

_TURNED = frozenset({Verdict.MET, Verdict.AT_RISK})
_NONE: Mapping[str, Sequence[Judgement]] = MappingProxyType({})

_Known = Sequence[tuple[str, Sequence[Period]]]
"""The guardrails of an objective, with the periods in which each was missed."""


def turned(
    judged: Mapping[str, Sequence[Result]], beside: Mapping[str, Sequence[Judgement]] = _NONE
) -> dict[str, list[Result]]:
    """The results, with the verdicts of the whole turned where a guardrail was missed meanwhile.

    Met and at risk turn to missed, so that a better figure never has the worse verdict. Guardrails
    may have guardrails, which come first; `beside` are further periods of theirs. A miss that is
    waived is a miss.
    """
    done = {name: list(of) for name, of in judged.items()}
    graph = {name: of[0].objective.guardrails for name, of in judged.items()}
    missed: dict[str, list[Period]] = {}
    for name in TopologicalSorter(graph).static_order():
        known = [(each, missed[each]) for each in graph.get(name, ())]
        periods = [_turned(each, known) for each in beside.get(name, ())]
        if name in done:
            whole = done[name][0] = _turned_result(done[name][0], known)
            periods += [*whole.history, whole.judged]
        missed[name] = _missed(periods)
    return done


def _missed(judgements: Iterable[Judgement]) -> list[Period]:
    """The periods that were missed, oldest first."""
    return sorted({each.reading.period for each in judgements if each.verdict is Verdict.MISSED})


def _turned_result(whole: Result, known: _Known) -> Result:
    if not known:
        return whole
    history = tuple(_turned(each, known) for each in whole.history)
    return replace(whole, judged=_turned(whole.judged, known), history=history)


def _turned(judgement: Judgement, known: _Known) -> Judgement:
    """A judgement that is missed because of guardrails, if any was missed meanwhile."""
    if judgement.verdict not in _TURNED:
        return judgement
    because = tuple(_inside(judgement.reading.period, known))
    if not because:
        return judgement
    own = judgement.verdict
    return replace(judgement, verdict=Verdict.MISSED, own_verdict=own, because=because)


def _inside(period: Period, known: _Known) -> Iterator[Missed]:
    """The missed periods of guardrails that ended inside a period, or with it."""
    for name, missed in known:
        for each in missed:
            if period.start < each.end <= period.end:
                yield Missed(objective=name, period=each)
