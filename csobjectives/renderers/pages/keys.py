"""A chart's key: what is drawn in it, and nothing that is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.model import Result, Target
from csobjectives.renderers.pages.axes import Remark
from csobjectives.renderers.pages.drawn import Drawn
from csobjectives.renderers.pages.target_lines import Turn, targets_in_words
from csobjectives.renderers.pages.trends import Slot, target_of
from csobjectives.renderers.words.bounds import is_band
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.figures import count, exact, exact_gap
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.sentences import percent_of
from csobjectives.renderers.words.targets import found_figure, stretch_in_words, unit_of
from csobjectives.renderers.words.windows import per

_REMARKS = {
    "guardrail": "guardrail missed",
    "waived": "waived",
    "note": "note",
    "excluded": "days left out",
}
_MOST_FAR = 3  # figures off the scale that are named


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark of the chart stands for; without a mark, what is said of all of it."""

    mark: str
    text: str


def keys_of(
    result: Result,
    drawn: Sequence[Drawn],
    held: Sequence[Target | None],
    level: float,
    turns: Sequence[Turn],
    remarks: Sequence[Remark],
) -> tuple[Key, ...]:
    """What is drawn: figures first, then lines, then what stands at the axis."""
    return (
        Key("", f"One mark {per(result.objective.window)}"),
        *_figures(result, drawn, level),
        *_lines(result, [each.slot for each in drawn], held),
        *_axis(turns, remarks),
    )


def _figures(result: Result, drawn: Sequence[Drawn], level: float) -> Iterator[Key]:
    shown = [each for each in drawn if each.down is not None]
    closed = [each.slot for each in shown if not each.slot.is_open(result)]
    verdicts = {slot.verdict for slot in closed if not slot.partial}
    if verdicts - {None}:
        for verdict, mark in MARKS.items():
            if verdict in verdicts:
                yield Key(mark.name, mark.word.lower() if verdict else "no target")
    if any(slot.partial for slot in closed):
        yield Key("open", "covered by the source in part, and not judged")
    if result.open is not None and result.open.estimate.value is not None:
        state = "not settled yet" if result.open.settling else "still open and not judged"
        yield Key("open", f"{spelled_period(result.open.period)}, {state}")
    if any(each.ends for each in shown):
        cut = ", cut at the edge" if any(each.cut for each in shown) else ""
        yield Key("interval", f"{percent_of(level)} interval{cut}")
    for way, name in ((1, "up"), (-1, "down")):
        far = [each.slot for each in shown if each.beyond == way]
        if far:
            yield Key(name, f"off the scale: {_told(result, far)}")


def _told(result: Result, far: Sequence[Slot]) -> str:
    """`412 in August 2025 and 2 more`."""
    unit = result.objective.measure.unit
    named = [
        f"{found_figure(slot.shown or Fraction(0), unit, target_of(result, slot))} "
        f"in {spelled_period(slot.period)}"
        for slot in far[-_MOST_FAR:]
    ]
    more = len(far) - len(named)
    return ", ".join(named) + (f" and {count(more)} more" if more else "")


def _lines(result: Result, places: Sequence[Slot], held: Sequence[Target | None]) -> Iterator[Key]:
    objective, unit, target = result.objective, result.objective.measure.unit, result.judged.target
    if any(held):
        yield Key("line", targets_in_words(result, places))
    if any(map(is_band, held)):
        yield Key("target", "within the target")
    if target is not None and any(held):
        tolerance, stretch = target.tolerance, stretch_in_words(target, unit)
        if tolerance:
            yield Key("tolerated", f"tolerance {exact_gap(tolerance, unit_of(target, unit))}")
        if stretch:
            yield Key("stretch", f"stretch {stretch}")
    if objective.baseline is not None:
        baseline = objective.baseline
        of = f" on {spelled_day(baseline.as_of)}" if baseline.as_of else ""
        yield Key("baseline", f"baseline {exact(baseline.value, unit)}{of}")


def _axis(turns: Sequence[Turn], remarks: Sequence[Remark]) -> Iterator[Key]:
    if turns:
        yield Key("turn", "another target")
    drawn = {kind for each in remarks for kind, _ in each.marks}
    yield from (Key(kind, text) for kind, text in _REMARKS.items() if kind in drawn)
