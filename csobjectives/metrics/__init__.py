"""The catalogue: types, and metrics as declarations in families.

Importing this package registers every metric; `REGISTRY` is then complete.
"""

from csobjectives.metrics import (
    advocacy,
    brand,
    culture,
    experience,
    feedback,
    improvement,
    knowledge,
    lifetime,
    loyalty,
    plain,
    productivity,
    recovery,
    relationships,
    reviews,
    sales,
    satisfaction,
    training,
    word_of_mouth,
    workload,
)
from csobjectives.metrics.observations import (
    Entries,
    Fact,
    FactKind,
    Moments,
    Observation,
    Reach,
    Sequels,
    Standing,
)
from csobjectives.metrics.reasons import IMPOSSIBLE, NEGATIVE, PENDING, UNTOLD
from csobjectives.metrics.registry import (
    REGISTER,
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
    "NEGATIVE",
    "PENDING",
    "REGISTER",
    "REGISTRY",
    "TYPES",
    "UNTOLD",
    "Entries",
    "Fact",
    "FactKind",
    "Form",
    "Metric",
    "Moments",
    "ObjectiveType",
    "Observation",
    "Option",
    "OptionKind",
    "Reach",
    "Role",
    "RoleKind",
    "Sequels",
    "Standing",
    "Variant",
]

FAMILIES = (
    plain,
    satisfaction,
    loyalty,
    lifetime,
    recovery,
    relationships,
    productivity,
    workload,
    sales,
    reviews,
    experience,
    improvement,
    feedback,
    advocacy,
    culture,
    knowledge,
    training,
    brand,
    word_of_mouth,
)
