"""The table on a terminal or in a log: aligned, plain where asked, and harmless."""

from __future__ import annotations

import re

import pytest

from csobjectives.quantities import SHARE
from csobjectives.renderers import render, render_terminal
from csobjectives.renderers.words.text import columns
from tests.renderers.scorecards import (
    empty,
    hostile,
    objective,
    result,
    rich,
    scorecard_of,
    segments,
    target,
)

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def test_plain_has_no_escape_code() -> None:
    """Without style there is no escape code, no control character and no drawn box."""
    for card in (rich(), hostile(), empty()):
        text = render_terminal(card, width=None, styled=False)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
        assert not re.search("[\u2500-\u257f\u200e\u200f\u202a-\u202e]", text)
    assert render(rich(), "terminal") == render_terminal(rich(), width=None, styled=False)


@pytest.mark.parametrize("width", [None, 100, 200])
def test_style_adds_colour_only(width: int | None) -> None:
    """Take the escape codes away, and the styled text is the plain one."""
    styled = render_terminal(rich(), width=width, styled=True)
    assert "\x1b[1;31mmissed" in styled
    plain = "".join(f"{line.rstrip()}\n" for line in ESCAPES.sub("", styled).splitlines())
    assert plain == render_terminal(rich(), width=width, styled=False)


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_it_fits(width: int) -> None:
    """No line is wider than the terminal; names and sentences give way, figures do not."""
    text = render_terminal(rich(), width=width, styled=False)
    assert max(columns(line) for line in text.splitlines()[2:-1]) <= width
    for figure in ("99.96%", "≥ 99.97%", "EUR 268,400", "2 h 50 min"):
        assert figure in text


def test_narrow_terminal_loses_the_trend() -> None:
    """Where names would be cut to nothing, the trend goes first."""
    assert "Trend" in render_terminal(rich(), width=110, styled=False)
    assert "Trend" not in render_terminal(rich(), width=80, styled=False)


def test_no_line_begins_with_foreign_text() -> None:
    """A log's workflow commands begin a line (`::`) or stand anywhere (`##[`): neither happens."""
    for width in (None, 80):
        text = render_terminal(hostile(), width=width, styled=False)
        assert "##[" not in text
        assert not re.search(r"^\s*::", text, re.MULTILINE)


def test_order() -> None:
    """The table, the scores, then what needs attention, and the counts in the last line."""
    lines = render(rich(), "terminal").splitlines()
    assert lines[2].split() == ["Objective", "Period", "Found", "Target", "Verdict", "Trend"]
    row = lines.index(next(line for line in lines if "shipboard/ideas" in line))
    assert row < lines.index("Score") < lines.index("Needs attention") < len(lines) - 2
    assert lines[-2] == ""
    assert lines[-1] == (
        "Failed: 4 missed, 1 no data, 2 at risk, 1 too few, 3 met; 1 tracked; 2 warnings"
    )


def test_nothing_judged() -> None:
    """Without a result there is no table, and the last line says so."""
    assert render(empty(), "terminal").splitlines() == [
        "Sunward Ferries: customer service objectives, as of 5 October 2026",
        "",
        "",
        "Nothing could be judged: 1 error",
    ]


def test_many_segments_are_counted() -> None:
    """The worst segments are shown, and the others counted."""
    aim = objective(
        "shipboard/x", "X", "sales", "share", SHARE, target(1, at_least=".9"), by=("desk",)
    )
    parts = segments(aim, {(f"desk {i}",): str(i / 50) for i in range(50)})
    text = render(scorecard_of([result(aim, [".7"]), *parts]), "terminal")
    assert text.count("■ desk ") == 10
    assert "    40 more: 35 missed, 5 met\n" in text


def test_what_is_counted_stands_over_all_columns() -> None:
    """The line below the segments is as long as it has to be, and cut at the terminal's end."""
    aim = objective(
        "shipboard/x", "X", "sales", "share", SHARE, target(1, at_least=".9"), by=("desk",)
    )
    parts = segments(aim, {(f"d{i}",): str(i / 50) for i in range(50)})
    card = scorecard_of([result(aim, [".7"]), *parts])
    assert "\n       40 more: 35 missed, 5 met\n" in render_terminal(card, width=80)
    assert "\n       40 more: 35 missed…\n" in render_terminal(card, width=26)
