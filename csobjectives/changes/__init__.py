"""What has changed since an earlier run, of which there is the JSON that it wrote."""

from csobjectives.changes.comparison import changes_between
from csobjectives.changes.reading import read_earlier, read_results
from csobjectives.changes.records import Begun, Changes, Direction, Moved, Pair, Turn, Way
from csobjectives.changes.runs import Run, Standing, Stated

__all__ = [
    "Begun",
    "Changes",
    "Direction",
    "Moved",
    "Pair",
    "Run",
    "Standing",
    "Stated",
    "Turn",
    "Way",
    "changes_between",
    "read_earlier",
    "read_results",
]
