"""Productivity: how much gets done in the hours that are worked, and what a contact costs."""

from __future__ import annotations

from csobjectives.estimators import Proportion, ProportionOfCounts, RatioOfSums
from csobjectives.metrics.registry import IMPOSSIBLE, Form, Role, RoleKind, Variant, metric
from csobjectives.quantities import NUMBER, SHARE

HANDLED = Role(RoleKind.COUNT, "contacts that the row stands for", "handled", default="1")


@metric("productivity", unit=NUMBER, better="up")
class contacts_per_hour:
    """How many contacts are handled in an hour of work.

    Formula: Σ`handled` / Σ`worked`, in hours.
    Pitfalls: it is the sum over the sum: the mean of the agents' own rates lets an agent with
        one hour weigh as much as one with forty. Hours on the phone and hours that are paid are
        different denominators: name the column that is meant. Rows of one agent resemble one
        another, so that the interval of rows alone is too narrow: give `cluster`. More is not
        better where it is bought with repeat contacts.
    Source: Cochran (1977), chapter 6, for the interval.
    """

    handled = HANDLED
    worked = Role(RoleKind.DURATION, "the time worked", "minutes_worked")
    of_hours = Form("contacts over hours", RatioOfSums("handled", "worked", scale=3600))


@metric("productivity", unit=SHARE, better="band")
class occupancy:
    """The share of time that agents spend on contacts.

    Formula: Σ(`talk` + `hold` + `wrap`) / Σ(`talk` + `hold` + `wrap` + `available`); or /
        Σ`logged_in`, by the name of the variant.
    Pitfalls: logged-in time holds breaks, meetings and training, so that the same day has a
        lower figure by it; some call that one utilisation. Above some 85 to 90% agents wear
        out: a target is a band. A contact that begins in one interval and ends in the next may
        be booked wholly in the first, which then passes 100%: judge days, not quarter-hours.
    Source: Cleveland (2012); Cochran (1977), chapter 6, for the interval.
    """

    talk = Role(RoleKind.DURATION, "time in conversation", "talk_seconds")
    hold = Role(RoleKind.DURATION, "time on hold", "hold_seconds", default="'0 s'")
    wrap = Role(RoleKind.DURATION, "after-contact work", "wrap_seconds", default="'0 s'")
    available = Role(RoleKind.DURATION, "time ready for a contact", "available_seconds")
    logged_in = Role(RoleKind.DURATION, "time logged in", "logged_in_seconds")
    of_handling_and_available = Variant(
        "handling, of handling and waiting for a contact",
        RatioOfSums("talk + hold + wrap", "talk + hold + wrap + available"),
    )
    of_logged_in = Variant(
        "handling, of all the time logged in", RatioOfSums("talk + hold + wrap", "logged_in")
    )


@metric("productivity", unit=SHARE, better="down")
class transfer_rate:
    """The share of answered contacts that were passed on to someone else.

    Formula: contacts for which `transferred` holds / contacts for which `answered` holds; or
        Σ`part` / Σ`whole`.
    Pitfalls: where each leg of a call is a row, a call that was passed on twice is three rows:
        give `per` its number. A hand-over from the menu or a chatbot to the first agent is a
        routing, not a transfer. Some transfers are right: a rate of 0 keeps customers with
        whoever cannot help.
    Source: Cleveland (2012); Wilson (1927) for the interval.
    """

    transferred = Role(RoleKind.CONDITION, "whether the contact was passed on", "transferred")
    answered = Role(
        RoleKind.CONDITION,
        "whether the contact was answered",
        "outcome = 'answered'",
        default="true",
    )
    part = Role(RoleKind.COUNT, "a column of counts: contacts passed on", "transfers")
    whole = Role(RoleKind.COUNT, "a column of counts: contacts answered", "answered")
    of_contacts = Form(
        "the share of contacts",
        Proportion("transferred"),
        leaves_out={"abandoned": "not answered"},
    )
    of_counts = Form(
        "the share of the contacts that each row counts",
        ProportionOfCounts("part", "whole"),
        leaves_out={IMPOSSIBLE: "part > whole or part < 0"},
    )


@metric("productivity", unit="cost", better="down")
class cost_per_contact:
    """What a contact costs on average.

    Formula: Σ`cost` / Σ`contacts`.
    Pitfalls: the direct cost of agents and the full cost with premises, systems and overhead
        differ by half and more: name the column that is meant. Handled contacts are the
        denominator; offered ones, abandoned included, make it look cheaper. Costs that are
        booked late lower the month: `settles_after` of the source waits for them. Contacts that
        would not have been needed are cheap ones: look at repeat contacts as well.
    Source: Cleveland (2012); Cochran (1977), chapter 6, for the interval.
    """

    cost = Role(RoleKind.FIGURE, "what was spent", "cost")
    contacts = Role(RoleKind.COUNT, "contacts that the row stands for", "contacts", default="1")
    of_contacts = Form("cost over contacts", RatioOfSums("cost", "contacts"))
