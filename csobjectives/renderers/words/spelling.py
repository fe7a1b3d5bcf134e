"""The spelling that words are written in while an output is made, and numbers in that spelling."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from csobjectives.locales import WORLD_ENGLISH, Spelling, spelling_of

_CURRENT: ContextVar[Spelling] = ContextVar("spelling", default=WORLD_ENGLISH)


@contextmanager
def spelled_as(locale: str) -> Iterator[None]:
    """Write what is spelled within as the locale does, as `decimal.localcontext` does arithmetic.

    It is entered once for an output, in `csobjectives.renderers`, and holds for one thread. What
    spells reads it: so nothing spelled is cached, unless by its spelling as well.
    """
    token = _CURRENT.set(spelling_of(locale))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Spelling:
    """How numbers and days are spelled now."""
    return _CURRENT.get()


def whole_number(number: int) -> str:
    """A number at or above zero, with its thousands set off: `268,400`, `2,68,400`."""
    spelling = _CURRENT.get()
    last, others = spelling.sizes
    if number < 10**last:
        return str(number)
    if last == others == 3:
        return f"{number:,}".replace(",", spelling.group)
    head, tail = divmod(number, 10**last)
    groups = [f"{tail:0{last}}"]
    while head >= 10**others:
        head, tail = divmod(head, 10**others)
        groups.append(f"{tail:0{others}}")
    return spelling.group.join((str(head), *reversed(groups)))


def with_decimals(number: int, decimals: str) -> str:
    """A number at or above zero, with the digits behind its mark, if there are any."""
    whole = whole_number(number)
    return f"{whole}{_CURRENT.get().decimal}{decimals}" if decimals else whole


def percentage(number: str, sign: str) -> str:
    """A number of hundredths: `88.4%`, `-88,4 %`, `%88,4`."""
    return _with_sign(_CURRENT.get().percent, sign).format(number)


def money(number: str, currency: str, sign: str) -> str:
    """An amount with its currency's code: `EUR 31.40`, `31,40 EUR`."""
    return _with_sign(_CURRENT.get().money, sign).replace("¤", currency).format(number)


def _with_sign(patterns: tuple[str, str], sign: str) -> str:
    above, below = patterns
    return below.replace("-", sign) if sign else above
