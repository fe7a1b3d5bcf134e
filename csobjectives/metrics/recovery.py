"""Recovery: from a complaint to a customer who is satisfied again."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import (
    DifferenceOfProportions,
    Proportion,
    Quantile,
)
from csobjectives.metrics.forms import AS_GIVEN, OF_COUNTS, TOOK
from csobjectives.metrics.observations import Sequels
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING, PENDING_SEQUELS
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, POINTS, SHARE

CREATED = Role(RoleKind.MOMENT, "when the customer complained", "complained_at")

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
            PENDING: "as_of - created <= within",
            NEGATIVE: "resolved < created",
        },
        statement="Resolve {target} of complaints within {within}",
    )
    of_counts = replace(OF_COUNTS, statement="Resolve {target} of complaints in time")


@metric("customer-recovery", unit=DURATION, better="down")
class time_to_acknowledge:
    """How long it takes until a complaint is acknowledged, as a quantile.

    Formula: the quantile `at` of `acknowledged` - `created`, or of `took`.
    Pitfalls: an automatic receipt takes seconds and says nothing: name the moment at which
        somebody took the case up. Those still waiting are pending and left out, so that a
        growing backlog flatters the figure. Nights and weekends count, unless `clock` names a
        calendar.
    Source: ISO 10002 on complaints handling; Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of complaints are acknowledged"

    created = CREATED
    acknowledged = Role(
        RoleKind.MOMENT, "when the complaint was acknowledged", "acknowledged_at", event=True
    )
    took = TOOK
    at = AT
    between_moments = Form(
        "from complaint to acknowledgement",
        Quantile("acknowledged - created"),
        leaves_out={PENDING: "acknowledged is null", NEGATIVE: "acknowledged < created"},
    )
    as_given = AS_GIVEN


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

    statement = "Let {target} pass before {at} of complaints are resolved"

    created = CREATED
    resolved = Role(RoleKind.MOMENT, "when the complaint was resolved", "resolved_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from complaint to solution",
        Quantile("resolved - created"),
        leaves_out={PENDING: "resolved is null", NEGATIVE: "resolved < created"},
    )
    as_given = AS_GIVEN


@metric("customer-recovery", unit=SHARE, better="down", waits="within")
class reopen_rate:
    """The share of solved cases that were opened again.

    Formula: solved cases for which `reopened` holds / solved cases, from a row per case; or
        events that are `solved` and that one of the same `case` that is `reopened` follows
        `within` the time / `solved` events whose time has run out, from a log of events; or
        Σ`part` / Σ`whole`.
    Pitfalls: rows that are cases have to be those that were ever solved: a case that is open
        again no longer has the status of a solved one, so that `where: status = 'solved'` leaves
        out just those that count. Where the source counts how often a case was reopened, write
        `reopened: reopens > 0`, for a case counts once. A recent case may still be reopened:
        let the source settle (`settles_after`) before a period is judged; events wait for
        `within` by themselves. A case that was solved, reopened and solved again has two
        solutions, of which the first was reopened. Where a case is solved and later closed,
        one of the two is `solved`, for both are followed by the same reopening. A customer who
        opens a new case instead is not seen here.
    Source: Wilson (1927) for the interval.
    """

    statement = "Let {target} of solved cases be opened again"

    reopened = Role(
        RoleKind.CONDITION,
        "whether the case was opened again; of events, whether it is a reopening",
        "reopened",
    )
    case = Role(RoleKind.IDENTITY, "which case the event is about", "case_id")
    solved = Role(RoleKind.CONDITION, "whether the event is a solution", "event = 'solved'")
    within = Option(OptionKind.DURATION, "how soon a reopening counts", "14 days")
    part = Role(RoleKind.COUNT, "solved cases that were opened again", "reopened_cases")
    whole = Role(RoleKind.COUNT, "solved cases", "solved_cases")
    of_solved = Form("flagged cases, of the solved", Proportion("reopened"))
    of_events = Form(
        "solutions that a reopening of the case follows in time",
        Proportion("until_next <= within"),
        leaves_out=PENDING_SEQUELS,
        over=Sequels(of=("case",), again="reopened", among="solved"),
        statement="Let {target} of solved cases be opened again within {within}",
    )
    of_counts = OF_COUNTS


