"""Reads the values in one part of a document, and places what is wrong with them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from csobjectives.documents import Document, Overlay
from csobjectives.locales import DEFAULT, canonical, nearest
from csobjectives.periods import parse_day
from csobjectives.problems import Location, Problems, Severity, did_you_mean

Key = str | int


def as_tuple(value: object) -> tuple[str, ...]:
    """One text or a list of texts as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


class Reader:
    """A part of a document: relative places, and problems at them."""

    def __init__(
        self, document: Document | Overlay, path: tuple[Key, ...], problems: Problems
    ) -> None:
        self.document = document
        self.path = path
        self.problems = problems

    def below(self, *keys: Key) -> Reader:
        """A part of this part."""
        return Reader(self.document, (*self.path, *keys), self.problems)

    def at(self, *keys: Key, key: bool = False) -> Location:
        """The place of a value below this part; of the key itself with `key`."""
        return self.document.locate((*self.path, *keys), key=key)

    def problem(
        self,
        slug: str,
        message: str,
        at: Key | tuple[Key, ...] = (),
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Report a problem at a value below this part."""
        keys = at if isinstance(at, tuple) else (at,)
        self.problems.add(slug, message, self.at(*keys), hint, severity)

    def day(self, key: str, written: str) -> date | None:
        """A day, or None and a problem."""
        try:
            return parse_day(written)
        except ValueError as error:
            self.problem("bad-day", str(error), key, "Write a day such as 2026-09-30.")
            return None

    def locale(self, key: str, written: str | None) -> str:
        """The canonical name of a locale, else a problem and the default."""
        if written is None:
            return DEFAULT
        name = canonical(written)
        if name is None:
            self.problem("unknown-locale", f"'{written}' is no locale", key, nearest(written))
        return name or DEFAULT

    def zone(self, key: str, written: str | None, default: str) -> str:
        """The name of a zone of the IANA database, else a problem and the default."""
        if written is None:
            return default
        try:
            ZoneInfo(written)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # A short name such as HST is near to any other one, and hours away from it.
            near = did_you_mean(written, {each for each in available_timezones() if "/" in each})
            hint = near if len(near) < 80 else "Use an IANA name such as Europe/Berlin."
            self.problem("unknown-timezone", f"'{written}' is no time zone", key, hint)
            return default
        return written
