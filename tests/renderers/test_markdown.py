"""Markdown for a pull request: worst first, nothing breaks out, and it always fits."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from csobjectives.renderers import render, render_summary
from csobjectives.renderers.pages.markdown import MOST_CHARACTERS, render_markdown
from csobjectives.renderers.words.text import octets
from tests.renderers.scorecards import (
    HOSTILE,
    empty,
    hostile,
    large,
    objective,
    result,
    rich,
    scorecard_of,
    titled,
)

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OWN_HTML = re.compile(
    r"<br>|</details>\s*|<details><summary>[^<>]*</summary>\s*", re.ASCII | re.IGNORECASE
)


def tokens(text: str) -> list[Token]:
    """All tokens of a document, those inside paragraphs and cells included."""
    blocks = PARSER.parse(text)
    return [token for block in blocks for token in (block, *(block.children or []))]


def cells(text: str) -> list[str]:
    """The texts of all table cells."""
    blocks = PARSER.parse(text)
    inside = [after for before, after in pairwise(blocks) if before.type in ("td_open", "th_open")]
    return ["".join(child.content for child in cell.children or []) for cell in inside]


def test_hostile_text_is_only_text() -> None:
    """A CommonMark parser finds no link, image, code, or HTML but the template's own."""
    found = tokens(render(hostile(), "markdown"))
    kinds = {token.type for token in found}
    assert not {"link_open", "image", "code_inline", "code_block", "fence", "em_open"} & kinds
    html = [token.content for token in found if token.type in ("html_inline", "html_block")]
    assert html
    assert [content for content in html if not OWN_HTML.fullmatch(content)] == []


def test_hostile_text_stays_in_its_cell() -> None:
    """Each row has the columns of its table, and a cell shows the text as it is."""
    text = render(hostile(), "markdown")
    blocks = PARSER.parse(text)
    widths: list[list[int]] = []
    for token in blocks:
        if token.type == "table_open":
            widths.append([])
        elif token.type == "tr_open":
            widths[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            widths[-1][-1] += 1
    assert all(len(set(table)) == 1 for table in widths)
    assert HOSTILE[0] in cells(text)
    assert "=cmd()|'/c calc'!A1" in cells(text)


def test_hostile_text_calls_nobody() -> None:
    """Mentions, references and bare addresses are broken up for the services that link them."""
    text = render(hostile(), "markdown")
    assert not re.search(r"@\w|(?<!&)#\d|https?://\w|www\.\w", text)
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert "##[" not in text


def test_order() -> None:
    """The verdict line, what needs attention, the table by set, details, then warnings."""
    text = render(rich(), "markdown")
    parts = [
        "# Sunward Ferries: customer service objectives",
        "**Failed**: 4 missed, 1 no data, 2 at risk, 1 too few, 3 met; 1 tracked; 2 warnings. "
        "As of 5 October 2026; judged: 2025, Q3 2026, September 2026, week 40 of 2026.",
        "## Needs attention",
        "- ■ **Missed: Nine in ten complaints are solved within five days** (Passenger care)<br>",
        "- ◇ **Too few: Coached crews are rated well** (Shipboard service, advisory)<br>",
        "## All objectives",
        "### Passenger care",
        "| ■ | Callers reach a person within 20 seconds | week 40 of 2026 | 71.4% | ≥ 80% | Missed "
        "| ██▇▇▇▆▆▅▅▄▂▁▁ |",
        "### Shipboard service",
        "## Details",
        "<details><summary>■ Nine in ten complaints are solved within five days</summary>",
        "## Errors and warnings",
        "- Warning: 4 of 10,482 rows of 'surveys' were rejected (rejected-rows), in objectives/",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_gap_in_a_trend() -> None:
    """A gap is as wide as a figure, so that no browser folds it up."""
    assert "| ▁▁▁▁\u2007\u2007▃▃▄▄▅▇█ |" in render(rich(), "markdown")


@pytest.mark.parametrize("objectives", [90, 600])
def test_it_always_fits(objectives: int) -> None:
    """However much there is, it is no longer than a comment may be, and says what is left out."""
    text = render(large(objectives, periods=3, parts=0), "markdown")
    assert len(text) <= MOST_CHARACTERS
    shown = text.count("How it is worked out")
    rest = objectives - shown
    assert f"The details of {rest} {'more ' if shown else ''}objectives do not fit here" in text


@pytest.mark.parametrize("most", [300, 5_000, 20_000, 62_000, 2**20])
def test_it_fits_what_is_left(most: int) -> None:
    """It is cut to any length, in characters or in bytes, and says that it was cut."""
    card = large(90, periods=3, parts=0)
    for measure in (len, octets):
        text = render_markdown(card, most=most, measure=measure)
        assert measure(text) <= most
        assert text.startswith("# ")
        is_cut = "see the output `html` or `json`." in text
        assert is_cut == (most < 2**20)


def test_a_step_summary_is_measured_in_bytes() -> None:
    """A summary of the letters that take three bytes each is cut by these."""
    text = render_summary(titled(large(90, periods=3, parts=0), "目標" * 40), 40_000)
    assert 30_000 < octets(text) <= 40_000
    assert len(text) < octets(text) - 5_000


def test_what_is_cut_is_the_least_bad() -> None:
    """Rows that do not fit are counted, in each list, and the worst stay."""
    text = render(large(600, periods=3, parts=0), "markdown")
    listed = text.count("\n- ■") + text.count("\n- ▲")
    rows = text.count("\n| ■") + text.count("\n| ▲") + text.count("\n| ●")
    more = re.search(r"^- (\d+) more need attention: see the output `html` or `json`.$", text, re.M)
    others = re.search(r"^(\d+) more are not shown here: see the output", text, re.M)
    assert more is not None
    assert others is not None
    assert rows + int(others[1]) == 600
    assert listed == rows
    assert "\n| ●" not in text


def test_long_texts_fit_too() -> None:
    """Endless titles and thousands of warnings are cut as well."""
    card = hostile()
    assert len(render(replace(card, problems=card.problems * 60), "markdown")) <= MOST_CHARACTERS


def test_nothing_judged() -> None:
    """Without any result the page says so, and why."""
    text = render(empty(), "markdown")
    assert "**Nothing could be judged**: 1 error. As of 5 October 2026.\n" in text
    assert "- Error: there is no objective (no-objective). Write one.\n" in text
    assert "Needs attention" not in text
    assert "## Details" not in text


def test_without_a_result() -> None:
    """An objective that could not be evaluated is named."""
    aim = objective(
        "shipboard/x",
        "It is *gone*",
        "sales",
        "share",
        rich().results[0].objective.measure.unit,
        None,
    )
    card = scorecard_of([result(aim, [".5"])])
    text = render(replace(card, results=()), "markdown")
    assert "Without a result: It is &#42;gone&#42;." in text
