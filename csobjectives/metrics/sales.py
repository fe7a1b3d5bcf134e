"""Sales: revenue that service brings."""

from __future__ import annotations

from csobjectives.estimators import Proportion, ProportionOfCounts, RatioOfSums, Total
from csobjectives.metrics.forms import IMPOSSIBLE_PARTS
from csobjectives.metrics.registry import Form, Role, RoleKind, Variant, metric
from csobjectives.quantities import SHARE

AMOUNT = Role(RoleKind.FIGURE, "what was paid, refunds negative", "net_amount", unit="EUR")
UPSELL = Role(RoleKind.CONDITION, "whether the row is an upgrade", "is_upgrade")


@metric("sales", unit="amount", better="up")
class upsell_revenue:
    """Revenue from upgrades and additional sales made in service contacts.

    Formula: Σ`amount` over rows for which `upsell` holds.
    Pitfalls: refunds are rows with a negative amount, and lower the period in which they are
        dated, not the one of the sale. Gross and net amounts are different columns: name the
        one that is meant.
    Source: none needed: a census.
    """

    statement = "Earn {target} from upgrades and additional sales"

    amount = AMOUNT
    upsell = UPSELL
    of_orders = Form("the sum over upgrades", Total("amount", when="upsell"))


@metric("sales", unit=SHARE, better="up")
class upsell_share:
    """The share of revenue, or of orders, that comes from upgrades and additional sales.

    Formula: Σ`amount` over rows for which `upsell` holds / Σ`amount`; or rows for which `upsell`
        holds / rows, by the name of the variant.
    Pitfalls: few large upgrades make a high share of revenue and a low one of orders: the
        variant is part of the figure. Order lines are folded to orders by `per`; an order with
        any upgrade is one then, and of its revenue all counts. Refunds, with negative amounts,
        can carry the share of revenue out of 0 to 100%.
    Source: Cochran (1977), chapter 6, and Wilson (1927) for the intervals.
    """

    amount = AMOUNT
    upsell = UPSELL
    of_revenue = Variant(
        "revenue from upgrades, of all revenue",
        RatioOfSums("case when upsell then amount else 0 end", "amount"),
        statement="Earn {target} of revenue from upgrades and additional sales",
    )
    of_orders = Variant(
        "orders that are an upgrade, of all orders",
        Proportion("upsell"),
        statement="Sell an upgrade or something additional in {target} of orders",
    )


@metric("sales", unit=SHARE, better="up")
class attach_rate:
    """How often something additional goes with what is sold or served.

    Formula: orders for which `attached` holds / orders; contacts for which `attached` holds /
        contacts; or Σ`attached_units` / Σ`units`, by the name of the variant.
    Pitfalls: per contact it falls with every contact that is not about an order, per order it
        does not: ten attached in 40 orders from 200 contacts are 25% and 5%. Units per unit can
        pass 100%. Rows that are order lines are folded to orders first, by `per`.
    Source: Wilson (1927) for the interval of a share; Cochran (1977), chapter 6, for units.
    """

    attached = Role(RoleKind.CONDITION, "whether something additional was sold", "has_addon")
    ordered = Role(
        RoleKind.CONDITION, "whether the contact led to an order", "order_id is not null"
    )
    attached_units = Role(RoleKind.COUNT, "how many additional units were sold", "addons")
    units = Role(RoleKind.COUNT, "how many units they can go with", "units")
    per_order = Variant(
        "orders with something additional, of all orders",
        Proportion("attached"),
        leaves_out={"without order": "not ordered"},
        statement="Sell something additional with {target} of orders",
    )
    per_contact = Variant(
        "contacts with something additional, of all contacts",
        Proportion("attached"),
        statement="Sell something additional in {target} of contacts",
    )
    per_unit = Variant(
        "additional units, of the units that they can go with",
        RatioOfSums("attached_units", "units"),
        statement=(
            "Sell additional units amounting to {target} of the units that they can go with"
        ),
    )


