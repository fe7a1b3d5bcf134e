"""Product knowledge: assessments of what employees know of the product."""

from __future__ import annotations

from csobjectives.estimators import Count, Coverage, Mean, Proportion
from csobjectives.metrics.observations import Entries, Fact, FactKind, Reach
from csobjectives.metrics.registers import (
    LISTED,
    NEVER,
    NOT_COUNTED,
    OnRegister,
    entry_of,
)
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import NUMBER, SHARE


@metric("product-knowledge", unit=SHARE, better="up")
class first_attempt_pass_rate:
    """The share of people who passed an assessment at their first attempt.

    Formula: first attempts for which `passed` holds / first attempts that were `taken`, or /
        all for which people were registered.
    Pitfalls: who registered and then withdrew or did not come is in one of the two and not in
        the other; with many of them the figures lie 20 points apart. Where the source holds
        resits, `attempt` has to say which attempt a row is: without it each row is a first
        one. An attempt that was taken and has no result yet is left out.
    Source: Wilson (1927) for the interval.
    """

    passed = Role(
        RoleKind.CONDITION,
        "whether the attempt was passed; empty where there is no result",
        "result = 'pass'",
        may_be_empty=True,
    )
    taken = Role(RoleKind.CONDITION, "whether the assessment was taken", "attended")
    attempt = Role(
        RoleKind.COUNT, "which attempt it is; 1 is the first", "attempt_number", default="1"
    )
    of_taken = Variant(
        "passed, of the first attempts that were taken",
        Proportion("passed"),
        leaves_out={
            "resit": "attempt > 1",
            "not taken": "not taken",
            "no result yet": "passed is null",
        },
        statement="Have {target} of those who take an assessment pass it at the first attempt",
    )
    of_registered = Variant(
        "passed, of all first attempts that people were registered for",
        Proportion("passed"),
        leaves_out={"resit": "attempt > 1", "no result yet": "taken and passed is null"},
        statement=(
            "Have {target} of those who are registered for an assessment pass it at the first "
            "attempt"
        ),
    )


@metric("product-knowledge", "training-and-development", unit="score", better="up")
class assessment_mean:
    """The mean result of assessments.

    Formula: Σ`score` / assessments with a score.
    Pitfalls: results on different scales have no common mean: name the share of the points
        that could be had. Whoever did not take part has no score, which is not 0. Resits
        raise the figure: keep to one attempt per person by `where`, or by the source's `key`.
    Source: Student (1908) for the interval.
    """

    statement = "Keep the mean assessment result {target:level}"

    score = Role(RoleKind.FIGURE, "the result", "score")
    of_results = Form("the mean over results", Mean("score"))


_VALID = "(expires is null or period_end - expires <= '1 day')"
_CERTIFIED = Entries(
    of="person",
    entry="entry",
    facts={
        "valid": Fact(FactKind.ANY, when=f"qualifying and {_VALID}", reach=Reach.UNTIL_END),
        "forever": Fact(FactKind.ANY, when="qualifying and expires is null", reach=Reach.UNTIL_END),
        "until": Fact(FactKind.MOST, of="expires", when="qualifying", reach=Reach.UNTIL_END),
    },
    among=LISTED,
)


class _Certified(OnRegister):
    """Staff that a register lists, and the certificates that they hold."""

    person = Role(RoleKind.IDENTITY, "whose certificate it is", "employee_id")
    register = Role(RoleKind.SOURCE, "the source that lists all staff", "staff")
    entry = entry_of("employee", "person")
    qualifying = Role(
        RoleKind.CONDITION,
        "whether the certificate is the one",
        "course = 'refunds'",
        default="true",
    )
    expires = Role(
        RoleKind.MOMENT,
        "the last day on which it is valid; empty for one that never expires",
        "expires_on",
        default=NEVER,
        may_be_empty=True,
    )


@metric("product-knowledge", "training-and-development", unit=SHARE, better="up")
class certification_coverage(_Certified):
    """The share of staff who hold a valid certificate when the period ends.

    Formula: staff with a qualifying certificate that was obtained before the period's end and is
        valid on its last day / staff that the register lists then, without those that are
        exempt or in grace.
    Pitfalls: staff without any certificate count, which is the point of the register; leavers do
        not. A renewal is a further row: any valid one is enough. The source's `time` is the day on
        which it was obtained, and its files have to reach back as far as certificates last. Who
        is in the role is said by `where`, which is about the register, as `by` is.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Have {target} of the staff on the register {register} hold a valid "
        "certificate at the end of {every}[, with {grace} of grace for new ones]"
    )

    of_register = Form(
        "staff with a valid certificate, of all on the register",
        Coverage("valid"),
        leaves_out=NOT_COUNTED,
        over=_CERTIFIED,
    )


@metric("product-knowledge", unit=NUMBER, better="down")
class certifications_expiring(_Certified):
    """How many of the staff hold a certificate that runs out soon, and have not renewed it.

    Formula: the number of staff on the register whose last valid certificate expires at most
        `within` after the period's end.
    Pitfalls: who has renewed already, or holds one that never expires, does not count; nor does
        one whose certificate has run out: `certification_coverage` tells of these.
    Source: a census of the register: nothing is inferred.
    """

    statement = (
        "Have {target:employees} on the register {register} hold a certificate that "
        "expires, unrenewed, within {within} of the end of {every}[, with {grace} of "
        "grace for new ones]"
    )

    within = Option(OptionKind.DURATION, "how soon after the period's end", "60 days")
    of_register = Form(
        "staff whose certificate is about to expire",
        Count(when="valid and not forever and until - period_end <= within"),
        leaves_out=NOT_COUNTED,
        over=_CERTIFIED,
    )
