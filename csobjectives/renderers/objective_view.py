"""From one objective's result to what is shown of it, wherever that is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from csobjectives.model import (
    UNCOVERED,
    Judgement,
    Objective,
    ObjectiveSet,
    Result,
    Scorecard,
    SourceCount,
)
from csobjectives.quantities import NUMBER, Unit
from csobjectives.renderers.bounds import nearest_bound
from csobjectives.renderers.charts import chart
from csobjectives.renderers.dates import spelled_day, spelled_period
from csobjectives.renderers.dots import Dot, dots
from csobjectives.renderers.facts import facts
from csobjectives.renderers.figures import count, difference, exact
from csobjectives.renderers.held import change_in_signs
from csobjectives.renderers.marks import (
    FINE,
    MARKS,
    NO_TARGET,
    NOT_COVERED,
    OPEN,
    PARTIAL,
    SETTLING,
    Mark,
    mark_of,
)
from csobjectives.renderers.page import ObjectiveView, Row
from csobjectives.renderers.progress import is_comfortable, progress
from csobjectives.renderers.remarks import note_in_words, remarks, segment_label
from csobjectives.renderers.scoring import mix_in_words, way_in_words
from csobjectives.renderers.segments import (
    MOST,
    Segments,
    call_of,
    hidden_in_words,
    missed_in_words,
    segments_of,
)
from csobjectives.renderers.sentences import in_a_row, interval_figures, sentence, signed
from csobjectives.renderers.targets import (
    Step,
    found_figure,
    judged_in_words,
    schedule,
    target_in_signs,
    unit_of,
)
from csobjectives.renderers.text import plain
from csobjectives.renderers.trends import Slot, block_trend, slots, sparkline

NOTHING = "–"
TITLE, LABEL = 160, 60
_UNSAFE = re.compile(r"[^A-Za-z0-9_./-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What an objective's view looks up by a name: its set, segments, source and fragment."""

    level: float
    as_of: date
    sets: Mapping[str, ObjectiveSet]
    segments: Mapping[str, Segments]
    parts: Mapping[str, list[Result]]
    counts: Mapping[str, SourceCount]
    anchors: Mapping[str, str]


def index_of(scorecard: Scorecard, as_of: date) -> Index:
    """The scorecard's parts by their names."""
    parts: defaultdict[str, list[Result]] = defaultdict(list)
    whole = [each for each in scorecard.results if not each.segment]
    for result in scorecard.results:
        if result.segment:
            parts[result.objective.name].append(result)
    return Index(
        level=scorecard.level,
        as_of=as_of,
        sets={each.name: each for each in scorecard.sets},
        segments={
            name: segments_of(each, parts[name])
            for each in whole
            if (name := each.objective.name) in parts
        },
        parts=parts,
        counts={each.source: each for each in scorecard.counts},
        anchors=_anchors(whole),
    )


def objective_view(result: Result, index: Index) -> ObjectiveView:
    """Everything that is shown of one objective."""
    objective, judged = result.objective, result.judged
    unit, target = objective.measure.unit, judged.target
    of_set = index.sets[objective.set_name]
    owner = objective.owner or of_set.owner
    segments = index.segments.get(objective.name, Segments())
    periods, rows = _periods(result), _segments(segments, unit)
    value = judged.reading.estimate.value
    return ObjectiveView(
        anchor=index.anchors[objective.name],
        name=plain(objective.name, TITLE),
        title=title_of(objective.title, objective.id),
        type=type_of(objective.type),
        set_title=title_of(of_set.title, of_set.name),
        owner=plain(owner, TITLE),
        enforcement=objective.enforcement,
        stakes=tuple(_stakes(objective)),
        mark=mark_of(judged),
        period=spelled_period(judged.reading.period),
        found=NOTHING if value is None else signed(result, _found(judged, unit)),
        change=change_in_signs(judged.against, target, unit),
        target=target_in_signs(target, unit, value) if target else NOTHING,
        judge=judged_in_words(target) if target else "",
        difference=_difference(result, judged),
        sentence=sentence(result, index.level),
        note="" if judged.note is None else note_in_words(judged.note, index.as_of),
        missed_segments=missed_in_words(segments),
        is_fine=judged.verdict in FINE,
        call=call_of(result, segments),
        way=way_in_words(result),
        mix=mix_in_words(result.mix, unit),
        progress=progress(result),
        comfortable=is_comfortable(result),
        in_a_row=in_a_row(result),
        trend=block_trend(result),
        sparkline=sparkline(result),
        chart=chart(result, index.level),
        with_intervals=any(row.interval for row in periods),
        periods=periods,
        by=plain(", ".join(objective.measure.by), LABEL),
        segments=rows,
        segment_marks=segments.marks,
        hidden_segments=hidden_in_words(segments),
        segments_judged=any(mark != MARKS[None] for mark in segments.marks),
        with_segment_targets=segments.with_targets(result),
        remarks=remarks((result, *index.parts.get(objective.name, ())), index.as_of),
        schedule=_schedule(result),
        facts=facts(result, index.counts, owner),
    )


