"""What calls for somebody, as one record that build servers' formats read.

These are the results that fail or warn, the gates that are shut, and all problems. A result that
passes, or does nothing, is none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csobjectives.loading import PROJECT_FILE
from csobjectives.model import Effect, GateResult, Result, Scorecard, Verdict
from csobjectives.problems import Location, Problem, Severity
from csobjectives.renderers.machines.places import in_repository, place_of
from csobjectives.renderers.words.marks import urgency
from csobjectives.renderers.words.remarks import segment_label
from csobjectives.renderers.words.scoring import gate_views
from csobjectives.renderers.words.sentences import sentence
from csobjectives.renderers.words.text import plain

_GATE = "gate-"
_TITLE, _MESSAGE = 160, 1_000
_ENDS = (".", "?", "!", "…")
_NUMBERS = re.compile(r"\d+(?:[.,'’\s]\d+)*")

VERDICTS = {
    Verdict.MISSED: "An objective misses its target.",
    Verdict.NO_DATA: "There is nothing to judge an objective by.",
    Verdict.STALE: "The source of an objective has had nothing new for too long.",
    Verdict.AT_RISK: "An objective misses its target within the tolerance.",
    Verdict.TOO_FEW: "There is too little to judge an objective by.",
}
"""What each verdict says that can fail or warn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that calls for somebody.

    `rule` is a problem's slug, or `objective-` and a verdict, or `gate-` and a gate: it means the
    same in every run. `about` is the title of the objective, with its segment. `identity` is what
    stays the same from run to run as long as it is the same thing: neither a line nor a figure.
    The `location` is by its path from the top of the repository. `result` is there where it is one.
    """

    rule: str
    severity: Severity
    about: str
    message: str
    hint: str
    location: Location | None
    identity: tuple[str, ...]
    result: Result | None = None

    @property
    def is_gate(self) -> bool:
        """Whether it is of a gate that is shut."""
        return self.rule.startswith(_GATE)

    @property
    def text(self) -> str:
        """All that it says, in one line."""
        about = f"{self.about}: " if self.about else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{about}{self.message}{hint}"


def findings_of(scorecard: Scorecard) -> tuple[Finding, ...]:
    """All findings, the worst first.

    Errors come before warnings; what could not be judged before what failed, that before the gates
    that are shut. Results are in the order of their urgency, segments after the objectives.
    """
    problems = [_problem(each, scorecard) for each in scorecard.problems]
    results = sorted(scorecard.results, key=lambda each: (bool(each.segment), urgency(each)))
    return (
        *(each for each in problems if each.severity is Severity.ERROR),
        *_results(results, Effect.FAILS, scorecard),
        *_gates(scorecard),
        *_results(results, Effect.WARNS, scorecard),
        *(each for each in problems if each.severity is not Severity.ERROR),
    )


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """32 hexadecimal digits for each finding, none twice; the same in every run that has it."""
    seen: Counter[tuple[str, ...]] = Counter()
    for each in findings:
        identity = (each.rule, *each.identity)
        seen[identity] += 1
        written = json.dumps([*identity, seen[identity]], ensure_ascii=True)
        yield hashlib.sha256(written.encode()).hexdigest()[:32]


def rule_of(verdict: Verdict) -> str:
    """The rule of a verdict: `objective-missed`."""
    return f"objective-{verdict}"


def title_of(result: Result) -> str:
    """The title of an objective, or its id, and the values of the segment."""
    objective = result.objective
    title = plain(objective.title, _TITLE) or plain(objective.id, _TITLE)
    return f"{title} ({segment_label(result.segment)})" if result.segment else title


def _results(results: Iterable[Result], effect: Effect, scorecard: Scorecard) -> Iterator[Finding]:
    severity = Severity.ERROR if effect is Effect.FAILS else Severity.WARNING
    for each in results:
        verdict = each.judged.verdict
        if each.effect is effect and verdict is not None:
            yield Finding(
                rule=rule_of(verdict),
                severity=severity,
                about=title_of(each),
                message=sentence(each, scorecard.level),
                hint="",
                location=in_repository(place_of(each, each.judged), scorecard),
                identity=(each.objective.name, json.dumps(each.segment)),
                result=each,
            )


def _gates(scorecard: Scorecard) -> Iterator[Finding]:
    titles = {each.objective.name: title_of(each) for each in scorecard.results if not each.segment}
    for gate, view in zip(scorecard.gates, gate_views(scorecard.gates, titles), strict=True):
        if view.is_shut:
            keeps = f": {', '.join(view.objectives)}" if view.objectives else ""
            yield Finding(
                rule=gate_rule(gate),
                severity=Severity.ERROR,
                about="",
                message=plain(f"Gate '{gate.name}' is shut: {view.says}{keeps}.", _MESSAGE),
                hint="",
                location=in_repository(Location(PROJECT_FILE), scorecard),
                identity=(),
            )


def gate_rule(gate: GateResult) -> str:
    """The rule of a gate: `gate-explain-misses`."""
    return f"{_GATE}{gate.name.replace('_', '-')}"


def _problem(problem: Problem, scorecard: Scorecard) -> Finding:
    message = plain(problem.message, _MESSAGE)
    file = problem.location.file if problem.location else ""
    return Finding(
        rule=problem.slug,
        severity=problem.severity,
        about="",
        message=message if message.endswith(_ENDS) else f"{message}.",
        hint=plain(problem.hint, _MESSAGE),
        location=in_repository(problem.location, scorecard) if problem.location else None,
        # How many rows it is about changes from day to day, and makes no other problem of it.
        identity=(file, _NUMBERS.sub("0", problem.message)),
    )
