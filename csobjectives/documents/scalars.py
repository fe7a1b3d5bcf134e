"""What an unquoted scalar means: far less than in YAML 1.1."""

from __future__ import annotations

import re
from decimal import Decimal

Scalar = str | int | bool | Decimal | None

NULLS = frozenset({"", "~", "null"})
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(NULLS),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("-0123456789")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
# Three digits of exponent at most: making `1e999999999` an exact number would take a gigabyte.
_DECIMAL = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][+-]?[0-9]{1,3})?|[eE][+-]?[0-9]{1,3})\Z"
)


def resolve(text: str) -> Scalar:
    """The value of a plain scalar: null, a boolean, a number as JSON writes one, or its text.

    Integers have up to 18 digits; fractions and exponents are exact decimals. All else is text:
    `no`, `on`, `010`, `0x1F`, `+3`, `1:30`, `1_000`, `.5`, `.inf`, `NULL`, `2026-01-01`.
    """
    if text[:1] not in _NUMBER_STARTS:
        return _WORDS.get(text, text)
    if _INTEGER.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text
