"""Changes as entries of the page: of what, how it was then, and how it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csobjectives.changes import Changes, Pair, Run, Standing, Turn, is_same
from csobjectives.problems import ExitCode
from csobjectives.renderers.pages.page import Page
from csobjectives.renderers.words.changed import (
    BECAME,
    NOTHING,
    Told,
    gate_told,
    moved_in_words,
    retired_in_words,
    score_told,
    stood,
    target_told,
    waiver_told,
)
from csobjectives.renderers.words.changed_past import (
    note_told,
    noted_in_words,
    period_in_words,
    rejudged_in_words,
    ruled,
    stated,
)
from csobjectives.renderers.words.dates import spelled_day
from csobjectives.renderers.words.figures import exact, numbered
from csobjectives.renderers.words.marks import outcome
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.sentences import percent_of
from csobjectives.renderers.words.settings import setting_in_words
from csobjectives.renderers.words.text import plain

_LABEL, _TITLE = 160, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change: of what, with its page's path where it has one, then and now, and its kind."""

    title: str
    then: Told
    now: Told
    about: str = ""
    path: str = ""
    says: str = ""


class Entries:
    """The entries of each kind of change, with what objectives are called, and where theirs are."""

    def __init__(self, changes: Changes, page: Page) -> None:
        self._changes = changes
        self._views = {each.name: each for each in page.objectives}
        self._moved = {each.pair.now.key for each in changes.moved}
        self._made = {each.pair.now.name for each in changes.otherwise}

    def turned(self, turns: Iterable[Turn]) -> Iterator[Entry]:
        """Verdicts, and what beside the figure may have turned them."""
        for each in turns:
            then, now = each.pair.then, each.pair.now
            yield self._entry(now, stood(then), stood(now), self._reasons(each.pair))

    def targets(self) -> Iterator[Entry]:
        """Targets that moved."""
        for each in self._changes.moved:
            then, now = each.pair.then, each.pair.now
            of_then, of_now = each.bases or (None, None)
            told = target_told(each.then, then, of_then), target_told(each.now, now, of_now)
            yield self._entry(now, *told, moved_in_words(each))

    def rejudged(self) -> Iterator[Entry]:
        """Earlier periods whose targets or verdicts are others."""
        for each in self._changes.rejudged:
            then, now = each.pair.then, each.pair.now
            of_then, of_now = each.targets
            told = ruled(then, each.then, of_then), ruled(now, each.now, of_now)
            yield self._entry(now, *told, rejudged_in_words(each))

    def waivers(self) -> Iterator[Entry]:
        """Waivers that began, ended or became others."""
        for each in self._changes.waived:
            told = waiver_told(each.then), waiver_told(each.now)
            yield self._entry(each.pair.now, *told, BECAME[each.became])

    def noted(self) -> Iterator[Entry]:
        """Notes on periods."""
        then_of, now_of = self._changes.then.as_of, self._changes.now.as_of
        for each in self._changes.noted:
            told = note_told(each.then, then_of), note_told(each.now, now_of)
            yield self._entry(each.pair.now, *told, noted_in_words(each))

    def came_and_went(self) -> Iterator[Entry]:
        """Objectives that only one of the runs judged."""
        changes = self._changes
        is_known = changes.then.exit_code is not ExitCode.CANNOT_JUDGE
        new = "New" if is_known else "New, or without a result then, when there were errors"
        for each in changes.new:
            yield self._entry(each, NOTHING, stood(each), new)
        for pair in changes.retired:
            yield self._entry(pair.now, stood(pair.then), NOTHING, retired_in_words(pair))
        for pair in changes.resumed:
            yield self._entry(pair.now, NOTHING, stood(pair.now), "Pursued again")
        for each in changes.unread:
            yield self._entry(each, stood(each), NOTHING, "Without a result now: see the errors")
        for each in changes.gone:
            yield self._entry(each, stood(each), NOTHING, "In no document any more")

    def terms(self) -> Iterator[Entry]:
        """What objectives say about their verdicts."""
        for each in self._changes.terms:
            then, now = each.pair.then, each.pair.now
            told = _term(each.name, each.then, then), _term(each.name, each.now, now)
            yield self._entry(now, *told, each.name)

    def measures(self) -> Iterator[Entry]:
        """How figures are made."""
        for each in self._changes.otherwise:
            then, now = each.pair.then.measured, each.pair.now.measured
            told = (
                _plainly(setting_in_words(then["metric"], each.name, each.then)),
                _plainly(setting_in_words(now["metric"], each.name, each.now)),
            )
            yield self._entry(each.pair.now, *told, each.name.replace("_", " "))

    def restated(self) -> Iterator[Entry]:
        """Figures of earlier periods."""
        for each in self._changes.restated:
            then, now = each.pair.then, each.pair.now
            told = stated(then, each.then, each.now), stated(now, each.now, each.then)
            period = period_in_words(each.period, each.pair.result.objective.window)
            others = f", and {numbered(each.others, 'earlier one')}" if each.others else ""
            yield self._entry(now, *told, period + others)

    def wholes(self) -> Iterator[Entry]:
        """Scores and gates."""
        changes = self._changes
        for score in changes.scores:
            title = plain(changes.now.titles.get(score.name, score.name), _TITLE)
            was_met, is_met = score.met or (None, None)
            yield Entry(
                title=title or "All objectives",
                then=score_told(score.then, score.now, was_met),
                now=score_told(score.now, score.then, is_met),
            )
        for gate in changes.gates:
            title = f"Gate {gate.name}"
            yield Entry(title=title, then=gate_told(gate.then), now=gate_told(gate.now))

    def runs(self) -> Iterator[Entry]:
        """The runs themselves, and what makes their figures differ by itself."""
        then, now = self._changes.then, self._changes.now
        yield Entry(title="As of", then=_day(then), now=_day(now))
        yield Entry(title="Outcome", then=_outcome(then), now=_outcome(now))
        for each in self._changes.conditions:
            yield Entry(
                title=_condition(each.name),
                then=_plainly(each.then if each.name != "level" else percent_of(then.level)),
                now=_plainly(each.now if each.name != "level" else percent_of(now.level)),
            )

    def _entry(self, of: Standing, then: Told, now: Told, says: str) -> Entry:
        view = self._views.get(of.name)
        title = view.title if view is not None else plain(of.title, _TITLE)
        team = view.set_title if view is not None else self._team(of.name.partition("/")[0])
        about = (segment_label(of.segment), team, plain(of.owner, _LABEL))
        return Entry(
            title=title,
            about=" · ".join(filter(None, about)),
            path=view.path if view is not None else "",
            then=then,
            now=now,
            says=says,
        )

    def _team(self, name: str) -> str:
        """The title of a set, which only the earlier run may have had."""
        changes = self._changes
        title = changes.now.titles.get(name) or changes.then.titles.get(name) or name
        return plain(title, _LABEL)

    def _reasons(self, pair: Pair) -> str:
        told = ["its target moved"] if self._has_moved(pair) else []
        told += ["it is worked out in another way"] if pair.now.name in self._made else []
        told += ["a guardrail was missed"] if pair.now.because else []
        was_turned = pair.then.because and not pair.now.because
        told += ["a guardrail is no longer missed"] if was_turned else []
        said = ", and ".join(told)
        return said[:1].upper() + said[1:]

    def _has_moved(self, pair: Pair) -> bool:
        """A segment's target that moved as the whole's did is not among those that are told."""
        if pair.now.key in self._moved:
            return True
        of_both = pair.then.judged.target, pair.now.judged.target
        return (pair.now.name, frozenset()) in self._moved and not is_same(*of_both)


def _condition(name: str) -> str:
    known = {"level": "Level of intervals", "smallest segment": "Smallest segment"}
    return known.get(name, f"Version of {plain(name, _LABEL)}")


def _day(run: Run) -> Told:
    return Told(text=spelled_day(run.as_of))


def _outcome(run: Run) -> Told:
    wholes = [each for each in run.standings.values() if not each.segment and not each.retired]
    judged = sum(each.judged.verdict is not None for each in wholes)
    return Told(text=outcome(run.exit_code, judged))


def _term(name: str, text: str, of: Standing) -> Told:
    if name == "baseline" and of.baseline is not None:
        return Told(text=exact(of.baseline, of.unit))
    return _plainly(text)


def _plainly(text: str) -> Told:
    return Told(text=plain(text, _LABEL)) if text else NOTHING
