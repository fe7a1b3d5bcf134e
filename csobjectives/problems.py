"""What is wrong, where, and what to do about it.

Every room reports through these records, and every output reads them: a problem is
data, never a log line. Problems are collected, so that one of them hides no other.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """What a command's exit code means. It means the same in every command, under every option.

    OK: nothing failed.
    FAILED: something blocking was missed or could not be measured, or a gate of the project is
    shut.
    CANNOT_JUDGE: wrong usage, an invalid document, a file that is absent or unreadable,
    too many rejected rows, or no objective at all. It outranks FAILED.
    """

    OK = 0
    FAILED = 1
    CANNOT_JUDGE = 2


class Severity(StrEnum):
    """An error ends in exit code 2; a warning is counted and shown, and changes no exit code."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: line and column count from 1; 0 stands for the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect: named by its slug, placed where it can be mended, with the way out as a hint."""

    slug: str
    message: str
    location: Location | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.location}: " if self.location else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}{self.severity}: {self.message} [{self.slug}]{hint}"


class Problems:
    """Collects problems in the order of their places; equal ones are kept once."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._problems: dict[Problem, None] = {}
        self._errors = 0
        self.extend(problems)

    def add(
        self,
        slug: str,
        message: str,
        location: Location | None = None,
        hint: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Take in one problem, from its parts."""
        problem = Problem(
            slug=slug, message=message, location=location, hint=hint, severity=severity
        )
        self.extend([problem])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take in the problems that another room found."""
        for problem in problems:
            if problem not in self._problems:
                self._problems[problem] = None
                self._errors += problem.severity is Severity.ERROR

    def __iter__(self) -> Iterator[Problem]:
        nowhere = Location("")
        return iter(sorted(self._problems, key=lambda p: p.location or nowhere))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return self._errors


class CannotJudge(Exception):
    """Raised where a stage cannot go on; carries every problem found up to there."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name, or all of them where none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        shown = near[0] if near[0][-1:].isalnum() else f"'{near[0]}'"
        return f"Did you mean {shown}?"
    return f"Known: {', '.join(names)}." if names else ""
