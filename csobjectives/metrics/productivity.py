"""Productivity: how fast, and how much work a contact takes."""

from __future__ import annotations

from csobjectives.estimators import Proportion, Quantile, RatioOfSums
from csobjectives.metrics.plain import AT
from csobjectives.metrics.registry import (
    Form,
    Option,
    OptionKind,
    Role,
    RoleKind,
    Variant,
    metric,
)
from csobjectives.quantities import DURATION, SHARE

CREATED = Role(RoleKind.MOMENT, "when the customer asked", "created_at")
TOOK = Role(RoleKind.DURATION, "how long it took, where the source says so itself", "took")


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

    waited = Role(RoleKind.DURATION, "how long the customer waited", "queue_seconds")
    answered = Role(RoleKind.CONDITION, "whether the contact was answered", "outcome = 'answered'")
    within = Option(OptionKind.DURATION, "how fast is fast enough", "20 s")
    short = Option(OptionKind.DURATION, "within how long an abandoned contact still counts", "5 s")
    answered_and_abandoned_in_time = Variant(
        "whoever was answered or hung up in time, of all",
        Proportion("(answered or not answered) and waited <= within"),
    )
    of_answered = Variant(
        "answered in time, of the answered",
        Proportion("waited <= within"),
        leaves_out={"abandoned": "not answered"},
    )
    of_all = Variant("answered in time, of all", Proportion("answered and waited <= within"))
    without_abandoned_in_time = Variant(
        "answered in time, of all but those who hung up in time",
        Proportion("answered and waited <= within"),
        leaves_out={"abandoned in time": "not answered and waited <= within"},
    )
    short_abandoned_count_in = Variant(
        "answered in time or hung up within the shorter time, of all",
        Proportion("case when answered then waited <= within else waited <= short end"),
    )


@metric("productivity", unit=DURATION, better="band")
class handle_time:
    """The mean time that a handled contact takes: talk, hold and wrap-up.

    Formula: Σ(`talk` + `hold` + `wrap`) / Σ`handled`.
    Pitfalls: a mean of daily means is another figure. Lower is not always better: a target
        is a band. A row without one of the given parts is left out as missing.
    Source: Cleveland (2012); Cochran (1977) for the interval.
    """

    talk = Role(RoleKind.DURATION, "time in conversation", "talk_seconds")
    hold = Role(RoleKind.DURATION, "time on hold", "hold_seconds", default="'0 s'")
    wrap = Role(RoleKind.DURATION, "after-contact work", "wrap_seconds", default="'0 s'")
    handled = Role(RoleKind.COUNT, "contacts that the row stands for", "handled", default="1")
    of_contacts = Form("time over contacts", RatioOfSums("talk + hold + wrap", "handled"))


@metric("productivity", "customer-recovery", unit=DURATION, better="down")
class first_reply_time:
    """How long customers wait for the first reply, as a quantile.

    Formula: the quantile `at` of `replied` - `created`, or of `took`.
    Pitfalls: those still waiting are pending and left out, so that a growing backlog flatters
        the figure: look at the count beside it. A reply before the question is left out as
        negative. Time runs on the clock, nights and weekends included.
    Source: Hyndman and Fan (1996), type 7.
    """

    created = CREATED
    replied = Role(RoleKind.MOMENT, "when the first reply was sent", "first_reply_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from question to reply",
        Quantile("replied - created"),
        leaves_out={"pending": "replied is null", "negative": "replied < created"},
    )
    as_given = Form(
        "as the source gives it", Quantile("took"), leaves_out={"negative": "took < '0 s'"}
    )


@metric("productivity", "customer-recovery", unit=DURATION, better="down")
class resolution_time:
    """How long it takes until a case is solved, as a quantile.

    Formula: the quantile `at` of `solved` - `created`, or of `took`.
    Pitfalls: open cases are pending and left out, so that the slowest are not in the figure
        until they are solved. By opening (`time` of the source) old periods still change; by
        closing they do not.
    Source: Hyndman and Fan (1996), type 7.
    """

    created = CREATED
    solved = Role(RoleKind.MOMENT, "when the case was solved", "solved_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from question to solution",
        Quantile("solved - created"),
        leaves_out={"pending": "solved is null", "negative": "solved < created"},
    )
    as_given = Form(
        "as the source gives it", Quantile("took"), leaves_out={"negative": "took < '0 s'"}
    )
