"""What has a say in a verdict beside the figure, in words: guardrails, waivers, retirement."""

from __future__ import annotations

from collections.abc import Iterable

from csobjectives.model import Judgement, Objective, Result, Waiver
from csobjectives.periods import Period
from csobjectives.renderers.dates import in_period, spelled_day, spelled_period
from csobjectives.renderers.figures import count
from csobjectives.renderers.slots import listed
from csobjectives.renderers.text import plain

_MOST = 3  # of guardrails, and of the periods of each, that a sentence names
_NAME, _REASON = 160, 300


def because(result: Result) -> str:
    """`missed all the same, because quick-answers was missed in week 37 of 2026`; else empty."""
    missed = guardrails_missed(result.objective, result.judged)
    return f"missed all the same, because {missed}" if missed else ""


def guardrails_missed(objective: Objective, judged: Judgement) -> str:
    """`quick-answers was missed in July 2026 and August 2026`: what turned a verdict, if any did.

    Guardrails of the objective's own set go by their ids.
    """
    names = dict.fromkeys(each.objective for each in judged.because)
    told = [
        f"{_own_name(name, objective)} was missed "
        + _periods(each.period for each in judged.because if each.objective == name)
        for name in list(names)[:_MOST]
    ]
    return listed(told + _more(len(names), "guardrails"))


def waived(judged: Judgement) -> str:
    """`waived until 1 May 2026 by head@example.com: Telephony migration`; else empty."""
    return "" if judged.waiver is None else f"waived {waiver_in_words(judged.waiver)}"


def waiver_in_words(waiver: Waiver) -> str:
    """Until when it holds, who has approved it, and why."""
    until = f"until {spelled_day(waiver.expires)} by {plain(waiver.approved_by, _NAME)}"
    return f"{until}: {_clause(waiver.reason)}"


def retired(result: Result) -> str:
    """`retired on 30 June 2026: Replaced by answered-at-once`; empty where it is pursued."""
    retirement = result.objective.retired
    if retirement is None or not result.retired:
        return ""
    return f"retired on {spelled_day(retirement.on)}: {_clause(retirement.reason)}"


def _own_name(name: str, objective: Objective) -> str:
    return plain(name.removeprefix(f"{objective.set_name}/"), _NAME)


def _periods(found: Iterable[Period]) -> str:
    """`in week 36 of 2026, week 37 of 2026 and 4 more`: when, as a sentence says it."""
    periods = list(found)
    first = in_period(periods[0])
    others = [spelled_period(each) for each in periods[1:_MOST]]
    return listed([first, *others, *_more(len(periods))])


def _more(number: int, things: str = "") -> list[str]:
    """How many there are beyond those that are named."""
    rest = number - _MOST
    return [f"{count(rest)} more {things}".rstrip()] if rest > 0 else []


def _clause(text: str) -> str:
    """What somebody wrote, as the end of a sentence that brings its own full stop."""
    return plain(text, _REASON).rstrip(" .")
