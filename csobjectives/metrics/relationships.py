"""Relationships: keeping in touch with every customer, also those who do not call."""

from __future__ import annotations

from csobjectives.estimators import Count, Coverage, Quantile
from csobjectives.metrics.observations import Entries, Fact, FactKind, Reach, Sequels
from csobjectives.metrics.plain import AT
from csobjectives.metrics.registers import (
    LISTED,
    NOT_COUNTED,
    OnRegister,
    entry_of,
)
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE

ACCOUNT = Role(RoleKind.IDENTITY, "which account was contacted", "account_id")
QUALIFYING = Role(
    RoleKind.CONDITION, "whether the contact qualifies", "outcome = 'reached'", default="true"
)
CONTACTS = Option(OptionKind.COUNT, "how many contacts in the period, at least", 1, least=1)
WITHIN = Option(OptionKind.DURATION, "how long ago the last contact may be", "90 days")

_IN_PERIOD = Entries(
    of="account",
    entry="entry",
    facts={"made": Fact(FactKind.ROWS, when="qualifying")},
    among=LISTED,
)
_LAST = Entries(
    of="account",
    entry="entry",
    facts={"last": Fact(FactKind.LAST, when="qualifying", reach=Reach.UNTIL_END)},
    among=LISTED,
)
_OVERDUE = "last is null or period_end - last > within"


class _Accounts(OnRegister):
    """Accounts that a register lists, and the contacts with them."""

    account = ACCOUNT
    register = Role(RoleKind.SOURCE, "the source that lists every account", "accounts")
    entry = entry_of("account", "account")
    qualifying = QUALIFYING


@metric("customer-relationships", unit=SHARE, better="up")
class contact_coverage(_Accounts):
    """The share of accounts on the register that were contacted in the period.

    Formula: accounts with at least `contacts` qualifying contacts in the period / accounts that
        the register lists when the period ends, without those that are exempt or in grace.
    Pitfalls: coverage by calendar quarter allows a gap of almost 180 days, early in one and late
        in the next: `contact_cadence` does not. Accounts without any contact count, which is the
        point of the register. Without `joined` and `left`, older periods are held against the
        register as it is now. `where` and `by` are about the register.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Contact {target} of the accounts on the register {register} {contacts:times} "
        "or more[, with {grace} of grace for new ones]"
    )

    contacts = CONTACTS
    of_register = Form(
        "accounts with enough contacts, of all on the register",
        Coverage("made >= contacts"),
        leaves_out=NOT_COUNTED,
        over=_IN_PERIOD,
    )


@metric("customer-relationships", unit=NUMBER, better="down")
class untouched_accounts(_Accounts):
    """How many accounts on the register had no contact at all in the period.

    Formula: the number of accounts without a qualifying contact in the period, among those that
        the register lists when it ends, without those that are exempt or in grace.
    Pitfalls: a source of contacts alone cannot show them; they are known from the register only.
        An account with one contact of two that are wanted is not untouched, and is not covered.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Leave {target:accounts} on the register {register} without any contact[, with "
        "{grace} of grace for new ones]"
    )

    of_register = Form(
        "accounts without a contact",
        Count(when="made = 0"),
        leaves_out=NOT_COUNTED,
        over=_IN_PERIOD,
    )


@metric("customer-relationships", unit=SHARE, better="up")
class contact_cadence(_Accounts):
    """The share of accounts on the register whose last contact is recent when the period ends.

    Formula: accounts whose last qualifying contact is at most `within` before the period's end /
        accounts that the register lists then, without those that are exempt or in grace.
    Pitfalls: the source has to reach back by `within` before the first period, for contacts that
        are not in it were not made. An account that was never contacted is not within: give new
        ones a `grace`. In the open period the age is that on the day judged from.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Have {target} of the accounts on the register {register} contacted in the "
        "last {within} at the end of {every}[, with {grace} of grace for new ones]"
    )

    within = WITHIN
    of_register = Form(
        "accounts with a recent contact, of all on the register",
        Coverage("period_end - last <= within"),
        leaves_out=NOT_COUNTED,
        over=_LAST,
    )


@metric("customer-relationships", unit=NUMBER, better="down")
class overdue_accounts(_Accounts):
    """How many accounts on the register are overdue for a contact when the period ends.

    Formula: the number of accounts whose last qualifying contact is longer than `within` ago, or
        that never had one: those of `contact_cadence` that are not within.
    Pitfalls: those of `contact_cadence`.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Leave {target:accounts} on the register {register} without a contact for more "
        "than {within} at the end of {every}[, with {grace} of grace for new ones]"
    )

    within = WITHIN
    of_register = Form(
        "accounts whose last contact is too long ago",
        Count(when=_OVERDUE),
        leaves_out=NOT_COUNTED,
        over=_LAST,
    )


@metric("customer-relationships", unit=DURATION, better="down")
class contact_gap:
    """How long it is between one contact with an account and the next, as a quantile.

    Formula: the quantile `at` of the time since the account's contact before, over the period's
        qualifying contacts.
    Pitfalls: accounts that are not contacted any more have no gap that ends: they are not in the
        figure, and `overdue_accounts` counts them. The first contact of an account that the
        source knows is left out. Contacts at one moment have the same gap, to the one before.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = (
        "Let {target} pass from one contact with an account to the next, at the {at:percentile}"
    )

    account = ACCOUNT
    qualifying = QUALIFYING
    at = AT
    between_contacts = Form(
        "from the contact before to this one",
        Quantile("since_previous"),
        leaves_out={
            "first contact": "qualifying and account is not null and since_previous is null"
        },
        over=Sequels(of=("account",), again="qualifying", among="qualifying"),
    )
