"""Days and stamps as cells write them: the formats that read all of a column's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

_NUMERIC = re.compile(
    r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})"
    r"(?:([ T])(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?(?: ?([AaPp][Mm]))?)?( ?[+-]\d{2}:?\d{2})?"
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z| ?UTC|[+-]\d{2}(:?\d{2})?)?)?"
)
_NAMED = (
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %b %Y %H:%M",
    "%d %b %Y %H:%M:%S",
    "%b %d, %Y %H:%M",
    "%b %d, %Y %I:%M %p",
    "%b %d, %Y %I:%M:%S %p",
    "%a, %d %b %Y %H:%M:%S",
)
_SENTINELS = ("1900-01-01", "1970-01-01", "1899-12-30", "1899-12-31", "9999-12-31", "2999-12-31")
_LAST_PLAIN_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Stamps:
    """How stamps are written. No format is ISO 8601; `timed` where any has a time of day."""

    formats: tuple[str, ...]
    timed: bool
    notes: tuple[str, ...]


def read_stamps(cells: Collection[str]) -> Stamps | None:
    """How all the cells are written, where each of them is a day or a stamp."""
    if all(map(_ISO.fullmatch, cells)):
        return _iso(cells)
    first = next(iter(cells), "")
    if _NUMERIC.fullmatch(first) or _ISO.fullmatch(first):
        return _numeric(cells)
    if len(first) <= len("Wednesday, 30 September 2026 10:00:00") and re.search("[A-Za-z]", first):
        return _named(cells)
    return None


def _iso(cells: Collection[str]) -> Stamps | None:
    days: list[date] = []
    for each in cells:
        day = _day(each[:4], each[5:7], each[8:10])
        hour = each[11:13]
        if day is None or day.year < _LAST_PLAIN_YEAR or (hour and not _is_clock(each)):
            return None
        days.append(day)
    timed = any(len(each) > 10 for each in cells)
    return Stamps((), timed, _sentinels(days))


def _is_clock(stamp: str) -> bool:
    seconds = stamp[17:19] if stamp[16:17] == ":" else "0"
    return int(stamp[11:13]) < 24 and int(stamp[14:16]) < 60 and int(seconds) < 60


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _numeric(cells: Collection[str]) -> Stamps | None:
    """Days of three numbers: which of them is the month is told by those above 12."""
    found = [_NUMERIC.fullmatch(each) for each in cells]
    parts = [each for each in found if each]
    if len(parts) < len(found):
        return None
    year_first = {len(each[1]) == 4 for each in parts}
    if len(year_first) > 1:
        return None
    note: tuple[str, ...] = ()
    if year_first == {True}:
        order = "Ymd"
    else:
        days_first = any(int(each[1]) > 12 for each in parts)
        months_first = any(int(each[3]) > 12 for each in parts)
        if days_first and months_first:
            return None
        american = any(each[10] for each in parts)  # a clock of 12 hours
        order = "mdY" if months_first or (american and not days_first) else "dmY"
        if not days_first and not months_first:
            which = "month" if order == "mdY" else "day"
            note = (
                f"day and month are both 12 or less in every row: the {which} is taken to "
                "come first; look into a row whose day you know",
            )
    formats = dict.fromkeys(_format(each, order) for each in parts)
    days = [_in_order(each, order) for each in parts]
    real = [each for each in days if each is not None]
    if len(real) < len(days) or not all(map(_is_time_of_day, parts)):
        return None
    timed = any(each[6] for each in parts)
    # A year of two digits comes first: read as a year of four, it would be one of antiquity.
    ordered = sorted(formats, key=lambda each: ("%Y" in each, -len(each)))
    return Stamps(tuple(ordered), timed, (*note, *_sentinels(real)))


def _is_time_of_day(found: re.Match[str]) -> bool:
    """Whether the clock is one; a day without one is."""
    if not found[6]:
        return True
    hour, half = int(found[6]), bool(found[10])
    in_day = 1 <= hour <= 12 if half else hour < 24
    return in_day and int(found[7]) < 60 and int(found[8] or 0) < 60


def _format(found: re.Match[str], order: str) -> str:
    year = "%Y" if len(found[1]) == 4 or len(found[4]) == 4 else "%y"
    written = found[2].join(year if each == "Y" else f"%{each}" for each in order)
    if found[6]:
        half = found[10]
        written += f"{found[5]}{'%I' if half else '%H'}:%M"
        written += (":%S" if found[8] else "") + (".%f" if found[9] else "")
        if half:
            written += (" " if f" {half}" in found[0] else "") + "%p"
    zone = found[11] or ""
    return written + (" " if zone[:1] == " " else "") + ("%z" if zone else "")


def _in_order(found: re.Match[str], order: str) -> date | None:
    by_letter = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    year = by_letter["Y"]
    if len(year) not in (2, 4):
        return None
    return _day(year if len(year) == 4 else f"20{year}", by_letter["m"], by_letter["d"])


def _named(cells: Collection[str]) -> Stamps | None:
    for written in _NAMED:
        if _all_read(cells, [written]):
            return Stamps((written,), "%M" in written, ())
    return None


def _all_read(cells: Iterable[str], formats: Iterable[str]) -> bool:
    tried = tuple(formats)
    return all(any(_reads(each, written) for written in tried) for each in cells)


def _reads(cell: str, written: str) -> bool:
    try:
        return datetime.strptime(cell, written).year >= _LAST_PLAIN_YEAR
    except ValueError:
        return False


def _sentinels(days: Iterable[date]) -> tuple[str, ...]:
    there = {day.isoformat() for day in days}
    return tuple(
        f'{each} often stands for nothing recorded: missing: ["{each}"]'
        for each in _SENTINELS
        if each in there and len(there) > 1
    )
