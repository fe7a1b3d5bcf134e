"""What is done by a day: shared by metrics of actions and of training."""

from __future__ import annotations

from csobjectives.metrics.registry import Role, RoleKind

DUE = Role(RoleKind.MOMENT, "until when it has to be done", "due_on")
DONE = Role(
    RoleKind.MOMENT,
    "when it was done; empty while it is not",
    "done_on",
    event=True,
    may_be_empty=True,
)

# A due day lasts until its end, and many exports hold it as that day's midnight.
IN_TIME = (
    "case when due = date_trunc('day', due) then date_trunc('day', done) <= due "
    "else done <= due end"
)
NOT_YET_DUE = "due >= as_of"
