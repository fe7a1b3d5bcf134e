"""The catalogue: types, and metrics as declarations in families.

Importing this package registers every metric; `REGISTRY` is then complete.
"""

from csobjectives.metrics import loyalty, plain, productivity, reviews, sales, satisfaction
from csobjectives.metrics.registry import (
    IMPOSSIBLE,
    REGISTRY,
    Form,
    Metric,
    Option,
    OptionKind,
    Role,
    RoleKind,
    Variant,
)
from csobjectives.metrics.types import TYPES, ObjectiveType

__all__ = [
    "FAMILIES",
    "IMPOSSIBLE",
    "REGISTRY",
    "TYPES",
    "Form",
    "Metric",
    "ObjectiveType",
    "Option",
    "OptionKind",
    "Role",
    "RoleKind",
    "Variant",
]

FAMILIES = (plain, satisfaction, loyalty, productivity, sales, reviews)
