"""Loyalty: recommending, and staying."""

from __future__ import annotations

from csobjectives.estimators import NetProportion, Proportion
from csobjectives.metrics.registry import Form, Role, RoleKind, metric
from csobjectives.quantities import POINTS, SHARE


@metric("customer-loyalty", unit=POINTS, better="up")
class nps:
    """Net Promoter Score: the share of promoters minus the share of detractors, in points.

    Formula: 100 · (answers of 9 and 10 - answers of 0 to 6) / answers of 0 to 10.
    Pitfalls: 0 is an answer, and a detractor. Scores outside 0 to 10 are left out as out of
        scale. The figure is net: from -100 to 100, and a target of -10 is a fixed target.
    Source: Reichheld (2003); Rocks (2016) for the interval.
    """

    score = Role(
        RoleKind.FIGURE, "how likely to recommend, 0 to 10", "likely_to_recommend", answer=True
    )
    of_answers = Form(
        "promoters minus detractors",
        NetProportion(positive="score >= 9", negative="score <= 6"),
        leaves_out={"out of scale": "score < 0 or score > 10"},
    )


@metric("customer-loyalty", unit=SHARE, better="down")
class churn_rate:
    """The share of customers who left, from a flag on each customer's row.

    Formula: customers for whom `churned` holds / customers for whom it is true or false.
    Pitfalls: the source must hold every customer of the period's start once, those who
        stayed included; a list of leavers alone gives 100%.
    Source: Wilson (1927) for the interval.
    """

    churned = Role(RoleKind.CONDITION, "whether the customer left", "churned")
    of_customers = Form("flagged customers", Proportion("churned"))
