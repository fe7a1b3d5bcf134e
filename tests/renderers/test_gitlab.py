"""GitLab's Code Quality report: the keys that it reads, and what it makes of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from csobjectives.model import Scorecard
from csobjectives.problems import Location, Problem
from csobjectives.renderers import render
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, rich

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def report(card: Scorecard) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(render(card, "gitlab"))
    return entries


@pytest.mark.parametrize("card", [rich(), hostile(), empty(), judged_card()])
def test_form(card: Scorecard) -> None:
    """An array of entries with the keys of GitLab's documentation, "Code Quality report format":
    text, a path that begins neither with a slash nor with `./`, a line, a fingerprint of its own.
    """
    text = render(card, "gitlab")
    assert text[0] == "["  # a byte order mark is refused
    entries = report(card)
    for each in entries:
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert each["description"]
        assert each["check_name"]
        assert each["severity"] in SEVERITIES
        assert re.fullmatch("[0-9a-f]{32}", each["fingerprint"])
        assert not each["location"]["path"].startswith(("/", "./"))
        assert each["location"]["lines"]["begin"] >= 1
    assert len({each["fingerprint"] for each in entries}) == len(entries)


def test_a_miss() -> None:
    """A miss is on the line of its target, and critical where it fails."""
    found = report(rich())[1]
    assert found["description"].startswith("Callers reach a person within 20 seconds: 71.4% in")
    assert (found["check_name"], found["severity"]) == ("objective-missed", "critical")
    assert found["location"] == {
        "path": "objectives/passenger-care.yaml",
        "lines": {"begin": 31},
    }
    moved = report(replace(rich(), within="teams/ferries"))[1]
    assert moved["location"]["path"] == "teams/ferries/objectives/passenger-care.yaml"


def test_severities() -> None:
    """What could not be judged is a blocker, a gate that is shut critical, what warns minor, and
    what has leave to miss only information."""
    severities: dict[str, set[str]] = {}
    for each in (*report(hostile()), *report(rich())):
        severities.setdefault(each["severity"], set()).add(each["check_name"])
    assert "gate-explain-misses" in severities["critical"]
    assert "::error::pwned" in severities["blocker"]
    assert severities["info"] == {"objective-missed"}
    assert severities["minor"] >= {"objective-at-risk", "objective-too-few", "unused-source"}


def test_without_a_place() -> None:
    """GitLab shows nothing without a path: what stands nowhere is shown at the project's document,
    and a file as a whole at its first line."""
    problems = (
        Problem(slug="nothing-to-judge", message="no document was found"),
        Problem(slug="unreadable", message="bad", location=Location("a.yaml")),
    )
    found = report(replace(empty(), problems=problems))
    assert [(e["location"]["path"], e["location"]["lines"]["begin"]) for e in found] == [
        ("csobjectives.yaml", 1),
        ("a.yaml", 1),
    ]


def test_all_is_well() -> None:
    """An empty report says that all is well; without one GitLab would keep the last."""
    assert render(replace(empty(), problems=()), "gitlab") == "[]\n"
