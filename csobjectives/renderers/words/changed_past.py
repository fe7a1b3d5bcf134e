"""What two runs say of the same earlier period, in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from csobjectives.changes import Noted, Rejudged, Standing, Stated
from csobjectives.model import Note, Target
from csobjectives.periods import parse_period
from csobjectives.renderers.words.changed import DIRECTIONS, NOTHING, Told
from csobjectives.renderers.words.dates import spelled_period
from csobjectives.renderers.words.figures import count, figure, numbered
from csobjectives.renderers.words.marks import MARKS
from csobjectives.renderers.words.remarks import note_in_words
from csobjectives.renderers.words.targets import found_figure, target_in_signs
from csobjectives.windows import Window

_NO_BREAK = "\u00a0"


def stated(standing: Standing, own: Stated, other: Stated) -> Told:
    """A figure and its n, with as many digits as show how far it is from the other one."""
    said = "" if own.n is None else f"n = {count(own.n)}"
    if own.value is None:
        return Told(text="no figure", note=said)
    half = Fraction(0) if other.value is None else abs(own.value - other.value) / 2
    around = (own.value - half, own.value + half) if half else ()
    return Told(text=figure(own.value, standing.unit, around), note=said)


def period_in_words(name: str, window: Window) -> str:
    """The period of a name, spelled; of another window, the name."""
    try:
        return spelled_period(parse_period(name, window))
    except ValueError:
        return name


def ruled(standing: Standing, of: Stated, target: Target | None) -> Told:
    """The verdict of an earlier period, with its figure and its target."""
    text = "no figure" if of.value is None else found_figure(of.value, standing.unit, target)
    asks = "" if target is None else f"target {target_in_signs(target, standing.unit, of.value)}"
    return Told(text=text, note=asks.replace(" ", _NO_BREAK), mark=MARKS[of.verdict])


def rejudged_in_words(rejudged: Rejudged) -> str:
    """`Loosened for earlier periods: FY2026 Q1, and 2 others`, `The verdict turned: May 2026`."""
    word, window = rejudged.direction, rejudged.pair.result.objective.window
    says = "The verdict turned" if word is None else f"{DIRECTIONS[word]} for earlier periods"
    others = f", and {numbered(rejudged.others, 'other')}" if rejudged.others else ""
    return f"{says}: {period_in_words(rejudged.period, window)}{others}"


def note_told(note: Note | None, as_of: date) -> Told:
    """What a note says."""
    return NOTHING if note is None else Told(text=note_in_words(note, as_of))


def noted_in_words(noted: Noted) -> str:
    """`Added: August 2026`, `Done: August 2026`."""
    period = period_in_words(noted.period, noted.pair.result.objective.window)
    return f"{_became(noted.then, noted.now)}: {period}"


def _became(then: Note | None, now: Note | None) -> str:
    if then is None:
        return "Added"
    if now is None:
        return "Removed"
    return "Done" if now.done is not None and then.done is None else "Changed"
