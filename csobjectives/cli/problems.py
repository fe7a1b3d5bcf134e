"""How problems are told on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csobjectives.problems import Problem


def tell(problems: Iterable[Problem], end: str = "") -> None:
    """Every problem with its place and hint, errors first, then how many there are."""
    told = sorted(problems, key=lambda problem: problem.severity == "warning")
    for problem in told:
        click.echo(str(_on_lines_of_its_own(problem)), err=True)
    if told:
        click.echo(f"{_summary(told)}{end}", err=True)


def _on_lines_of_its_own(problem: Problem) -> Problem:
    """The problem with control characters as escapes.

    A message may quote a cell or a key: its line breaks and codes command no terminal, and
    begin no line that a build server takes for a command.
    """
    return replace(problem, message=_escaped(problem.message), hint=_escaped(problem.hint))


def _escaped(text: str) -> str:
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def counted(count: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {word}{'s' * (count != 1)}"


def _summary(problems: list[Problem]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(problem.severity == "error" for problem in problems)
    parts = [(errors, "error"), (len(problems) - errors, "warning")]
    return ", ".join(counted(count, word) for count, word in parts if count)
