"""Advocacy: employees who represent the customer inside the company."""

from __future__ import annotations

from csobjectives.estimators import Count, Proportion, Quantile, ShrunkMean
from csobjectives.metrics.forms import AS_GIVEN, TOOK
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE


@metric("customer-advocacy", unit=NUMBER, better="up")
class issues_raised:
    """How many issues employees raised on behalf of customers.

    Formula: the number of rows, or of those for which `raised` holds.
    Pitfalls: a target on the count alone invites trifles: set `issues_accepted` beside it. The
        same issue raised by several is several rows: give the source a `key` to count it
        once. A period in which the source has no row at all has no data.
    Source: Urban (2005) on customer advocacy; none needed for a census.
    """

    statement = "Raise {target:issues} on behalf of customers"

    raised = Role(
        RoleKind.CONDITION,
        "whether an employee raised the row for customers",
        "raised_for = 'customer'",
    )
    of_rows = Form("the number of rows, each of which is such an issue", Count())
    of_flagged = Form("the number of rows that are such issues", Count(when="raised"))


@metric("customer-advocacy", unit=SHARE, better="up")
class issues_accepted:
    """The share of the issues raised for customers that were accepted.

    Formula: issues for which `accepted` holds / all that were raised, or / those for which
        `decided` holds.
    Pitfalls: of raised, an issue that waits for its decision counts as not accepted, so that
        the last weeks look bad: let the source settle (`settles_after`). Of decided, issues
        that nobody decides do not lower the figure. Where `accepted` is empty, it counts as
        no. Accepted is not delivered: `improvements_delivered` counts that.
    Source: Wilson (1927) for the interval.
    """

    accepted = Role(
        RoleKind.CONDITION,
        "whether the issue was accepted",
        "decision = 'accepted'",
        may_be_empty=True,
    )
    decided = Role(
        RoleKind.CONDITION, "whether the issue was decided on, either way", "decision is not null"
    )
    of_raised = Variant(
        "accepted, of all raised",
        Proportion("accepted"),
        statement="Have {target} of the issues that are raised for customers accepted",
    )
    of_decided = Variant(
        "accepted, of the decided",
        Proportion("accepted"),
        leaves_out={PENDING: "not decided"},
        statement=(
            "Have {target} of the issues that are raised for customers and decided on accepted"
        ),
    )


@metric("customer-advocacy", unit=NUMBER, better="up")
class improvements_delivered:
    """How many improvements that employees asked for on behalf of customers were delivered.

    Formula: the number of rows for which `delivered` holds.
    Pitfalls: by the time of delivery old periods stay as they are; by the time at which the
        issue was raised they still grow. One improvement may settle many issues: where rows
        are issues, `key` the source by the improvement.
    Source: Urban (2005) on customer advocacy; none needed for a census.
    """

    statement = "Deliver {target:improvements} that employees asked for on behalf of customers"

    delivered = Role(
        RoleKind.CONDITION, "whether the improvement reached customers", "status = 'delivered'"
    )
    of_issues = Form("the number of delivered improvements", Count(when="delivered"))


@metric("customer-advocacy", unit=DURATION, better="down")
class time_to_decision:
    """How long it takes until an issue that was raised for customers is decided, as a quantile.

    Formula: the quantile `at` of `decided` - `raised`, or of `took`.
    Pitfalls: undecided issues are pending and left out, so that a growing pile of them
        flatters the figure. A rejection is a decision. Nights and weekends count, unless
        `clock` names a calendar.
    Source: Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of the issues raised for customers are decided on"

    raised = Role(RoleKind.MOMENT, "when the issue was raised", "raised_at")
    decided = Role(RoleKind.MOMENT, "when it was decided on, either way", "decided_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from raising to decision",
        Quantile("decided - raised"),
        leaves_out={PENDING: "decided is null", NEGATIVE: "decided < raised"},
    )
    as_given = AS_GIVEN


@metric("customer-advocacy", unit=NUMBER, better="up")
class advocated_satisfaction:
    """The mean satisfaction of the customers whom an employee stands for, drawn to a known mean.

    Formula: (Σ`score` + `prior_weight` · `prior_mean`) / (answers + `prior_weight`).
    Pitfalls: it is meant for `by: advocate`: an advocate with three answers is held near the
        known mean, one with three hundred is hardly moved. The whole is drawn too, a little.
        The known mean is last year's of all, not a wish: who sets it high lifts everybody.
        Satisfaction with other parts of the company is in the answers as well.
    Source: Efron and Morris (1977) on shrinking means.
    """

    statement = (
        "Earn a mean score of {target} from the customers whom an employee stands for, with "
        "{prior_weight:answers} of {prior_mean} added"
    )

    score = Role(RoleKind.FIGURE, "the answer, on a scale of numbers", "score", answer=True)
    prior_mean = Option(OptionKind.NUMBER, "the mean to which few answers are drawn", 4)
    prior_weight = Option(
        OptionKind.NUMBER, "how many answers that mean weighs as much as", 20, least=0
    )
    of_answers = Form("the mean of answers and known mean", ShrunkMean("score"))
