"""Word of mouth: what customers say to customers, where it can be seen."""

from __future__ import annotations

from csobjectives.estimators import (
    Count,
    Mean,
    Product,
    Proportion,
    ProportionOfCounts,
    Rate,
    Total,
)
from csobjectives.metrics.forms import IMPOSSIBLE_RATES
from csobjectives.metrics.observations import Entries, Fact, FactKind
from csobjectives.metrics.reasons import IMPOSSIBLE
from csobjectives.metrics.registers import (
    LISTED,
    NOT_COUNTED,
    OnRegister,
    entry_of,
)
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.metrics.sentiment import (
    IMPOSSIBLE_SENTIMENTS,
    NEITHER,
    NO_SENTIMENT,
    POLAR_LABELS,
    POLAR_SCORES,
    OfSentiment,
)
from csobjectives.quantities import NUMBER, SHARE

IMPOSSIBLE_REFERRALS = {
    IMPOSSIBLE: "invitations < 0 or conversions < 0 or conversions > invitations"
}


@metric("word-of-mouth", "brand", unit=NUMBER, better="up")
class mentions:
    """How often customers mention the company where it can be seen.

    Formula: the number of rows; or Σ`number`.
    Pitfalls: the company's own posts, those that it paid for, and news are no customers'
        talk: leave them out by `where`. A copy that is passed on is a mention of its own in
        some tools and not in others: `key` the source by the text to count it once. A wave of
        complaints raises the figure as well. What is searched for changes the figure: a new
        search term is a new series.
    Source: Godes and Mayzlin (2004) on conversations that can be seen; none needed for a
        census.
    """

    statement = "Be mentioned {target:times} by customers"

    number = Role(RoleKind.COUNT, "mentions that the row stands for", "mentions")
    of_rows = Form("the number of rows, each of which is a mention", Count())
    of_counts = Form(
        "the sum of counts that each row brings",
        Total("number"),
        leaves_out={IMPOSSIBLE: "number < 0"},
    )


@metric("word-of-mouth", "brand", unit=NUMBER, better="up")
class mention_rate(OnRegister):
    """How often the company is mentioned for every so many customers.

    Formula: `scale` · mentions of the period / customers that the register lists when it ends; or
        `scale` · Σ`events` / Σ`exposure`.
    Pitfalls: mentions come in waves after a single event: the interval takes them for independent
        of one another, and is too narrow then. A mention is not yet praise. From two sources it
        has no segments, for mentions do not say which customers they are of; where `where`
        keeps some of the customers, `qualifying` has to keep the mentions that are theirs.
    Source: Garwood (1936) for the interval.
    """

    qualifying = Role(
        RoleKind.CONDITION, "whether the row is a mention that counts", "is_public", default="true"
    )
    register = Role(RoleKind.SOURCE, "the source that lists all customers", "customers")
    entry = entry_of("customer")
    events = Role(RoleKind.COUNT, "how many mentions", "mentions")
    exposure = Role(RoleKind.FIGURE, "how many customers", "customers")
    scale = Option(OptionKind.NUMBER, "for how many customers the rate is told", 1000, least=1)
    of_register = Form(
        "mentions for the customers on the register",
        Rate("made", "1", told=True),
        leaves_out=NOT_COUNTED,
        over=Entries(
            of="",
            entry="entry",
            facts={"made": Fact(FactKind.ROWS, when="qualifying")},
            among=LISTED,
        ),
        statement=(
            "Be mentioned {target:times} per {scale:customers} on the register "
            "{register}[, with {grace} of grace for new ones]"
        ),
    )
    of_counts = Form(
        "mentions over customers, as each row brings them",
        Rate("events", "exposure"),
        leaves_out=IMPOSSIBLE_RATES,
        statement="Be mentioned {target:times} per {scale:customers}",
    )


