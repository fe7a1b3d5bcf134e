"""What the cells of one column can be read as: the narrowest type that takes all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from csobjectives.model import ColumnType
from csobjectives.sketch.figures import (
    Reading,
    digits_of,
    read_money,
    read_numbers,
    read_percentages,
    takes,
)
from csobjectives.sketch.stamps import read_stamps

NULL_TOKENS = (
    "NA",
    "N/A",
    "n/a",
    "na",
    "#N/A",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "?",
    "-",
    "--",
)
_TRUTH = ({"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"})
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d{0,17})(\.0+)?")
_DECIMAL = re.compile(r"[+-]?\d{1,12}(\.\d{1,30})?")
_CLOCK = re.compile(r"-?(\d+):([0-5]\d):([0-5]\d)(\.\d{1,6})?")
_SPELLED = re.compile(r"[-+]?P[\dT].*|-?\d+ days?\b.*")
_SHORT_CLOCK = re.compile(r"(\d+):([0-5]\d)")
_SPAN_NAME = re.compile(
    r"duration|elapsed|wait|handle|talk|hold|length|spent|hh:mm|in hrs|resolution|response time"
)
_MOMENT_NAME = re.compile(
    r"(^|[\W_])(at|on|date|time|timestamp|created|updated|start|end)([\W_]|$)"
)


def read_cells(name: str, cells: Collection[str]) -> Reading:
    """The reading of distinct cells, none of which is empty.

    Words that stand for nothing are left out where the rest is of a type because of it.
    """
    whole = _read(name, cells)
    tokens = [each for each in NULL_TOKENS if each in cells]
    if not tokens or whole.type is not ColumnType.TEXT:
        return whole
    rest = set(cells).difference(tokens)
    without = _read(name, rest) if rest else whole
    if without.type is ColumnType.TEXT:
        note = f"{_quoted(tokens)} may mean that nothing was recorded: missing: [{_quoted(tokens)}]"
        return replace(whole, notes=(*whole.notes, note))
    notes = (*without.notes, f"{_quoted(tokens)} is taken for nothing recorded")
    return replace(without, keys={**without.keys, "missing": tokens}, notes=notes)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _read(name: str, cells: Collection[str]) -> Reading:
    for attempt in _ATTEMPTS:
        found = attempt(name.lower(), cells)
        if found is not None:
            return found
    return Reading(type=ColumnType.TEXT)


def _all(pattern: re.Pattern[str], cells: Iterable[str]) -> bool:
    return all(map(pattern.fullmatch, cells))


def _truth(_: str, cells: Collection[str]) -> Reading | None:
    if len(cells) > 6:
        return None
    lowered = {each.lower() for each in cells}
    return Reading(type=ColumnType.BOOLEAN) if any(lowered <= each for each in _TRUTH) else None


def _integer(name: str, cells: Collection[str]) -> Reading | None:
    if not _all(_INTEGER, cells):
        return None
    if set(cells) == {"0", "1"}:
        return Reading(type=ColumnType.INTEGER, notes=("0 and 1 only: type: boolean?",))
    if _MOMENT_NAME.search(name) and all(len(each) in (10, 13) for each in cells):
        widths = {len(each) for each in cells}
        first = min(int(each[:10]) for each in cells)
        if len(widths) == 1 and 946_684_800 <= first < 4_102_444_800:  # 2000 to 2099
            written = "epoch s" if widths == {10} else "epoch ms"
            note = f"numbers read as {written}: seconds or milliseconds since 1970"
            return Reading(type=ColumnType.TIMESTAMP, keys={"format": written}, notes=(note,))
    return Reading(type=ColumnType.INTEGER, notes=_sentinel_numbers(cells))


def _sentinel_numbers(cells: Collection[str]) -> tuple[str, ...]:
    figures = sorted({float(each) for each in cells})
    if len(figures) > 2 and figures[-1] in (99, 999, 9999, 99999) and figures[-2] * 5 < figures[-1]:
        token = f"{figures[-1]:g}"
        return (f'{token} may mean that nothing was recorded: missing: ["{token}"]',)
    return ()


def _decimal(_: str, cells: Collection[str]) -> Reading | None:
    if any(each[:1] == "0" and each[1:2].isdigit() for each in cells) or not _all(_DECIMAL, cells):
        return None
    keys = digits_of(cells, ".")
    return Reading(type=ColumnType.DECIMAL, keys=keys, notes=_sentinel_numbers(cells))


def _stamp(_: str, cells: Collection[str]) -> Reading | None:
    found = read_stamps(cells)
    if found is None:
        return None
    kind = ColumnType.TIMESTAMP if found.timed else ColumnType.DATE
    if not takes(cells, kind, formats=found.formats):
        return None
    keys: dict[str, object] = {}
    if found.formats:
        keys["format"] = found.formats[0] if len(found.formats) == 1 else list(found.formats)
    return Reading(type=kind, keys=keys, notes=found.notes)


def _clock(name: str, cells: Collection[str]) -> Reading | None:
    """Clocks: a duration where a name or the hours say so, else a time of day."""
    if _all(_SPELLED, cells) and takes(cells, ColumnType.DURATION):
        return Reading(type=ColumnType.DURATION)
    for pattern, written in ((_CLOCK, ""), (_SHORT_CLOCK, "h:mm")):
        found = [pattern.fullmatch(each) for each in cells]
        if not all(found):
            continue
        hours = max(int(each[1]) for each in found if each)
        negative = any(each.startswith("-") for each in cells)
        if not hours and not written:
            notes = () if negative else ("no hour is above 0: a duration, or type: time?",)
            return Reading(type=ColumnType.DURATION, notes=notes)
        if hours < 24 and not negative and not _SPAN_NAME.search(name):
            return Reading(type=ColumnType.TIME, notes=("a time of day, or type: duration?",))
        keys: dict[str, object] = {"format": written} if written else {}
        notes = ("hours and minutes, or minutes and seconds: format: m:ss?",) if written else ()
        return Reading(type=ColumnType.DURATION, keys=keys, notes=notes)
    return None


_ATTEMPTS: tuple[Callable[[str, Collection[str]], Reading | None], ...] = (
    _truth,
    _integer,
    _decimal,
    read_numbers,
    read_percentages,
    read_money,
    _stamp,
    _clock,
)
