"""Loyalty: buying regularly, staying, and recommending."""

from __future__ import annotations

from csobjectives.estimators import Count, NetProportion, Proportion, RatioOfSums
from csobjectives.metrics.observations import Entries, Fact, FactKind, Reach
from csobjectives.metrics.reasons import NEGATIVE
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import NUMBER, POINTS, SHARE

CUSTOMER = Role(RoleKind.IDENTITY, "who the customer is", "customer_id")
AMOUNT = Role(RoleKind.FIGURE, "what was paid, refunds negative", "net_amount", unit="EUR")
PURCHASES = Option(OptionKind.COUNT, "on how many days, at least", 3, least=1)
IN_EACH = Option(
    OptionKind.CHOICE,
    "the part of the period: month or quarter",
    "month",
    choices=("month", "quarter"),
    called="part of a period",
)

_NOW = Fact(FactKind.ROWS)
_BEFORE = Fact(FactKind.ROWS, reach=Reach.BEFORE)
_CAME_BACK = Entries(of="customer", facts={"now": _NOW, "before": _BEFORE}, among="before > 0")
_DAYS = Entries(of="customer", facts={"days": Fact(FactKind.DAYS)})
_EACH = Entries(of="customer", facts={"missed": Fact(FactKind.MISSED, of="in_each")})
_REVENUE = Entries(
    of="customer",
    facts={
        "now": Fact(FactKind.SUM, of="amount"),
        "before": Fact(FactKind.SUM, of="amount", reach=Reach.BEFORE),
        "bought": Fact(FactKind.ROWS, reach=Reach.BEFORE),
    },
    among="bought > 0",
)


@metric("customer-loyalty", unit=NUMBER, better="up")
class regular_customers:
    """How many customers bought regularly in the period.

    Formula: the number of customers with orders on at least `purchases` distinct days; or with
        one at least in each month or quarter of the period (`in_each`).
    Pitfalls: several orders on one day are one purchase, for a basket is often split into
        several orders. A longer window finds more regular customers: compare like with like. In
        the open period, the parts that have begun so far are asked for.
    Source: Buckinx and Van den Poel (2005) on behaviourally loyal customers; a census.
    """

    customer = CUSTOMER
    purchases = PURCHASES
    in_each = IN_EACH
    by_days = Form(
        "customers with purchases on enough distinct days",
        Count("days >= purchases"),
        over=_DAYS,
        statement="Have {target:customers} buy on {purchases:days} or more",
    )
    in_each_part = Form(
        "customers with a purchase in each part of the period",
        Count("missed = 0"),
        over=_EACH,
        statement="Have {target:customers} buy in each {in_each} of the {period}",
    )


@metric("customer-loyalty", unit=SHARE, better="up")
class regular_customer_share:
    """The share of the period's customers who bought regularly.

    Formula: customers with orders on at least `purchases` distinct days, or with one in each
        `in_each`, / customers with an order in the period.
    Pitfalls: those who bought nothing are not in the base, so that losing occasional buyers
        raises the figure: look at the count beside it.
    Source: Buckinx and Van den Poel (2005); Wilson (1927) for the interval.
    """

    customer = CUSTOMER
    purchases = PURCHASES
    in_each = IN_EACH
    by_days = Form(
        "customers with purchases on enough distinct days, of all with one",
        Proportion("days >= purchases"),
        over=_DAYS,
        statement="Have {target} of the {period}'s customers buy on {purchases:days} or more",
    )
    in_each_part = Form(
        "customers with a purchase in each part of the period, of all with one",
        Proportion("missed = 0"),
        over=_EACH,
        statement="Have {target} of the {period}'s customers buy in each {in_each}",
    )


@metric("customer-loyalty", unit=SHARE, better="up")
class repeat_purchase_rate:
    """The share of the period's customers who bought on more than one day.

    Formula: customers with orders on two or more distinct days / customers with an order.
    Pitfalls: by rows instead of days it is higher, for an order split in two looks like a
        repeat. Who first bought late in the period has had little time to return: a long window
        is fairer. Of a source that is one snapshot (`as_of`), such as all orders so far, `bought`
        says on which day each order was.
    Source: Fader and Hardie's notes on CDNOW for the count by days; Wilson (1927).
    """

    statement = "Have {target} of the {period}'s customers buy on two days or more"

    customer = CUSTOMER
    bought = Role(
        RoleKind.MOMENT,
        "when it was bought, where all rows are of one snapshot",
        "bought_on",
        event=True,
    )
    by_days = Form("customers with purchases on two days", Proportion("days >= 2"), over=_DAYS)
    by_given_days = Form(
        "customers with purchases on two days, as the rows name them",
        Proportion("days >= 2"),
        over=Entries(of="customer", facts={"days": Fact(FactKind.DAYS, of="bought")}),
    )


