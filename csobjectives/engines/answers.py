"""What one answer of each kind adds to a metric's sums: the same formulas as over rows.

Sums are linear: what one answer adds, times how often it was given, is what all of them add.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

import duckdb
from sqlglot import exp

from csobjectives.binding import Binding, bind
from csobjectives.engines.connections import Settings, connect
from csobjectives.engines.dialect import to_duckdb
from csobjectives.expressions import Kind
from csobjectives.expressions.literals import cast
from csobjectives.loading import answers_scope
from csobjectives.model import Measure
from csobjectives.planning import exact

_LABEL = "__label"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer adds to each sum, and by which reasons it is left out (1, else 0)."""

    sums: Mapping[str, Fraction]
    reasons: Mapping[str, int]


def answer_sums(
    asked: Mapping[str, tuple[Measure, Collection[str]]],
) -> dict[str, dict[str, Answer]]:
    """Per objective, what each of its answers adds; measures are bound to `answers_scope`."""
    connection = connect((), "", Settings(), ordered=False)
    try:
        return {
            name: _of_measure(connection, measure, labels)
            for name, (measure, labels) in asked.items()
        }
    finally:
        connection.close()


def _of_measure(
    connection: duckdb.DuckDBPyConnection, measure: Measure, labels: Collection[str]
) -> dict[str, Answer]:
    binding = bind(measure, answers_scope(measure))
    rows = connection.execute(to_duckdb(_query(binding, measure, labels))).fetchall()
    found = {}
    for label, *values in rows:
        added, left_out = values[: len(binding.sums)], values[len(binding.sums) :]
        sums = zip(binding.sums.items(), added, strict=True)
        reasons = zip(binding.reasons, left_out, strict=True)
        found[label] = Answer(
            {name: exact(value, each.divisor) for (name, each), value in sums},
            {reason: int(count) for reason, count in reasons},
        )
    return found


def _query(binding: Binding, measure: Measure, labels: Collection[str]) -> exp.Select:
    """The sums and the reasons over a relation that has each answer once."""
    (name, answer), *_ = answers_scope(measure).names.items()
    label = exp.column(_LABEL, quoted=True)
    column = label if answer.type.kind is Kind.TEXT else cast(label, "DECIMAL(18, 6)")
    given = exp.values([(each,) for each in labels], alias="given", columns=[_LABEL])
    rows = exp.select(label.copy(), exp.alias_(column.copy(), name, quoted=True)).from_(given)
    sums = [each.sql.copy() for each in binding.sums.values()]
    reasons = [each.copy() for each in binding.reasons.values()]
    query = exp.select(label.copy(), *sums, *reasons).from_(rows.subquery("answers"))
    return query.group_by(label.copy())
