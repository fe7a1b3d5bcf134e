"""JUnit XML: what is a failure, an error, skipped and passed; its schema; read by junitparser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import junitparser
import pytest
import xmlschema

from csobjectives.model import Effect, Enforcement, Scorecard, Verdict
from csobjectives.problems import ExitCode, Location, Problem, Severity
from csobjectives.renderers import render
from tests.browser import modules
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, rich

XSD = modules.MODULES / "junit-processor" / "schemas" / "jenkins-junit.xsd"


def suites(card: Scorecard) -> dict[str, junitparser.TestSuite]:
    read = junitparser.JUnitXml.fromstring(render(card, "junit").encode())
    return {suite.name: suite for suite in read}


def cases(card: Scorecard, suite: str) -> dict[str, junitparser.TestCase]:
    return {case.name: case for case in suites(card)[suite]}


@pytest.mark.skipif(not modules.are_locked_ones(), reason=modules.HOW)
@pytest.mark.parametrize("card", [rich(), hostile(), empty(), judged_card()])
def test_schema(card: Scorecard) -> None:
    """It keeps to the schema of Jenkins' xUnit plugin, as npm's junit-processor carries it."""
    xmlschema.XMLSchema(XSD).validate(render(card, "junit"))


def test_suites() -> None:
    """A suite per set with its title, owner and score, then one for problems; junitparser counts
    the same as is written."""
    found = suites(rich())
    assert list(found) == ["passenger-care", "shipboard", "csobjectives.problems"]
    assert [(s.tests, s.failures, s.errors, s.skipped) for s in found.values()] == [
        (14, 3, 0, 0),
        (6, 1, 0, 1),
        (2, 0, 0, 0),
    ]
    for suite in found.values():
        counts = [
            len([c for c in suite if any(isinstance(r, kind) for r in c.result)])
            for kind in (junitparser.Failure, junitparser.Error, junitparser.Skipped)
        ]
        assert counts == [suite.failures, suite.errors, suite.skipped]
    root = ElementTree.fromstring(render(rich(), "junit"))
    said = root.findall("testsuite[@name='passenger-care']/properties/property")
    assert {each.attrib["name"]: each.attrib["value"] for each in said} == {
        "title": "Passenger care",
        "owner": "passenger-care@example.com",
        "version": "2.1.0",
        "score": "25",
    }
    assert found["shipboard"].timestamp == "2026-10-05T00:00:00"


def test_a_miss_is_a_failure() -> None:
    """A failure says what was found and expected, by how much it missed, who owns it, and where
    the target stands."""
    case = cases(rich(), "passenger-care")["quick-answers"]
    (failure,) = case.result
    says = (
        "Callers reach a person within 20 seconds: 71.4% in week 40 of 2026, target at least 80%: "
        "8.6 points short; chance alone would not explain it (95% interval 70.2% to 72.6%)."
    )
    assert isinstance(failure, junitparser.Failure)
    assert (failure.type, failure.message) == ("objective-missed", says)
    assert failure.text == (
        f"Missed: {says}\nOwner: Contact Centre\nobjectives/passenger-care.yaml:31:7"
    )


def test_a_warning_is_neither() -> None:
    """What only warns has passed, and says so: at risk, advisory, waived, too few."""
    care, ship = cases(rich(), "passenger-care"), cases(rich(), "shipboard")
    for case, word in (
        (care["satisfied-passengers"], "At risk: "),
        (care["quick-answers [location=Porto]"], "Missed: "),
        (care["recommended"], "No data: "),
        (ship["coaching-pays"], "Too few: "),
    ):
        assert case.result == []
        assert case.system_out.startswith(word)
    waived = [c for n, c in cases(hostile(), "passenger-care").items() if n == "evil-0"]
    assert waived[0].result == []
    assert "; waived until 1 January 2027" in waived[0].system_out


def test_what_is_not_judged_is_skipped() -> None:
    """Neither what is tracked, nor what is pending or has retired, counts as passed."""
    (skipped,) = cases(rich(), "shipboard")["ideas"].result
    assert isinstance(skipped, junitparser.Skipped)
    card = rich()
    first = card.results[0]
    later = replace(first.targets[0], since=date(2027, 1, 1))
    judged = replace(first.judged, verdict=Verdict.PENDING)
    pending = replace(first, effect=Effect.PASSES, judged=judged, targets=(later,))
    found = cases(replace(card, results=(pending,)), "passenger-care")
    (skipped,) = found["satisfied-passengers"].result
    assert isinstance(skipped, junitparser.Skipped)


def test_what_is_tracked_says_so() -> None:
    """A verdict that is shown only fails nothing, whatever it is; the text says both."""
    care = [each for each in rich().results if not each.segment]
    for name, word in (("quick-answers", "Missed"), ("complaints-solved", "Missed")):
        found = next(each for each in care if each.objective.id == name)
        aim = replace(found.objective, enforcement=Enforcement.TRACKED)
        tracked = replace(found, objective=aim, effect=Effect.NONE)
        (skipped,) = cases(replace(rich(), results=(tracked,)), "passenger-care")[name].result
        assert isinstance(skipped, junitparser.Skipped)
        assert skipped.text.startswith(f"{word}, tracked: {aim.title}: ")
        assert skipped.text.endswith("; tracked, so that it fails nothing.")


def test_no_two_cases_have_one_name() -> None:
    """Build servers know a case by its suite and name: those that are alike are numbered, and no
    number makes another one's name."""
    alike = Problem(slug="x", message="a", location=Location("a.csv", 1, 1))
    other = replace(alike, location=Location("a.csv:1:1 (2)"))
    told = suites(replace(rich(), problems=(alike, replace(alike, message="b"), other)))
    assert [each.name for each in told["csobjectives.problems"]] == [
        "x a.csv:1:1",
        "x a.csv:1:1 (3)",
        "x a.csv:1:1 (2)",
    ]