def type_of(name: str) -> str:
    """A type as it is shown: `Customer satisfaction`."""
    return plain(name, LABEL).replace("-", " ").capitalize()


def _stakes(objective: Objective) -> Iterator[str]:
    """What an objective counts for, where that is not the same as of any other."""
    if objective.essential:
        yield "essential"
    if objective.weight != 1:
        yield f"weight {exact(objective.weight, NUMBER)}"


def _schedule(result: Result) -> tuple[Step, ...]:
    """The steps of the targets, where there are several, or one that moves or is still to come."""
    objective, target = result.objective, result.judged.target
    is_plain = len(objective.targets) < 2 and not any(each.since for each in objective.targets)
    return () if is_plain else schedule(objective, target, objective.measure.unit)


def _periods(result: Result) -> tuple[Row, ...]:
    """The table of periods, newest first."""
    places = [(slot, False) for slot in slots(result)]
    if result.open is not None:
        target, against = None, None
        if result.pace is not None:
            target, against = result.pace.target, result.pace.against
        running = Judgement(reading=result.open, target=target, against=against)
        places.append((Slot(result.open.period, running), True))
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


def _segments(segments: Segments, unit: Unit) -> tuple[Row, ...]:
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
    value, recorded = estimate.value, judged.reading.recorded
    return Row(
        label=label,
        found=NOTHING if value is None else signed(result, _found(judged, unit)),
        interval=interval_figures(estimate, unit, target),
        n=NOTHING if estimate.n is None else count(estimate.n),
        mark=mark,
        difference=_difference(result, judged),
        target=target_in_signs(target, unit, value) if target else "",
        change=change_in_signs(judged.against, target, unit),
        note="" if recorded is None else f"recorded {spelled_day(recorded)}",
        owner=plain(result.aim.owner, LABEL) if result.aim else "",
        is_open=is_open,
        dot=dot,
    )


def _found(judged: Judgement, unit: Unit) -> str:
    """The figure, told from what it is held against."""
    base = judged.against.base if judged.against is not None else None
    value = judged.reading.estimate.value or Fraction(0)
    return found_figure(value, unit, judged.target, base.value if base is not None else None)


def _difference(result: Result, judged: Judgement) -> str:
    target = judged.target
    if judged.difference is None or target is None:
        return ""
    beside = nearest_bound(target, judged.difference) or judged.difference
    return difference(judged.difference, unit_of(target, result.objective.measure.unit), beside)


def title_of(title: str, name: str) -> str:
    """A title, or the name where there is none, at a length that a table can bear."""
    return plain(title, TITLE) or plain(name, TITLE)


def _anchors(results: Iterable[Result]) -> dict[str, str]:
    """A fragment for each objective: its name, without what a link could not carry."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(result.objective.name for result in results):
        anchor = _UNSAFE.sub("-", name)[:TITLE]
        while anchor in taken:
            anchor += "-"
        taken.add(anchor)
        anchors[name] = anchor
    return anchors
