"""The geometry of the dot plot that sets an objective's segments side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csobjectives.model import Estimate, Judgement
from csobjectives.quantities import Unit
from csobjectives.renderers.pages.scales import Scale, percent, scale_of
from csobjectives.renderers.words.bounds import aimed_at, interval, lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A segment in the dot plot, all across in percent; None where it has no figure.

    One that lies off the scale, above it (1) or below (-1), stands at its end.
    """

    at: str
    low: str
    high: str
    targets: tuple[str, ...]
    beyond: int = 0


def dots(judgements: Sequence[Judgement], unit: Unit) -> list[Dot | None]:
    """One dot per segment, all on one scale; None for a segment without a figure.

    The target is drawn where it is the segment's own: a sum's is not, and judges none of them.
    """
    targets = [aimed_at(each) if each.verdict else None for each in judgements]
    scale = scale_of((each.reading.estimate for each in judgements), targets, unit)
    if scale is None:
        return [None] * len(judgements)
    return [
        _dot(scale, each.reading.estimate, tuple(percent(scale.part(b)) for b in lines(target)))
        for each, target in zip(judgements, targets, strict=True)
    ]


def _dot(scale: Scale, estimate: Estimate, targets: tuple[str, ...]) -> Dot | None:
    if estimate.value is None:
        return None
    at, beyond = scale.part(estimate.value), scale.beyond(estimate.value)
    ends = None if beyond else interval(estimate)
    low, high = (scale.part(end) for end in ends or (estimate.value,) * 2)
    return Dot(at=percent(at), low=percent(low), high=percent(high), targets=targets, beyond=beyond)
