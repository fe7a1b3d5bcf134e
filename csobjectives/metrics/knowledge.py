"""Product knowledge: assessments of what employees know of the product."""

from __future__ import annotations

from csobjectives.estimators import Mean, Proportion
from csobjectives.metrics.registry import Form, Role, RoleKind, Variant, metric
from csobjectives.quantities import SHARE


@metric("product-knowledge", unit=SHARE, better="up")
class first_attempt_pass_rate:
    """The share of people who passed an assessment at their first attempt.

    Formula: first attempts for which `passed` holds / first attempts that were `taken`, or /
        all for which people were registered.
    Pitfalls: who registered and then withdrew or did not come is in one of the two and not in
        the other; with many of them the figures lie 20 points apart. Where the source holds
        resits, `attempt` has to say which attempt a row is: without it each row is a first
        one. An attempt that was taken and has no result yet is left out.
    Source: Wilson (1927) for the interval.
    """

    passed = Role(
        RoleKind.CONDITION,
        "whether the attempt was passed; empty where there is no result",
        "result = 'pass'",
        may_be_empty=True,
    )
    taken = Role(RoleKind.CONDITION, "whether the assessment was taken", "attended")
    attempt = Role(
        RoleKind.COUNT, "which attempt it is; 1 is the first", "attempt_number", default="1"
    )
    of_taken = Variant(
        "passed, of the first attempts that were taken",
        Proportion("passed"),
        leaves_out={
            "resit": "attempt > 1",
            "not taken": "not taken",
            "no result yet": "passed is null",
        },
    )
    of_registered = Variant(
        "passed, of all first attempts that people were registered for",
        Proportion("passed"),
        leaves_out={"resit": "attempt > 1", "no result yet": "taken and passed is null"},
    )


@metric("product-knowledge", "training-and-development", unit="score", better="up")
class assessment_mean:
    """The mean result of assessments.

    Formula: Σ`score` / assessments with a score.
    Pitfalls: results on different scales have no common mean: name the share of the points
        that could be had. Whoever did not take part has no score, which is not 0. Resits
        raise the figure: keep to one attempt per person by `where`, or by the source's `key`.
    Source: Student (1908) for the interval.
    """

    score = Role(RoleKind.FIGURE, "the result", "score")
    of_results = Form("the mean over results", Mean("score"))
