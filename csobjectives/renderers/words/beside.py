"""What has a say in a verdict beside the figure, in words: guardrails, waivers, retirement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from csobjectives.model import Judgement, Objective, Result, Waiver
from csobjectives.periods import Period
from csobjectives.renderers.words.dates import in_period, spelled_day, spelled_period
from csobjectives.renderers.words.figures import count
from csobjectives.renderers.words.marks import is_tracked
from csobjectives.renderers.words.slots import listed
from csobjectives.renderers.words.text import plain

_MOST = 3  # of guardrails, and of the periods of each, that a sentence names; or one more
_NAME, _REASON = 160, 300


def because(result: Result) -> str:
    """`missed all the same, because quick-answers was missed in week 37 of 2026`; else empty."""
    missed = guardrails_missed(result.objective, result.judged)
    return f"missed all the same, because {missed}" if missed else ""


def guardrails_missed(objective: Objective, judged: Judgement) -> str:
    """`quick-answers was missed in July 2026 and August 2026`: what turned a verdict, if any did.

    Guardrails of the objective's own set go by their ids.
    """
    periods: defaultdict[str, list[Period]] = defaultdict(list)
    for each in judged.because:
        periods[each.objective].append(each.period)
    told = [
        f"{own_name(name, objective)} was missed {_when(missed)}"
        for name, missed in periods.items()
    ]
    return _shortened(told, "more guardrails")


def waived(judged: Judgement) -> str:
    """`waived until 1 May 2026 by head@example.com: Telephony migration`; else empty."""
    return "" if judged.waiver is None else f"waived {waiver_in_words(judged.waiver)}"


def waiver_in_words(waiver: Waiver) -> str:
    """Until when it holds, who has approved it, and why."""
    until = f"until {spelled_day(waiver.expires)} by {plain(waiver.approved_by, _NAME)}"
    return f"{until}: {_clause(waiver.reason)}"


def tracked(result: Result) -> str:
    """`tracked, so that it fails nothing`: of a verdict that is shown only; else empty."""
    is_shown_only = result.judged.verdict is not None and is_tracked(result) and not result.retired
    return "tracked, so that it fails nothing" if is_shown_only else ""


def retired(result: Result) -> str:
    """`retired on 30 June 2026: Replaced by answered-at-once`; empty where it is pursued."""
    retirement = result.objective.retired
    if retirement is None or not result.retired:
        return ""
    return f"retired on {spelled_day(retirement.on)}: {_clause(retirement.reason)}"


def own_name(name: str, objective: Objective) -> str:
    """What an objective calls another one: of its own set, by its id."""
    return plain(name.removeprefix(f"{objective.set_name}/"), _NAME)


def _when(periods: Sequence[Period]) -> str:
    """`in week 36 of 2026, week 37 of 2026 and 4 more`: when, as a sentence says it."""
    return _shortened([in_period(periods[0]), *map(spelled_period, periods[1:])], "more")


def _shortened(words: list[str], more: str) -> str:
    """The words in a row; of many, the first ones, and how many there are beside."""
    if len(words) <= _MOST + 1:
        return listed(words)
    return listed([*words[:_MOST], f"{count(len(words) - _MOST)} {more}"])


def _clause(text: str) -> str:
    """What somebody wrote, as the end of a sentence that brings its own full stop."""
    return plain(text, _REASON).rstrip(" .")
