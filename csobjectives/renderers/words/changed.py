"""What has changed since an earlier run, in words: how things stood then, and stand now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from csobjectives.changes import (
    Begun,
    Changes,
    Direction,
    Moved,
    Pair,
    Standing,
    Way,
    window_of,
)
from csobjectives.model import GateResult, Score, Target, Waiver
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.figures import count, exact, numbered
from csobjectives.renderers.words.held import change_in_signs
from csobjectives.renderers.words.marks import Mark, mark_of
from csobjectives.renderers.words.scoring import gate_views, points, score_view
from csobjectives.renderers.words.targets import (
    asked,
    found_figure,
    judged_in_short,
    target_in_signs,
    terms_of,
)
from csobjectives.renderers.words.text import plain

_TEXT, _LABEL = 300, 160
_ALL = Fraction(100)
_NO_BREAK = "\u00a0"
DIRECTIONS = {
    Direction.DROPPED: "Dropped",
    Direction.LOOSENED: "Loosened",
    Direction.CHANGED: "Changed",
    Direction.TIGHTENED: "Tightened",
    Direction.SET: "Set",
}
BECAME = {Begun.BEGAN: "Began", Begun.CHANGED: "Changed", Begun.ENDED: "Ended"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How something was, or is: a verdict, a text, and what is said beside it in small."""

    text: str = ""
    note: str = ""
    mark: Mark | None = None


NOTHING = Told(text="none")


def summary_of(changes: Changes) -> str:
    """`3 verdicts turned, 2 of them for the worse, 1 target moved since 28 September 2026`."""
    since = f"since {spelled_day(changes.then.as_of)}"
    parts = list(_counted(changes))
    return f"{', '.join(parts) or _rest(changes)} {since}"


def _counted(changes: Changes) -> Iterator[str]:
    turned = changes.turned
    if turned:
        worse = sum(each.way is Way.WORSE for each in turned)
        told = f"{numbered(len(turned), 'verdict')} turned"
        part = f", {count(worse)} of them" if worse < len(turned) else ""
        yield f"{told}{part} for the worse" if worse else told
    for number, noun, verb in (
        (len(changes.moved), "target", "moved"),
        (_judged_otherwise(changes), "objective", "judged otherwise in earlier periods"),
        *((number, "waiver", word.lower()) for word, number in _waivers(changes)),
        (len(changes.new), "objective", "new"),
        (len(changes.retired), "objective", "retired"),
        (len(changes.unread), "objective", "without a result"),
        (len(changes.gone), "objective", "gone"),
    ):
        if number:
            yield f"{numbered(number, noun)} {verb}"


def _judged_otherwise(changes: Changes) -> int:
    return len({each.pair.now.name for each in changes.rejudged})


def _waivers(changes: Changes) -> Iterator[tuple[str, int]]:
    for became, word in BECAME.items():
        yield word, sum(each.became is became for each in changes.waived)


def _rest(changes: Changes) -> str:
    return "nothing changed" if changes.is_nothing else "no verdict turned and no target moved"


def stood(standing: Standing) -> Told:
    """A verdict with its figure, its period and its target."""
    judged, unit = standing.judged, standing.unit
    target, value = judged.target, judged.reading.estimate.value
    asks = ""
    if target is not None:
        asks = f"{target_in_signs(target, unit, value)} {judged_in_short(target)}".rstrip()
    change = change_in_signs(judged.against, target, unit)
    aimed_at = f"target {asks}".replace(" ", _NO_BREAK) if asks else ""
    parts = (spelled_period(judged.reading.period), change, aimed_at)
    return Told(text=_figure(standing), note=", ".join(filter(None, parts)), mark=mark_of(judged))


def _figure(standing: Standing) -> str:
    judged = standing.judged
    if judged.reading.suppressed:
        return "suppressed"
    value = judged.reading.estimate.value
    if value is None:
        return "no figure"
    base = judged.against.base if judged.against is not None else None
    return found_figure(value, standing.unit, judged.target, base.value if base else None)


def target_told(target: Target | None, standing: Standing, base: Fraction | None = None) -> Told:
    """What a target asks, and what else it says; the baseline where that is told, too."""
    if target is None:
        return NOTHING
    window = window_of(standing.window)
    provisional = "" if target.review_by is None else spelled_day(target.review_by)
    terms = [] if base is None else [f"baseline {exact(base, standing.unit)}"]
    terms += terms_of(target, standing.unit)
    terms += [f"provisional up to {provisional}"] if provisional else []
    return Told(text=asked(target, window, standing.unit), note=", ".join(terms))


def moved_in_words(moved: Moved) -> str:
    """`Loosened by an edit, also of September 2026`, `Tightened as of 1 October 2026`."""
    word, then, now = DIRECTIONS[moved.direction], moved.then, moved.now
    if moved.edited:
        period = spelled_period(moved.pair.then.judged.reading.period)
        return f"{word} by an edit that reaches back to {period}"
    if then is not None and now is not None and now.glide and then.since == now.since:
        return f"{word} on its way"
    if now is not None and now.since is not None:
        return f"{word} as of {spelled_day(now.since)}"
    return word


def waiver_told(waiver: Waiver | None) -> Told:
    """Why, by whom and until when."""
    if waiver is None:
        return NOTHING
    until = f"until {spelled_day(waiver.expires)}, approved by {plain(waiver.approved_by, _LABEL)}"
    return Told(text=plain(waiver.reason, _TEXT), note=until)


def score_told(score: Score, other: Score, met: bool | None = None) -> Told:
    """A score, told from the other one, how much of what counts was judged, and whether it is met.

    That a set is `met` is told only where it turned.
    """
    limits = [_ALL, *(each for each in (other.value,) if each is not None)]
    view = score_view(score, limits=limits)
    if view is None:
        return Told(text="no score")
    waived = score.with_waivers if score.waived else None
    with_waivers = f", {points(waived)} with waivers" if waived is not None else ""
    is_met = "" if met is None else f", the set is {'met' if met else 'not met'}"
    return Told(text=view.value, note=f"{view.coverage}{with_waivers}{is_met}")


def gate_told(gate: GateResult | None) -> Told:
    """What came of a gate."""
    if gate is None:
        return Told(text="not asked for")
    view = gate_views([gate], {})[0]
    return Told(mark=view.mark, note=view.says)


def retired_in_words(pair: Pair) -> str:
    """`Retired on 30 June 2026: Replaced by answered-at-once`."""
    retirement = pair.result.objective.retired
    if retirement is None:
        return "Retired"
    return f"Retired on {spelled_day(retirement.on)}: {plain(retirement.reason, _TEXT)}"
