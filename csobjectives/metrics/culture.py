"""Service culture: failures are shared openly, looked into and acted upon."""

from __future__ import annotations

from csobjectives.estimators import (
    Count,
    NetProportion,
    Proportion,
    RatioOfSums,
)
from csobjectives.metrics.deadlines import DONE, DUE, IN_TIME, NOT_YET_DUE
from csobjectives.metrics.forms import OF_COUNTS
from csobjectives.metrics.observations import Standing
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registers import LISTED, NEVER
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import NUMBER, POINTS, SHARE


@metric("service-culture", unit=NUMBER, better="up")
class failures_shared:
    """How many failures were shared openly.

    Formula: the number of rows, or of those for which `shared` holds.
    Pitfalls: more shared failures are the aim, not more failures: set `sharing_rate` beside
        it where the failures are known from elsewhere. A target that punishes a high count
        ends the sharing. A period in which the source has no row at all has no data.
    Source: Edmondson (2011) on learning from failure; none needed for a census.
    """

    statement = "Share {target:failures} openly"

    shared = Role(RoleKind.CONDITION, "whether the failure was shared", "is_shared")
    of_rows = Form("the number of rows, each of which is a shared failure", Count())
    of_flagged = Form("the number of failures that were shared", Count(when="shared"))


@metric("service-culture", unit=SHARE, better="up")
class sharing_rate:
    """The share of known failures that were shared openly.

    Formula: failures for which `shared` holds / known failures; or Σ`part` / Σ`whole`.
    Pitfalls: the known failures have to come from elsewhere, such as complaints, credit notes
        or outages; a list of what was shared gives 100%. A failure that nobody knows of is in
        neither number.
    Source: Edmondson (2011) on learning from failure; Wilson (1927) for the interval.
    """

    statement = "Share {target} of known failures openly"

    shared = Role(RoleKind.CONDITION, "whether the failure was shared", "is_shared")
    part = Role(RoleKind.COUNT, "failures that were shared", "failures_shared")
    whole = Role(RoleKind.COUNT, "known failures", "failures_known")
    of_known = Form("shared, of the known failures", Proportion("shared"))
    of_counts = OF_COUNTS


