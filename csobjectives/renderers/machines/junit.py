"""Results as JUnit XML, for build servers, by the elements that most of them read.

They are those of jenkins-junit.xsd, the schema of Jenkins' xUnit plugin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from csobjectives.model import ObjectiveSet, Scorecard
from csobjectives.renderers.machines.junit_cases import (
    Case,
    Outcome,
    cases_of,
    gate_cases,
    problem_cases,
)
from csobjectives.renderers.words.scoring import points
from csobjectives.renderers.words.text import plain

_TITLE, _NAME = 160, 400
_COUNTED = {
    "failures": Outcome.FAILURE,
    "errors": Outcome.ERROR,
    "skipped": Outcome.SKIPPED,
}
# What XML 1.0 has no way to write (section 2.2).
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(scorecard: Scorecard) -> str:
    """A suite per set, then one for the gates and one for the problems, where there are any."""
    moment = scorecard.moment.replace(tzinfo=None)
    at = moment.isoformat(timespec="seconds")
    suites = [
        _suite(each.name, cases_of(each, scorecard), at, _said(each, scorecard))
        for each in scorecard.sets
    ]
    for name, cases in (("gates", gate_cases(scorecard)), ("problems", problem_cases(scorecard))):
        if cases:
            suites.append(_suite(f"csobjectives.{name}", cases, at))
    root = Element("testsuites", {"name": _text(scorecard.title), **_sums(suites)})
    root.extend(suites)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(
    name: str, cases: Sequence[Case], at: str, said: Mapping[str, str] | None = None
) -> Element:
    """A suite with its counts; `at` is the moment that was judged from."""
    counts = {
        counted: str(sum(each.outcome is outcome for each in cases))
        for counted, outcome in _COUNTED.items()
    }
    named = {"name": name, "tests": str(len(cases)), **counts, "time": "0", "timestamp": at}
    suite = Element("testsuite", named)
    if said:
        properties = SubElement(suite, "properties")
        for key, value in said.items():
            SubElement(properties, "property", {"name": key, "value": _text(value)})
    names = _told_apart([_text(each.name, _NAME) for each in cases])
    suite.extend(_element(name, own, each) for own, each in zip(names, cases, strict=True))
    return suite


def _told_apart(names: Sequence[str]) -> list[str]:
    """Names with a number behind those that are there already: build servers know cases by them."""
    taken, found = set(names), []
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        own = name
        while seen[name] > 1 and own in taken:
            own = f"{name} ({seen[name]})"
            seen[name] += own in taken
        taken.add(own)
        found.append(own)
    return found


def _element(suite: str, name: str, case: Case) -> Element:
    element = Element("testcase", {"classname": suite, "name": name, "time": "0"})
    says = {"type": _text(case.type), "message": _written(case.message)}
    is_bad = case.outcome in (Outcome.FAILURE, Outcome.ERROR)
    SubElement(element, case.outcome, says if is_bad else {}).text = _written(case.told)
    return element


def _said(of: ObjectiveSet, scorecard: Scorecard) -> dict[str, str]:
    """What is known of a set, as properties."""
    score = scorecard.scores.sets.get(of.name)
    value = score.value if score is not None else None
    said = {
        "title": of.title,
        "owner": of.owner,
        "version": of.version,
        "score": "" if value is None else points(value),
    }
    return {key: text for key, text in said.items() if text}


def _sums(suites: Iterable[Element]) -> dict[str, str]:
    return {
        each: str(sum(int(suite.attrib[each]) for suite in suites))
        for each in ("tests", "failures", "errors")
    }


def _text(text: str, limit: int = _TITLE) -> str:
    return _written(plain(text, limit))


def _written(text: str) -> str:
    """The text without what no XML can hold."""
    return _NO_CHARACTER.sub("", text)