def test_bad_input_is_an_error() -> None:
    """A problem that is an error is one here, and so is an objective without a result then."""
    place = Location("measurements/calls.csv", 3, 1)
    problem = Problem(
        slug="unreadable", message="the file is cut off", location=place, hint="Mend it."
    )
    card = replace(
        rich(),
        results=rich().results[1:],
        problems=(problem, replace(problem, severity=Severity.WARNING)),
        exit_code=ExitCode.CANNOT_JUDGE,
    )
    (error,) = cases(replace(card, results=()), "shipboard")["ideas"].result
    assert isinstance(error, junitparser.Error)
    assert (error.type, error.text) == ("no-result", "There is no result; the problems say why.")
    found = list(suites(card)["csobjectives.problems"])
    name = "unreadable measurements/calls.csv:3:1"
    assert [each.name for each in found] == [name, f"{name} (2)"]
    (error,) = found[0].result
    assert (error.type, error.message) == ("unreadable", "the file is cut off. Mend it.")
    assert found[1].result == []


def test_without_an_error_no_result_is_skipped() -> None:
    """Where nothing is wrong, an objective without a result has failed nothing."""
    (skipped,) = cases(replace(rich(), results=(), problems=()), "shipboard")["ideas"].result
    assert isinstance(skipped, junitparser.Skipped)
    assert skipped.text == "There is no result."


def test_gates() -> None:
    """A gate that is shut is a failure that names what keeps it shut."""
    (failure,) = cases(hostile(), "csobjectives.gates")["explain_misses"].result
    assert isinstance(failure, junitparser.Failure)
    assert "misses have neither a note nor a waiver: " in failure.message


def test_characters_that_xml_lacks() -> None:
    """Control characters and noncharacters, which XML 1.0 cannot write, are gone; no text ends an
    element."""
    text = "a\x00\x1b[31m\x0b\ufffe\uffffb]]></testcase>"
    card = replace(rich(), title=text, problems=(Problem(slug="x", message=text),))
    root = ElementTree.fromstring(render(card, "junit"))
    assert root.attrib["name"] == "a [31m b]]></testcase>"
    (case,) = root.findall("testsuite[@name='csobjectives.problems']/testcase")
    assert case[0].attrib["message"] == "a [31m b]]></testcase>."
