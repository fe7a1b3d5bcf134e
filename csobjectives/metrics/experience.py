"""Experience: how easy, how complete and how quick it is to get something done."""

from __future__ import annotations

from csobjectives.estimators import (
    AttributesAhead,
    GapOfFigures,
    GapOfMeans,
    Mean,
    Proportion,
    Quantile,
)
from csobjectives.metrics.competition import (
    AGAINST,
    BRAND,
    COMPETITORS,
    NOT_NAMED,
    OWN,
    OWN_OR_OTHER,
)
from csobjectives.metrics.forms import OF_COUNTS
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE


@metric("customer-experience", unit="score", better="up")
class gap_to_competition:
    """How far the own mean lies above that of the best competitor, or of the average one.

    Formula: the mean `score` of the rows of `own`, less the highest mean that a competitor has; or,
        with `against: mean`, less the mean of the competitors' means, each of which counts once.
        Competitors are those that are named, or all other brands that have rows. Or the figure of
        the objective `ours`, less the best, or the mean, of the figures of the objectives
        `theirs`, each from a file of its own; then shares are compared as well, in points.
    Pitfalls: ask about all brands with the same question, on the same scale, in the same survey:
        two surveys' means differ for many reasons. Customers judge their own supplier kindly, so
        that a survey of own customers flatters; ask those who know both. The best of several is
        found by these very rows, and is in part the luckiest: the more competitors have few rows,
        the lower does the gap come out, and the interval knows nothing of it. A competitor who
        is in the file for a month only changes the figure: name those that count. Labels are
        compared as they are written: bring spellings together by the contract's `one_of`. Of
        objectives, none may be without a figure. Where less of them is better, the best is the
        lowest, and a gap below 0 is the good side.
    Source: Welch (1947) and Satterthwaite (1946) for the interval; of objectives, as for `change`.
    """

    score = Role(RoleKind.FIGURE, "the score that the brand is given", "score")
    brand = BRAND
    ours = Role(RoleKind.OBJECTIVE, "the objective of the own figure", "our-satisfaction")
    theirs = Role(
        RoleKind.OBJECTIVES,
        "the objectives of the competitors' figures",
        "first-rail-satisfaction, blue-coach-satisfaction",
    )
    own = OWN
    competitors = COMPETITORS
    against = AGAINST
    of_brands = Form(
        "the own mean, less that of all other brands in the source",
        GapOfMeans("score"),
        parts=(OWN_OR_OTHER,),
        statement=(
            "Keep the mean score of {own:and} {target:gap} above the {against} of its competitors"
        ),
    )
    of_named_brands = Form(
        "the own mean, less that of the competitors that are named",
        GapOfMeans("score"),
        leaves_out=NOT_NAMED,
        parts=(OWN_OR_OTHER,),
        statement=(
            "Keep the mean score of {own:and} {target:gap} above the {against} of {competitors:and}"
        ),
    )
    of_objectives = Form(
        "the own figure, less those of other objectives in the same period",
        GapOfFigures(),
        unit="ours",
        reads=("ours", "theirs", "against"),
        statement="Keep {ours} {target:gap} above the {against} of {theirs:and}",
    )


@metric("customer-experience", unit=NUMBER, better="up")
class attributes_ahead:
    """On how many attributes customers score the own brand higher than the competition.

    Formula: the number of values of `attribute` in which the mean `score` of the rows of `own` is
        above the highest mean that a competitor has there; or, with `against: mean`, above the
        mean of the competitors' means. Numerator and denominator: ahead on how many, of how many
        that were compared.
    Pitfalls: being ahead by a hair counts like being ahead by far, and a tie is not ahead. An
        attribute without rows of the own brand, or of any competitor, is not compared: look at
        the denominator. Attributes weigh alike, whatever they matter to customers; and with few
        rows each, many are won and lost by chance: judge the ones that matter by
        `gap_to_competition`, with `where`.
    Source: none needed: a count of how means compare.
    """

    score = Role(RoleKind.FIGURE, "the score that the brand is given", "score")
    brand = BRAND
    attribute = Role(RoleKind.IDENTITY, "what the score is about", "attribute")
    own = OWN
    competitors = COMPETITORS
    against = AGAINST
    of_brands = Form(
        "ahead of all other brands in the source",
        AttributesAhead("score"),
        parts=(OWN_OR_OTHER, "attribute"),
        statement=(
            "Have {own:and} ahead of the {against} of its competitors on {target:attributes}"
        ),
    )
    of_named_brands = Form(
        "ahead of the competitors that are named",
        AttributesAhead("score"),
        leaves_out=NOT_NAMED,
        parts=(OWN_OR_OTHER, "attribute"),
        statement=(
            "Have {own:and} ahead of the {against} of {competitors:and} on {target:attributes}"
        ),
    )


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
        statement=(
            "Keep the mean Customer Effort Score {target:level}, from 1 for very low effort to 5 "
            "for very high"
        ),
    )
    version_2 = Variant(
        "how easy the company made it, 1 to 7",
        Mean("score"),
        leaves_out={"out of scale": "score < 1 or score > 7"},
        better="up",
        statement=(
            "Keep the mean Customer Effort Score {target:level}, from 1 for not at all easy to 7 "
            "for very easy"
        ),
    )


@metric("customer-experience", unit=NUMBER, better="up")
class servqual_gap:
    """How far what customers perceive of a service lies from what they expect of it.

    Formula: Σ(`perception` - `expectation`) / answers to both.
    Pitfalls: it is mostly below 0, for people expect much: aim at a smaller gap, such as at least
        -0.5. Both answers are of one person about one item, on the same scale: a row that lacks one
        of them is missing, and two surveys of different people make no pairs. One person answers
        22 items, which are alike: with a row for each, give `cluster`, or the interval is too
        narrow. A gap of 0 says that expectations are met, not that the service is good.
    Source: Parasuraman, Zeithaml and Berry (1988) for SERVQUAL; Student (1908) for the interval.
    """

    statement = "Keep the mean of perceived less expected service {target:level}"

    perception = Role(RoleKind.FIGURE, "how the service was perceived", "perception")
    expectation = Role(RoleKind.FIGURE, "what was expected of it", "expectation")
    of_pairs = Form(
        "perception less expectation, the mean over answers", Mean("perception - expectation")
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

    statement = "Have {target} of journeys completed"

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
        statement="Have {target} of journeys completed within {within}",
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

    statement = "Let {target} pass before {at} of customers have their turn"

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
