"""Improvement: measure, improve, measure again."""

from __future__ import annotations

from csobjectives.estimators import Change, Count, RelativeChange
from csobjectives.metrics.registry import Form, Option, OptionKind, Role, RoleKind, metric
from csobjectives.quantities import NUMBER, SHARE

OF = Role(RoleKind.OBJECTIVE, "the objective whose figure is compared", "satisfied-customers")
PAIRED_BY = Role(
    RoleKind.IDENTITY,
    "what tells the things that are there both times, over that objective's source",
    "customer_id",
    default="null",
)
SINCE = Option(OptionKind.DAY, "the first day on which things are done the new way", "2026-05-01")
AFTER = Option(OptionKind.DURATION, "how many days count from then on", "90 days")
BEFORE = Option(OptionKind.DURATION, "how many days before it they are held against", "90 days")
BASE = Option(
    OptionKind.CHOICE,
    "what they are held against instead: the same days of the year before",
    "same_period_last_year",
    choices=("same_period_last_year",),
)


@metric("improvement", unit=NUMBER, better="up")
class cycles_completed:
    """How many improvement cycles went all the way: measured, changed, measured again.

    Formula: the number of rows, each of which is a cycle, for which `completed` holds.
    Pitfalls: a change that was made and never measured again completes nothing. A cycle that
        showed no gain is completed all the same: what counts is that one knows. By the time
        of the second measurement old periods stay as they are; by that of the start they
        still grow.
    Source: Deming (1993) on plan, do, study, act; none needed for a census.
    """

    statement = "Complete {target:improvement cycles}"

    completed = Role(
        RoleKind.CONDITION, "whether it was measured again", "measured_again_on is not null"
    )
    of_cycles = Form("the number of completed cycles", Count(when="completed"))


@metric("improvement", unit=NUMBER, better="up")
class changes_adopted:
    """How many changes were kept for good after they were tried out.

    Formula: the number of rows, each of which is a change, for which `adopted` holds.
    Pitfalls: a change that is dropped because it did not help is a good outcome too: a high
        share of adopted ones may mean that nothing bold is tried. Adopted means that it is
        the way of working now, not that it was decided on. Large and small changes count
        alike.
    Source: Langley and others (2009) on testing changes; none needed for a census.
    """

    statement = "Adopt {target:changes} for good"

    adopted = Role(RoleKind.CONDITION, "whether the change was kept", "outcome = 'adopted'")
    of_changes = Form("the number of adopted changes", Count(when="adopted"))


@metric("improvement", unit="of", better="band")
class change:
    """How much another objective's figure has changed since a day.

    Formula: the figure over the days `after` that day, less the figure over the days `before`
        it, or over the same days a year before; with `paired_by`, the mean over those that are
        there both times of each one's own difference. The change of a share is in points.
    Pitfalls: whatever else changed at that day is in the figure as well. Where the business has
        seasons, `base: same_period_last_year` takes them out, and leaves in what a year
        brings. With `paired_by`, customers who came or left do not count, and everyone who
        stayed counts once: that says whether people changed, and not whether the business
        did. Nothing is judged before the days after are over, and what is measured has settled.
    Source: Newcombe (1998), Welch (1947) and Zou and Donner (2008) for the intervals.
    """

    of = OF
    paired_by = PAIRED_BY
    since = SINCE
    after = AFTER
    before = BEFORE
    base = BASE
    of_days = Form(
        "after, less before",
        Change(),
        reads=("of", "since", "after", "before", "paired_by"),
        statement=(
            "Have {of} {target:change} from the {before} before {since} to the {after} "
            "from then on[, on average over every {paired_by} that is there both times]"
        ),
    )
    of_years = Form(
        "after, less the same days of the year before",
        Change(),
        reads=("of", "since", "after", "base", "paired_by"),
        statement=(
            "Have {of} {target:change} from the same days of the year before to the "
            "{after} from {since} on[, on average over every {paired_by} that is there "
            "both times]"
        ),
    )


@metric("improvement", unit=SHARE, better="band")
class relative_change:
    """By which part of itself another objective's figure has changed since a day.

    Formula: the figure over the days `after` that day / the figure over the days `before` it, or
        over the same days a year before, less 1.
    Pitfalls: from 2% to 3% is half as much again, and one point: of shares, `change` is what
        most people mean. A base of 0 or less has no relative change. It is not symmetric: what
        falls by a half has to double to be back.
    Source: Zou and Donner (2008), on the logarithm.
    """

    of = OF
    since = SINCE
    after = AFTER
    before = BEFORE
    base = BASE
    of_days = Form(
        "after, by before",
        RelativeChange(),
        reads=("of", "since", "after", "before"),
        statement=(
            "Have {of} {target:relative} from the {before} before {since} to the {after} "
            "from then on"
        ),
    )
    of_years = Form(
        "after, by the same days of the year before",
        RelativeChange(),
        reads=("of", "since", "after", "base"),
        statement=(
            "Have {of} {target:relative} from the same days of the year before to the "
            "{after} from {since} on"
        ),
    )
