"""The page of what has changed: a table for each kind of change, what calls for attention first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from csobjectives.changes import Changes, Pair, Run, Standing, Turn, Way
from csobjectives.problems import ExitCode
from csobjectives.renderers.pages.page import Page
from csobjectives.renderers.words.changed import (
    BECAME,
    NOTHING,
    Told,
    gate_told,
    moved_in_words,
    period_in_words,
    retired_in_words,
    score_told,
    stated,
    stood,
    summary_of,
    target_told,
    waiver_told,
)
from csobjectives.renderers.words.dates import spelled_day
from csobjectives.renderers.words.figures import count, numbered
from csobjectives.renderers.words.marks import outcome
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.sentences import percent_of
from csobjectives.renderers.words.text import plain

PATH = "changes/index.html"
MOST = 100
"""How many entries of a kind the page shows; the rest is counted."""

_LABEL, _TITLE = 160, 200
_TURNS = {
    Way.WORSE: ("worse", "Turned for the worse"),
    Way.BETTER: ("better", "Turned for the better"),
    Way.NEITHER: ("neither", "Turned, neither better nor worse"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change: of what, with its page's path where it has one, then and now, and its kind."""

    title: str
    then: Told
    now: Told
    about: str = ""
    path: str = ""
    says: str = ""


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
    names = _Names(page)
    sections = (*_verdicts(changes, names), *_promises(changes, names), *_figures(changes, names))
    told = (each for each in (*sections, *_wholes(changes)) if each.entries)
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


class _Names:
    """What objectives are called on the page, and where theirs are."""

    def __init__(self, page: Page) -> None:
        self._views = {each.name: each for each in page.objectives}

    def entry(self, of: Standing, then: Told, now: Told, says: str = "") -> Entry:
        view = self._views.get(of.name)
        title = view.title if view is not None else plain(of.title, _TITLE)
        team = view.set_title if view is not None else plain(of.name.partition("/")[0], _LABEL)
        about = (segment_label(of.segment), team, plain(of.owner, _LABEL))
        return Entry(
            title=title,
            about=" · ".join(filter(None, about)),
            path=view.path if view is not None else "",
            then=then,
            now=now,
            says=says,
        )


def _verdicts(changes: Changes, names: _Names) -> Iterator[Section]:
    why = _Reasons(changes)
    for way, (anchor, title) in _TURNS.items():
        turns = [each for each in changes.turned if each.way is way]
        entries = [_turn(each, names, why) for each in turns]
        has_reasons = any(each.says for each in entries)
        yield Section(
            anchor=anchor,
            title=title,
            entries=tuple(entries),
            kind="What else changed" if has_reasons else "",
        )
    yield Section(
        anchor="segments",
        title="Segments whose verdicts turned",
        lead=_count_of_segments(changes.segments_turned),
        entries=tuple(_turn(each, names, why) for each in changes.segments_turned),
    )


def _turn(turn: Turn, names: _Names, why: _Reasons) -> Entry:
    pair = turn.pair
    said = "" if pair.now.segment else why.of(pair)
    return names.entry(pair.now, stood(pair.then), stood(pair.now), said)


class _Reasons:
    """What beside the figure may have turned a verdict."""

    def __init__(self, changes: Changes) -> None:
        self._moved = {each.pair.now.key for each in changes.moved}
        self._made = {each.pair.now.name for each in changes.otherwise}

    def of(self, pair: Pair) -> str:
        told = ["its target moved"] if pair.now.key in self._moved else []
        told += ["it is worked out in another way"] if pair.now.name in self._made else []
        told += ["a guardrail was missed"] if pair.now.judged.because else []
        said = ", and ".join(told)
        return said[:1].upper() + said[1:]


def _count_of_segments(turns: Iterable[Turn]) -> str:
    ways = [each.way for each in turns]
    told = {"worse": ways.count(Way.WORSE), "better": ways.count(Way.BETTER)}
    parts = [f"{count(number)} {word}" for word, number in told.items() if number]
    return f"{', '.join(parts)}." if parts else ""


