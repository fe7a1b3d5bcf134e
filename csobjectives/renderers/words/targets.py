"""Targets in words and in signs: their bounds, what they are held against, their schedules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from csobjectives.model import Glide, Judge, Objective, Result, Target
from csobjectives.periods import days
from csobjectives.quantities import SHARE, Unit
from csobjectives.renderers.words.bounds import lines, numbers
from csobjectives.renderers.words.dates import spelled_day, spelled_period
from csobjectives.renderers.words.figures import count, exact, figure, nearest, spoken, written_out
from csobjectives.renderers.words.windows import base_in_words
from csobjectives.windows import Window

MOST_PLACES = 8  # of a bound that was written; one that glides may have more
_DAY = timedelta(days=1)
_JUDGED = {Judge.PROVEN: "proven", Judge.BENEFIT_OF_DOUBT: "with the benefit of the doubt"}
_IN_SHORT = {Judge.PROVEN: "proven", Judge.BENEFIT_OF_DOUBT: "in doubt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a schedule: the days that it holds, and what it asks for."""

    target: Target
    days: str
    asks: str
    in_force: bool


def unit_of(target: Target, unit: Unit) -> Unit:
    """What the bounds are in: of a relative change, a part of what was there before."""
    return SHARE if target.relative else unit


def target_in_words(target: Target, unit: Unit, value: Fraction | None = None) -> str:
    """`at least 90%`, `above 90%`, `at most 4 h`, `between 35% and 45%`, `at least +2 pp`."""
    low, high = _bounds(target, unit, value)
    if low and high:
        return f"between {low} and {_spoken(target, high, unit)}"
    return f"{side_in_words(target)} {_spoken(target, low or high, unit)}"


def side_in_words(target: Target, *, upper: bool | None = None) -> str:
    """On which side of its bound a target is met: `at least`, `at most`, `above`, `below`.

    Of a band, `upper` says which bound is meant.
    """
    is_upper = target.at_least is None if upper is None else upper
    if target.strict:
        return "below" if is_upper else "above"
    return "at most" if is_upper else "at least"


def judged_in_words(target: Target) -> str:
    """Which end of the interval is held against a target: `proven`; empty where none is."""
    return _JUDGED.get(target.judge, "")


def judged_in_short(target: Target) -> str:
    """The same beside a bound in a narrow column: `proven`, `in doubt`."""
    return _IN_SHORT.get(target.judge, "")


def target_in_signs(target: Target, unit: Unit, value: Fraction | None = None) -> str:
    """`≥ 90%`, `> 90%`, `≤ 4 h`, `35% to 45%`, `≥ +2 pp`."""
    low, high = _bounds(target, unit, value)
    if low and high:
        return f"{low} to {high}"
    if target.strict:
        return f"> {low}" if low else f"< {high}"
    return f"≥ {low}" if low else f"≤ {high}"


def stretch_in_words(target: Target, unit: Unit) -> str:
    """The stretch, as the target's bounds are told; empty where there is none."""
    return "" if target.stretch is None else bound_in_words(target, target.stretch, unit)


def bound_in_words(
    target: Target, bound: Fraction, unit: Unit, value: Fraction | None = None
) -> str:
    """One of a target's numbers: `90%`; of one with `versus`, a signed difference: `+2 pp`.

    It is as it was written. On its way along a glide path it may have no end of digits; then it is
    rounded, but never onto the `value` that is held against it.
    """
    held = () if value is None or target.versus else (value,)
    whole = written_out(bound, MOST_PLACES)
    of = unit_of(target, unit)
    is_change = bool(target.versus)
    points = "pp" if is_change and not target.relative else ""
    if whole:
        return exact(bound, of, plus=is_change, points=points)
    return figure(bound, of, held, plus=is_change, points=points)