@metric("word-of-mouth", unit=SHARE, better="up")
class positive_mention_share(OfSentiment):
    """The share of mentions that are positive.

    Formula: positive / (positive + negative + neutral), or / (positive + negative), where labels or
        scores tell which is which; or Σ`positives` / the sum of it with Σ`negatives` and
        Σ`neutrals`, by the name of the variant.
    Pitfalls: with and without neutral ones it is another figure: 30 positive, 10 negative and 60
        neutral are 30%, or 75%. It is not 100% less the negative share. Labels that none of the
        lists has are left out as no sentiment, so that a classifier's new label does not pass for
        neutral. What customers praise in public is no sample of what they say to one another. One
        author of many mentions is no crowd: give `cluster`.
    Source: Godes and Mayzlin (2004) on conversations that can be seen; Wilson (1927) for the
        interval.
    """

    of_all = Variant(
        "positive labels, of positive, negative and neutral ones",
        Proportion("sentiment in (positive)"),
        leaves_out=NO_SENTIMENT,
        statement="Have {target} of positive, negative and neutral mentions be positive",
    )
    of_polar = Variant(
        "positive labels, of positive and negative ones",
        Proportion("sentiment in (positive)"),
        leaves_out={NEITHER: POLAR_LABELS},
        statement="Have {target} of positive and negative mentions be positive",
    )
    of_all_scores = Variant(
        "positive scores, of all scores",
        Proportion("sentiment >= positive_from"),
        statement="Have {target} of mentions score {positive_from} or more in sentiment",
    )
    of_polar_scores = Variant(
        "positive scores, of positive and negative ones",
        Proportion("sentiment >= positive_from"),
        leaves_out={NEITHER: POLAR_SCORES},
        statement=(
            "Have {target} of the mentions that score {positive_from} or more, or "
            "{negative_to} or less, in sentiment be positive ones"
        ),
    )
    of_counts = Variant(
        "positive ones, of the counts that each row brings",
        ProportionOfCounts("positives", "positives + negatives + neutrals"),
        leaves_out=IMPOSSIBLE_SENTIMENTS,
        statement="Have {target} of positive, negative and neutral mentions be positive",
    )


@metric("word-of-mouth", unit=SHARE, better="up")
class referral_rate:
    """The share of new customers who came by a referral, or of customers who gave one.

    Formula: new customers for whom `referred` holds / new customers; or customers for whom
        `referring` holds / customers, by the name of the variant.
    Pitfalls: these are two figures: of 1,000 customers 50 may refer somebody, and half of the 60
        new ones come by it. Rows are new customers in the one, all customers in the other. Who
        came by a referral is what they say, or what a code proves: codes miss whoever was told
        over dinner. A programme that pays for referrals moves some who would have come anyway.
    Source: Schmitt, Skiera and Van den Bulte (2011) on referred customers; Wilson (1927) for the
        interval.
    """

    referred = Role(
        RoleKind.CONDITION, "whether the new customer came by a referral", "source = 'referral'"
    )
    referring = Role(RoleKind.CONDITION, "whether the customer referred anybody", "referrals > 0")
    of_new_customers = Variant(
        "referred ones, of new customers",
        Proportion("referred"),
        statement="Win {target} of new customers by referral",
    )
    of_customers = Variant(
        "those who refer others, of customers",
        Proportion("referring"),
        statement="Have {target} of customers refer somebody",
    )


@metric("word-of-mouth", unit=NUMBER, better="up")
class referral_coefficient:
    """How many new customers each customer brings by inviting others.

    Formula: (Σ`invitations` / customers) · (Σ`conversions` / Σ`invitations`), over customers that
        are a row each; or with Σ`customers` over rows that count them.
    Pitfalls: it is invitations per customer times the share that succeeds, a product: dividing the
        one by the other is an error that is often printed. Above 1, each generation of customers is
        larger than the one before, if it is as quick. A conversion belongs to the period of its
        invitation: judge once they have had their time, by `settles_after` of the source. Customers
        who invite nobody are rows too. Two who invite the same person are credited once, or the
        figure counts customers that there are not.
    Source: Leskovec, Adamic and Huberman (2007) on recommendations; Zou and Donner (2008) for the
        interval.
    """

    statement = "Win {target:new customers} per customer by invitation"

    invitations = Role(RoleKind.COUNT, "how many people were invited", "invitations")
    conversions = Role(RoleKind.COUNT, "how many of them became customers", "conversions")
    customers = Role(RoleKind.COUNT, "customers that the row stands for", "customers")
    of_customers = Form(
        "invitations per customer, by the share of them that succeeds: a row for each customer",
        Product(Mean("invitations"), ProportionOfCounts("conversions", "invitations")),
        leaves_out=IMPOSSIBLE_REFERRALS,
    )
    of_counts = Form(
        "invitations per customer, by the share of them that succeeds: of counts by row",
        Product(
            Rate("invitations", "customers", scaled=False),
            ProportionOfCounts("conversions", "invitations"),
        ),
        leaves_out={IMPOSSIBLE: f"{IMPOSSIBLE_REFERRALS[IMPOSSIBLE]} or customers < 0"},
    )
