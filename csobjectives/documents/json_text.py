"""JSON of other runs: read in one go, and looked through again only where a place is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from csobjectives.documents.tree import Lines
from csobjectives.problems import Location, Problems

_BLANK = re.compile(r"[ \t\n\r]*")
_BYTE_ORDER_MARK = "\ufeff"
_SLUG = "no-json"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonText:
    """A JSON text and its data; it tells where in the text any part of the data stands."""

    path: str
    data: Any
    text: str

    def locate(self, path: Iterable[str | int], *, key: bool = False) -> Location:
        """Where the value at a path stands, or with `key` the key that leads to it.

        Where the path leads nowhere, it is followed as far as it goes.
        """
        at = key_at = _after_blanks(self.text, 0)
        for step in path:
            found = [each for each in _members(self.text, at) if each[0] == step]
            if not found:
                break
            _, key_at, at = found[-1]  # of a key that stands twice, the last one holds
        return Lines(self.path, self.text).locate(key_at if key else at)


def read_json(path: str, content: bytes, problems: Problems, hint: str = "") -> JsonText | None:
    """The data of a JSON text in UTF-8; None where a problem, with the hint, says why not."""
    try:
        text = content.decode().removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        problems.add("not-utf8", "the text is not UTF-8", Location(path), hint)
        return None
    try:
        return JsonText(path=path, data=json.loads(text, parse_constant=_refuse), text=text)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        message = "JSON cannot go on like this" if rest else "the text breaks off here"
        message = message if text.strip() else "the file is empty"
        problems.add(_SLUG, message, Location(path, error.lineno, error.colno), hint)
    except ValueError as error:
        problems.add(_SLUG, f"this is no JSON: {error}", Location(path), hint)
    except RecursionError:
        problems.add(_SLUG, "the JSON is nested too deeply to be read", Location(path), hint)
    return None


def _refuse(name: str) -> object:
    """What Python's reader takes for numbers, and JSON does not know."""
    raise ValueError(f"{name} is no number")


def _members(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """The steps into the value at an offset, with the offsets of the key and of its value."""
    decoder, opening = json.JSONDecoder(), text[at : at + 1]
    if opening not in ("{", "["):
        return
    number, at = 0, _after_blanks(text, at + 1)
    while text[at] not in "}]":
        step: str | int = number
        key_at = at
        if opening == "{":
            step, at = decoder.raw_decode(text, at)
            at = _after_blanks(text, _after_blanks(text, at) + 1)
        yield step, key_at, at
        at = _after_blanks(text, decoder.raw_decode(text, at)[1])
        at = _after_blanks(text, at + 1) if text[at] == "," else at
        number += 1


def _after_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
