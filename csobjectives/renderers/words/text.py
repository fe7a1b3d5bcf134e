"""Text from documents and measurement files, made harmless for the eye and for each format.

`plain` goes over every such text before it is laid out; `markdown` is the escape of the
Markdown templates, as Jinja2's own is of the HTML ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_JOINERS = "\u200c\u200d"  # Persian and emoji need them, and they hide nothing
_SPECIAL = re.compile(r"[\\`*{}\[\]<>|~$&^]|(?<![^\W_])_|_(?![^\W_])|[@#](?=(.?))")
_COMMAND = re.compile(r"##(?=\w*\[)")
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_LINK = re.compile(r"(?i)(://|\bwww\.|\bmailto:)")
_NO_LINK = "&#8203;"  # a zero-width space: no service makes a link or a mention across it


def plain(text: str, limit: int = 400) -> str:
    """The text as one line of visible characters, at most `limit` of them.

    Control characters (terminal escapes), line breaks and the invisible ones that reorder
    what is read (right-to-left overrides and marks) are gone. A log's workflow command,
    which may begin in mid-line (`##[`, `##vso[`), is broken up.
    """
    visible = "".join(_visible(character) for character in text[: limit * 4])
    one_line = _COMMAND.sub("# #", " ".join(visible.split()))
    return clipped(one_line, limit) if len(text) <= limit * 4 else clipped(one_line + "…", limit)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    hidden = category == "Cs" or (category == "Cf" and character not in _JOINERS)
    return "" if hidden else character


def clipped(text: str, limit: int) -> str:
    """The text, cut to `limit` characters, the last of which then says that it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=4096)
def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns(character) for character in text)


def octets(text: str) -> int:
    """How many bytes a text takes in a file."""
    return len(text.encode())


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """The text cut to `width` columns, and filled up with spaces to them."""
    if columns(text) > width:
        while text and columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def markdown(text: str) -> str:
    """The text as Markdown that shows it, in a table's cell as well as inside an HTML element.

    What has a meaning to Markdown or HTML becomes a character reference, which has none
    (CommonMark 0.31, section 2.5). Mentions, references and bare links are broken up.
    """
    escaped = _SPECIAL.sub(_reference, _BREAKS.sub(" ", text))
    return _LINK.sub(lambda match: match[0] + _NO_LINK, escaped)


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    joins = character in "@#" and match[1]
    return f"&#{ord(character)};{_NO_LINK if joins else ''}"
