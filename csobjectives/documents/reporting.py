"""Problems from offsets: the one place in this room where an offset becomes a place in a file."""

from __future__ import annotations

from typing import NoReturn

from csobjectives.documents.tree import Lines
from csobjectives.problems import Problems, Severity


class Refused(Exception):
    """A document is not read any further; the problem has been reported."""


class Reporter:
    """Reports what is wrong in one text."""

    def __init__(self, lines: Lines, problems: Problems) -> None:
        self.lines = lines
        self._problems = problems

    def report(
        self,
        slug: str,
        message: str,
        offset: int,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Take in a problem with the character at an offset."""
        self._problems.add(slug, message, self.lines.locate(offset), hint, severity)

    def refuse(self, slug: str, message: str, offset: int, hint: str) -> NoReturn:
        """Take in a problem that ends the reading: raises Refused."""
        self.report(slug, message, offset, hint)
        raise Refused

    def refuse_depth(self, limit: int, offset: int) -> NoReturn:
        """Refuse what is nested below the deepest level allowed."""
        message = f"this is nested more than {limit} levels deep"
        self.refuse("too-deep", message, offset, "Flatten it.")
