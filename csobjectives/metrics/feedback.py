"""Feedback: customers' ideas, what becomes of them, and whether customers are told."""

from __future__ import annotations

from dataclasses import replace

from csobjectives.estimators import Count, Coverage, Proportion, Quantile
from csobjectives.metrics.forms import AS_GIVEN, OF_COUNTS, TOOK
from csobjectives.metrics.observations import Entries, Fact, FactKind
from csobjectives.metrics.plain import AT
from csobjectives.metrics.reasons import NEGATIVE, PENDING
from csobjectives.metrics.registers import (
    LISTED,
    NOT_COUNTED,
    OnRegister,
    entry_of,
)
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE

IMPLEMENTED = Role(
    RoleKind.CONDITION, "whether the idea was put into practice", "status = 'implemented'"
)
GIVEN = Role(RoleKind.MOMENT, "when the customer gave the feedback", "given_at")


@metric("feedback", unit=NUMBER, better="up")
class ideas_received:
    """How many ideas customers brought in.

    Formula: the number of rows, or of those for which `idea` holds.
    Pitfalls: feedback is mostly praise and complaint: where the source has all of it, `idea`
        says which rows are ideas. One idea of many customers is many rows: give the source a
        `key` to count it once. A period in which the source has no row at all has no data.
    Source: Robinson and Schroeder (2004); none needed for a census.
    """

    statement = "Receive {target:ideas} from customers"

    idea = Role(RoleKind.CONDITION, "whether the row is an idea", "kind = 'idea'")
    of_rows = Form("the number of rows, each of which is an idea", Count())
    of_flagged = Form("the number of rows that are ideas", Count(when="idea"))


@metric("feedback", unit=NUMBER, better="up")
class ideas_implemented:
    """How many ideas of customers were put into practice.

    Formula: the number of rows for which `implemented` holds.
    Pitfalls: which time puts an idea into a period decides what is counted: by its
        implementation, old periods stay as they are; by its submission, they still grow. A
        row whose time is empty, as that of an idea without implementation is, belongs to no
        period. Large and small ideas count alike.
    Source: Robinson and Schroeder (2004); none needed for a census.
    """

    statement = "Put {target:ideas} of customers into practice"

    implemented = IMPLEMENTED
    of_ideas = Form("the number of implemented ideas", Count(when="implemented"))


@metric("feedback", unit=SHARE, better="up")
class implementation_rate:
    """The share of customers' ideas that were put into practice.

    Formula: ideas for which `implemented` holds / all that were submitted, or / those for
        which `decided` holds.
    Pitfalls: of submitted, a young idea counts as not implemented, so that the last months
        always look bad: let the source settle (`settles_after`). Of decided, ideas that nobody
        decides do not lower the figure: look at the number left out as pending. An idea that
        was accepted is not implemented yet. Where `implemented` is empty, it counts as no.
    Source: Robinson and Schroeder (2004); Wilson (1927) for the interval.
    """

    implemented = replace(IMPLEMENTED, may_be_empty=True)
    decided = Role(
        RoleKind.CONDITION, "whether the idea was decided on, either way", "status <> 'new'"
    )
    of_submitted = Variant(
        "implemented, of all submitted",
        Proportion("implemented"),
        statement="Put {target} of customers' ideas into practice",
    )
    of_decided = Variant(
        "implemented, of the decided",
        Proportion("implemented"),
        leaves_out={PENDING: "not decided"},
        statement="Put {target} of the customers' ideas that are decided on into practice",
    )


@metric("feedback", unit=SHARE, better="up", waits="within")
class closed_loop_rate:
    """The share of customers who were told back in time what became of their feedback.

    Formula: feedback with `told` - `created` <= `within` / feedback that is older than `within`.
    Pitfalls: who is to be told is part of the figure: all, the dissatisfied, or those who
        agreed to be contacted; `where` says so. An attempt is not a conversation: name the
        moment at which the customer was reached. Feedback whose time has not run out is
        pending and left out, even where the customer was told already. An automatic thank-you
        closes no loop.
    Source: Reichheld and Markey (2011) on closing the loop; Wilson (1927) for the interval.
    """

    statement = "Tell {target} of customers within {within} what became of their feedback"

    created = GIVEN
    told = Role(
        RoleKind.MOMENT,
        "when the customer was told; empty while nobody did",
        "told_at",
        event=True,
        may_be_empty=True,
    )
    within = Option(OptionKind.DURATION, "how soon is soon enough", "2 days")
    within_time = Form(
        "told in time, of those whose time has run out",
        Proportion("told - created <= within"),
        leaves_out={PENDING: "as_of - created <= within", NEGATIVE: "told < created"},
    )


@metric("feedback", unit=DURATION, better="down")
class time_to_close_loop:
    """How long customers wait until they are told what became of their feedback, as a quantile.

    Formula: the quantile `at` of `told` - `created`, or of `took`.
    Pitfalls: those who were never told are pending and left out, so that telling only the
        easy ones looks fast: look at `closed_loop_rate` beside it.
    Source: Reichheld and Markey (2011) on closing the loop; Hyndman and Fan (1996), type 7.
    """

    statement = "Let {target} pass before {at} of customers are told what became of their feedback"

    created = GIVEN
    told = Role(RoleKind.MOMENT, "when the customer was told", "told_at", event=True)
    took = TOOK
    at = AT
    between_moments = Form(
        "from feedback to answer",
        Quantile("told - created"),
        leaves_out={PENDING: "told is null", NEGATIVE: "told < created"},
    )
    as_given = AS_GIVEN


@metric("feedback", unit=SHARE, better="up")
class participation_rate(OnRegister):
    """The share of customers who took part: gave feedback, an idea, an answer.

    Formula: customers on the register with at least one contribution in the period / customers
        that it lists when the period ends, without those that are exempt or in grace; or
        Σ`part` / Σ`whole`.
    Pitfalls: one who contributes ten times counts once. Contributions of people who are not on
        the register do not count. The share of those asked who answer is another figure:
        `survey_response_rate`.
    Source: a census of the register; Wilson (1927) for the interval of counts.
    """

    customer = Role(RoleKind.IDENTITY, "who took part", "customer_id")
    register = Role(RoleKind.SOURCE, "the source that lists all customers", "customers")
    entry = entry_of("customer", "customer")
    qualifying = Role(
        RoleKind.CONDITION, "whether the contribution counts", "kind = 'idea'", default="true"
    )
    part = Role(RoleKind.COUNT, "customers who took part", "participants")
    whole = Role(RoleKind.COUNT, "all customers who could", "members")
    of_register = Form(
        "customers who took part, of all on the register",
        Coverage("made > 0"),
        leaves_out=NOT_COUNTED,
        over=Entries(
            of="customer",
            entry="entry",
            facts={"made": Fact(FactKind.ROWS, when="qualifying")},
            among=LISTED,
        ),
        statement=(
            "Have {target} of the customers on the register {register} take part with "
            "ideas or feedback[, with {grace} of grace for new ones]"
        ),
    )
    of_counts = replace(
        OF_COUNTS, statement="Have {target} of customers take part with ideas or feedback"
    )