@metric("customer-loyalty", unit=SHARE, better="up")
class retention_rate:
    """The share of the previous period's customers who came back in this one.

    Formula: customers with an order in both periods / customers with one in the period before;
        or, from a flag, customers for whom `retained` holds / customers with a flag.
    Pitfalls: for purchases without a contract, one who skips a period counts as lost and may
        still return: the window has to be longer than the usual time between orders. New
        customers are in neither number. With segments, each is looked at by itself: who moved
        to another one is lost to the first.
    Source: Fader and Hardie (2009) on customers who come back; Wilson (1927) for the interval.
    """

    customer = CUSTOMER
    retained = Role(RoleKind.CONDITION, "whether the customer stayed", "stayed")
    by_identity = Form(
        "customers of the period before who came back",
        Proportion("now > 0"),
        over=_CAME_BACK,
        statement="Bring back {target} of the previous {period}'s customers",
    )
    by_flag = Form(
        "flagged customers",
        Proportion("retained"),
        statement="Retain {target} of customers",
    )


@metric("customer-loyalty", unit=SHARE, better="down")
class churn_rate:
    """The share of customers who left.

    Formula: customers with an order in the period before and none in this one / customers with
        one in the period before: 1 - `retention_rate`, on the same base. Or, from a flag on each
        customer's row, customers for whom `churned` holds / customers for whom it is known.
    Pitfalls: with a flag, the source must hold every customer of the period's start once, those
        who stayed included; a list of leavers alone gives 100%. By identity, see
        `retention_rate`.
    Source: Wilson (1927) for the interval.
    """

    churned = Role(RoleKind.CONDITION, "whether the customer left", "churned")
    customer = CUSTOMER
    of_customers = Form(
        "flagged customers",
        Proportion("churned"),
        statement="Lose {target} of customers",
    )
    by_identity = Form(
        "customers of the period before who did not come back",
        Proportion("now = 0"),
        over=_CAME_BACK,
        statement="Lose {target} of the previous {period}'s customers",
    )


@metric("customer-loyalty", unit=SHARE, better="up")
class gross_revenue_retention:
    """How much of the previous period's revenue the same customers brought again, without growth.

    Formula: Σ of the lesser of now and before / Σ before, over customers of the period before.
    Pitfalls: it never exceeds 100%: growth of one customer does not make up for the loss of
        another. Refunds are negative amounts; a customer whose period before sums up to less
        than nothing is left out, and one with an empty amount is missing. Who has more refunded
        than bought now keeps nothing.
    Source: industry practice of subscription reporting; Cochran (1977) for the interval.
    """

    statement = (
        "Retain {target} of the previous {period}'s revenue with the same customers, their growth "
        "not counted"
    )

    customer = CUSTOMER
    amount = AMOUNT
    of_customers = Form(
        "revenue kept, without growth",
        RatioOfSums(
            "case when now < 0 then 0 * now when now < before then now else before end", "before"
        ),
        leaves_out={NEGATIVE: "before < 0"},
        over=_REVENUE,
    )


@metric("customer-loyalty", unit=SHARE, better="up")
class net_revenue_retention:
    """How much of the previous period's revenue the same customers brought again, with growth.

    Formula: Σ now / Σ before, over customers of the period before.
    Pitfalls: it exceeds 100% where those who stay grow by more than the others take away: look
        at `gross_revenue_retention` beside it, on the same base. New customers are in neither
        number. Refunds are negative amounts; a customer whose period before sums up to less
        than nothing is left out, and one with an empty amount is missing.
    Source: industry practice of subscription reporting; Cochran (1977) for the interval.
    """

    statement = (
        "Retain {target} of the previous {period}'s revenue with the same customers, their growth "
        "counted"
    )

    customer = CUSTOMER
    amount = AMOUNT
    of_customers = Form(
        "revenue of the customers of the period before",
        RatioOfSums("now", "before"),
        leaves_out={NEGATIVE: "before < 0"},
        over=_REVENUE,
    )


@metric("customer-loyalty", unit=POINTS, better="up")
class nps:
    """Net Promoter Score: the share of promoters minus the share of detractors, in points.

    Formula: 100 · (answers of 9 and 10 - answers of 0 to 6) / answers of 0 to 10.
    Pitfalls: 0 is an answer, and a detractor. Scores outside 0 to 10 are left out as out of
        scale. The figure is net: from -100 to 100, and a target of -10 is a fixed target.
    Source: Reichheld (2003); Rocks (2016) for the interval.
    """

    statement = "Keep the Net Promoter Score {target:level}"

    score = Role(
        RoleKind.FIGURE, "how likely to recommend, 0 to 10", "likely_to_recommend", answer=True
    )
    of_answers = Form(
        "promoters minus detractors",
        NetProportion(positive="score >= 9", negative="score <= 6"),
        leaves_out={"out of scale": "score < 0 or score > 10"},
    )
