"""What planning may ask an engine about a source before it decides how to scan it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlglot import exp


class Statistics(Protocol):
    """Estimates from the first rows of a source. A wrong one costs time, never a figure."""

    def groups(self, keys: Sequence[exp.Expression]) -> tuple[int, int]:
        """How many different combinations of the keys there are, among how many rows."""
        ...
