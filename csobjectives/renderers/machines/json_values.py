"""Values as JSON has them: numbers of 12 digits, days, settings."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import Context
from fractions import Fraction

from csobjectives.model import Exclusion, Option

Json = dict[str, object]
_DIGITS = Context(prec=12)


def number(value: Fraction | float | None) -> int | float | None:
    """A JSON number of 12 significant digits; whole numbers stay whole, and None is null.

    An interval's end that lies in infinity is no number, and therefore null, too.
    """
    if value is None:
        return None
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else None
    of, whole = value.as_integer_ratio()
    return of if whole == 1 else float(_DIGITS.divide(of, whole))


def day(of: date | None) -> str | None:
    return of.isoformat() if of is not None else None


def option(given: Option) -> object:
    if isinstance(given, Fraction):
        return number(given)
    return given if isinstance(given, str) else list(given)


def exclusions(left_out: Iterable[Exclusion]) -> list[Json]:
    """Days that are left out, the last one of them included."""
    return [
        {"from": day(each.start), "to": day(each.end), "reason": each.reason} for each in left_out
    ]
