"""Which periods of an objective others look at, beside those that it is shown with itself.

A guardrail is looked at in all of its periods that end within those of what it guards; a response
rate, what a figure is held against, and what one is made of, in the same periods. These may be
earlier ones: of what has retired, or waits for late rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from csobjectives.binding import form_of
from csobjectives.metrics import Sequels
from csobjectives.model import Definitions, Objective, Source, Versus
from csobjectives.periods import (
    Period,
    day_elsewhere,
    days,
    ending_in,
    last_complete,
    with_history,
)
from csobjectives.planning.coverage import Coverage, coverage_of
from csobjectives.planning.plans import rhythm_of
from csobjectives.planning.rhythms import closed_periods
from csobjectives.windows import Extent

_WORDS = frozenset(Versus)

Stretches = tuple[Period, ...]


def needed_by_others(definitions: Definitions, as_of: date) -> dict[str, Stretches]:
    """Stretches of days, per objective: others look at its periods that end within these.

    Who looks at the periods of one looks at those that it depends on in turn. An objective all of
    whose periods there are shown anyway has none.
    """
    known = {each.name: each for each in definitions.objectives}
    zone = definitions.project.timezone
    terms = _Terms(known=known, sources=definitions.sources, zone=zone, as_of=as_of)
    shown = {name: terms.shown(each) for name, each in known.items()}
    looked_at: dict[str, Stretches] = defaultdict(tuple)
    waiting = list(known)
    while waiting:
        name = waiting.pop()
        reached = (_reached(known[name], each) for each in looked_at[name])
        own = _joined((*shown[name], *reached))
        for other in _looks_at(known[name]):
            before = looked_at[other]
            looked_at[other] = _joined((*before, *own))
            if other in known and looked_at[other] != before:
                waiting.append(other)
    found = {
        name: tuple(each for each in looked_at[name] if _has_more(each, shown[name]))
        for name, objective in known.items()
        if objective.window.extent is not Extent.DAYS
    }
    return {name: stretches for name, stretches in found.items() if stretches}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What tells which periods an objective is shown with."""

    known: Mapping[str, Objective]
    sources: Mapping[str, Source]
    zone: str
    as_of: date

    def shown(self, objective: Objective) -> tuple[Period, ...]:
        """The judged period of an objective and those before it, oldest first.

        As of days, where nobody has looked for the files yet, it is the last day alone.
        """
        measure, zone = objective.measure, objective.timezone or self.zone
        if measure.comparison is not None:
            return (measure.comparison.after,)
        parts = list(chain.from_iterable(measure.objectives.values()))
        if parts:
            last = min(self.shown(self.known.get(each.name, each))[-1] for each in parts)
            until = min(last.end, objective.until)
            return with_history(last_complete(objective.window, until))
        coverage = self._coverage(objective).without(objective.exclusions)
        as_of = day_elsewhere(self.as_of, self.zone, zone)
        return closed_periods(rhythm_of(objective, zone), as_of, coverage)

    def _coverage(self, objective: Objective) -> Coverage:
        """What its source says of time; of what is reported, nobody says anything."""
        source = self.sources.get(objective.measure.source)
        if source is None:
            return Coverage()
        time = objective.measure.time
        timed = replace(source, time=time, as_of=None) if time else source
        by_sequels = isinstance(form_of(objective.measure).over, Sequels)
        return replace(coverage_of(timed), by_sequels=by_sequels)


def _looks_at(objective: Objective) -> Iterator[str]:
    """The names of the objectives whose periods one looks at; a comparison measures its own."""
    yield from objective.guardrails
    if objective.response is not None:
        yield objective.response.objective
    for target in objective.all_targets:
        if target.versus and target.versus not in _WORDS:
            yield target.versus
    if objective.measure.comparison is None:
        for part in chain.from_iterable(objective.measure.objectives.values()):
            yield part.name


def _reached(objective: Objective, stretch: Period) -> Period:
    """A stretch from where the first period begins that ends in it, such as one of rolling months.

    Days of a comparison are its own, and so is each day as of which something is known.
    """
    if objective.window.extent is Extent.DAYS:
        return stretch
    first = min((each.start for each in ending_in(stretch, objective.window)), default=None)
    return stretch if first is None else days(min(first, stretch.start), stretch.end)


def _joined(stretches: Iterable[Period]) -> Stretches:
    """Stretches of days in order, those that overlap or follow each other as one."""
    found: list[Period] = []
    for each in sorted(stretches, key=lambda one: (one.start, one.end)):
        if found and each.start <= found[-1].end:
            found[-1] = days(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(days(each.start, each.end))
    return tuple(found)


def _has_more(stretch: Period, shown: tuple[Period, ...]) -> bool:
    """Whether periods end within some days that are settled, and are not shown anyway."""
    there, last = set(shown), shown[-1]
    if stretch.start >= last.end:
        return False
    known = days(stretch.start, min(stretch.end, last.end))
    return any(each not in there for each in ending_in(known, last.window))
