"""What stands below a chart: its periods, and what is said of some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csobjectives.model import Exclusion, Result
from csobjectives.renderers.pages.scales import percent
from csobjectives.renderers.pages.trends import Slot
from csobjectives.renderers.words.dates import axis_label, spelled_period
from csobjectives.renderers.words.facts import exclusion_in_words
from csobjectives.renderers.words.remarks import marked

_MOST_LABELS = 14
_APART = 12  # pixels between the marks of one period


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A period below the axis, and what stands below that: the year, where it is another one.

    A `minor` one gives way on a narrow page, where the year may turn at another label.
    """

    across: str
    text: str
    below: str
    below_on_narrow: str
    minor: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Marks below a period, each with its place beside the others, and what they stand for."""

    across: str
    marks: tuple[tuple[str, int], ...]
    says: str


def axis_labels(result: Result, places: Sequence[Slot]) -> tuple[AxisLabel, ...]:
    """The periods' labels: as many as fit, counted from the judged one backwards."""
    every = -(-len(places) // _MOST_LABELS)
    judged = len(places) - 1 - (result.open is not None)
    found = []
    on_wide, on_narrow = "", ""
    for index, slot in enumerate(places):
        if (judged - index) % every:
            continue
        text, under = axis_label(slot.period)
        minor = (judged - index) // every % 2 == 1
        across = percent((2 * index + 1) / (2 * len(places)))
        if slot.is_open(result):
            found.append(AxisLabel(across, text, "open", "open", minor))
            continue
        below, below_on_narrow = under * (under != on_wide), under * (under != on_narrow)
        found.append(AxisLabel(across, text, below, below_on_narrow, minor))
        on_wide, on_narrow = under, on_narrow if minor else under
    return tuple(found)


def remarks_of(places: Sequence[Slot], exclusions: Sequence[Exclusion]) -> tuple[Remark, ...]:
    """The periods of which something is said: a guardrail, a waiver, a note, days left out."""
    found = []
    for index, slot in enumerate(places):
        left_out = [each for each in exclusions if _is_in(each, slot)]
        kinds = [*_kinds(slot), *(["excluded"] if left_out else [])]
        if kinds:
            said = [marked(slot.judgement)] if slot.judgement is not None else []
            said += dict.fromkeys(f"left out: {exclusion_in_words(each)}" for each in left_out)
            first = -_APART * (len(kinds) - 1) // 2
            marks = tuple((kind, first + at * _APART) for at, kind in enumerate(kinds))
            across = percent((2 * index + 1) / (2 * len(places)))
            told = f"{spelled_period(slot.period)}: {'; '.join(filter(None, said))}"
            found.append(Remark(across, marks, told))
    return tuple(found)


def _kinds(slot: Slot) -> Iterator[str]:
    """The marks of what is said of a period."""
    judged = slot.judgement
    if judged is not None:
        yield from ("guardrail",) if judged.because else ()
        yield from ("waived",) if judged.waiver else ()
        yield from ("note",) if judged.note else ()


def _is_in(exclusion: Exclusion, slot: Slot) -> bool:
    return exclusion.start < slot.period.end and exclusion.end >= slot.period.start
