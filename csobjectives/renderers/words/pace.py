"""How an open period stands, in words: what has come so far, and what the rest would have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from csobjectives.judging import judge
from csobjectives.model import Outlook, Pace, Reading, Result, Target, Verdict
from csobjectives.quantities import Unit
from csobjectives.renderers.words.bounds import lines
from csobjectives.renderers.words.dates import in_period, spelled_day
from csobjectives.renderers.words.figures import count, figure, numbered, spoken
from csobjectives.renderers.words.held import change_in_words
from csobjectives.renderers.words.targets import bound_in_words, found_figure, side_in_words

_AS_MANY = "with as many a day"


def pace_in_words(result: Result) -> str:
    """What there is to say of the open period, beside its figure; empty where that is nothing.

    It is no verdict, and says so by its words: expected, needed, would have to be.
    """
    running, pace = result.open, result.pace
    if running is None:
        return ""
    unit = result.objective.measure.unit
    standing: list[str] = []
    if pace is not None and running.estimate.value is not None:
        standing = list(_standing(running, pace, result.judged.target, unit))
    if not standing and not running.settling and not running.partial:
        return ""
    return "; ".join([_so_far(running, pace, unit), *standing]) + "."


def is_comfortable(result: Result) -> bool:
    """Whether an open period is where it has to be by now, so that nothing presses."""
    running, pace = result.open, result.pace
    if running is None or running.settling or pace is None or running.estimate.value is None:
        return False
    if pace.bound is None:
        return judge(running, pace.target, pace.against).verdict is Verdict.MET
    value, by_now = running.estimate.value, pace.bound if pace.expected is None else pace.expected
    is_there = value < by_now if pace.upper else value > by_now
    is_there = is_there or (value == by_now and not (pace.target.strict and pace.expected is None))
    return is_there and pace.outlook is not Outlook.OUT_OF_REACH


def _so_far(running: Reading, pace: Pace | None, unit: Unit) -> str:
    """`EUR 310,000 so far in Q4 2026, 61 of 92 days`, or that it is over and still settling."""
    value, target = running.estimate.value, pace.target if pace else None
    found = "No data" if value is None else spoken(found_figure(value, unit, target), unit)
    if running.settling:
        until = f" until {spelled_day(running.settles)}" if running.settles else ""
        over = f"which is over and still settling{until}"
        return f"{found} so far {in_period(running.period)}, {over}"
    days = running.passed + running.to_come
    passed = f", {count(running.passed)} of {numbered(days, 'day')}" if days else ""
    passed += ", which the source covers in part" if running.partial else ""
    return f"{found} so far {in_period(running.period)}{passed}"


def _standing(running: Reading, pace: Pace, judged: Target | None, unit: Unit) -> Iterator[str]:
    """How far the figure has come: by the same days of its base, and on its way to its target.

    The target is told where it is not the one by which the period before was `judged`.
    """
    value, target = running.estimate.value, pace.target
    change = change_in_words(pace.against, value, target, unit)
    if change:
        yield change
    if pace.bound is None:
        return
    bound = _bound(pace, value, unit)
    if pace.expected is not None:
        yield f"expected by now {figure(pace.expected, unit, (), pace.bound)} at an even pace"
    given = f", {_AS_MANY}" if pace.rest is not None else ""
    match pace.outlook:
        case Outlook.OUT_OF_REACH:
            yield f"{bound} cannot be {'kept' if pace.upper else 'reached'} any more{given}"
        case Outlook.SECURED:
            yield f"{bound} is secured{given}"
        case _:
            is_known = judged is not None and lines(judged) == lines(target)
            yield from _still(pace, bound, "" if is_known else f" for {bound}", unit)


def _bound(pace: Pace, value: Fraction | None, unit: Unit) -> str:
    """The end that is told of: `at least 90%`; with a baseline, a figure and no change of it."""
    bound = pace.bound or Fraction(0)
    of_figure = replace(pace.target, versus="", relative=False)
    shown = bound_in_words(of_figure, bound, unit, value)
    return f"{side_in_words(pace.target, upper=pace.upper)} {spoken(shown, unit)}"


def _still(pace: Pace, bound: str, aim: str, unit: Unit) -> Iterator[str]:
    """What is lacking, or may still come; what the rest would have to be."""
    towards = -1 if pace.upper else 1
    if pace.rest is not None:
        rest = spoken(figure(pace.rest, unit, towards=towards), unit)
        side = side_in_words(pace.target, upper=pace.upper)
        yield f"{_AS_MANY}, the rest would have to be {side} {rest}{aim}"
    elif pace.needed is None:
        return
    elif pace.needed < 0:
        yield f"{bound} is passed by {figure(-pace.needed, unit)}"
    elif not pace.needed and not pace.upper:
        is_strict = pace.target.strict
        yield f"any more is enough for {bound}" if is_strict else f"{bound} is reached so far"
    else:
        what = figure(pace.needed, unit, towards=towards)
        daily = pace.per_day
        what += "" if daily is None else f" or {figure(daily, unit, towards=towards)} a day"
        if pace.target.strict:
            what = f"{'less' if pace.upper else 'more'} than {what}"
        yield f"{what} {'may still come' if pace.upper else 'still needed'}{aim}"
