"""How an open period stands on its way to its target. Pure arithmetic, and no verdict.

What can be said depends on how the measure's figure comes about: `courses` tells. `ways` has the
arithmetic, with days that are all alike, and `limits` what the figure of a row can be at all.
"""

from csobjectives.pace.paces import pace_of

__all__ = ["pace_of"]
