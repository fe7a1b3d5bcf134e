"""Where an objective's figure comes from: how it was written, its metric, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from csobjectives.binding import form_of
from csobjectives.metrics import REGISTRY, Variant
from csobjectives.model import Measure, Objective
from csobjectives.renderers.words.text import plain
from csobjectives.renderers.words.verbatim import verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """Lines of a document, where they begin, and how many more there are than are shown."""

    about: str
    place: str
    text: str
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricView:
    """A metric as the catalogue describes it, and the variant of it that was chosen, if any."""

    name: str
    what: str
    formula: str
    variant: str
    variant_says: str
    pitfalls: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source: its rows and files, its newest row where that is known, and what was not used."""

    name: str
    rows: str
    files: str
    newest: str
    rejected: str


def passages_of(objective: Objective) -> tuple[PassageView, ...]:
    """How it was written, and what that takes from elsewhere."""
    return tuple(
        PassageView(
            about=plain(each.about), place=plain(str(each.location), 200), text=text, more=more
        )
        for each in objective.definition
        for text, more in (verbatim(each.text),)
    )


def metric_of(measure: Measure) -> MetricView:
    """What is measured, and how: the same for every objective of a metric and variant."""
    form = form_of(measure)
    is_variant = isinstance(form, Variant)
    return _described(measure.metric, measure.variant, form.summary if is_variant else "")


@cache
def _described(metric: str, variant: str, summary: str) -> MetricView:
    said = REGISTRY[metric].docstring
    return MetricView(
        name=metric.replace("_", " "),
        what=said.what,
        formula=said.formula,
        variant=variant.replace("_", " "),
        variant_says=summary,
        pitfalls=said.pitfalls,
        source=said.source,
    )


def sources_of(measure: Measure, sources: Mapping[str, SourceView]) -> tuple[SourceView, ...]:
    """The sources that a figure comes from, also through the objectives that it is made of."""
    return tuple(sources[name] for name in dict.fromkeys(_names(measure)) if name in sources)


def _names(measure: Measure) -> Iterator[str]:
    yield measure.source
    yield measure.register
    for objectives in measure.objectives.values():
        for each in objectives:
            yield from _names(each.measure)
