"""Satisfaction by survey."""

from __future__ import annotations

from csobjectives.estimators import Proportion
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import SHARE


@metric("customer-satisfaction", unit=SHARE, better="up")
class csat:
    """The share of answers that are satisfied: the top boxes of a scale, or named labels.

    Formula: answers with `score` >= `satisfied_from` / answers with a score; or answers whose
        `score` is one of `satisfied` / answers with a score.
    Pitfalls: 4 and 5 of 5 and 5 of 5 alone are different metrics: the cut-off is part of the
        figure. A code for "not applicable" is not a score: declare it in the contract's
        `missing`.
    Source: ISO 10004 on monitoring satisfaction; Wilson (1927) for the interval.
    """

    score = Role(
        RoleKind.SCORE, "the answer: a number of the scale, or a label", "score", answer=True
    )
    satisfied_from = Option(OptionKind.NUMBER, "the lowest score that is satisfied", 4)
    satisfied = Option(OptionKind.LABELS, "the labels that are satisfied", ("good",))
    by_score = Form("scores from a cut-off up", Proportion("score >= satisfied_from"))
    by_label = Form("named labels", Proportion("score in (satisfied)"))
