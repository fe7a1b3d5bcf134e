"""Engines run a scan; each is the only door to its library."""

from csobjectives.engines.duckdb import OpenedSource, Settings, open_source
from csobjectives.engines.files import find_files
from csobjectives.engines.rejections import account

__all__ = ["OpenedSource", "Settings", "account", "find_files", "open_source"]
