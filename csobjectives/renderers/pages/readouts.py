"""What a chart says of all its periods, to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from csobjectives.model import Result
from csobjectives.renderers.pages.trends import Slot, target_of
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.targets import found_figure


def described(result: Result, known: Sequence[Slot]) -> str:
    """The chart in words: its first figure and its last one, the lowest and the highest.

    As along its line, a figure of a part of a period is none of them.
    """
    values = {index: slot.value for index, slot in enumerate(known) if slot.value is not None}
    if not values:
        whole = "whole " if any(slot.shown is not None for slot in known) else ""
        return f"There is no figure of a {whole}period that is over."
    first, last = min(values), max(values)
    if first == last:
        return f"{_figure(result, known[first])}."
    told = f"From {_figure(result, known[first])}, to {_figure(result, known[last])}."
    low, high = min(values, key=values.__getitem__), max(values, key=values.__getitem__)
    if len(values) > 2 and values[low] != values[high]:
        told += f" Lowest: {_figure(result, known[low])}. Highest: {_figure(result, known[high])}."
    return told


def _figure(result: Result, slot: Slot) -> str:
    """`September 2026: 88.4%`."""
    shown = (
        "no data"
        if slot.shown is None
        else found_figure(slot.shown, result.objective.measure.unit, target_of(result, slot))
    )
    return f"{spelled_period(slot.period)}: {shown}"
