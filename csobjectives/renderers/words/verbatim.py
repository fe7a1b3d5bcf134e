"""Lines of a document as they were written, made harmless for the eye."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_KEPT = "\n\u200c\u200d"  # Persian and emoji need the joiners
_MOST_LINES, _MOST_CHARACTERS = 120, 400


def verbatim(text: str) -> tuple[str, int]:
    """The lines, as many as a page can bear, and how many more there are.

    What nobody would see, such as a mark that reorders what is read, is written as YAML would
    escape it; a tab as two spaces.
    """
    lines = text.split("\n")
    shown = [_visible(line) for line in lines[:_MOST_LINES]]
    return "\n".join(shown), len(lines) - len(shown)


def _visible(line: str) -> str:
    cut = line[:_MOST_CHARACTERS] + "…" if len(line) > _MOST_CHARACTERS else line
    if cut.isprintable():
        return cut
    return "".join(_spelled(character) for character in cut.replace("\t", "  "))


def _spelled(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
