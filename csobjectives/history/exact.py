"""Numbers as text that reads back as the very same number."""

from __future__ import annotations

import math
import re
from fractions import Fraction

_DIGITS = 12
_EXACT = re.compile(r"(-?\d+)(?:/(\d*[1-9]\d*)|\.(\d+))?", re.ASCII)


def written(value: Fraction) -> str:
    """A fraction as a decimal, `0.9`, where 12 places are enough; else as a quotient, `718/812`."""
    scaled = value * 10**_DIGITS
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, rest = divmod(abs(scaled.numerator), 10**_DIGITS)
    digits = f"{whole}.{rest:0{_DIGITS}}".rstrip("0").rstrip(".")
    return f"-{digits}" if value < 0 else digits


def exactly(text: object) -> Fraction:
    """The fraction that was written. Raises ValueError for anything else."""
    found = _EXACT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is no number")
    whole, under, places = found.groups()
    if under:
        return Fraction(int(whole), int(under))
    return Fraction(int(whole + places), 10 ** len(places)) if places else Fraction(int(whole))


def end_of(value: float) -> float | str:
    """An end of an interval as JSON has it, which knows no infinity: `inf`, `-inf`."""
    return value if math.isfinite(value) else str(value)


def end_from(value: object) -> float:
    """The end of an interval that was written. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is no number")
    return float(value)
