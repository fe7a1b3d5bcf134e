"""The sentence that an objective is stated by: words, with slots for what the objective says.

`Answer {target} of contacts within {within}` is an imperative without its full stop, for whatever
bounds a target has. A slot is a role, an option, or one of these:

- `{target}`: at least 90%; `{target:level}`: at 90% or more; `{target:ideas}`, of things that are
  counted: at least 1 idea; `{target:gap}`, of a difference: at least 2 points;
  `{target:change}`: rise by at least 2 points; `{target:relative}`: rise by at least 20%;
- `{every}`: every month; `{period}`: month.

Options that count take a noun as well (`{purchases:days}`), labels are alternatives unless they
are told by `and` (`{competitors:and}`), and a quantile is `{at}`, 90%, or `{at:percentile}`, the
90th percentile. What stands in [brackets] is said where the measure gives the options and roles in
it, which it may leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TARGET, EVERY, PERIOD = RESERVED = ("target", "every", "period")

_CLAUSE = re.compile(r"\[(?P<perhaps>[^\[\]]*)\]|(?P<said>[^\[\]]+)")
_PIECE = re.compile(r"\{(?P<name>[a-z_]+\d*)(?::(?P<spelling>[a-z ]+))?\}|(?P<words>[^{}]+)")


class StatementError(ValueError):
    """A statement that no objective could be stated by."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What an objective fills in: a name, and how it is spelled if that is not as usual."""

    name: str
    spelling: str = ""


Piece = str | Slot


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and slots; `perhaps` is said only where what its slots name is given."""

    pieces: tuple[Piece, ...]
    perhaps: bool = False

    @property
    def names(self) -> frozenset[str]:
        """What its slots name."""
        return frozenset(each.name for each in self.pieces if isinstance(each, Slot))


def clauses_of(statement: str) -> tuple[Clause, ...]:
    """A statement taken apart. Raises StatementError where a bracket is left open."""
    found = tuple(_CLAUSE.finditer(statement))
    if "".join(each[0] for each in found) != statement:
        raise StatementError(f"a bracket is left open in '{statement}'")
    return tuple(
        Clause(_pieces(each["said"] or each["perhaps"]), perhaps=each["said"] is None)
        for each in found
    )


def _pieces(text: str) -> tuple[Piece, ...]:
    found = tuple(_PIECE.finditer(text))
    if "".join(each[0] for each in found) != text:
        raise StatementError(f"a slot is left open in '{text}'")
    return tuple(each["words"] or Slot(each["name"], each["spelling"] or "") for each in found)


def check_statement(statement: str, needed: frozenset[str], known: frozenset[str]) -> None:
    """Hold a statement to the form that it is of. Raises StatementError.

    `needed` are the roles and options that every objective gives, `known` all that may be given.
    """
    if not statement:
        raise StatementError("it has no statement")
    for message in _faults(statement, clauses_of(statement), needed, known):
        raise StatementError(f"{message} in '{statement}'")


def _faults(
    statement: str, clauses: tuple[Clause, ...], needed: frozenset[str], known: frozenset[str]
) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z].*[\w}\]]", statement) or "  " in statement:
        yield "an imperative begins in a capital, ends without a full stop and has single blanks"
    slots = [each for clause in clauses for each in clause.pieces if isinstance(each, Slot)]
    if [each.name for each in slots].count(TARGET) != 1:
        yield "{target} has to stand once"
    for clause in clauses:
        allowed = known | {EVERY, PERIOD} if clause.perhaps else needed | {*RESERVED}
        for name in sorted(clause.names - allowed):
            given = "may give" if clause.perhaps else "always gives"
            yield f"{{{name}}} is nothing that an objective {given}"
        if clause.perhaps and not clause.names & known - needed:
            yield "brackets have to name what may be left out"
