"""What has changed since an earlier run, of which there is the JSON that it wrote."""

from csobjectives.changes.comparison import changes_between
from csobjectives.changes.reading import read_earlier, read_results
from csobjectives.changes.records import (
    Begun,
    Changes,
    Direction,
    Moved,
    Otherwise,
    Pair,
    Restated,
    Term,
    Turn,
    Waived,
    Way,
)
from csobjectives.changes.runs import Run, Standing, Stated

__all__ = [
    "Begun",
    "Changes",
    "Direction",
    "Moved",
    "Otherwise",
    "Pair",
    "Restated",
    "Run",
    "Standing",
    "Stated",
    "Term",
    "Turn",
    "Waived",
    "Way",
    "changes_between",
    "read_earlier",
    "read_results",
]
