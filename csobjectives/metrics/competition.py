"""What metrics share that hold the own brand against others in the same file."""

from __future__ import annotations

from csobjectives.metrics.registry import Option, OptionKind, Role, RoleKind

BRAND = Role(RoleKind.TEXT, "which brand the row is about", "brand")
OWN = Option(OptionKind.LABELS, "the labels of the own brand", ("Yoda Air",))
COMPETITORS = Option(
    OptionKind.LABELS, "the labels of the competitors that count", ("Air North", "Blue Wings")
)
AGAINST = Option(
    OptionKind.CHOICE,
    "what of the competition it is held against: the best one, or the mean of all",
    "best",
    choices=("best", "mean"),
)

NOT_NAMED = {"not named": "not (brand in (own) or brand in (competitors))"}
OWN_OR_OTHER = "case when brand in (own) then null else brand end"  # NULL is the own brand
