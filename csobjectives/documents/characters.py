"""Bytes to characters, and the characters that YAML refuses."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from csobjectives.documents.reporting import Reporter
from csobjectives.documents.tree import Lines
from csobjectives.problems import Location, Problems

_BYTE_ORDER_MARK = "\ufeff"
_REPLACEMENT = "\ufffd"
# What is not printable by YAML 1.2, section 5.1; what only YAML 1.1, which libyaml follows, takes
# for a line break, so that a key could hide in what editors show as one line; and byte-order
# marks inside the text, which nobody sees.
_REFUSED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_UNDECODED = re.compile("[\udc80-\udcff]")
_SHOWN = 20
_WIDEST = 3  # zeros in the four bytes of a character of ASCII in UTF-32
# JSON writes a character beyond U+FFFF as two halves.
_HALVES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


def decode(path: str, text: str | bytes, problems: Problems) -> str | None:
    """The characters of a text without its byte-order mark; None where bytes are not UTF-8.

    A refused control character becomes U+FFFD, so that what else is wrong is still found.
    """
    characters = text
    if isinstance(characters, bytes):
        if wide := _wide_encoding(characters):
            hint = f"This looks like {wide}: save the file as UTF-8."
            problems.add("not-utf8", "the text is not UTF-8", Location(path), hint)
            return None
        characters = characters.decode("utf-8", errors="surrogateescape")
    characters = characters.removeprefix(_BYTE_ORDER_MARK)
    reporter = Reporter(Lines(path, characters), problems)
    if isinstance(text, bytes) and _UNDECODED.search(characters):
        _report_bytes(text, reporter)
        return None
    if _REFUSED.search(characters):
        _report_controls(reporter)
        return _REFUSED.sub(_REPLACEMENT, characters)
    if _HALVES.search(characters) and characters.lstrip().startswith("{"):
        return _JSON_TEXT.sub(_joined, characters)
    return characters


def _wide_encoding(raw: bytes) -> str:
    """The encoding of two or four bytes per character that a text is in, if it is.

    Every document begins with characters of ASCII, of which each of these bytes but one is 0.
    """
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or raw[:4].count(0) == _WIDEST:
        return "UTF-32"
    is_marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "UTF-16" if is_marked or 0 in raw[:2] else ""


def _joined(found: re.Match[str]) -> str:
    """A text of JSON with `\\ud83d\\ude00` as `\\U0001f600`, which is all that YAML knows of it.

    Blanks behind it keep what follows where it was written.
    """
    text = _HALVES.sub(lambda pair: f"\\U{ord(_character(pair)):08x}", found.group())
    return text.ljust(len(found.group()))


def _character(pair: re.Match[str]) -> str:
    halves = bytes.fromhex(pair[1] + pair[2])
    return halves.decode("utf-16-be")


def _report_bytes(raw: bytes, reporter: Reporter) -> None:
    """A problem for each byte that is not UTF-8, up to as many as anyone reads.

    In the text, such a byte has become the character U+DC00 plus it.
    """
    text = reporter.lines.text
    before = len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0
    hint = "Save the file as UTF-8."
    for found in islice(_UNDECODED.finditer(text), _SHOWN):
        offset = before + len(text[: found.start()].encode("utf-8", errors="surrogateescape"))
        line = reporter.lines.number(found.start())
        message = f"the byte 0x{raw[offset]:02X} at offset {offset}, in line {line}, is not UTF-8"
        reporter.report("not-utf8", message, found.start(), hint)


def _report_controls(reporter: Reporter) -> None:
    """A problem for each character that YAML takes only as an escape."""
    for found in islice(_REFUSED.finditer(reporter.lines.text), _SHOWN):
        code = ord(found.group())
        message = f"the character U+{code:04X} is not allowed"
        hint = f'Remove it, or write it as "\\u{code:04x}" in double quotes.'
        reporter.report("yaml-syntax", message, found.start(), hint)
