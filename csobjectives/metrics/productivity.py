"""Productivity: how fast, and how much work a contact takes."""

from __future__ import annotations

from csobjectives.estimators import (
    Mean,
    Proportion,
    ProportionOfCounts,
    Quantile,
    RatioOfSums,
)
from csobjectives.metrics.deadlines import DUE, IN_TIME, NOT_YET_DUE
from csobjectives.metrics.forms import AS_GIVEN, IMPOSSIBLE_PARTS, TOOK
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, SHARE

CREATED = Role(RoleKind.MOMENT, "when the customer asked", "created_at")
NEGATIVE_HANDLING = "talk < '0 s' or hold < '0 s' or wrap < '0 s'"
WAITED = Role(RoleKind.DURATION, "how long the customer waited", "queue_seconds")
ANSWERED = Role(RoleKind.CONDITION, "whether the contact was answered", "outcome = 'answered'")


@metric("productivity", unit=SHARE, better="up")
class service_level:
    """The share of contacts that were answered fast enough.

    Formula: one of five that practice knows; they differ in what becomes of the abandoned.
        With answered A, of these in time a, abandoned B, of these within the same time b,
        and within the shorter time c: (a+b)/(A+B), a/A, a/(A+B), a/(A+B-b), (a+c)/(A+B),
        in the order of the variants.
    Pitfalls: on the same day the five differ by five points; a figure without its variant
        says little.
    Source: Incoming Calls Management Institute (2002).
    """

    waited = WAITED
    answered = ANSWERED
    within = Option(OptionKind.DURATION, "how fast is fast enough", "20 s")
    short = Option(OptionKind.DURATION, "within how long an abandoned contact still counts", "5 s")
    answered_and_abandoned_in_time = Variant(
        "whoever was answered or hung up in time, of all",
        Proportion("(answered or not answered) and waited <= within"),
        statement=(
            "Answer {target} of contacts within {within}, counting those abandoned in that time "
            "as answered"
        ),
    )
    of_answered = Variant(
        "answered in time, of the answered",
        Proportion("waited <= within"),
        leaves_out={"abandoned": "not answered"},
        statement=(
            "Answer {target} of contacts within {within}, leaving out those that are abandoned"
        ),
    )
    of_all = Variant(
        "answered in time, of all",
        Proportion("answered and waited <= within"),
        statement="Answer {target} of all contacts within {within}",
    )
    without_abandoned_in_time = Variant(
        "answered in time, of all but those who hung up in time",
        Proportion("answered and waited <= within"),
        leaves_out={"abandoned in time": "not answered and waited <= within"},
        statement=(
            "Answer {target} of contacts within {within}, leaving out those abandoned in that time"
        ),
    )
    short_abandoned_count_in = Variant(
        "answered in time or hung up within the shorter time, of all",
        Proportion("case when answered then waited <= within else waited <= short end"),
        statement=(
            "Answer {target} of contacts within {within}, counting those abandoned within {short} "
            "as answered"
        ),
    )


@metric("productivity", unit=DURATION, better="down")
class speed_of_answer:
    """How long customers wait until their contact is answered: the mean, or a quantile.

    Formula: Σ`waited` / answered contacts, or the quantile `at` of `waited` over answered
        contacts, by the name of the variant.
    Pitfalls: those who hung up are left out as abandoned, so that the figure improves where the
        impatient leave: judge it beside `abandonment_rate`. The mean is the field's "average
        speed of answer"; most wait shorter than it, and a few far longer. Some systems start
        the clock after the menu, others with the call: name the column that is meant. A mean of
        the intervals' own means is another figure.
    Source: Cleveland (2012); Student (1908) for the interval; Hyndman and Fan (1996), type 7.
    """

    waited = WAITED
    answered = ANSWERED
    at = AT
    mean = Variant(
        "the mean over answered contacts",
        Mean("waited"),
        leaves_out={"abandoned": "not answered", NEGATIVE: "waited < '0 s'"},
        statement="Answer contacts after a mean wait of {target}",
    )
    quantile = Variant(
        "the quantile over answered contacts",
        Quantile("waited"),
        leaves_out={"abandoned": "not answered", NEGATIVE: "waited < '0 s'"},
        statement="Let {target} pass before {at} of the contacts that get an answer have it",
    )


@metric("productivity", unit=SHARE, better="down")
class abandonment_rate:
    """The share of contacts that the customer gave up before they were answered.

    Formula: contacts for which `abandoned` holds / contacts; with `short`, both without those
        that were abandoned within it; or Σ`part` / Σ`whole`.
    Pitfalls: with and without short abandons, such as misdialled calls, are different figures:
        `short` is printed where it is used. A third one, which takes short ones from the
        abandoned alone and leaves them in the whole, is
        `abandoned: outcome = 'abandoned' and waited > '5 s'`. Blocked calls, which never came
        to the queue, are in none of them. Where a call is offered in one interval and abandoned
        in the next, an interval's part can pass its whole: bring counts by day.
    Source: Cleveland (2012); Wilson (1927) for the interval.
    """

    statement = "Let {target} of contacts be abandoned"

    abandoned = Role(RoleKind.CONDITION, "whether the customer gave up", "outcome = 'abandoned'")
    waited = WAITED
    short = Option(OptionKind.DURATION, "within how long an abandoned contact is left out", "5 s")
    part = Role(RoleKind.COUNT, "a column of counts: contacts abandoned", "abandoned")
    whole = Role(RoleKind.COUNT, "a column of counts: contacts offered", "offered")
    of_contacts = Form("abandoned, of all contacts", Proportion("abandoned"))
    without_short = Form(
        "abandoned, of all contacts, both without those abandoned at once",
        Proportion("abandoned"),
        leaves_out={"short": "abandoned and waited <= short"},
        statement=(
            "Let {target} of contacts be abandoned, leaving out those abandoned within {short}"
        ),
    )
    of_counts = Form(
        "abandoned, of the contacts that each row counts",
        ProportionOfCounts("part", "whole"),
        leaves_out=IMPOSSIBLE_PARTS,
    )


