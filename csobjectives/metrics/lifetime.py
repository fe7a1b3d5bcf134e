"""Customer lifetime value: so far, by a rule of thumb, by contract, and by a model."""

from __future__ import annotations

from csobjectives.estimators import AnnualValue, ContractValue, Mean, PredictedValue
from csobjectives.metrics.loyalty import AMOUNT, CUSTOMER
from csobjectives.metrics.observations import Entries, Fact, FactKind, Reach
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric

_MARGIN_OF_REVENUE = Option(
    OptionKind.SHARE, "what part of the revenue is kept", "30%", default="100%"
)
_MARGIN = "margin"
_RETAINED = "retained"

_SO_FAR = Entries(
    of="customer", facts={"spent": Fact(FactKind.SUM, of="amount", reach=Reach.UNTIL_END)}
)
_SPENT = Entries(of="customer", facts={"spent": Fact(FactKind.SUM, of="amount")})

# A refund is no purchase. An amount that is empty is one, and leaves unknown what was spent.
_PURCHASE = "amount is null or amount >= 0"
_HISTORY = Entries(
    of="customer",
    facts={
        "days": Fact(FactKind.DAYS, when=_PURCHASE, reach=Reach.UNTIL_END),
        "first": Fact(FactKind.FIRST, when=_PURCHASE, reach=Reach.UNTIL_END),
        "last": Fact(FactKind.LAST, when=_PURCHASE, reach=Reach.UNTIL_END),
        "later": Fact(FactKind.LATER_SUM, of="amount", when=_PURCHASE, reach=Reach.UNTIL_END),
    },
)


@metric("customer-lifetime-value", unit="amount", better="up")
class historic_value:
    """What a customer has brought so far, on average.

    Formula: Σ `amount` of all orders until the period ends / customers with an order until then.
    Pitfalls: it looks back: customers of last week count as much as those of ten years, so that
        a good year for new customers lowers the figure. The source has to reach back to the first
        order. Refunds are negative amounts; a customer with an empty amount is missing. Of a
        source whose files are snapshots, it is about all that the last one holds.
    Source: Gupta and Lehmann (2003); Student (1908) for the interval.
    """

    statement = "Bring in {target} per customer on average with all orders until the end of {every}"
    customer = CUSTOMER
    amount = AMOUNT
    of_customers = Form("mean revenue of a customer so far", Mean("spent"), over=_SO_FAR)


@metric("customer-lifetime-value", unit="amount", better="up")
class simple_lifetime_value:
    """What a customer of the period brings over the lifespan, if every year were like the period.

    Formula: average order value × orders per customer and year × `lifespan` × `margin`. As Σ
        amount / orders × orders / customers is Σ amount / customers, it is worked out as the
        revenue of the period / its customers × 365 / its days × `lifespan` in years × `margin`.
    Pitfalls: nothing is discounted, and nobody leaves before the lifespan is over: it is a rule of
        thumb that flatters. The lifespan is a guess, and the interval knows nothing of that. Over a
        short period, who buys once a year seems to buy every month: take a year. Refunds are
        negative amounts; a customer with an empty amount is missing.
    Source: Berger and Nasr (1998) on customer lifetime value; Student (1908) for the interval.
    """

    statement = (
        "Earn {target} per customer over {lifespan:years} at the rate of the "
        "{period}[, with a margin of {margin}]"
    )
    customer = CUSTOMER
    amount = AMOUNT
    lifespan = Option(OptionKind.NUMBER, "how many years a customer stays", 3)
    margin = _MARGIN_OF_REVENUE
    of_customers = Form(
        "the period's revenue per customer and year, times lifespan and margin",
        AnnualValue(
            "spent", "date_diff('day', period_start, period_end)", factors=("lifespan", "margin")
        ),
        over=_SPENT,
    )


