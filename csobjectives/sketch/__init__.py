"""A contract to start from: what a file's own cells say of its columns.

Nothing is decided in silence: what the cells leave open is written into the contract, with a
comment that says so.
"""

from csobjectives.sketch.document import LIMIT, sketch

__all__ = ["LIMIT", "sketch"]
