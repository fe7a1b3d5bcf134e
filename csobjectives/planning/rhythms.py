"""Which periods an objective asks for: the judged one, its history, and what lies beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from csobjectives.calendars import Clock
from csobjectives.model import Exclusion, Versus
from csobjectives.periods import (
    HISTORY,
    Period,
    ending_in,
    last_complete,
    period_of,
    with_history,
)
from csobjectives.planning.coverage import Coverage
from csobjectives.schedules import base_of
from csobjectives.windows import Extent, Window


@dataclass(frozen=True, slots=True, order=True)
class Rhythm:
    """How time is cut for an objective, and how long a period waits until it can be judged.

    Time is cut by a calendar's window, or nothing but certain `periods` are looked at, which are
    over at as-of. The days of the `exclusions` count for none of its periods; `bases` says which
    others each of them is held against. With a clock, `waiting` is working time; there is one at
    most, in a tuple only because rhythms are sorted, and None has no order. What ends after
    `until`, the day on which the objective retires, is not judged. Others look at the periods that
    end within the days that are `needed`.
    """

    window: Window
    waiting: timedelta = timedelta(0)
    periods: tuple[Period, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    bases: tuple[Versus, ...] = ()
    clocks: tuple[Clock, ...] = ()
    until: date = date.max
    needed: tuple[Period, ...] = ()

    def period_of(self, day: date) -> Period | None:
        """The period in which a day lies; None where none that is looked at has it."""
        if not self.periods:
            return period_of(day, self.window)
        return next((each for each in self.periods if each.start <= day < each.end), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A period that is asked for, and the day at which what is known of it ends.

    One that is `beside` the periods of its rhythm is only there to hold these against, or is
    `needed` by other objectives.
    """

    period: Period
    end: date
    open: bool
    rhythm: Rhythm
    beside: bool = False
    needed: bool = False


def closed_periods(rhythm: Rhythm, as_of: date, terms: Coverage) -> tuple[Period, ...]:
    """The judged period and those before it, oldest first; as of a day, those that are known.

    Judged is the last period that is settled and covered as a whole; where no period is, the last
    that is settled.
    """
    window, settled = rhythm.window, _settled(rhythm, as_of, terms)
    if window.extent is Extent.AS_OF_DAY and terms.days is not None:
        known = [each for each in terms.days if each < settled and not terms.left_out(each)]
        days = known[-HISTORY - 1 :] or [settled - timedelta(days=1)]
        return tuple(period_of(each, window) for each in days)
    judged = last_complete(window, terms.covered_by(settled))
    if not terms.covers(judged.start, judged.end):
        judged = last_complete(window, settled)
    return with_history(judged)


def _settled(rhythm: Rhythm, as_of: date, terms: Coverage) -> date:
    """The last day by whose beginning everything before it can be judged."""
    return min(terms.settled_by(as_of, rhythm.waiting, rhythm.clocks), rhythm.until)


def asked_periods(rhythm: Rhythm, as_of: date, terms: Coverage) -> Iterator[Asked]:
    """History, the judged period, the one after it, if any of it is known; then what is beside.

    Certain periods, which have to be over, come as they are; what has not settled is open. Only a
    window whose periods tile time has an open one, if that will be judged once.
    """
    if rhythm.periods:
        settled = _settled(rhythm, as_of, terms)
        for period in rhythm.periods:
            yield Asked(period, period.end, period.end > settled, rhythm)
        return
    closed = closed_periods(rhythm, as_of, terms)
    asked = [Asked(each, each.end, False, rhythm) for each in closed]
    following = closed[-1].next()
    if rhythm.window.is_whole and following.end <= rhythm.until:
        end = min(following.end, as_of)
        if following.start < end and terms.reaches(following.start, end):
            asked.append(Asked(following, end, True, rhythm))
    yield from asked
    there = {each.period for each in asked}
    needed = list(_needed(rhythm, as_of, terms))
    for each in (*_bases(asked, rhythm), *needed, *_bases(needed, rhythm)):
        if each.period not in there:
            there.add(each.period)
            yield each


def _bases(asked: Iterable[Asked], rhythm: Rhythm) -> Iterator[Asked]:
    """What the periods are held against; of the open one, the same days so far."""
    for each in asked:
        period = each.period.so_far(each.end) if each.open else each.period
        for base in (base_of(period, versus) for versus in rhythm.bases):
            if base is not None:
                yield Asked(base, base.end, False, rhythm, beside=True, needed=each.needed)


def _needed(rhythm: Rhythm, as_of: date, terms: Coverage) -> Iterator[Asked]:
    """What others look at, as far as it is settled, and the source knows any of it."""
    settled = _settled(rhythm, as_of, terms)
    is_of_days = rhythm.window.extent is Extent.AS_OF_DAY and terms.days is not None
    days = frozenset(terms.days or ())
    for stretch in rhythm.needed:
        for each in ending_in(stretch, rhythm.window):
            if is_of_days and each.start not in days:
                continue
            if each.end <= settled and terms.reaches(each.start, each.end):
                yield Asked(each, each.end, False, rhythm, beside=True, needed=True)
