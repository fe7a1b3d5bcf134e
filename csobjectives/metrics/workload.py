"""Productivity: how much gets done in the hours that are worked, and what a contact costs."""

from __future__ import annotations

from csobjectives.estimators import Proportion, ProportionOfCounts, Quantile, RatioOfSums
from csobjectives.metrics.forms import IMPOSSIBLE_PARTS, OF_COUNTS
from csobjectives.metrics.observations import Sequels, Standing
from csobjectives.metrics.plain import AT
from csobjectives.metrics.productivity import NEGATIVE_HANDLING
from csobjectives.metrics.reasons import NEGATIVE, PENDING_SEQUELS
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE

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

    statement = "Handle {target:contacts} per hour of work"

    handled = HANDLED
    worked = Role(RoleKind.DURATION, "the time worked", "minutes_worked", unit="min")
    of_hours = Form(
        "contacts over hours",
        RatioOfSums("handled", "worked", scale=3600),
        leaves_out={NEGATIVE: "worked < '0 s' or handled < 0"},
    )


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
        leaves_out={NEGATIVE: f"{NEGATIVE_HANDLING} or available < '0 s'"},
        statement=(
            "Keep agents busy with contacts for {target} of the time that they are busy or "
            "available"
        ),
    )
    of_logged_in = Variant(
        "handling, of all the time logged in",
        RatioOfSums("talk + hold + wrap", "logged_in"),
        leaves_out={NEGATIVE: f"{NEGATIVE_HANDLING} or logged_in < '0 s'"},
        statement=(
            "Keep agents busy with contacts for {target} of the time that they are logged in"
        ),
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

    statement = "Pass {target} of answered contacts on to someone else"

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
        leaves_out=IMPOSSIBLE_PARTS,
    )


@metric("productivity", "customer-recovery", unit=SHARE, better="down")
class escalation_rate:
    """The share of cases that had to be passed up: to a second level, or to a manager.

    Formula: cases that were `escalated` / cases for which it is known; or Σ`part` / Σ`whole`.
    Pitfalls: a case can still be escalated while it is open: judge by the time of the solution,
        or give the source `settles_after`. Passing a contact on at the same level is a transfer
        (`transfer_rate`). A low share may say that nobody dares to escalate.
    Source: ITIL on functional and hierarchic escalation; Wilson (1927) for the interval.
    """

    statement = "Escalate {target} of cases"

    escalated = Role(RoleKind.CONDITION, "whether the case was escalated", "is_escalated")
    part = Role(RoleKind.COUNT, "cases that were escalated", "escalations")
    whole = Role(RoleKind.COUNT, "all cases", "cases")
    of_cases = Form("the share of cases", Proportion("escalated"))
    of_counts = OF_COUNTS


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

    statement = "Spend {target} per contact on average"

    cost = Role(RoleKind.FIGURE, "what was spent", "cost", unit="EUR")
    contacts = Role(RoleKind.COUNT, "contacts that the row stands for", "contacts", default="1")
    of_contacts = Form(
        "cost over contacts",
        RatioOfSums("cost", "contacts"),
        leaves_out={NEGATIVE: "contacts < 0"},
    )


@metric("productivity", "customer-recovery", unit=SHARE, better="up", waits="within")
class first_contact_resolution:
    """The share of contacts that settle the matter: the customer does not have to come back.

    Formula: contacts that no other one of the customer follows `within` the time / contacts whose
        time has run out (`gross`), or those of them that could be settled at once (`net`). With
        `about`, only a contact about the same counts.
    Pitfalls: a customer who gives up looks settled. Of three contacts in a row the last one
        counts as settled. Repeats are looked for in all channels of the source: `where` and `by`
        choose the contacts that are judged. Two at the same moment are no repeat of one another;
        where the source has days only, nor are two on one day. A contact whose time has not run
        out is pending, whatever came so far. Contacts without a customer are left out.
    Source: International Customer Management Institute on gross and net figures; Wilson (1927).
    """

    customer = Role(RoleKind.IDENTITY, "who the customer is", "customer_id")
    about = Role(RoleKind.IDENTITY, "what the contact is about", "topic", default="'any'")
    resolvable = Role(
        RoleKind.CONDITION, "whether it could be settled at once", "not needs_engineer"
    )
    within = Option(OptionKind.DURATION, "how soon another contact is a repeat", "7 days")
    gross = Variant(
        "of all contacts",
        Proportion("until_next is null or until_next > within"),
        leaves_out=PENDING_SEQUELS,
        over=Sequels(of=("customer", "about")),
        statement=(
            "Settle {target} of contacts at once, with no further one by the same customer[ about "
            "the same {about}] within {within}"
        ),
    )
    net = Variant(
        "of the contacts that could be settled at once",
        Proportion("until_next is null or until_next > within"),
        leaves_out=PENDING_SEQUELS | {"not resolvable": "not resolvable"},
        over=Sequels(of=("customer", "about")),
        statement=(
            "Settle {target} of the contacts that can be settled at once, with no further one by "
            "the same customer[ about the same {about}] within {within}"
        ),
    )


@metric("productivity", unit=DURATION, better="down")
class backlog_age:
    """How old the cases are that are open when the period ends, as a quantile.

    Formula: the quantile `at` of the period's end - `created`, over cases that were opened before
        that and not solved by then.
    Pitfalls: the source has to hold every case, whenever it was opened: one that is missing
        from the files is missing from the backlog. Of a case that was solved and opened again,
        only the last solution is known: older periods then show it as open all the while. In the
        open period the backlog is that of the day that is judged from.
    Source: Hyndman and Fan (1996), type 7; a census.
    """

    statement = (
        "Keep the {at:percentile} of the age of open cases {target:level} at the end of {every}"
    )

    created = Role(RoleKind.MOMENT, "when the case was opened", "created_at")
    solved = Role(
        RoleKind.MOMENT,
        "when it was solved; empty while it is open",
        "solved_at",
        event=True,
        may_be_empty=True,
    )
    at = AT
    of_open_cases = Form(
        "cases that are open at the period's end",
        Quantile("period_end - created", census=True),
        over=Standing(among="created < period_end and (solved is null or solved >= period_end)"),
    )
