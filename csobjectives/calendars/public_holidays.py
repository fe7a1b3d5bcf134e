"""Public holidays by country and region, as the library `holidays` knows them.

What it knows changes with its version, and verdicts with it: results say which one it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def libraries() -> Mapping[str, str]:
    """The library with its version, for results that its knowledge is in."""
    from holidays.version import __version__

    return {"holidays": __version__}


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The countries that are known, by their ISO 3166 codes, each with its regions."""
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(of) for country, of in sorted(known.items())}


@cache
def known_years(country: str) -> tuple[int, int]:
    """The first and the last year of which a country's holidays are known."""
    found = _holidays(country, "", ())
    return found.start_year, found.end_year


@cache
def days(country: str, region: str, first: int, last: int) -> frozenset[date]:
    """The public holidays of some years; of one that is moved, also the day off in its place."""
    return frozenset(_holidays(country, region, range(first, last + 1)))


def _holidays(country: str, region: str, years: range | tuple[()]) -> HolidayBase:
    import holidays

    return holidays.country_holidays(country, subdiv=region or None, years=years)
