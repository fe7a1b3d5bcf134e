"""The page of what has changed: a table for each kind of change, what calls for attention first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from csobjectives.changes import Changes, Turn, Way
from csobjectives.renderers.pages.page import Page
from csobjectives.renderers.site.entries import Entries, Entry
from csobjectives.renderers.words.changed import summary_of
from csobjectives.renderers.words.dates import spelled_day
from csobjectives.renderers.words.figures import count

PATH = "changes/index.html"
MOST = 100
"""How many entries of a kind the page shows; the rest is counted."""

_TURNS = {
    Way.WORSE: ("worse", "Turned for the worse"),
    Way.BETTER: ("better", "Turned for the better"),
    Way.NEITHER: ("neither", "Turned, neither better nor worse"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The changes of one kind; `what` and `kind` head the first and the last column."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]
    lead: str = ""
    what: str = "Objective"
    kind: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What has changed, ready to be laid out; `says` is all of it in a line."""

    path: str
    says: str
    since: str
    until: str
    sections: tuple[Section, ...]


def changes_view(changes: Changes, page: Page) -> ChangesView:
    """What the page of changes shows, and the line about it that the front page has."""
    entries = Entries(changes, page)
    sections = (*_verdicts(changes, entries), *_promises(entries), *_figures(entries))
    told = (each for each in (*sections, *_wholes(entries)) if each.entries)
    return ChangesView(
        path=PATH,
        says=summary_of(changes),
        since=spelled_day(changes.then.as_of),
        until=spelled_day(changes.now.as_of),
        sections=tuple(_bounded(each) for each in told),
    )


def _bounded(section: Section) -> Section:
    left = len(section.entries) - MOST
    if left <= 0:
        return section
    return replace(section, entries=section.entries[:MOST], rest=f"{count(left)} more")


def _verdicts(changes: Changes, entries: Entries) -> Iterator[Section]:
    for way, (anchor, title) in _TURNS.items():
        turned = tuple(entries.turned(each for each in changes.turned if each.way is way))
        yield Section(anchor=anchor, title=title, entries=turned, kind=_kind(turned))
    of_segments = tuple(entries.turned(changes.segments_turned))
    yield Section(
        anchor="segments",
        title="Segments whose verdicts turned",
        lead=_count_of_segments(changes.segments_turned),
        entries=of_segments,
        kind=_kind(of_segments),
    )


def _kind(turned: Iterable[Entry]) -> str:
    return "What else changed" if any(each.says for each in turned) else ""


def _count_of_segments(turns: Iterable[Turn]) -> str:
    ways = [each.way for each in turns]
    told = {"worse": ways.count(Way.WORSE), "better": ways.count(Way.BETTER)}
    parts = [f"{count(number)} {word}" for word, number in told.items() if number]
    return f"{', '.join(parts)}." if parts else ""


def _promises(entries: Entries) -> Iterator[Section]:
    """What the documents say otherwise: targets, waivers, what there is to be judged."""
    yield Section(
        anchor="targets",
        title="Targets that moved",
        kind="How",
        entries=tuple(entries.targets()),
    )
    yield Section(
        anchor="earlier",
        title="Earlier periods that are judged otherwise",
        lead="What was over and judged has another target or verdict now.",
        kind="How",
        entries=tuple(entries.rejudged()),
    )
    yield Section(
        anchor="waivers",
        title="Waivers",
        kind="How",
        entries=tuple(entries.waivers()),
    )
    yield Section(
        anchor="objectives",
        title="Objectives that came and went",
        kind="How",
        entries=tuple(entries.came_and_went()),
    )
    yield Section(
        anchor="notes",
        title="Notes on periods",
        kind="How",
        entries=tuple(entries.noted()),
    )
    yield Section(
        anchor="terms",
        title="What an objective says of itself",
        kind="What",
        entries=tuple(entries.terms()),
    )


def _figures(entries: Entries) -> Iterator[Section]:
    yield Section(
        anchor="measures",
        title="Worked out in another way",
        lead="Figures of then and now cannot be compared.",
        kind="What",
        entries=tuple(entries.measures()),
    )
    yield Section(
        anchor="restated",
        title="Figures of earlier periods that are others now",
        lead="Rows came late, were corrected, or are chosen in another way.",
        kind="Period",
        entries=tuple(entries.restated()),
    )


def _wholes(entries: Entries) -> Iterator[Section]:
    """What is of no single objective."""
    yield Section(
        anchor="scores",
        title="Scores and gates",
        what="Of",
        entries=tuple(entries.wholes()),
    )
    yield Section(
        anchor="runs",
        title="The two runs",
        what="",
        entries=tuple(entries.runs()),
    )
