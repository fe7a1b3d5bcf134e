"""What has changed since an earlier run, of which there is the JSON that it wrote."""

from csobjectives.changes.comparison import changes_between
from csobjectives.changes.numbers import window_of
from csobjectives.changes.reading import read_earlier, read_results
from csobjectives.changes.records import (
    Begun,
    Changes,
    Direction,
    Moved,
    Noted,
    Pair,
    Rejudged,
    Turn,
    Way,
)
from csobjectives.changes.runs import Run, Standing, Stated
from csobjectives.changes.targets import is_same

__all__ = [
    "Begun",
    "Changes",
    "Direction",
    "Moved",
    "Noted",
    "Pair",
    "Rejudged",
    "Run",
    "Standing",
    "Stated",
    "Turn",
    "Way",
    "changes_between",
    "is_same",
    "read_earlier",
    "read_results",
    "window_of",
]
