"""Engines run a scan; each is the only door to its library."""

from csobjectives.engines.answers import Answer, answer_sums
from csobjectives.engines.connections import Settings
from csobjectives.engines.duckdb import OpenedSource, open_source
from csobjectives.engines.extras import without_library
from csobjectives.engines.files import find_files
from csobjectives.engines.rejections import account
from csobjectives.engines.unlisted import Unlisted

__all__ = [
    "Answer",
    "OpenedSource",
    "Settings",
    "Unlisted",
    "account",
    "answer_sums",
    "find_files",
    "open_source",
    "without_library",
]
