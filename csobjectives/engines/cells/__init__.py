"""From a file's cells to the values that the contract promises, or to why they are rejected.

Each cell is tried as it stands first, which nearly every cell of an export passes, and only
what does not pass is trimmed, held to the words that mean nothing, and read the long way.
"""

from csobjectives.engines.cells.cell import Cell
from csobjectives.engines.cells.conversion import attempted, cleaned, converted, in_base_units
from csobjectives.engines.cells.rejection import rejections, suspicious
from csobjectives.engines.cells.times import carries_zone, is_zoned, reads_iso

__all__ = [
    "Cell",
    "attempted",
    "carries_zone",
    "cleaned",
    "converted",
    "in_base_units",
    "is_zoned",
    "reads_iso",
    "rejections",
    "suspicious",
]
