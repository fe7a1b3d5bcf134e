"""Counts per answer as a relation: of one column, which is named as the role that it plays."""

from __future__ import annotations

from datetime import date

from csobjectives.expressions import Kind, Scope, Type, column
from csobjectives.metrics import REGISTRY, OptionKind
from csobjectives.model import Measure

DIGITS = 6  # decimal places of a score, as of a decimal column


def are_scores(measure: Measure) -> bool:
    """Whether the answers are numbers: they are labels where the measure names labels."""
    options = REGISTRY[measure.metric].options
    return all(options[name].kind is not OptionKind.LABELS for name in measure.options)


def answers_scope(measure: Measure) -> Scope:
    """The scope in which a measure without a source is bound; answers happen at no time."""
    role = REGISTRY[measure.metric].answer
    answer = Type(Kind.DECIMAL, digits=DIGITS) if are_scores(measure) else Type(Kind.TEXT)
    return Scope({role: column(role, answer)}, "UTC", date.max)
