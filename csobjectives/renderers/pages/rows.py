"""The rows of an objective's tables: its periods, newest first, and its segments, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from csobjectives.model import UNCOVERED, Judgement, Result, Target, Verdict
from csobjectives.quantities import Unit
from csobjectives.renderers.pages.dots import Dot, dots
from csobjectives.renderers.pages.page import Row
from csobjectives.renderers.pages.segments import MOST, Segments
from csobjectives.renderers.pages.trends import Slot, slots
from csobjectives.renderers.words.bounds import nearest_bound
from csobjectives.renderers.words.dates import in_period, spelled_day, spelled_period
from csobjectives.renderers.words.figures import count, difference
from csobjectives.renderers.words.held import change_in_signs, why_refused
from csobjectives.renderers.words.marks import (
    NO_TARGET,
    NOT_COVERED,
    OPEN,
    PARTIAL,
    SETTLING,
    Mark,
    mark_of,
)
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.running import running
from csobjectives.renderers.words.sentences import interval_figures, is_just_before, signed
from csobjectives.renderers.words.targets import (
    found_figure,
    judged_in_short,
    target_in_signs,
    unit_of,
)
from csobjectives.renderers.words.text import plain

NOTHING = "–"
_LABEL = 60
_LONG = 20


def period_rows(result: Result) -> tuple[Row, ...]:
    """The table of periods, newest first."""
    places = [(slot, False) for slot in slots(result)]
    now = running(result)
    if now is not None:
        places.append((Slot(now.reading.period, now), True))
    return tuple(
        _row(
            result,
            slot.judgement,
            spelled_period(slot.period),
            _mark(result, slot.judgement, is_open=is_open),
            is_open=is_open,
        )
        for slot, is_open in reversed(places)
    )


def _mark(result: Result, judged: Judgement | None, *, is_open: bool) -> Mark:
    """How a period stands; one that is not judged says why, as far as it is known."""
    if judged is None:
        return Mark("none", "", "")
    if is_open:
        return SETTLING if judged.reading.settling else OPEN
    if judged.verdict is None and judged.reading.partial:
        return NOT_COVERED if judged.reading.gap == UNCOVERED else PARTIAL
    if judged.verdict is None and result.judged.verdict is not None:
        return NO_TARGET
    return mark_of(judged)


def segment_rows(segments: Segments, unit: Unit) -> tuple[Row, ...]:
    """The objective's segments, worst first, as many as there is room for."""
    shown = segments.shown[:MOST]
    places = dots([each.judged for each in shown], unit)
    return tuple(
        _row(each, each.judged, segment_label(each.segment), mark_of(each.judged), dot)
        for each, dot in zip(shown, places, strict=True)
    )


def _row(
    result: Result,
    judged: Judgement | None,
    label: str,
    mark: Mark,
    dot: Dot | None = None,
    is_open: bool = False,
) -> Row:
    unit = result.objective.measure.unit
    if judged is None:
        return Row(label=label, found=NOTHING, interval="", n="", mark=mark)
    estimate, target = judged.reading.estimate, judged.target
    value = estimate.value
    return Row(
        label=label,
        found=NOTHING if value is None else signed(result, found_in(judged, unit)),
        interval=interval_figures(estimate, unit, target),
        n=NOTHING if estimate.n is None else count(estimate.n),
        mark=mark,
        target=_target(target, unit, value),
        change=change_in_signs(judged.against, target, unit),
        note=_note(judged, unit),
        owner=plain(result.aim.owner, _LABEL) if result.aim else "",
        is_open=is_open,
        dot=dot,
    )


def _note(judged: Judgement, unit: Unit) -> str:
    """When a figure was recorded; of one that has nothing to be held against, why that is so."""
    recorded, against = judged.reading.recorded, judged.against
    told = [] if recorded is None else [f"recorded {spelled_day(recorded)}"]
    is_unheld = judged.verdict is Verdict.NO_DATA and judged.reading.estimate.value is not None
    if is_unheld and against is not None and against.refused is not None:
        told.append(why_refused(against, judged.reading.period, unit))
    return "; ".join(told)


def _target(target: Target | None, unit: Unit, value: Fraction | None) -> str:
    """`≥ 90% proven`: the bound, and by which end of the interval it is judged."""
    if target is None:
        return ""
    return f"{target_in_signs(target, unit, value)} {judged_in_short(target)}".rstrip()


def found_in(judged: Judgement, unit: Unit) -> str:
    """The figure, told from what it is held against."""
    base = judged.against.base if judged.against is not None else None
    value = judged.reading.estimate.value or Fraction(0)
    return found_figure(value, unit, judged.target, base.value if base is not None else None)


def before_in_words(result: Result) -> str:
    """`after 75.0% in August 2026`: what the period just before had, where it had a figure."""
    if not result.history:
        return ""
    earlier, latest = result.history[-1], result.judged.reading.period
    period, value = earlier.reading.period, earlier.reading.estimate.value
    if value is None or earlier.reading.partial or not is_just_before(period, latest):
        return ""
    return f"after {found_in(earlier, result.objective.measure.unit)} {in_period(period)}"


def difference_in(result: Result, judged: Judgement) -> str:
    target = judged.target
    if judged.difference is None or target is None:
        return ""
    beside = nearest_bound(target, judged.difference) or judged.difference
    return difference(judged.difference, unit_of(target, result.objective.measure.unit), beside)


def with_targets(periods: Sequence[Row]) -> bool:
    """Whether periods were judged by several targets."""
    return len({row.target for row in periods if row.target}) > 1


def with_changes(rows: Iterable[Row]) -> bool:
    """Whether figures are held against others."""
    return any(row.change for row in rows)


def is_wide(periods: Sequence[Row], segments: Sequence[Row]) -> bool:
    """Whether the names in the tables are longer, or tell more, than those of months do."""
    return any(row.note or len(row.label) > _LONG for row in periods) or any(
        row.owner or "," in row.mark.word for row in (*periods, *segments)
    )
