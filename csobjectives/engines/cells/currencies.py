"""The signs that amounts of a currency are written with, beside its ISO 4217 code."""

from __future__ import annotations

from csobjectives.model import Column

_SIGNS: dict[str, tuple[str, ...]] = {
    "USD": ("US$", "$"),
    "EUR": ("€",),
    "GBP": ("£",),
    "JPY": ("JP¥", "¥", "円"),
    "CHF": ("SFr.", "Fr.", "CHF.", "Fr"),
    "SEK": ("kr.", "kr"),
    "NOK": ("kr.", "kr"),
    "DKK": ("kr.", "kr"),
    "CAD": ("CA$", "C$", "$"),
    "AUD": ("A$", "AU$", "$"),
    "NZD": ("NZ$", "$"),
    "CNY": ("CN¥", "¥", "元", "RMB"),
    "INR": ("₹", "Rs.", "Rs"),
    "PLN": ("zł",),
    "CZK": ("Kč",),
    "HUF": ("Ft",),
    "BRL": ("R$",),
    "MXN": ("MX$", "Mex$", "$"),
    "ZAR": ("R",),
    "TRY": ("₺",),
    "HKD": ("HK$", "$"),
    "SGD": ("S$", "$"),
    "TWD": ("NT$", "$"),
    "KRW": ("₩",),
    "THB": ("฿",),
    "PHP": ("₱",),
    "VND": ("₫",),
    "ILS": ("₪",),
    "NGN": ("₦",),
    "RUB": ("₽",),
    "UAH": ("₴",),
}

CURRENCIES = tuple(_SIGNS)
"""The currencies that signs are known of; of those that share a sign, the likeliest first."""


def signs_of(column: Column) -> tuple[str, ...]:
    """What may stand beside an amount of the column's currency, longest first."""
    code = column.unit.currency if column.unit is not None else ""
    known = (code, *_SIGNS.get(code, ())) if code else ()
    return tuple(sorted(known, key=len, reverse=True))