@metric("customer-recovery", unit=POINTS, better="up")
class recovery_gap:
    """The satisfaction of customers who were won back, minus that of those who never complained.

    Formula: in percentage points, satisfied / answers of customers who `complained` and were
        `recovered`, minus satisfied / answers of those who did not complain. Satisfied is a
        `score` >= `satisfied_from`, or one of `satisfied`.
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
        statement=(
            "Have the share of scores of {satisfied_from} or more {target} higher among customers "
            "who were won back than among those who never complained"
        ),
    )
    by_label = Form(
        "named labels",
        DifferenceOfProportions("score in (satisfied)", "complained", "not complained"),
        leaves_out=NOT_RECOVERED,
        statement=(
            "Have the share of answers of {satisfied} {target} higher among customers who were "
            "won back than among those who never complained"
        ),
    )


CUSTOMER = Role(RoleKind.IDENTITY, "who the customer is", "customer_id")
_NEXT_ANSWER = Sequels(
    of=("customer",), again="satisfied is not null", holds="satisfied", among="dissatisfied"
)
_NOT_ASKED_AGAIN = (
    "dissatisfied and customer is not null and (until_next is null or until_next > within)"
)
_RECOVERED = Proportion("next_holds and until_next <= within")


@metric("customer-recovery", unit=SHARE, better="up", waits="within")
class recovery_rate:
    """The share of dissatisfied customers whose next answer is a satisfied one.

    Formula: dissatisfied answers that the customer's next answer follows `within` the time, and
        it is satisfied, / all dissatisfied answers (`of_all`), those that were followed by any
        answer in time (`of_asked_again`), or those after which recovery was tried
        (`of_attempted`).
    Pitfalls: `of_asked_again` flatters where the unhappy are not asked, or do not answer, again;
        `of_all` counts them as lost. Answers of one customer at the same moment are no sequel of
        one another, and of several at the next moment all have to be satisfied. The next answer
        counts wherever it was given: `where` and `by` choose the dissatisfied ones. An answer
        whose time has not run out is pending, whatever came so far.
    Source: Tax and Brown (1998) on recovery; Wilson (1927) for the interval.
    """

    customer = CUSTOMER
    dissatisfied = Role(
        RoleKind.CONDITION, "whether the answer is a dissatisfied one", "score <= 2"
    )
    satisfied = Role(
        RoleKind.CONDITION,
        "whether the answer is a satisfied one; empty where it is no answer",
        "score >= 4",
        may_be_empty=True,
    )
    attempted = Role(RoleKind.CONDITION, "whether recovery was tried", "called_back")
    within = Option(OptionKind.DURATION, "how soon the next answer has to come", "60 days")
    of_all = Variant(
        "of all dissatisfied answers",
        _RECOVERED,
        leaves_out=PENDING_SEQUELS,
        over=_NEXT_ANSWER,
        statement=(
            "Have {target} of dissatisfied customers be satisfied at their next answer "
            "within {within}, counting those who give none"
        ),
    )
    of_asked_again = Variant(
        "of dissatisfied answers that another one followed in time",
        _RECOVERED,
        leaves_out=PENDING_SEQUELS | {"not asked again": _NOT_ASKED_AGAIN},
        over=_NEXT_ANSWER,
        statement=(
            "Have {target} of dissatisfied customers be satisfied at their next answer "
            "within {within}, leaving out those who give none"
        ),
    )
    of_attempted = Variant(
        "of dissatisfied answers after which recovery was tried",
        _RECOVERED,
        leaves_out=PENDING_SEQUELS | {"not attempted": "not attempted"},
        over=_NEXT_ANSWER,
        statement=(
            "Have {target} of the dissatisfied customers whom someone tries to win back be "
            "satisfied at their next answer within {within}"
        ),
    )


@metric("customer-recovery", unit=SHARE, better="down", waits="within")
class repeat_complaint_rate:
    """The share of complaints that another one of the same customer follows.

    Formula: complaints that the customer's next one follows `within` the time / complaints whose
        time has run out; with `about`, only one about the same counts as the next.
    Pitfalls: of three complaints in a row two count as repeated. Two at the same moment are one
        case in two rows, and no repeat of each other; where the source has days only, so are
        two on one day. A complaint without a customer is left out.
    Source: ISO 10002 on complaints handling; Wilson (1927) for the interval.
    """

    statement = (
        "Let {target} of complaints be followed within {within} by another of the same customer[ "
        "about the same {about}]"
    )

    customer = CUSTOMER
    about = Role(RoleKind.IDENTITY, "what it is about", "product", default="'any'")
    within = Option(OptionKind.DURATION, "how soon the next one is a repeat", "30 days")
    of_complaints = Form(
        "complaints that another one follows in time",
        Proportion("until_next <= within"),
        leaves_out=PENDING_SEQUELS,
        over=Sequels(of=("customer", "about")),
    )


@metric("customer-recovery", "customer-loyalty", unit=SHARE, better="up", waits="within")
class retention_after_failure:
    """The share of customers who stay after a failure of the service.

    Formula: failures after which the customer buys again `within` the time / failures whose time
        has run out, from one sequence of both; or failures whose customer has not left (`lost`)
        within the time, from a row per failure.
    Pitfalls: a source with a row for every failure and every purchase is needed, or a lookup of
        the day on which the customer left. A customer with two failures counts twice. Buying
        again at the very moment of the failure is not coming back.
    Source: Maxham (2001) on what follows a recovery; Wilson (1927) for the interval.
    """

    customer = CUSTOMER
    failed = Role(RoleKind.CONDITION, "whether the row is a failure", "kind = 'failure'")
    returned = Role(
        RoleKind.CONDITION,
        "whether the row is a purchase; may be empty where it is none",
        "kind = 'order'",
        may_be_empty=True,
    )
    failed_at = Role(RoleKind.MOMENT, "when the service failed", "failed_at")
    lost = Role(
        RoleKind.MOMENT,
        "when the customer left; empty for who is still there",
        "left_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "for how long one looks", "90 days")
    by_purchase = Form(
        "failures that a purchase of the customer follows in time",
        Proportion("until_next <= within"),
        leaves_out=PENDING_SEQUELS,
        over=Sequels(of=("customer",), again="returned", among="failed"),
        statement="Have {target} of customers whom the service failed buy again within {within}",
    )
    by_leaving = Form(
        "failures that the customer did not leave after",
        Proportion("lost is null or lost - failed_at > within"),
        leaves_out={
            PENDING: "as_of - failed_at <= within",
            "left before": "lost < failed_at",
        },
        statement="Retain {target} of customers for {within} after the service failed them",
    )
