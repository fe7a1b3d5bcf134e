"""What a build server is told as tests: objectives and their segments, gates, problems.

What fails is a failure, bad input is an error. What only warns is neither: it passes, and says so.
What is not judged is skipped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from csobjectives.model import Effect, ObjectiveSet, Result, Scorecard, Verdict
from csobjectives.problems import Location, Severity
from csobjectives.renderers.machines.findings import findings_of, rule_of, title_of
from csobjectives.renderers.machines.places import in_repository, place_of
from csobjectives.renderers.words.marks import MARKS, is_tracked, mark_in
from csobjectives.renderers.words.scoring import gate_views
from csobjectives.renderers.words.sentences import sentence
from csobjectives.renderers.words.text import plain

_NAME = 160


class Outcome(StrEnum):
    """What has become of a test; the name of the element that says so."""

    PASSED = "system-out"
    SKIPPED = "skipped"
    FAILURE = "failure"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test: `message` is what it says in a line, `told` all that there is to say."""

    name: str
    outcome: Outcome
    message: str
    told: str
    type: str = ""


def cases_of(of: ObjectiveSet, scorecard: Scorecard) -> list[Case]:
    """A case per objective of a set, and per judged segment, in the order of the documents."""
    found: defaultdict[str, list[Result]] = defaultdict(list)
    for each in scorecard.results:
        found[each.objective.name].append(each)
    return [
        case
        for each in of.objectives
        for case in _of_objective(each.id, found[each.name], scorecard)
    ]


def gate_cases(scorecard: Scorecard) -> list[Case]:
    """A case per gate of the project; one that had nothing to judge by is skipped."""
    views = gate_views(scorecard.gates, {})
    return [
        _said(
            gate.name,
            {True: Outcome.PASSED, False: Outcome.FAILURE, None: Outcome.SKIPPED}[gate.passed],
            ": ".join(filter(None, (view.says, ", ".join(view.objectives)))),
            "gate",
        )
        for gate, view in zip(scorecard.gates, views, strict=True)
    ]


def problem_cases(scorecard: Scorecard) -> list[Case]:
    """A case per problem: an error is an error, a warning passes."""
    return [
        _said(
            f"{each.rule} {_place(each.location)}".rstrip(),
            Outcome.ERROR if each.severity is Severity.ERROR else Outcome.PASSED,
            each.text,
            each.rule,
        )
        for each in findings_of(scorecard)
        if each.result is None and not each.is_gate
    ]


def _of_objective(name: str, results: Sequence[Result], scorecard: Scorecard) -> Iterator[Case]:
    """An objective without a result is an error where there is one among the problems."""
    if not results:
        is_bad = any(each.severity is Severity.ERROR for each in scorecard.problems)
        why = "; the problems say why" if is_bad else ""
        yield _said(
            name,
            Outcome.ERROR if is_bad else Outcome.SKIPPED,
            f"There is no result{why}.",
            "no-result",
        )
    for each in results:
        if not each.segment or each.judged.verdict is not None:
            yield _case(each, scorecard)


def _case(result: Result, scorecard: Scorecard) -> Case:
    judged, outcome = result.judged, _outcome(result)
    message = f"{title_of(result)}: {sentence(result, scorecard.level)}"
    is_shown_only = judged.verdict is not None and is_tracked(result)
    says = f"{mark_in(result).word}: {message}" if is_shown_only else message
    lines = [
        f"{MARKS[judged.verdict].word}: {message}",
        f"Owner: {plain(result.owner, _NAME)}" if result.owner else "",
        _place(in_repository(place_of(result, judged), scorecard)),
    ]
    return Case(
        name=_name(result),
        outcome=outcome,
        type=rule_of(judged.verdict) if judged.verdict is not None else "",
        message=message,
        told=says if outcome is Outcome.SKIPPED else "\n".join(filter(None, lines)),
    )


def _outcome(result: Result) -> Outcome:
    """A segment without rows is skipped, for nobody answers for it."""
    match result.effect:
        case Effect.FAILS:
            return Outcome.FAILURE
        case Effect.WARNS:
            return Outcome.PASSED
        case Effect.PASSES if result.judged.verdict is Verdict.MET:
            return Outcome.PASSED
        case _:
            return Outcome.SKIPPED


def _name(result: Result) -> str:
    """The objective's id, with its segment: `satisfied-customers [region=north]`."""
    parts = (
        f"{plain(column, _NAME)}={'(no value)' if value is None else plain(value, _NAME)}"
        for column, value in result.segment
    )
    return f"{result.objective.id} [{', '.join(parts)}]" if result.segment else result.objective.id


def _said(name: str, outcome: Outcome, message: str, type_: str) -> Case:
    return Case(name=name, outcome=outcome, message=message, told=message, type=type_)


def _place(location: Location | None) -> str:
    return plain(str(location), _NAME) if location is not None else ""
