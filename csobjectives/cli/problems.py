"""How problems are told on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csobjectives.problems import Problem


def tell(problems: Iterable[Problem], end: str = "") -> None:
    """Every problem with its place and hint, errors first, then how many there are."""
    told = sorted(problems, key=lambda problem: problem.severity == "warning")
    for problem in told:
        click.echo(str(problem), err=True)
    if told:
        click.echo(f"{_summary(told)}{end}", err=True)


def counted(count: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {word}{'s' * (count != 1)}"


def _summary(problems: list[Problem]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(problem.severity == "error" for problem in problems)
    parts = [(errors, "error"), (len(problems) - errors, "warning")]
    return ", ".join(counted(count, word) for count, word in parts if count)
