"""A list of records inside of a JSON object, as JSON Lines with every digit as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from csobjectives.engines.refusals import Refusal, Refused
from csobjectives.engines.texts import lines
from csobjectives.model import Shape
from csobjectives.problems import did_you_mean

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def write_json_records(path: Path, copy: Path, shape: Shape) -> None:
    """Write the records that `records` leads to, one a line.

    Raises Refused where it leads to none, or the text is no JSON.
    """
    text = "".join(lines(path, shape.encoding))
    try:
        with copy.open("w", encoding="utf-8", newline="") as out:
            for record in _elements(text, _start(text, shape.records)):
                # JSON has line breaks between its tokens only.
                out.write(record.replace("\r", " ").replace("\n", " ") + "\n")
    except json.JSONDecodeError as error:
        why = f"cannot be read: {error.msg} in line {error.lineno}, column {error.colno}"
        hint = "Is it really json, as its ending says, and whole?"
        raise Refused(Refusal(why, hint, "unreadable-file")) from error


def _start(text: str, way: str) -> int:
    """Where the list begins that a dotted way leads to."""
    position = _skip(text, 0)
    steps = way.split(".")
    for number, step in enumerate(steps):
        keys: list[str] = []
        found = None
        if text[position : position + 1] == "{":
            for key, at in _members(text, position):
                keys.append(key)
                if key == step:
                    found = at
                    break
        if found is None:
            shown = ".".join(steps[: number + 1])
            hint = did_you_mean(step, keys) or "It is no object there: leave `records` out?"
            raise Refused(Refusal(f"has no '{shown}' for its records", hint))
        position = found
    if text[position : position + 1] != "[":
        hint = "Lead to the list whose elements are the rows."
        raise Refused(Refusal(f"has no list at '{way}'", hint))
    return position


def _skip(text: str, position: int) -> int:
    found = _BLANK.match(text, position)
    return found.end() if found else position


def _members(text: str, position: int) -> Iterator[tuple[str, int]]:
    """The keys of an object, each with where its value begins."""
    following = _first(text, position, "}")
    while following is not None:
        key, position = _DECODER.raw_decode(text, following)
        position = _expect(text, position, ":")
        yield str(key), position
        _, position = _DECODER.raw_decode(text, position)
        following = _next(text, position, "}")


def _elements(text: str, position: int) -> Iterator[str]:
    """The elements of a list, as they are written."""
    following = _first(text, position, "]")
    while following is not None:
        _, end = _DECODER.raw_decode(text, following)
        yield text[following:end]
        following = _next(text, end, "]")


def _first(text: str, position: int, closing: str) -> int | None:
    """Where the first member begins; None where there is none."""
    position = _skip(text, position + 1)
    return None if text[position : position + 1] == closing else position


def _expect(text: str, position: int, mark: str) -> int:
    position = _skip(text, position)
    if text[position : position + 1] != mark:
        raise json.JSONDecodeError(f"Expecting '{mark}'", text, position)
    return _skip(text, position + 1)


def _next(text: str, position: int, closing: str) -> int | None:
    """Where the next member begins; None where the closing bracket stands."""
    position = _skip(text, position)
    return None if text[position : position + 1] == closing else _expect(text, position, ",")
