"""Training: who finished it, in time, and what it brought."""

from __future__ import annotations

from csobjectives.estimators import Count, Mean, Proportion, ProportionOfCounts, RatioOfSums
from csobjectives.metrics.deadlines import DONE, DUE, IN_TIME, NOT_YET_DUE
from csobjectives.metrics.observations import Entries, Fact, FactKind, Standing
from csobjectives.metrics.reasons import IMPOSSIBLE, PENDING
from csobjectives.metrics.registers import LISTED, NOT_COUNTED, OnRegister, entry_of
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, Variant, metric
from csobjectives.quantities import DURATION, NUMBER, SHARE

EXEMPT = Role(
    RoleKind.CONDITION,
    "whether the person need not take it",
    "status = 'exempt'",
    default="false",
)


@metric("training-and-development", "product-knowledge", unit=SHARE, better="up")
class training_completion:
    """The share of assigned trainings that were completed, without those who are exempt.

    Formula: assignments for which `completed` holds / assignments that are not `exempt`; or
        Σ`number_completed` / Σ(`number_assigned` - `number_exempt`).
    Pitfalls: of all assigned, the exempt included, is another and lower figure. Whoever is
        exempt and completed it nevertheless counts on neither side; counts that a system
        brings may count them as completed, and are refused where that makes more completed
        than there could be. Passed and attended are different conditions. Whoever left before
        the end is still assigned, unless the source says otherwise.
    Source: Wilson (1927) for the interval.
    """

    statement = "Have {target} of assigned trainings completed"

    completed = Role(
        RoleKind.CONDITION, "whether the training was completed", "status = 'completed'"
    )
    exempt = EXEMPT
    number_assigned = Role(RoleKind.COUNT, "how many it was assigned to", "assigned")
    number_exempt = Role(RoleKind.COUNT, "how many of these are exempt", "exempt", default="0")
    number_completed = Role(RoleKind.COUNT, "how many of the others completed it", "completed")
    of_assignments = Form(
        "completed, of all assignments without the exempt",
        Proportion("completed"),
        leaves_out={"exempt": "exempt"},
    )
    of_counts = Form(
        "completed, of the assigned without the exempt, by counts that each row brings",
        ProportionOfCounts("number_completed", "number_assigned - number_exempt"),
        leaves_out={
            IMPOSSIBLE: "number_completed > number_assigned - number_exempt "
            "or number_completed < 0 or number_exempt < 0"
        },
    )


@metric("training-and-development", "product-knowledge", unit=SHARE, better="up")
class on_time_completion:
    """The share of assigned trainings that were completed by the day on which they were due.

    Formula: assignments that were `done` by `due` / those that were due before as-of, or /
        those that are completed; without those that are `exempt`.
    Pitfalls: of completed, whoever never completes it is in neither number: of due counts
        them as late. An assignment that is not due yet is pending and left out of the due
        ones, also where it is completed already. A due day lasts until its end; a due moment
        with a time of day is that moment. Judge by the due day (`time`), for by the day of
        completion the open ones are not in the figure at all.
    Source: Wilson (1927) for the interval.
    """

    due = DUE
    done = DONE
    exempt = EXEMPT
    of_due = Variant(
        "in time, of the due",
        Proportion(IN_TIME),
        leaves_out={"exempt": "exempt", PENDING: NOT_YET_DUE},
        statement="Have {target} of the trainings that are due completed on time",
    )
    of_completed = Variant(
        "in time, of the completed",
        Proportion(IN_TIME),
        leaves_out={"exempt": "exempt", "open": "done is null"},
        statement="Have {target} of the trainings that get completed be on time",
    )


@metric("training-and-development", "product-knowledge", unit="after", better="up")
class learning_gain:
    """How much the same people's results rose from before a training to after it.

    Formula: Σ(`after` - `before`) / people with both; or the share of what was still to be
        gained, Σ(`after` - `before`) / Σ(`scale_max` - `before`).
    Pitfalls: it is paired: whoever has one result only is left out as missing, and the mean
        of all after minus the mean of all before is another figure. People who were chosen
        because they did badly rise without any training. Both results have to be on one
        scale; of a column of per cent the scale ends at 1. Results above `scale_max` are left
        out as out of scale.
    Source: Hake (1998) for the normalised gain, of group means; Student (1908) and Cochran
        (1977), chapter 6, for the intervals.
    """

    before = Role(RoleKind.FIGURE, "the result before", "score_before")
    after = Role(RoleKind.FIGURE, "the result after", "score_after")
    scale_max = Option(OptionKind.NUMBER, "the best result that can be had", 100)
    absolute = Variant(
        "the mean of the differences",
        Mean("after - before"),
        statement=(
            "Raise people's results by {target:gap} on average from before a training to after it"
        ),
    )
    normalised = Variant(
        "the difference as a share of what was still to be gained",
        RatioOfSums("after - before", "scale_max - before"),
        leaves_out={"out of scale": "before > scale_max or after > scale_max"},
        unit=SHARE,
        statement=(
            "Raise people's results by {target} of what they lack of {scale_max} before a training"
        ),
    )


@metric("training-and-development", "product-knowledge", unit=NUMBER, better="down")
class overdue_training:
    """How many assigned trainings are overdue when the period ends.

    Formula: the number of assignments that were due before the period's end, were not completed by
        then, and are not exempt.
    Pitfalls: the source has to hold every assignment that is still open, whenever it was made.
        Those of leavers stay open for ever unless `where` leaves them out.
    Source: a census of the assignments: nothing is inferred.
    """

    statement = "Leave {target:assigned trainings} overdue at the end of {every}"

    due = DUE
    done = DONE
    exempt = Role(
        RoleKind.CONDITION,
        "whether the employee is exempt",
        "is_exempt",
        default="false",
        may_be_empty=True,
    )
    of_assignments = Form(
        "assignments that are overdue at the period's end",
        Count(),
        leaves_out={"exempt": "coalesce(exempt, false)"},
        over=Standing(among="due < period_end and (done is null or done >= period_end)"),
    )


@metric("training-and-development", unit=DURATION, better="up")
class training_hours_per_head(OnRegister):
    """How much training time each of the staff had in the period, on average.

    Formula: Σ`hours` of the period's trainings of staff on the register / staff that the register
        lists when the period ends, without those that are exempt or in grace; or Σ`hours` /
        Σ`heads`, from counts.
    Pitfalls: those without any training count as nothing, which is the point of the register;
        hours of leavers are not counted. A few long courses hide many who had none:
        `training_completion` tells of these.
    Source: a census of the register: nothing is inferred; Cochran (1977) for counts.
    """

    person = Role(RoleKind.IDENTITY, "who was trained", "employee_id")
    register = Role(RoleKind.SOURCE, "the source that lists all staff", "staff")
    entry = entry_of("employee", "person")
    hours = Role(RoleKind.DURATION, "how long the training took", "hours_trained", unit="h")
    heads = Role(RoleKind.COUNT, "how many staff there are", "headcount")
    of_register = Form(
        "training time over the staff on the register",
        Mean("trained", census=True),
        leaves_out=NOT_COUNTED,
        over=Entries(
            of="person",
            entry="entry",
            facts={"trained": Fact(FactKind.SUM, of="hours")},
            among=LISTED,
        ),
        statement=(
            "Give {target} of training per head to the staff on the register {register}[, "
            "with {grace} of grace for new ones]"
        ),
    )
    of_counts = Form(
        "training time over head count",
        RatioOfSums("hours", "heads"),
        statement="Give {target} of training per head",
    )