@metric("customer-lifetime-value", unit="margin", better="up")
class contract_lifetime_value:
    """What a customer under contract is worth, from the margin of a period and who is retained.

    Formula: with m as the mean `margin` of a period, r as the share of rows for which `retained`
        holds, and d as the `discount` of a period: m·r / (1+d-r) where margins come at each
        period's end, from those who are still there; m·(1+d) / (1+d-r) where the first comes at
        once.
    Pitfalls: margin, retention and discount are of one and the same period: a yearly discount
        under a monthly window is twelve times too much. Near 100% the value rises steeply with
        retention: at a discount of 10%, 95% instead of 90% makes it 41% higher. It takes the same
        margin and the same retention for all time, while retention usually rises with age, so
        that it is rather too low. Where all are retained, or none, nothing is known of chance,
        and there is no interval.
    Source: Berger and Nasr (1998); Gupta and Lehmann (2003); the delta method for the interval.
    """

    margin = Role(
        RoleKind.FIGURE, "what the customer brought in the period", "margin_amount", unit="EUR"
    )
    retained = Role(
        RoleKind.CONDITION, "whether the customer stayed until the period's end", "stayed"
    )
    discount = Option(OptionKind.SHARE, "what a margin loses in worth in one period", "10%")
    margin_at_period_end = Variant(
        "margins at the end of each period: m·r / (1+d-r)",
        ContractValue(_MARGIN, _RETAINED),
        statement=(
            "Have a customer under contract be worth {target} in margins at the end of each "
            "{period}, discounted by {discount} a {period}"
        ),
    )
    margin_at_once = Variant(
        "the first margin at once: m·(1+d) / (1+d-r)",
        ContractValue(_MARGIN, _RETAINED, at_once=True),
        statement=(
            "Have a customer under contract be worth {target} in margins at the beginning of each "
            "{period}, discounted by {discount} a {period}"
        ),
    )


@metric("customer-lifetime-value", unit="amount", better="up")
class predicted_lifetime_value:
    """What a customer is expected to bring within the horizon, by a model of how customers buy.

    Formula: the mean, over customers with a purchase until the period ends, of the revenue that
        BG/NBD and Gamma-Gamma expect within `horizon` from then on, × `margin`. A customer's
        history is the number of further days with a purchase (x), the days from the first to the
        last (t_x) and to the period's last day (T), and what the further days brought. Revenue so
        many years ahead as t is worth (1+`discount`)^-t of it, with years of 365 days.
    Pitfalls: it is for customers without a contract, who leave without a word; for those with one
        see `contract_lifetime_value`. The source has to reach back to everybody's first purchase.
        Seasons are unknown to the model: take whole years, and hold it to what came true. What is
        spent on a purchase must not go with how often one buys: beyond a correlation of 0.5
        there is no figure. Nor is there one with fewer than 30 customers who came back, where the
        fit does not converge or a parameter runs to its bound. Refunds are no purchases, and are
        not taken off: have them in the margin. Purchases of one day are one. Who came back and
        never paid for it is left out.
    Source: Fader, Hardie and Lee (2005) for BG/NBD; Fader and Hardie (2013) for Gamma-Gamma.
    """

    statement = (
        "Have a customer be expected to bring in {target} on average within {horizon}, "
        "discounted by {discount} a year[, with a margin of {margin}]"
    )
    customer = CUSTOMER
    amount = AMOUNT
    horizon = Option(OptionKind.DURATION, "how far one looks ahead", "365 days")
    discount = Option(OptionKind.SHARE, "what revenue loses in worth in a year", "10%")
    margin = _MARGIN_OF_REVENUE
    of_customers = Form(
        "expected revenue within the horizon, discounted",
        PredictedValue(
            {
                "repeats": "days - 1",
                "recency": "date_diff('day', first, last)",
                "age": "date_diff('day', first, period_end) - 1",
                "total": "later",
            }
        ),
        leaves_out={
            "no purchase": "days = 0",
            "nothing paid": "days > 1 and later <= 0",
        },
        over=_HISTORY,
    )
