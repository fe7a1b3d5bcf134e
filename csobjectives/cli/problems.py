"""How problems are told on standard error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from csobjectives.problems import Problem

_COMMAND = re.compile(r"##(?=\w*\[)")  # which a log takes also where it stands in mid-line


def tell(problems: Iterable[Problem], end: str = "") -> None:
    """Every problem with its place and hint, errors first, then how many there are."""
    told = sorted(problems, key=lambda problem: problem.severity == "warning")
    for problem in told:
        click.echo(str(_on_lines_of_its_own(problem)), err=True)
    if told:
        click.echo(f"{_summary(told)}{end}", err=True)


def _on_lines_of_its_own(problem: Problem) -> Problem:
    """The problem with control characters as escapes.

    A message may quote a cell or a key, and a place is a file's name: their line breaks and codes
    command no terminal, and nothing in them is what a build server takes for a command.
    """
    place = problem.location
    return replace(
        problem,
        message=_escaped(problem.message),
        hint=_escaped(problem.hint),
        location=replace(place, file=_name(place.file)) if place else None,
    )


def _name(file: str) -> str:
    return _escaped(f"./{file}" if file.startswith("::") else file)


def _escaped(text: str) -> str:
    visible = "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
    return _COMMAND.sub("# #", visible)


def counted(count: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {word}{'s' * (count != 1)}"


def _summary(problems: list[Problem]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(problem.severity == "error" for problem in problems)
    parts = [(errors, "error"), (len(problems) - errors, "warning")]
    return ", ".join(counted(count, word) for count, word in parts if count)
