"""Rejected rows as CSV, by their bad cells: where each stands, and what is wrong with it.

It quotes measurement files, so it is for whoever mends them, and for no published page.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from csobjectives.model import Scorecard
from csobjectives.renderers.machines.csv_cells import safe

COLUMNS = ("source", "file", "row", "column", "reason", "cell")


def render_rejects(scorecard: Scorecard) -> str:
    """One line per bad cell, by file; at the end of a source, how many are not listed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    listed = Counter(each.source for each in scorecard.rejects)
    for count in scorecard.counts:
        own = (each for each in scorecard.rejects if each.source == count.source)
        for each in sorted(own, key=lambda each: (each.file, each.row)):
            texts = (each.column, each.reason, each.cell)
            writer.writerow(
                [safe(each.source), safe(each.file), each.row, *(safe(text) for text in texts)]
            )
        left = sum(count.rejected.values()) - listed[count.source]
        if left > 0:
            reason = f"{left:,} more cells or lines are rejected, and not listed"
            writer.writerow([safe(count.source), "", "", "", reason, ""])
    return out.getvalue()
