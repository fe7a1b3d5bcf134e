"""What the measurements say, as plain text: a table, and each ratio beside its aim."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aim:
    """A measured ratio, and what it should be at most (or at least)."""

    what: str
    measured: float
    aim: float
    at_least: bool = False
    unit: str = "times"

    @property
    def reached(self) -> bool:
        """Whether the ratio is on the good side of its aim."""
        return self.measured >= self.aim if self.at_least else self.measured <= self.aim


def say(text: str = "") -> None:
    """One line of the report, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say_progress(text: str) -> None:
    """What is being measured."""
    sys.stderr.write(f"… {text}\n")
    sys.stderr.flush()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first column is text and whose others are figures."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        first, *rest = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        say("  ".join((first, *rest)))


def aims(held: Sequence[Aim]) -> None:
    """Each ratio against its aim."""
    width = max(len(each.what) for each in held)
    for each in held:
        bound = "at least" if each.at_least else "at most"
        verdict = "reached" if each.reached else "MISSED"
        measured = f"{each.measured:8.2f} {each.unit}"
        say(f"{each.what.ljust(width)}  {measured}  ({bound} {each.aim:g}: {verdict})")
