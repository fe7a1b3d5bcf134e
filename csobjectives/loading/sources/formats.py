"""How the cells of a column are written: formats, held to what its type can be read by."""

from __future__ import annotations

import re
from collections.abc import Iterable

from csobjectives.loading.reader import Reader
from csobjectives.model import ColumnType

_T = ColumnType

_DIRECTIVES = "aAbBdfHIjmMpSuwyYzZgGVUWc%-xXeT"
_CLOCK_DIRECTIVES = "HIMSfp%-XT"
_EPOCHS = ("epoch s", "epoch ms", "epoch us")
_CLOCKS = ("h:mm", "m:ss")
_EXAMPLES = {
    _T.DATE: 'format: "%d.%m.%Y"',
    _T.TIMESTAMP: 'format: "%d.%m.%Y"',
    _T.TIME: 'format: "%I:%M %p"',
}
_WORDS = {
    _T.DATE: ("iso",),
    _T.TIMESTAMP: ("iso", *_EPOCHS),
    _T.TIME: ("iso",),
}


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def read_formats(reader: Reader, kind: ColumnType, formats: tuple[str, ...]) -> tuple[str, ...]:
    """Formats that the type can be read by."""
    if kind in (*_WORDS, _T.DURATION):
        for index, written in enumerate(formats):
            at = ("format", index)
            if kind is _T.DURATION:
                _check_clock(reader, written, at)
            elif written not in _WORDS[kind]:
                _check_directives(reader, kind, written, at)
    return formats


def _check_clock(reader: Reader, written: str, at: tuple[str, int]) -> None:
    if written not in _CLOCKS:
        reader.problem(
            "bad-format",
            f"'{written}' is no format of a duration",
            at,
            "Known: h:mm and m:ss. 1:05:09, PT1H5M and 2 days 01:05:09 are read without one; "
            "a plain number has a unit, such as unit: min.",
        )


def _check_directives(reader: Reader, kind: ColumnType, written: str, at: tuple[str, int]) -> None:
    """A strptime format has directives, and all of them exist for the type."""
    known = _CLOCK_DIRECTIVES if kind is _T.TIME else _DIRECTIVES
    if "%" not in written:
        also = f" Also known: {listed(_WORDS[kind])}."
        hint = f"Directives start with %. For example: {_EXAMPLES[kind]}.{also}"
        reader.problem("bad-format", f"'{written}' holds no directive", at, hint)
    directives = re.findall(r"%(.?)", written, re.DOTALL)
    if kind is _T.DATE and not {"z", "Z"}.isdisjoint(directives):
        message = f"'{written}' reads a zone, and a day has none"
        hint = "Which day it was depends on the zone: declare the column as timestamp."
        reader.problem("bad-format", message, at, hint)
    unknown = [each for each in directives if each not in known or not each]
    if not unknown:
        return
    if kind is _T.TIME and unknown[0] and unknown[0] in _DIRECTIVES:
        message = f"'%{unknown[0]}' in '{written}' is no part of a time of day"
        hint = "A time of day is made of %H %I %M %S %f and %p; a timestamp holds a day as well."
    else:
        message = f"'%{unknown[0]}' in '{written}' is no directive"
        hint = "Known: %Y %m %d %H %M %S %f %p %I %y %b %B %z and the others of strptime."
    reader.problem("bad-format", message, at, hint)
