"""The signs that amounts of a currency are written with, beside its ISO 4217 code."""

from __future__ import annotations

from csobjectives.model import Column

_SIGNS: dict[str, tuple[str, ...]] = {
    "AUD": ("A$", "AU$", "$"),
    "BRL": ("R$",),
    "CAD": ("CA$", "C$", "$"),
    "CHF": ("SFr.", "Fr.", "CHF.", "Fr"),
    "CNY": ("CN¥", "¥", "元", "RMB"),
    "CZK": ("Kč",),
    "DKK": ("kr.", "kr"),
    "EUR": ("€",),
    "GBP": ("£",),
    "HKD": ("HK$", "$"),
    "HUF": ("Ft",),
    "ILS": ("₪",),
    "INR": ("₹", "Rs.", "Rs"),
    "JPY": ("JP¥", "¥", "円"),
    "KRW": ("₩",),
    "MXN": ("MX$", "Mex$", "$"),
    "NGN": ("₦",),
    "NOK": ("kr.", "kr"),
    "NZD": ("NZ$", "$"),
    "PHP": ("₱",),
    "PLN": ("zł",),
    "RUB": ("₽",),
    "SEK": ("kr.", "kr"),
    "SGD": ("S$", "$"),
    "THB": ("฿",),
    "TRY": ("₺",),
    "TWD": ("NT$", "$"),
    "UAH": ("₴",),
    "USD": ("US$", "$"),
    "VND": ("₫",),
    "ZAR": ("R",),
}


def signs_of(column: Column) -> tuple[str, ...]:
    """What may stand beside an amount of the column's currency, longest first."""
    code = column.unit.currency if column.unit is not None else ""
    known = (code, *_SIGNS.get(code, ())) if code else ()
    return tuple(sorted(known, key=len, reverse=True))
