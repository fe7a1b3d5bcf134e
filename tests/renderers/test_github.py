"""Workflow commands of GitHub Actions: their escapes, their order, and how many are shown."""

from __future__ import annotations

import re
from dataclasses import replace

from csobjectives.problems import Location, Problem, Severity
from csobjectives.renderers import MOST_OF_SUMMARY, render, render_summary
from tests.renderers.scorecards import empty, hostile, large, rich, titled

COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """As GitHub's runner reads a command (actions/runner, ActionCommand.cs)."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    told = dict(each.split("=", 1) for each in match["properties"].split(","))
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        told = {name: text.replace(code, character) for name, text in told.items()}
    told = {name: text.replace("%25", "%") for name, text in told.items()}
    message = match["message"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return match["name"], told, message


def test_a_miss_is_on_the_targets_line() -> None:
    """Errors come first, the worst before the others, each on its line, with the verdict as the
    title and a sentence."""
    lines = render(rich(), "github").splitlines()
    name, told, message = parsed(lines[1])
    assert (name, told) == (
        "error",
        {"file": "objectives/passenger-care.yaml", "line": "31", "col": "7", "title": "Missed"},
    )
    assert message == (
        "Callers reach a person within 20 seconds: 71.4% in week 40 of 2026, target at least 80%: "
        "8.6 points short; chance alone would not explain it (95% interval 70.2% to 72.6%)."
    )
    assert [parsed(each)[0] for each in lines] == ["error"] * 4 + ["warning"] * 10 + ["notice"]


def test_ten_of_a_kind_and_how_many_more() -> None:
    """GitHub shows ten errors and ten warnings of a step: the worst are told, the rest counted."""
    lines = [parsed(each) for each in render(rich(), "github").splitlines()]
    assert lines[-1] == (
        "notice",
        {"title": "csobjectives"},
        "2 more warnings beside the 10 that are shown.",
    )
    problem = Problem(slug="unreadable", message="bad", location=Location("a.yaml"))
    errors = tuple(replace(problem, message=f"bad {n}") for n in range(11))
    lines = [
        parsed(each) for each in render(replace(empty(), problems=errors), "github").splitlines()
    ]
    assert [name for name, _, _ in lines] == ["error"] * 10 + ["notice"]
    assert lines[-1][2] == "1 more error beside the 10 that are shown."


def test_objectives_come_before_their_segments() -> None:
    """Segments that only warn take no room from objectives that do."""
    messages = [parsed(each)[2] for each in render(rich(), "github").splitlines()]
    whole = messages.index(next(m for m in messages if m.startswith("The desk is busy")))
    part = messages.index(next(m for m in messages if "(Porto)" in m))
    assert whole < part


def test_no_text_can_end_a_command() -> None:
    """Line breaks, colons, commas and percent signs of documents are escaped; every line is one
    command, and no terminal code is in it."""
    text = render(hostile(), "github")
    lines = [parsed(each) for each in text.splitlines()]
    assert len(lines) == 10 + 1 + 10 + 1
    assert "\x1b" not in text
    card = replace(
        empty(),
        problems=(
            Problem(
                slug="x", message="50%0A::error::pwned", location=Location("a,line=9:b.yaml", 2)
            ),
        ),
    )
    (line,) = render(card, "github").splitlines()
    assert line == "::error file=a%2Cline=9%3Ab.yaml,line=2,title=x::50%250A::error::pwned."
    assert parsed(line)[1]["file"] == "a,line=9:b.yaml"


def test_nothing_to_say() -> None:
    """Where nothing fails or warns, there is no command."""
    assert render(replace(empty(), problems=()), "github") == ""


def test_a_problem_without_a_place() -> None:
    """It is told without a file."""
    problem = Problem(slug="odd", message="odd", severity=Severity.WARNING)
    assert render(replace(empty(), problems=(problem,)), "github") == "::warning title=odd::odd.\n"


def test_the_summary_fits() -> None:
    """A step's summary has at most 1 MiB, in bytes, of however much there is to say."""
    assert MOST_OF_SUMMARY == 1024 * 1024
    text = render_summary(titled(large(400, periods=1, parts=0), "<" * 160))
    assert len(text.encode()) <= MOST_OF_SUMMARY
    assert "Needs attention" in text
    assert re.search(r"The details of \d+ more objectives do not fit here", text)