@metric("sales", unit=SHARE, better="up")
class offer_rate:
    """The share of contacts in which an offer was made, of those in which one could be.

    Formula: contacts for which `offered` holds / contacts for which `eligible` holds; or
        Σ`part` / Σ`whole`.
    Pitfalls: complaints and customers who have everything already are no occasion: without
        `eligible` the rate asks for offers to them. An offer that nobody logs is none here.
    Source: Wilson (1927) for the interval.
    """

    offered = Role(RoleKind.CONDITION, "whether an offer was made", "offer_made")
    eligible = Role(
        RoleKind.CONDITION, "whether an offer was possible", "is_eligible", default="true"
    )
    part = Role(RoleKind.COUNT, "a column of counts: contacts with an offer", "offers")
    whole = Role(RoleKind.COUNT, "a column of counts: contacts", "contacts")
    of_contacts = Form(
        "the share of contacts",
        Proportion("offered"),
        leaves_out={"not eligible": "not eligible"},
        statement="Make an offer in {target} of the contacts that allow one",
    )
    of_counts = Form(
        "the share of the contacts that each row counts",
        ProportionOfCounts("part", "whole"),
        leaves_out=IMPOSSIBLE_PARTS,
        statement="Make an offer in {target} of contacts",
    )


@metric("sales", unit=SHARE, better="up")
class offer_conversion:
    """The share of offers that the customer accepted.

    Formula: offers for which `accepted` holds / offers for which it is true or false, where
        `offered` says which rows are offers; or Σ`part` / Σ`whole`.
    Pitfalls: of contacts, most of which had no offer, it would be another figure: those are left
        out as not offered. An offer that is not decided has no `accepted` and is missing, not
        declined; where undecided ones say "no", judge after the time that customers take, by
        `settles_after` of the source.
    Source: Wilson (1927) for the interval.
    """

    statement = "Have {target} of offers accepted"

    offered = Role(RoleKind.CONDITION, "whether an offer was made", "offer_made")
    accepted = Role(RoleKind.CONDITION, "whether the customer accepted", "accepted")
    part = Role(RoleKind.COUNT, "a column of counts: accepted offers", "accepted")
    whole = Role(RoleKind.COUNT, "a column of counts: offers", "offers")
    of_offers = Form(
        "the share of offers", Proportion("accepted"), leaves_out={"not offered": "not offered"}
    )
    of_counts = Form(
        "the share of the offers that each row counts",
        ProportionOfCounts("part", "whole"),
        leaves_out=IMPOSSIBLE_PARTS,
    )


@metric("sales", unit="amount", better="up")
class revenue_per_contact:
    """The revenue that a service contact brings on average.

    Formula: Σ`amount` / Σ`contacts`.
    Pitfalls: contacts without a sale are rows too: an empty amount is missing, not zero, and
        leaves the contact out, so write `coalesce(net_amount, 0)`. It is the sum over the sum,
        not the mean of the agents' own averages. Refunds lower the period in which they are
        dated. A few large sales carry it: look at the interval.
    Source: Cochran (1977), chapter 6, for the interval.
    """

    statement = "Earn {target} per contact on average"

    amount = AMOUNT
    contacts = Role(RoleKind.COUNT, "contacts that the row stands for", "contacts", default="1")
    of_contacts = Form("revenue over contacts", RatioOfSums("amount", "contacts"))


@metric("sales", unit=SHARE, better="up")
class save_rate:
    """The share of customers who wanted to leave, and stayed.

    Formula: requests to leave for which `saved` holds / requests to leave; or / those of them
        for which `attempted` holds, by the name of the variant.
    Pitfalls: rows are requests to leave, not contacts. Of attempts alone the rate rises where
        only the easy ones are tried: the variant is part of the figure. Saved at the end of the
        call and still there after 90 days are different conditions: say which `saved` is. One
        customer who asks three times is three rows: give `per`, or a `key`.
    Source: Wilson (1927) for the interval.
    """

    saved = Role(RoleKind.CONDITION, "whether the customer stayed", "outcome = 'saved'")
    attempted = Role(RoleKind.CONDITION, "whether anyone tried to keep them", "offer_made")
    of_requests = Variant(
        "stayed, of all who asked to leave",
        Proportion("saved"),
        statement="Retain {target} of the customers who ask to leave",
    )
    of_attempts = Variant(
        "stayed, of those whom someone tried to keep",
        Proportion("saved"),
        leaves_out={"not attempted": "not attempted"},
        statement=(
            "Retain {target} of the customers who ask to leave and whom someone tries to keep"
        ),
    )