@metric("productivity", unit=DURATION, better="band")
class handle_time:
    """The mean time that a handled contact takes: talk, hold and wrap-up.

    Formula: Σ(`talk` + `hold` + `wrap`) / Σ`handled`.
    Pitfalls: a mean of daily means is another figure. Lower is not always better: a target
        is a band. A row without one of the given parts is left out as missing, one with a
        negative part as negative.
    Source: Cleveland (2012); Cochran (1977) for the interval.
    """

    statement = "Spend {target} on a contact on average"

    talk = Role(RoleKind.DURATION, "time in conversation", "talk_seconds")
    hold = Role(RoleKind.DURATION, "time on hold", "hold_seconds", default="'0 s'")
    wrap = Role(RoleKind.DURATION, "after-contact work", "wrap_seconds", default="'0 s'")
    handled = Role(RoleKind.COUNT, "contacts that the row stands for", "handled", default="1")
    of_contacts = Form(
        "time over contacts",
        RatioOfSums("talk + hold + wrap", "handled"),
        leaves_out={NEGATIVE: f"{NEGATIVE_HANDLING} or handled < 0"},
    )


@metric("productivity", "customer-recovery", unit=DURATION, better="down")
class first_reply_time:
    """How long customers wait for the first reply, as a quantile.

    Formula: the quantile `at` of `replied` - `created`, or of `took`.
    Pitfalls: those still waiting are pending and left out, so that a growing backlog flatters
        the figure: look at the count beside it. A reply before the question is left out as
        negative. Nights and weekends count, unless `clock` names a calendar.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of customers have their first reply"

    created = CREATED
    replied = Role(RoleKind.MOMENT, "when the first reply was sent", "first_reply_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from question to reply",
        Quantile("replied - created"),
        leaves_out={PENDING: "replied is null", NEGATIVE: "replied < created"},
    )
    as_given = AS_GIVEN


@metric("productivity", "customer-recovery", unit=DURATION, better="down")
class resolution_time:
    """How long it takes until a case is solved, as a quantile.

    Formula: the quantile `at` of `solved` - `created`, or of `took`.
    Pitfalls: open cases are pending and left out, so that the slowest are not in the figure
        until they are solved. By opening (`time` of the source) old periods still change; by
        closing they do not.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of cases are solved"

    created = CREATED
    solved = Role(RoleKind.MOMENT, "when the case was solved", "solved_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from question to solution",
        Quantile("solved - created"),
        leaves_out={PENDING: "solved is null", NEGATIVE: "solved < created"},
    )
    as_given = AS_GIVEN


@metric("productivity", "customer-recovery", unit=SHARE, better="up", waits="within")
class sla_attainment:
    """The share of cases that were done in the time that the agreement grants.

    Formula: cases with `done` - `created` <= `within` / cases; cases with `done` by `due` / cases;
        cases with `took` <= `within` / cases with `took`; or cases for which `kept` holds / cases
        for which it is true or false.
    Pitfalls: a case that is open beyond its time has failed already, and counts. One younger
        than `within`, or not yet due, is pending and left out, whether or not it is done, for
        only the quick ones would count; so a period is judged `within` after its end. By `took`
        or `kept` open cases may be empty, which leaves them out as missing: the overdue ones
        then do not count, and should be filled in. First reply and solution have agreements of
        their own. Where the time granted hangs on the priority, use `due`, or one objective per
        priority. A clock that stops while the customer is asked is only in `took`, `due` or
        `kept`.
    Source: Wilson (1927) for the interval.
    """

    created = CREATED
    done = Role(
        RoleKind.MOMENT,
        "when it was done: replied or solved, as agreed; empty where it is not",
        "solved_at",
        event=True,
        may_be_empty=True,
    )
    due = DUE
    took = TOOK
    within = Option(OptionKind.DURATION, "the time that is granted", "2 days")
    kept = Role(RoleKind.CONDITION, "whether the agreement was kept", "sla_met")
    between_moments = Form(
        "done in time, of all whose time is over",
        Proportion("done - created <= within"),
        leaves_out={PENDING: "as_of - created <= within", NEGATIVE: "done < created"},
        statement="Finish {target} of cases within {within}",
    )
    by_due = Form(
        "done when it was due, of all that were",
        Proportion(IN_TIME),
        leaves_out={PENDING: NOT_YET_DUE},
        statement="Finish {target} of cases by the time they are due",
    )
    as_given = Form(
        "took no longer, as the source gives it",
        Proportion("took <= within"),
        leaves_out={NEGATIVE: "took < '0 s'"},
        statement="Finish {target} of cases within {within}",
    )
    flagged = Form(
        "kept, as the source says",
        Proportion("kept"),
        statement="Keep the service agreement in {target} of cases",
    )
