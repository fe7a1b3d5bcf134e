"""Rows of things that a register does not list: they count for none of its entries, and are told.

Whether a row is needed is for the metric to say, so those that no fact looks at are not missed.
"""

from __future__ import annotations

from dataclasses import replace

from csobjectives.binding import form_of
from csobjectives.engines.duckdb import OpenedSource
from csobjectives.engines.relations import HIDDEN
from csobjectives.metrics import Entries
from csobjectives.model import Measure, SourceCount
from csobjectives.planning import Scan, Unmatched
from csobjectives.problems import Problems, Severity

_EXAMPLE = 60  # characters that are shown of one


class Unlisted:
    """The rows that registers do not list, gathered over the scans of a source."""

    def __init__(self, opened: OpenedSource) -> None:
        self._opened = opened
        self._found: dict[tuple[str, str], tuple[Measure, Unmatched]] = {}

    def look_at(self, scan: Scan) -> None:
        """Take in what a scan has found, after its sums: of windows, the one with most rows."""
        found = self._opened.unlisted(scan)
        if found is None:
            return
        measure = scan.lookups[0].objective.measure
        kind = (measure.register, _role(measure))
        if kind not in self._found or self._found[kind][1].rows < found.rows:
            self._found[kind] = (measure, found)

    def account(self, counted: SourceCount, problems: Problems) -> SourceCount:
        """Warn of each register, and add the rows to those that nothing was found for."""
        unmatched = dict(counted.unmatched)
        for (register, role), (measure, found) in self._found.items():
            unmatched[register] = max(found.rows, unmatched.get(register, 0))
            example = "" if found.example == HIDDEN else f", such as {role} = {_cut(found.example)}"
            one = found.rows == 1
            problems.add(
                "unlisted-rows",
                f"the register '{register}' does not list what {found.rows:,} of "
                f"{counted.rows:,} rows of '{counted.source}' {'is' if one else 'are'} about"
                f"{example}: {'it counts' if one else 'they count'} for none of its entries",
                measure.location,
                f"Is '{register}' as recent and as whole as '{counted.source}', does it keep those "
                "that have left, and are both written in the same way?",
                Severity.WARNING,
            )
        return replace(counted, unmatched=unmatched)


def _role(measure: Measure) -> str:
    """What rows name their thing by, as it is written."""
    over = form_of(measure).over
    return measure.roles[over.of].text if isinstance(over, Entries) and over.of else ""


def _cut(value: str) -> str:
    return f"{value[:_EXAMPLE]}{'…' if len(value) > _EXAMPLE else ''}"
