"""Text from elsewhere: one visible line, and no power in any format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csobjectives.renderers.words.text import clipped, columns, fitted, markdown, plain

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\r\n\tthree\u2028four\x85", "two lines three four"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("\u202eright\u2066 \u200fleft\ufeff\u00ad", "right left"),
        ("Zoë 👩\u200d✈️ अ\u200cक", "Zoë 👩\u200d✈️ अ\u200cक"),
        ("##[error]x", "# #[error]x"),
        ("\ud800 half a pair", "half a pair"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    """Line breaks, control characters and invisible reordering go; what people write stays."""
    assert plain(text) == shown


def test_long_text_is_cut() -> None:
    """What is too long is cut, and says so."""
    assert plain("x" * 10_000, 5) == "xxxx…"
    assert plain("a" + "\u200f" * 100_000, 5) == "a…"
    assert clipped("12345", 5) == "12345"
    assert clipped("1234 67", 6) == "1234…"


@given(st.text(max_size=60))
def test_plain_is_one_clean_line(text: str) -> None:
    """Whatever comes in, one printable line goes out, and cleaning it again changes nothing."""
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown
    assert plain(shown) == shown


@given(st.text(alphabet=st.sampled_from("ab1 _*`~<>[]()!|\\&#;@:/.$w^{}\"'-="), max_size=40))
def test_markdown_is_only_text(text: str) -> None:
    """In a table's cell, a CommonMark parser finds text in it, and nothing else."""
    tokens = PARSER.parse(f"| a | b |\n|---|---|\n| x{markdown(text)}x | y |\n")
    cells = [token.children or [] for token in tokens if token.type == "inline"]
    assert len(cells) == 4
    assert {token.type for token in cells[2]} <= {"text", "text_special"}
    seen = "".join(token.content for token in cells[2]).replace("\u200b", "")
    assert seen == f"x{text}x"


def test_markdown_breaks_links_and_mentions() -> None:
    """Nobody is called and nothing is linked, where a service would do so by itself."""
    assert markdown("@all") == "&#64;&#8203;all"
    assert markdown("a@b.example") == "a&#64;&#8203;b.example"
    assert markdown("#12") == "&#35;&#8203;12"
    assert markdown("https://x.example") == "https://&#8203;x.example"
    assert markdown("WWW.x.example") == "WWW.&#8203;x.example"
    assert markdown("a_b _c_") == "a_b &#95;c&#95;"
    assert markdown("one\ntwo") == "one two"


def test_columns() -> None:
    """Wide and combining characters count as a terminal shows them."""
    assert columns("abc") == 3
    assert columns("顧客") == 4
    assert columns("e\u0301") == 1
    assert fitted("顧客満足", 6) == "顧客… "
    assert fitted("ab", 4) == "ab  "
    assert fitted("abcdef", 4) == "abc…"
