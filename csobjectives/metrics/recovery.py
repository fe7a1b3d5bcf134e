"""Recovery: from a complaint to a customer who is satisfied again."""

from __future__ import annotations

from csobjectives.estimators import (
    DifferenceOfProportions,
    Proportion,
    ProportionOfCounts,
    Quantile,
)
from csobjectives.metrics.plain import AT
from csobjectives.metrics.registry import (
    IMPOSSIBLE,
    Form,
    Option,
    OptionKind,
    Role,
    RoleKind,
    metric,
)
from csobjectives.quantities import DURATION, SHARE

CREATED = Role(RoleKind.MOMENT, "when the customer complained", "complained_at")
TOOK = Role(RoleKind.DURATION, "how long it took, where the source says so itself", "took")

NOT_RECOVERED = {"not recovered": "complained and (recovered is null or not recovered)"}


@metric("customer-recovery", unit=SHARE, better="up", waits="within")
class complaint_resolution_rate:
    """The share of complaints that were resolved within a given time.

    Formula: complaints with `resolved` - `created` <= `within` / complaints that are older than
        `within`; or Σ`part` / Σ`whole`.
    Pitfalls: a complaint that is still open after `within` counts as not resolved; one whose
        time has not run out is pending and left out, even where it is resolved already, for
        the quick ones alone would flatter the figure. Closed is not resolved: a case that is
        closed because the customer did not answer belongs to neither, and `where` decides.
        Judge by the time of the complaint; by the time of the solution, the open ones are
        not in the figure at all.
    Source: ISO 10002 on complaints handling; Wilson (1927) for the interval.
    """

    created = CREATED
    resolved = Role(
        RoleKind.MOMENT,
        "when the complaint was resolved; empty while it is open",
        "resolved_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "how soon is soon enough", "14 days")
    part = Role(RoleKind.COUNT, "complaints that were resolved in time", "resolved_in_time")
    whole = Role(RoleKind.COUNT, "complaints that were received", "received")
    within_time = Form(
        "resolved in time, of those whose time has run out",
        Proportion("resolved - created <= within"),
        leaves_out={
            "pending": "as_of - created <= within",
            "negative": "resolved < created",
        },
    )
    of_counts = Form(
        "the share of counts that each row brings",
        ProportionOfCounts("part", "whole"),
        leaves_out={IMPOSSIBLE: "part > whole or part < 0"},
    )


@metric("customer-recovery", unit=DURATION, better="down")
class time_to_acknowledge:
    """How long it takes until a complaint is acknowledged, as a quantile.

    Formula: the quantile `at` of `acknowledged` - `created`, or of `took`.
    Pitfalls: an automatic receipt takes seconds and says nothing: name the moment at which
        somebody took the case up. Those still waiting are pending and left out, so that a
        growing backlog flatters the figure. Time runs on the clock, nights and weekends
        included.
    Source: ISO 10002 on complaints handling; Hyndman and Fan (1996), type 7.
    """

    created = CREATED
    acknowledged = Role(
        RoleKind.MOMENT, "when the complaint was acknowledged", "acknowledged_at", event=True
    )
    took = TOOK
    at = AT
    between_moments = Form(
        "from complaint to acknowledgement",
        Quantile("acknowledged - created"),
        leaves_out={"pending": "acknowledged is null", "negative": "acknowledged < created"},
    )
    as_given = Form(
        "as the source gives it", Quantile("took"), leaves_out={"negative": "took < '0 s'"}
    )


@metric("customer-recovery", unit=DURATION, better="down")
class time_to_resolve:
    """How long it takes until a complaint is resolved, as a quantile.

    Formula: the quantile `at` of `resolved` - `created`, or of `took`.
    Pitfalls: open complaints are pending and left out, so that the slowest are not in the
        figure until they are resolved: `complaint_resolution_rate` counts them as soon as
        their time has run out. By the time of the complaint old periods still change; by the
        time of the solution they do not.
    Source: ISO 10002 on complaints handling; Hyndman and Fan (1996), type 7.
    """

    created = CREATED
    resolved = Role(RoleKind.MOMENT, "when the complaint was resolved", "resolved_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from complaint to solution",
        Quantile("resolved - created"),
        leaves_out={"pending": "resolved is null", "negative": "resolved < created"},
    )
    as_given = Form(
        "as the source gives it", Quantile("took"), leaves_out={"negative": "took < '0 s'"}
    )


@metric("customer-recovery", unit=SHARE, better="down")
class reopen_rate:
    """The share of solved cases that were opened again, from a flag on each case.

    Formula: solved cases for which `reopened` holds / solved cases; or Σ`part` / Σ`whole`.
    Pitfalls: the rows have to be the cases that were ever solved: a case that is open again no
        longer has the status of a solved one, so that `where: status = 'solved'` leaves out
        just those that count. Where the source counts how often a case was reopened, write
        `reopened: reopens > 0`, for a case counts once. A recent case may still be reopened:
        let the source settle (`settles_after`) before a period is judged. A customer who opens
        a new case instead is not seen here.
    Source: Wilson (1927) for the interval.
    """

    reopened = Role(RoleKind.CONDITION, "whether the case was opened again", "reopened")
    part = Role(RoleKind.COUNT, "solved cases that were opened again", "reopened_cases")
    whole = Role(RoleKind.COUNT, "solved cases", "solved_cases")
    of_solved = Form("flagged cases, of the solved", Proportion("reopened"))
    of_counts = Form(
        "the share of counts that each row brings",
        ProportionOfCounts("part", "whole"),
        leaves_out={IMPOSSIBLE: "part > whole or part < 0"},
    )


@metric("customer-recovery", unit=SHARE, better="up")
class recovery_gap:
    """The satisfaction of customers who were won back, minus that of those who never complained.

    Formula: satisfied / answers of customers who `complained` and were `recovered`, minus
        satisfied / answers of those who did not complain. Satisfied is a `score` >=
        `satisfied_from`, or one of `satisfied`.
    Pitfalls: above 0 is the recovery paradox: whoever was won back is more satisfied than
        whoever had no trouble. `recovered` has to come from the case, such as a solution in
        time, and not from the answer that is measured. Whoever complained and was not won back
        is left out as not recovered: with many of them the gap says little about recovery as
        a whole. A complaint counts if it was before the answer.
    Source: McCollough and Bharadwaj (1992) and de Matos, Henrique and Rossi (2007) on the
        recovery paradox; Newcombe (1998), method 10, for the interval.
    """

    score = Role(RoleKind.SCORE, "the answer: a number of the scale, or a label", "score")
    complained = Role(
        RoleKind.CONDITION, "whether the customer had complained before", "has_complained"
    )
    recovered = Role(
        RoleKind.CONDITION,
        "whether the complaint was put right; may be empty where there was none",
        "is_recovered",
        may_be_empty=True,
    )
    satisfied_from = Option(OptionKind.NUMBER, "the lowest score that is satisfied", 4)
    satisfied = Option(OptionKind.LABELS, "the labels that are satisfied", ("good",))
    by_score = Form(
        "scores from a cut-off up",
        DifferenceOfProportions("score >= satisfied_from", "complained", "not complained"),
        leaves_out=NOT_RECOVERED,
    )
    by_label = Form(
        "named labels",
        DifferenceOfProportions("score in (satisfied)", "complained", "not complained"),
        leaves_out=NOT_RECOVERED,
    )
