"""Experience: how easy, how complete and how quick it is to get something done."""

from __future__ import annotations

from csobjectives.estimators import Mean, Proportion, Quantile
from csobjectives.metrics.forms import OF_COUNTS
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE


@metric("customer-experience", unit=NUMBER, better="up")
class effort_score:
    """The Customer Effort Score: the mean answer on how hard, or how easy, it was.

    Formula: Σ`score` / answers on the scale.
    Pitfalls: the two versions run in opposite directions. Version 1 asks how much effort it
        took, from 1 (very low) to 5 (very high): less is better. Version 2 asks whether the
        company made it easy, from 1 (strongly disagree) to 7 (strongly agree): more is better.
        Answers off the version's scale are left out as out of scale. The share of those who
        agree (5 to 7) is another figure: `csat` with `satisfied_from: 5`.
    Source: Dixon, Freeman and Toman (2010) for version 1; Dixon, Toman and DeLisi (2013) for
        version 2; Student (1908) for the interval.
    """

    score = Role(
        RoleKind.FIGURE, "how much effort it took, or how easy it was", "effort", answer=True
    )
    version_1 = Variant(
        "how much effort it took, 1 to 5",
        Mean("score"),
        leaves_out={"out of scale": "score < 1 or score > 5"},
        better="down",
    )
    version_2 = Variant(
        "how easy the company made it, 1 to 7",
        Mean("score"),
        leaves_out={"out of scale": "score < 1 or score > 7"},
        better="up",
    )


@metric("customer-experience", unit=SHARE, better="up", waits="within")
class journey_completion:
    """The share of journeys that customers began and brought to their end.

    Formula: journeys for which `completed` holds / journeys; or those with `finished` -
        `started` <= `within` / those that began longer than `within` ago; or Σ`part` / Σ`whole`.
    Pitfalls: where a journey begins and ends is part of the figure. One customer may begin
        several: count journeys or, with `key`, customers. With a flag alone, a journey that is
        still underway counts as broken off; with `within` it is pending and left out. A journey
        that ends in another channel is completed all the same, if the source knows of it.
    Source: Rawson, Duncan and Jones (2013) on journeys; Wilson (1927) for the interval.
    """

    completed = Role(RoleKind.CONDITION, "whether the journey was completed", "is_completed")
    started = Role(RoleKind.MOMENT, "when the journey began", "started_at")
    finished = Role(
        RoleKind.MOMENT,
        "when the journey was completed; empty while it is not",
        "finished_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "how long a journey may take", "7 days")
    part = Role(RoleKind.COUNT, "journeys that were completed", "completed")
    whole = Role(RoleKind.COUNT, "journeys that were begun", "started")
    of_journeys = Form("flagged journeys, of all", Proportion("completed"))
    within_time = Form(
        "completed in time, of those whose time has run out",
        Proportion("finished - started <= within"),
        leaves_out={PENDING: "as_of - started <= within", NEGATIVE: "finished < started"},
    )
    of_counts = OF_COUNTS


@metric("customer-experience", unit=DURATION, better="down")
class wait_time:
    """How long customers wait until it is their turn, as a quantile.

    Formula: the quantile `at` of `served` - `arrived`, or of `waited`.
    Pitfalls: those who left before their turn have no end of waiting: they are left out as
        unserved, and the worse it gets, the more leave. Look at their number, or at
        `abandonment_rate`. The time that a system measures begins at the ticket, the
        customer's at the door.
    Source: Maister (1985) on waiting; Hyndman and Fan (1996), type 7.
    """

    arrived = Role(RoleKind.MOMENT, "when the customer came", "arrived_at")
    served = Role(RoleKind.MOMENT, "when it was the customer's turn", "served_at", event=True)
    waited = Role(
        RoleKind.DURATION, "how long the customer waited, where the source says so", "waited"
    )
    at = AT
    between_moments = Form(
        "from coming to being served",
        Quantile("served - arrived"),
        leaves_out={"unserved": "served is null", NEGATIVE: "served < arrived"},
    )
    as_given = Form(
        "as the source gives it", Quantile("waited"), leaves_out={NEGATIVE: "waited < '0 s'"}
    )
