"""Improvement: measure, improve, measure again."""

from __future__ import annotations

from csobjectives.estimators import Count
from csobjectives.metrics.registry import Form, Role, RoleKind, metric
from csobjectives.quantities import NUMBER


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

    adopted = Role(RoleKind.CONDITION, "whether the change was kept", "outcome = 'adopted'")
    of_changes = Form("the number of adopted changes", Count(when="adopted"))
