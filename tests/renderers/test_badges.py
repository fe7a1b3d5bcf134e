"""Badges: what they say in words, shapes and colours, as SVG that stands alone."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from csobjectives.model import Effect, Enforcement, Scorecard
from csobjectives.problems import ExitCode
from csobjectives.renderers import render
from csobjectives.renderers.machines.badges import COLOURS, badges_of
from csobjectives.renderers.words.marks import MARKS
from tests.renderers.judged import judged_card
from tests.renderers.scorecards import empty, hostile, rich

SVG = "{http://www.w3.org/2000/svg}"


def texts(badge: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(badge).iter(f"{SVG}text")]


def test_paths() -> None:
    """There is one of the project, of each set, and of each objective, but of no segment."""
    names = [name for name, _ in badges_of(rich())]
    assert names[:3] == [
        "project.svg",
        "passenger-care.svg",
        "passenger-care/satisfied-passengers.svg",
    ]
    assert len(names) == 1 + 2 + 12


def test_what_has_retired_has_none() -> None:
    """What is not pursued any more has no page, and no badge."""
    names = {name for name, _ in badges_of(judged_card())}
    assert "passenger-care/polite.svg" in names
    assert "passenger-care/two-hour-answers.svg" not in names


def test_what_is_tracked_says_so() -> None:
    """A verdict that is shown only is told with that."""
    (found,) = (
        each
        for each in rich().results
        if each.objective.name == "shipboard/upgrades" and not each.segment
    )
    aim = replace(found.objective, enforcement=Enforcement.TRACKED)
    card = replace(rich(), results=(replace(found, objective=aim, effect=Effect.NONE),))
    told = {name: texts(badge) for name, badge in badges_of(card)}
    assert told["shipboard/upgrades.svg"][1] == "● Met, tracked EUR 268,400"


def test_what_they_say() -> None:
    """The project and a set say how many are met; an objective its verdict and its figure."""
    found = {name: texts(badge) for name, badge in badges_of(rich())}
    assert found["project.svg"] == ["Sunward Ferries: customer service objectives", "■ 3 of 11 met"]
    assert found["passenger-care.svg"] == ["Passenger care", "■ 1 of 6 met"]
    assert found["passenger-care/quick-answers.svg"] == [
        "Callers reach a person within 20 seconds",
        "■ Missed 71.4%",
    ]
    assert found["passenger-care/recommended.svg"][1] == "○ No data"
    assert found["shipboard/upgrades.svg"][1] == "● Met EUR 268,400"
    assert found["shipboard/ideas.svg"][1] == "– Tracked 58"


def test_the_project_as_a_whole() -> None:
    """It is missed where something fails, at risk where something warns, met where nothing does."""
    met = [each for each in rich().results if each.judged.verdict == "met" and not each.segment]
    warns = [each for each in rich().results if each.effect == "warns" and not each.segment]
    card = replace(rich(), exit_code=ExitCode.OK)
    assert texts(render(replace(card, results=tuple(met)), "badge"))[1] == "● 3 of 3 met"
    assert texts(render(replace(card, results=(*met, *warns)), "badge"))[1] == "▲ 3 of 7 met"
    assert texts(render(replace(card, results=()), "badge"))[1] == "– nothing judged"
    broken = replace(card, results=tuple(met), exit_code=ExitCode.CANNOT_JUDGE)
    assert texts(render(broken, "badge"))[1] == "○ 3 of 3 met, not all judged"


@pytest.mark.parametrize("card", [rich(), hostile(), empty(), judged_card()])
def test_form(card: Scorecard) -> None:
    """Each is an image with a title that says all of it; it loads nothing, has no style and no
    script, and each text fits in its half."""
    for _, badge in badges_of(card):
        root = ElementTree.fromstring(badge)
        label, message = texts(badge)
        assert root.attrib["role"] == "img"
        title = root.findtext(f"{SVG}title")
        assert title == root.attrib["aria-label"] == f"{label}: {message[2:]}"
        assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
            *("svg", "title", "path", "g", "text"),
        }
        named = {name for each in root.iter() for name in each.attrib}
        assert named.isdisjoint({"style", "href", "onload", "class"})
        first, second = root.iter(f"{SVG}text")
        assert int(first.attrib["x"]) + int(first.attrib["textLength"]) < int(second.attrib["x"])
        end = int(second.attrib["x"]) + int(second.attrib["textLength"])
        assert end < int(root.attrib["width"])


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast() -> None:
    """White on each colour has a contrast of at least 4.5 (WCAG 2.2, 1.4.3), and each mark has a
    colour."""
    assert set(COLOURS) == {mark.name for mark in MARKS.values()}
    for colour in COLOURS.values():
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