def found_figure(
    value: Fraction | float, unit: Unit, target: Target | None, other: Fraction | None = None
) -> str:
    """A value, told from every number of its target, and from another one.

    A target with `versus` has numbers of a change, which a value is not held against.
    """
    beside, against = Fraction(0), () if other is None else (other,)
    if target is not None and not target.versus:
        beside = target.at_least or target.at_most or beside
        against = (*numbers(target), *_rounded(target, unit, value), *against)
    return figure(value, unit, against, beside)


def step_of(result: Result, target: Target | None) -> Target | None:
    """The step of a result's schedule that a target in force is of, as it was written."""
    if target is None or target.since is None:
        return None
    return next((each for each in result.targets if each.since == target.since), None)


def glide_of(result: Result, target: Target | None) -> Glide | None:
    """Where the bound of a target in force is on its way to; None where it stays."""
    step = step_of(result, target)
    return None if step is None else step.glide


def glide_in_words(step: Target, unit: Unit) -> str:
    """`rising to 90% by 31 December 2026`; empty where the bound stays."""
    glide = step.glide
    if glide is None:
        return ""
    way = "rising" if rises(step) else "falling"
    return f"{way} to {bound_in_words(step, glide.to, unit)} by {spelled_day(glide.by)}"


def rises(step: Target) -> bool:
    """Whether a step's glide path goes up."""
    bound = step.at_least if step.at_least is not None else step.at_most
    return step.glide is not None and bound is not None and step.glide.to > bound


def schedule(objective: Objective, target: Target | None, unit: Unit) -> tuple[Step, ...]:
    """The steps of an objective's targets; `target` is the one that is in force."""
    return tuple(
        Step(
            target=each,
            days=days_of(each, following),
            asks=asked(each, objective.window, unit),
            in_force=target is not None and each.since == target.since,
        )
        for each, following in with_following(objective.targets)
    )


def asked(step: Target, window: Window, unit: Unit, days: str = "") -> str:
    """What a step asks for, on what, on which days, by which end of the interval, going where."""
    words = target_in_words(step, unit)
    words += f" on {base_in_words(step.versus, window)}" if step.versus else ""
    words += f" {days}" if days else ""
    return ", ".join(filter(None, (words, judged_in_words(step), glide_in_words(step, unit))))


def terms_of(target: Target, unit: Unit) -> Iterator[str]:
    """What a target says beside its bounds: how a miss is judged, what is better, from how many."""
    if target.tolerance:
        yield f"tolerance {_tolerance(target, unit)}"
    if target.stretch is not None:
        yield f"stretch {stretch_in_words(target, unit)}"
    if target.min_sample:
        yield f"judged from {count(target.min_sample)} up"


def _tolerance(target: Target, unit: Unit) -> str:
    of = unit_of(target, unit)
    return spoken(exact(target.tolerance, of, points="pp"), of)


def days_of(step: Target, following: date | None) -> str:
    """When a step holds: `from 1 July 2026`, `from 1 January to 30 June 2026`."""
    if step.since is None:
        return ""
    if following is None:
        return f"from {spelled_day(step.since)}"
    return f"from {spelled_period(days(step.since, following))}"


def with_following(targets: Sequence[Target]) -> Iterator[tuple[Target, date | None]]:
    """Each step of a schedule with the day at which the next one begins; None of the last."""
    for index, each in enumerate(targets):
        later = targets[index + 1 : index + 2]
        yield each, later[0].since if later else None


def _bounds(target: Target, unit: Unit, value: Fraction | None) -> tuple[str, str]:
    low, high = target.at_least, target.at_most
    return (
        "" if low is None else bound_in_words(target, low, unit, value),
        "" if high is None else bound_in_words(target, high, unit, value),
    )


def _rounded(target: Target, unit: Unit, value: Fraction | float) -> tuple[Fraction, ...]:
    """The bounds that are shown rounded, as they are shown."""
    held = (value,) if isinstance(value, Fraction) else ()
    moved = [each for each in lines(target) if not written_out(each, MOST_PLACES)]
    return tuple(nearest(each, unit, held) for each in moved)


def _spoken(target: Target, shown: str, unit: Unit) -> str:
    return shown if target.relative else spoken(shown, unit)
