"""Cells of CSV that other people's text may be in, and that a spreadsheet takes for no formula."""

from __future__ import annotations

from functools import lru_cache

from csobjectives.renderers.words.text import plain

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - the wide ones work too
_LONGEST = 1_000


@lru_cache(maxsize=10_000)
def safe(text: str) -> str:
    """The text on one line; one that begins like a formula has an apostrophe before it.

    Tab and carriage return, which spreadsheets look past, are gone with all control characters
    (OWASP, CSV injection).
    """
    shown = plain(text, _LONGEST)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
