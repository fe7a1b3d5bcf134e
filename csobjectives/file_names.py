"""Patterns of file names: which periods they can say, and the day that a name says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from csobjectives.windows import Window

COMPRESSIONS = (".gz", ".zst")
"""Endings of compressed files; in a name that says a period they do not matter."""

_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_SHORT_MONTHS = {name[:3]: number for name, number in _MONTHS.items()}

_DIRECTIVES = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "G": r"\d{4}",
    "q": r"[1-4]",
    "m": r"1[0-2]|0[1-9]|[1-9]",
    "B": "|".join(_MONTHS),
    "b": "|".join(_SHORT_MONTHS),
    "d": r"3[01]|[12]\d|0[1-9]|[1-9]",
    "j": r"36[0-6]|3[0-5]\d|[12]\d\d|0\d\d|\d\d|\d",
    "V": r"5[0-3]|0[1-9]|[1-4]\d|[1-9]",
    "u": r"[1-7]",
}
_SAME = {"Y": "y", "b": "m", "B": "m"}  # directives that say the same part of a period

# What a set of directives says.
_WINDOWS: dict[Window, tuple[frozenset[str], ...]] = {
    Window.YEAR: (frozenset("y"),),
    Window.MONTH: (frozenset("ym"),),
    Window.QUARTER: (frozenset("yq"),),
    Window.WEEK: (frozenset("GV"),),
    Window.DAY: (frozenset("ymd"), frozenset("yj"), frozenset("GVu")),
}


def misread(pattern: str) -> str:
    """Why a pattern of file names says no period; nothing where it says one."""
    if "/" in pattern or "\\" in pattern:
        return f"'{pattern}' holds a folder, and is held against the files' names alone"
    directives = _directives(pattern)
    for each in directives:
        if each not in _DIRECTIVES:
            return f"'%{each}' in '{pattern}' says nothing of a period"
    said = _said(directives)
    if len(said) < len(directives):
        return f"'{pattern}' says one part of the period twice"
    if said not in (each for sets in _WINDOWS.values() for each in sets):
        return f"'{pattern}' says no period" if said else f"'{pattern}' holds no directive"
    return ""


def window_of(pattern: str) -> Window:
    """How long the period is that a file's name says: `%Y-%m` is a month.

    The pattern is not `misread`.
    """
    said = _said(_directives(pattern))
    return next(window for window, sets in _WINDOWS.items() if said in sets)


def day_of(pattern: str, name: str) -> date | None:
    """The first day that a file's name tells of; None where it is not of the pattern.

    The directives are those of strptime, and `%q` for a quarter; `*` and `?` stand for
    anything. A compressed file's ending does not matter.
    """
    found = re.fullmatch(_expression(_bare(pattern)), _bare(name), re.IGNORECASE)
    return _day(found.groupdict()) if found else None


def _directives(pattern: str) -> list[str]:
    return re.findall(r"%(.?)", pattern.replace("%%", ""), re.DOTALL)


def _said(directives: Iterable[str]) -> frozenset[str]:
    return frozenset(_SAME.get(each, each) for each in directives)


def _bare(name: str) -> str:
    """A name without the ending of a compression."""
    ending = next((each for each in COMPRESSIONS if name.lower().endswith(each)), "")
    return name[: len(name) - len(ending)]


def _expression(pattern: str) -> str:
    """The regular expression of a pattern; a directive that comes twice must say the same."""
    parts, seen = [], set()
    for directive, other in re.findall(r"%(.)|(.)", pattern, re.DOTALL):
        if directive == "%" or not directive:
            parts.append({"*": ".*", "?": "."}.get(other, re.escape(other or "%")))
        elif directive in seen:
            parts.append(f"(?P={directive})")
        else:
            seen.add(directive)
            parts.append(f"(?P<{directive}>{_DIRECTIVES[directive]})")
    return "".join(parts)


def _day(parts: dict[str, str]) -> date | None:
    """The first day of what is told; None where there is no such day."""
    try:
        if "G" in parts:
            return date.fromisocalendar(
                int(parts["G"]), int(parts.get("V", 1)), int(parts.get("u", 1))
            )
        # As strptime: 69 is 1969, and 68 is 2068.
        year = int(parts["Y"]) if "Y" in parts else (int(parts["y"]) + 31) % 100 + 1969
        if "j" in parts:
            return _day_of_year(year, int(parts["j"]))
        return date(year, _month(parts), int(parts.get("d", 1)))
    except ValueError:
        return None


def _day_of_year(year: int, number: int) -> date | None:
    day = date(year, 1, 1) + timedelta(days=number - 1)
    return day if number and day.year == year else None


def _month(parts: dict[str, str]) -> int:
    if "q" in parts:
        return 3 * int(parts["q"]) - 2
    if "B" in parts:
        return _MONTHS[parts["B"].lower()]
    return _SHORT_MONTHS[parts["b"].lower()] if "b" in parts else int(parts.get("m", 1))
