"""How a locale spells numbers and days: its marks, patterns and names of months, from the CLDR.

Numbers have Latin digits, and no marks of direction: the sentences around them run from left to
right. A day that is spelled in a script that runs the other way is isolated from them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csobjectives.problems import did_you_mean

if TYPE_CHECKING:
    from babel.dates import DateTimePattern
    from babel.numbers import NumberPattern

DEFAULT = "en-001"
_NAME = re.compile(
    r"(?P<tag>[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|\d{3}))?(?P<variant>[-_][a-z]{5,8})?)"
    r"(?:\.[\w-]+)?(?:@euro)?",
    re.IGNORECASE,
)
_NEEDED = (
    "currency_formats",
    "date_formats",
    "datetime_skeletons",
    "decimal_formats",
    "eras",
    "months",
    "number_symbols",
    "percent_formats",
    "quarters",
)
_USUAL = "Use a language, or a language and a country, such as de, en-GB or pt-BR."
_MONTHS = range(1, 13)
_DIRECTIONS = str.maketrans("", "", "\u200e\u200f\u061c")
ISOLATE, POP = "\u2068", "\u2069"
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spelling:
    """What it takes to spell numbers and days; by default, as English does around the world.

    `sizes` are of the last group of digits, and of those before it. What is around a `percent` and
    `money` is that of numbers above zero, and of those below; `¤` is the currency's code. There is
    a pattern of days for each month, of quarters for each quarter.
    """

    name: str = DEFAULT
    decimal: str = "."
    group: str = ","
    sizes: tuple[int, int] = (3, 3)
    percent: tuple[str, str] = ("{}%", "-{}%")
    money: tuple[str, str] = ("¤ {}", "-¤ {}")
    short_months: tuple[str, ...] = tuple(month[:3] for month in _ENGLISH)
    short_quarters: tuple[str, ...] = _QUARTERS
    days: tuple[str, ...] = tuple(f"{{d}} {month} {{y}}" for month in _ENGLISH)
    days_of_any_year: tuple[str, ...] = tuple(f"{{d}} {month}" for month in _ENGLISH)
    months: tuple[str, ...] = tuple(f"{month} {{y}}" for month in _ENGLISH)
    quarters: tuple[str, ...] = tuple(f"{quarter} {{y}}" for quarter in _QUARTERS)
    week: str = "week {w} of {y}"


WORLD_ENGLISH = Spelling()


def canonical(written: str) -> str | None:
    """A locale's name as BCP 47 spells it: `pt-BR`, also of `pt_BR.UTF-8`.

    None for one that the CLDR does not know.
    """
    if written == DEFAULT:
        return DEFAULT
    from babel import Locale, UnknownLocaleError

    found = _NAME.fullmatch(written)
    if found is None:
        return None
    try:
        parsed = Locale.parse(found["tag"].replace("-", "_"))
    except UnknownLocaleError:
        return None
    is_dropped = bool(found["variant"]) and not parsed.variant
    return None if is_dropped else str(parsed).replace("_", "-")


def nearest(written: str) -> str:
    """A hint that names what may have been meant by what is no locale."""
    from babel.localedata import locale_identifiers

    known = {each.replace("_", "-") for each in locale_identifiers()}
    language = re.split("[-_]", written.lower())[0]
    if language in known:
        return f"Did you mean {language}?"
    near = did_you_mean(written, known)
    return near if near.startswith("Did you mean") else _USUAL


@lru_cache(maxsize=64)
def spelling_of(name: str) -> Spelling:
    """How a locale spells; `name` is canonical."""
    if name == DEFAULT:
        return WORLD_ENGLISH
    from babel import Locale

    locale = Locale.parse(name, sep="-")
    data = _own_copy(str(locale))
    symbols, written = data["number_symbols"]["latn"], data["datetime_skeletons"]
    short = data["months"]["format"]["abbreviated"], data["quarters"]["format"]["abbreviated"]
    names = _Names(data=data, isolated=locale.text_direction == "rtl")
    return Spelling(
        name=name,
        decimal=symbols["decimal"],
        group=symbols["group"],
        sizes=data["decimal_formats"][None].grouping,
        percent=_around(data["percent_formats"][None]),
        money=_around(data["currency_formats"]["standard"]),
        short_months=tuple(short[0][month] for month in _MONTHS),
        short_quarters=tuple(short[1][quarter] for quarter in (1, 2, 3, 4)),
        days=names.by_month(data["date_formats"]["long"]),
        days_of_any_year=names.by_month(written["MMMMd"]),
        months=names.by_month(written["yMMMM"]),
        quarters=tuple(names.filled(written["yQQQ"], quarter=each) for each in (1, 2, 3, 4)),
        week=names.filled(written["yw"]),
    )


def _own_copy(identifier: str) -> Mapping[str, Any]:
    """A locale's data of which nothing is shared.

    Babel resolves what is the same elsewhere in place, and in data that locales have in common:
    what one of them calls its months could become what the next one does.
    """
    from babel.localedata import LocaleDataDict, load

    whole = load(identifier)
    return LocaleDataDict({key: deepcopy(whole[key]) for key in _NEEDED})


def _around(pattern: NumberPattern) -> tuple[str, str]:
    """A pattern's text around a number, which is `{}`; a code stands apart from its digits."""
    above, below = (
        f"{before}{{}}{after}".translate(_DIRECTIONS)
        for before, after in zip(pattern.prefix, pattern.suffix, strict=True)
    )
    return _apart(above), _apart(below)


def _apart(text: str) -> str:
    return text.replace("¤{}", "¤\u00a0{}").replace("{}¤", "{}\u00a0¤")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What a locale calls the parts of a year; `isolated` where its script runs to the left."""

    data: Mapping[str, Any]
    isolated: bool

    def by_month(self, pattern: DateTimePattern) -> tuple[str, ...]:
        """The pattern for each month."""
        return tuple(self.filled(pattern, month) for month in _MONTHS)

    def filled(self, pattern: DateTimePattern, month: int = 1, quarter: int = 1) -> str:
        """The pattern with its names filled in, and fields for its numbers."""
        months, quarters = self.data["months"], self.data["quarters"]["format"]
        fields = {
            "d": "{d}",
            "dd": "{d:02}",
            "w": "{w}",
            "y": "{y}",
            "Y": "{y}",
            "G": self.data["eras"]["abbreviated"][1],
            "M": str(month),
            "MMM": months["format"]["abbreviated"][month],
            "MMMM": months["format"]["wide"][month],
            "LLLL": months["stand-alone"]["wide"][month],
            "Q": str(quarter),
            "QQQ": quarters["abbreviated"][quarter],
            "QQQQ": quarters["wide"][quarter],
        }
        text = str(pattern.format) % fields
        return f"{ISOLATE}{text}{POP}" if self.isolated else text
