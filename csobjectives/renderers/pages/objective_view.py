"""From one objective's result to what is shown of it, wherever that is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from csobjectives.model import (
    Enforcement,
    Exclusion,
    Objective,
    ObjectiveSet,
    Result,
    Scorecard,
    SourceCount,
)
from csobjectives.quantities import NUMBER
from csobjectives.renderers.pages.charts import chart
from csobjectives.renderers.pages.origins import (
    SourceView,
    metric_of,
    passages_of,
    sources_of,
)
from csobjectives.renderers.pages.page import ObjectiveView
from csobjectives.renderers.pages.rows import (
    NOTHING,
    before_in_words,
    difference_in,
    found_in,
    is_wide,
    period_rows,
    segment_rows,
    with_changes,
    with_targets,
)
from csobjectives.renderers.pages.segments import (
    Segments,
    call_of,
    hidden_in_words,
    missed_in_words,
    segments_of,
)
from csobjectives.renderers.pages.trends import Scales, block_trend, shared_scales, sparkline
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.facts import facts
from csobjectives.renderers.words.figures import exact
from csobjectives.renderers.words.held import change_in_signs
from csobjectives.renderers.words.marks import (
    FINE,
    MARKS,
    mark_in,
)
from csobjectives.renderers.words.pace import is_comfortable, pace_in_words
from csobjectives.renderers.words.remarks import note_in_words, remarks
from csobjectives.renderers.words.scoring import mix_in_words, progress_in_words
from csobjectives.renderers.words.sentences import in_a_row, sentence, signed
from csobjectives.renderers.words.targets import (
    Step,
    judged_in_short,
    judged_in_words,
    schedule,
    target_in_signs,
)
from csobjectives.renderers.words.text import plain

TITLE, LABEL = 160, 60
_UNSAFE = re.compile(r"[^A-Za-z0-9_./-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What an objective's view looks up by a name: its set, segments, sources and fragment."""

    level: float
    as_of: date
    sets: Mapping[str, ObjectiveSet]
    segments: Mapping[str, Segments]
    parts: Mapping[str, list[Result]]
    counts: Mapping[str, SourceCount]
    sources: Mapping[str, SourceView]
    scales: Scales
    anchors: Mapping[str, str]


def index_of(scorecard: Scorecard, as_of: date, sources: Mapping[str, SourceView]) -> Index:
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
        sources=sources,
        scales=shared_scales(whole),
        anchors=_anchors(whole),
    )


def objective_view(result: Result, index: Index) -> ObjectiveView:
    """Everything that is shown of one objective."""
    objective, judged = result.objective, result.judged
    unit, target = objective.measure.unit, judged.target
    of_set = index.sets[objective.set_name]
    owner = objective.owner or of_set.owner
    segments = index.segments.get(objective.name, Segments())
    periods, rows = period_rows(result), segment_rows(segments, unit)
    targets, changes = with_targets(periods), with_changes((*periods, *rows))
    with_segment_targets = segments.with_targets(result)
    value = judged.reading.estimate.value
    return ObjectiveView(
        anchor=index.anchors[objective.name],
        name=plain(objective.name, TITLE),
        path=f"objectives/{index.anchors[objective.name]}/index.html",
        title=title_of(objective.title, objective.id),
        type=type_of(objective.type),
        set_title=title_of(of_set.title, of_set.name),
        owner=plain(owner, TITLE),
        enforcement=objective.enforcement,
        stakes=tuple(_stakes(objective)),
        spared=tuple(_spared(result)),
        mark=mark_in(result),
        period=spelled_period(judged.reading.period),
        found=NOTHING if value is None else signed(result, found_in(judged, unit)),
        change=change_in_signs(judged.against, target, unit),
        target=target_in_signs(target, unit, value) if target else NOTHING,
        judge=judged_in_words(target) if target else "",
        judge_in_short=judged_in_short(target) if target else "",
        difference=difference_in(result, judged),
        sentence=sentence(result, index.level),
        note="" if judged.note is None else note_in_words(judged.note, index.as_of),
        missed_segments=missed_in_words(segments),
        is_fine=judged.verdict in FINE,
        call=call_of(result, segments),
        progress=progress_in_words(result),
        mix=mix_in_words(result.mix, unit),
        pace=pace_in_words(result),
        comfortable=is_comfortable(result),
        in_a_row=in_a_row(result),
        before=before_in_words(result),
        trend=block_trend(result),
        sparkline=sparkline(result, index.scales),
        chart=chart(result, index.level, _exclusions(objective, index)),
        with_intervals=any(row.interval for row in periods),
        periods=periods,
        by=plain(", ".join(objective.measure.by), LABEL),
        segments=rows,
        segment_marks=segments.marks,
        hidden_segments=hidden_in_words(segments),
        segments_judged=any(mark != MARKS[None] for mark in segments.marks),
        with_segment_targets=with_segment_targets,
        remarks=remarks((result, *index.parts.get(objective.name, ())), index.as_of),
        schedule=_schedule(result),
        facts=facts(result, index.counts, owner),
        metric=metric_of(objective.measure),
        sources=sources_of(objective.measure, index.sources),
        definition=passages_of(objective),
        version=plain(of_set.version, LABEL),
        with_targets=targets,
        with_changes=changes,
        is_wide=targets or with_segment_targets or changes or is_wide(periods, rows),
    )


def _exclusions(objective: Objective, index: Index) -> tuple[Exclusion, ...]:
    """The days that do not count: those of its source, and its own."""
    counted = index.counts.get(objective.measure.source)
    return (*(counted.exclusions if counted else ()), *objective.exclusions)


def type_of(name: str) -> str:
    """A type as it is shown: `Customer satisfaction`."""
    return plain(name, LABEL).replace("-", " ").capitalize()


def _stakes(objective: Objective) -> Iterator[str]:
    """What an objective counts for, where that is not the same as of any other."""
    if objective.essential:
        yield "essential"
    if objective.weight != 1:
        yield f"weight {exact(objective.weight, NUMBER)}"


def _spared(result: Result) -> Iterator[str]:
    """Why what is wrong with an objective itself fails nothing."""
    judged, enforcement = result.judged, result.objective.enforcement
    if judged.verdict in FINE:
        return
    if enforcement is not Enforcement.BLOCKING:
        yield enforcement
    if judged.waiver is not None:
        yield "waived"
    elif judged.provisional:
        yield "provisional"


def _schedule(result: Result) -> tuple[Step, ...]:
    """The steps of the targets, where there are several, or one that moves or is still to come."""
    objective, target = result.objective, result.judged.target
    is_plain = len(objective.targets) < 2 and not any(each.since for each in objective.targets)
    return () if is_plain else schedule(objective, target, objective.measure.unit)


def title_of(title: str, name: str) -> str:
    """A title, or the name where there is none, at a length that a table can bear."""
    return plain(title, TITLE) or plain(name, TITLE)


def _anchors(results: Iterable[Result]) -> dict[str, str]:
    """A fragment and a folder for each: its name, without what a link could not carry."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(result.objective.name for result in results):
        anchor = _UNSAFE.sub("-", name)[:TITLE]
        while anchor in taken:
            anchor += "-"
        taken.add(anchor)
        anchors[name] = anchor
    return anchors