@metric("service-culture", unit=SHARE, better="up", waits="within")
class review_coverage:
    """The share of failures that were looked into together afterwards.

    Formula: failures for which `reviewed` holds / failures; or failures with `held` -
        `happened` <= `within` / failures that are older than `within`.
    Pitfalls: which failures call for a review is part of the figure: `where` says so. With a
        flag alone, a failure of yesterday counts as not reviewed, so that the last days look
        bad; with `within` it is pending and left out. A review that is planned was not held.
    Source: Beyer and others (2016), Site Reliability Engineering, chapter 15, on postmortems;
        Wilson (1927) for the interval.
    """

    reviewed = Role(RoleKind.CONDITION, "whether the failure was reviewed", "is_reviewed")
    happened = Role(RoleKind.MOMENT, "when the failure happened", "happened_at")
    held = Role(
        RoleKind.MOMENT,
        "when the review was held; empty while it was not",
        "reviewed_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "how soon is soon enough", "10 days")
    of_failures = Form(
        "flagged failures, of all",
        Proportion("reviewed"),
        statement="Review {target} of failures together",
    )
    within_time = Form(
        "reviewed in time, of those whose time has run out",
        Proportion("held - happened <= within"),
        leaves_out={PENDING: "as_of - happened <= within", NEGATIVE: "held < happened"},
        statement="Review {target} of failures together within {within}",
    )


@metric("service-culture", "improvement", unit=SHARE, better="up")
class actions_on_time:
    """The share of agreed actions that were done by the day on which they were due.

    Formula: actions that were `done` by `due` / those that were due before as-of, or / those
        that are done.
    Pitfalls: of done, an action that never gets done is in neither number, so that a pile of
        overdue ones looks fine: of due counts it as late. An action that is not due yet is
        pending and left out of the due ones, also where it is done already. A due day lasts
        until its end; a due moment with a time of day is that moment. A due date that is
        moved in time is always met: keep the first one. Judge by the due day (`time`), for by
        the day of doing the open ones are not in the figure at all.
    Source: Wilson (1927) for the interval.
    """

    due = DUE
    done = DONE
    of_due = Variant(
        "in time, of the due",
        Proportion(IN_TIME),
        leaves_out={PENDING: NOT_YET_DUE},
        statement="Finish on time {target} of the agreed actions that are due",
    )
    of_done = Variant(
        "in time, of the done",
        Proportion(IN_TIME),
        leaves_out={"open": "done is null"},
        statement="Finish on time {target} of the agreed actions that are done",
    )


OUT_OF_SCALE = {"out of scale": "score < 0 or score > 10"}


@metric("service-culture", unit=POINTS, better="up")
class enps:
    """Employee Net Promoter Score: promoters of the company as an employer minus detractors.

    Formula: 100 · (answers of 9 and 10 - answers of 0 to 6) / answers of 0 to 10.
    Pitfalls: it is asked of employees and is no customers' figure: the two are not compared.
        Whoever is unhappy answers less, or has left. Where the rows are all who were asked,
        `asked` makes the interval that of a known staff: with most of them answering it is
        much narrower, and with all there is none. In a small team everybody is known: let
        `smallest_segment` suppress its figure.
    Source: Reichheld and Markey (2011); Rocks (2016) for the interval; Cochran (1977),
        chapter 2, for the finite population.
    """

    statement = "Keep the Employee Net Promoter Score {target:level}"

    score = Role(
        RoleKind.FIGURE,
        "how likely to recommend working here, 0 to 10",
        "recommend_working_here",
        answer=True,
        may_be_empty=True,
    )
    asked = Role(RoleKind.CONDITION, "whether the employee was asked", "is_invited")
    of_answers = Form(
        "promoters minus detractors, of rows that are answers",
        NetProportion(positive="score >= 9", negative="score <= 6"),
        leaves_out={"no answer": "score is null", **OUT_OF_SCALE},
    )
    of_staff = Form(
        "promoters minus detractors, of rows that are all who were asked",
        NetProportion(positive="score >= 9", negative="score <= 6", answered="score is not null"),
        leaves_out={"not asked": "not asked", **OUT_OF_SCALE},
    )


_AT_START = "(joined is null or joined < period_start) and (left is null or left >= period_start)"
_LEAVER = "left is not null and left >= period_start and left < period_end"


@metric("service-culture", unit=SHARE, better="down")
class staff_turnover:
    """The share of staff who left in the period.

    Formula: those who left in the period / the mean of the head counts at its beginning and its
        end, from a register with one row for each employee; or Σ`leavers` / Σ`heads`.
    Pitfalls: it is the figure of the period, not of a year: a month's 2% are some 24% a year.
        Who joined and left within the period is a leaver, and in neither head count. The
        register has to keep those who have left. Leaving for another team is no leaving:
        `where` and `by` choose by the team that the register names now.
    Source: Bureau of Labor Statistics on separations over mean employment; a census.
    """

    statement = "Lose {target} of staff"

    joined = Role(
        RoleKind.MOMENT,
        "since when they are with us; empty for always",
        "joined_on",
        default=NEVER,
        may_be_empty=True,
    )
    left = Role(
        RoleKind.MOMENT,
        "when they left; empty for those who are still here",
        "left_on",
        may_be_empty=True,
    )
    leavers = Role(RoleKind.COUNT, "how many left", "leavers")
    heads = Role(RoleKind.FIGURE, "how many staff there were, on average", "mean_headcount")
    of_register = Form(
        "leavers over the mean head count, from a register",
        RatioOfSums(
            f"case when {_LEAVER} then 1 else 0 end",
            f"case when {_AT_START} then 0.5 else 0.0 end"
            f" + case when {LISTED} then 0.5 else 0.0 end",
            census=True,
        ),
        over=Standing(among=f"({_AT_START}) or ({LISTED}) or ({_LEAVER})"),
    )
    of_counts = Form("leavers over head count", RatioOfSums("leavers", "heads", census=True))
