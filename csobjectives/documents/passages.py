"""A part of a YAML text as it was written, for people to read."""

from __future__ import annotations

import re
import textwrap

_TO_A_NODE = re.compile(r"[ \t]*(?:-[ \t]+)*(?:[&!]\S+[ \t]+)*")
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")


def passage(text: str, start: int, end: int) -> str:
    """The text between two offsets, without the indentation that its lines have in common.

    The dash before it belongs to it, and so do comments: one behind a closing bracket, and those
    below it that are further in than it is.
    """
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    has_own_lines = _TO_A_NODE.fullmatch(text, line, start)
    comment = _COMMENT.match(text, end) if text[end - 1] == "}" and has_own_lines else None
    margin = _indentation(text[line:start])
    lines = text[line if has_own_lines else start : comment.end() if comment else end].splitlines()
    while lines and _is_about_what_follows(lines[-1], margin):
        del lines[-1]
    return textwrap.dedent("\n".join(each.rstrip() for each in lines))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_about_what_follows(line: str, margin: int) -> bool:
    """Whether a last line is blank, or a comment that is no further in than the whole is."""
    content = line.strip()
    return not content or (content.startswith("#") and _indentation(line) <= margin)