def _promises(changes: Changes, names: _Names) -> Iterator[Section]:
    """What the documents say otherwise: targets, waivers, what there is to be judged."""
    yield Section(
        anchor="targets",
        title="Targets that moved",
        kind="How",
        entries=tuple(
            names.entry(
                each.pair.now,
                target_told(each.then, each.pair.then),
                target_told(each.now, each.pair.now),
                moved_in_words(each),
            )
            for each in changes.moved
        ),
    )
    yield Section(
        anchor="waivers",
        title="Waivers",
        kind="How",
        entries=tuple(
            names.entry(
                each.pair.now,
                waiver_told(each.then),
                waiver_told(each.now),
                BECAME[each.became],
            )
            for each in changes.waived
        ),
    )
    yield Section(
        anchor="objectives",
        title="Objectives that came and went",
        kind="How",
        entries=tuple(_came_and_went(changes, names)),
    )
    yield Section(
        anchor="terms",
        title="What a verdict does",
        kind="What",
        entries=tuple(
            names.entry(each.pair.now, _plainly(each.then), _plainly(each.now), each.name)
            for each in changes.terms
        ),
    )


def _came_and_went(changes: Changes, names: _Names) -> Iterator[Entry]:
    is_known = changes.then.exit_code is not ExitCode.CANNOT_JUDGE
    new = "New" if is_known else "New, or without a result then, when there were errors"
    for each in changes.new:
        yield names.entry(each, NOTHING, stood(each), new)
    for pair in changes.retired:
        yield names.entry(pair.now, stood(pair.then), NOTHING, retired_in_words(pair))
    for pair in changes.resumed:
        yield names.entry(pair.now, NOTHING, stood(pair.now), "Pursued again")
    for each in changes.unread:
        yield names.entry(each, stood(each), NOTHING, "Without a result now: see the errors")
    for each in changes.gone:
        yield names.entry(each, stood(each), NOTHING, "In no document any more")


def _figures(changes: Changes, names: _Names) -> Iterator[Section]:
    yield Section(
        anchor="measures",
        title="Worked out in another way",
        lead="Figures of then and now cannot be compared.",
        kind="What",
        entries=tuple(
            names.entry(
                each.pair.now,
                _plainly(each.then),
                _plainly(each.now),
                each.name.replace("_", " "),
            )
            for each in changes.otherwise
        ),
    )
    yield Section(
        anchor="restated",
        title="Figures of earlier periods that are others now",
        lead="Rows came late, were corrected, or are chosen in another way.",
        kind="Period",
        entries=tuple(
            names.entry(
                each.pair.now,
                stated(each.pair.then, each.then, each.now),
                stated(each.pair.now, each.now, each.then),
                period_in_words(each.period, each.pair.result.objective.window)
                + (f", and {numbered(each.others, 'earlier one')}" if each.others else ""),
            )
            for each in changes.restated
        ),
    )


def _wholes(changes: Changes) -> Iterator[Section]:
    """What is of no single objective."""
    scores = (
        Entry(
            title=plain(changes.now.titles.get(each.name, each.name), _TITLE) or "All objectives",
            then=score_told(each.then, each.now),
            now=score_told(each.now, each.then),
        )
        for each in changes.scores
    )
    gates = (
        Entry(title=f"Gate {each.name}", then=gate_told(each.then), now=gate_told(each.now))
        for each in changes.gates
    )
    yield Section(anchor="scores", title="Scores and gates", what="Of", entries=(*scores, *gates))
    yield Section(anchor="runs", title="The two runs", what="", entries=tuple(_runs(changes)))


def _runs(changes: Changes) -> Iterator[Entry]:
    then, now = changes.then, changes.now
    yield Entry(title="As of", then=_day(then), now=_day(now))
    yield Entry(title="Outcome", then=_outcome(then), now=_outcome(now))
    for each in changes.conditions:
        yield Entry(
            title=_condition(each.name),
            then=_plainly(each.then if each.name != "level" else percent_of(then.level)),
            now=_plainly(each.now if each.name != "level" else percent_of(now.level)),
        )


def _condition(name: str) -> str:
    known = {"level": "Level of intervals", "smallest segment": "Smallest segment"}
    return known.get(name, f"Version of {plain(name, _LABEL)}")


def _day(run: Run) -> Told:
    return Told(text=spelled_day(run.as_of))


def _outcome(run: Run) -> Told:
    wholes = [each for each in run.standings.values() if not each.segment and not each.retired]
    judged = sum(each.judged.verdict is not None for each in wholes)
    return Told(text=outcome(run.exit_code, judged))


def _plainly(text: str) -> Told:
    return Told(text=plain(text, _LABEL)) if text else NOTHING
