"""What registers of customers, staff and members have in common: who is on them, and since when."""

from __future__ import annotations

from csobjectives.metrics.registry import Option, OptionKind, Role, RoleKind

NEVER = "cast(null as date)"


def entry_of(thing: str, role: str = "") -> Role:
    """What the register knows a thing by; where it is not given, what plays `role` does there."""
    description = f"the {thing}, in the register"
    return Role(RoleKind.IDENTITY, description, "id", default=role, of_register=True)


class OnRegister:
    """Since when an entry is on a register, and whether it counts: for metrics that inherit it."""

    joined = Role(
        RoleKind.MOMENT,
        "since when it is on the register; empty for always",
        "joined_on",
        default=NEVER,
        may_be_empty=True,
        of_register=True,
    )
    left = Role(
        RoleKind.MOMENT,
        "when it left the register; empty for what is still on it",
        "left_on",
        default=NEVER,
        may_be_empty=True,
        of_register=True,
    )
    exempt = Role(
        RoleKind.CONDITION,
        "whether it does not count",
        "is_exempt",
        default="false",
        may_be_empty=True,
        of_register=True,
    )
    grace = Option(
        OptionKind.DURATION,
        "for how long after joining it does not count yet",
        "30 days",
        "0 days",
        of="joined",
    )


LISTED = "(joined is null or joined < period_end) and (left is null or left >= period_end)"
"""Whether an entry is on the register at the moment at which the period ends."""

NOT_COUNTED = {
    "exempt": "coalesce(exempt, false)",
    "in grace": "joined is not null and period_end - joined < grace",
}
