"""A metric's sentence is held to its declaration when it is declared."""

from __future__ import annotations

import pytest

from csobjectives.metrics.statements import (
    Clause,
    Slot,
    StatementError,
    check_statement,
    clauses_of,
)

NEEDED = frozenset({"within", "answered"})
KNOWN = NEEDED | {"grace"}


def test_clauses() -> None:
    """Words, slots with their spelling, and what is said only where it is given."""
    found = clauses_of("Win {target:ideas} within {within}[, with {grace} of grace]")
    assert found == (
        Clause(("Win ", Slot("target", "ideas"), " within ", Slot("within"))),
        Clause((", with ", Slot("grace"), " of grace"), perhaps=True),
    )
    assert [each.names for each in found] == [{"target", "within"}, {"grace"}]


@pytest.mark.parametrize(
    "statement",
    [
        "Answer {target} of contacts within {within}",
        "Answer {target} of contacts at the end of {every}",
        "Keep {answered} {target:level}[, with {grace} of grace]",
        "Keep the {period}'s mean {target:level}[ within {within} and {grace}]",
    ],
)
def test_sound_statements(statement: str) -> None:
    """Slots are what an objective gives, in any order; not all have to be said."""
    check_statement(statement, NEEDED, KNOWN)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("", "it has no statement"),
        ("Answer {target} of contacts.", "an imperative begins in a capital, ends without"),
        ("answer {target} of contacts", "an imperative begins in a capital, ends without"),
        ("Answer  {target} of contacts", "an imperative begins in a capital, ends without"),
        ("Answer contacts", "{target} has to stand once in 'Answer contacts'"),
        ("Answer {target} to {target:level}", "{target} has to stand once in "),
        ("Answer {target} by {due}", "{due} is nothing that an objective always gives in "),
        ("Answer {target} in {grace}", "{grace} is nothing that an objective always gives in "),
        ("Answer {target}[ by {due}]", "{due} is nothing that an objective may give in "),
        ("Answer {target}[ or not]", "brackets have to name what may be left out in "),
        ("Answer {target}[ in {within}]", "brackets have to name what may be left out in "),
        ("Answer[ {target} in {grace}]", "{target} is nothing that an objective may give in "),
        ("Answer {target}[ in {grace}", "a bracket is left open in "),
        ("Answer {target} in {within", "a slot is left open in 'Answer {target} in {within'"),
        ("Answer {target} in {}", "a slot is left open in 'Answer {target} in {}'"),
    ],
)
def test_unsound_statements(statement: str, message: str) -> None:
    """Whoever declares a metric is told what is wrong with its sentence."""
    with pytest.raises(StatementError) as told:
        check_statement(statement, NEEDED, KNOWN)
    assert str(told.value).startswith(message)
