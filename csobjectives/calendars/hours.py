"""Working hours as people write them: `mon-fri` and `09:00-17:00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Hours = tuple[tuple[int, int], ...]
"""The stretches of a day in which one works, in minutes since midnight, in order and apart."""

_STRETCH = re.compile(r"(\d{2}):([0-5]\d)\s*-\s*(\d{2}):([0-5]\d)", re.ASCII)
_MIDNIGHT = 24 * 60


class HoursError(ValueError):
    """Hours or days that cannot be; `hint` says what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def parse_days(text: str) -> tuple[int, ...]:
    """The days of the week that a text names, Monday being 0: `mon-fri`, `sun-thu`, `mon, wed`.

    A range may go over the end of the week. Raises HoursError.
    """
    found: list[int] = []
    for part in text.split(","):
        ends = [each.strip() for each in part.split("-")]
        if len(ends) > 2 or not set(ends) <= set(WEEKDAYS):
            hint = "Write days such as mon, mon-fri or 'mon, wed'."
            raise HoursError(f"'{text}' names no days of the week", hint)
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        found += [(first + place) % 7 for place in range((last - first) % 7 + 1)]
    return tuple(found)


def parse_hours(texts: Sequence[str]) -> Hours:
    """The hours of a day, each stretch as `09:00-17:00`. Raises HoursError."""
    found = sorted(_stretch(text) for text in texts)
    for before, after in pairwise(found):
        if after[0] < before[1]:
            message = f"{written((before,))} and {written((after,))} overlap"
            raise HoursError(message, "Write stretches of a day that share no minute.")
    return tuple(found)


def written(hours: Hours) -> str:
    """Hours as a document writes them; `closed` where there are none."""
    return ", ".join(f"{_time(start)}-{_time(end)}" for start, end in hours) or "closed"


def _stretch(text: str) -> tuple[int, int]:
    match = _STRETCH.fullmatch(text.strip())
    start, end = (-1, -1) if match is None else (_minutes(match, 1), _minutes(match, 3))
    if not 0 <= start <= _MIDNIGHT or not 0 <= end <= _MIDNIGHT:
        raise HoursError(f"'{text}' are no hours of a day", "Write hours such as 09:00-17:00.")
    if start == end:
        hint = "Leave it out; a whole day is 00:00-24:00."
        raise HoursError(f"'{text}' ends when it begins", hint)
    if start > end:
        parts = [f"{_time(start)}-24:00", *([f"00:00-{_time(end)}"] if end else [])]
        hint = f"Over midnight, write {' on the one day and '.join(parts)}"
        hint += " on the next." if end else "."
        raise HoursError(f"'{text}' ends before it begins", hint)
    return start, end


def _minutes(match: re.Match[str], group: int) -> int:
    return int(match[group]) * 60 + int(match[group + 1])


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
