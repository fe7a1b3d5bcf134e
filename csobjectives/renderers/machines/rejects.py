"""Rejected rows as CSV, by their bad cells: where each stands, and what is wrong with it.

It quotes measurement files, so it is for whoever mends them, and for no published page.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from csobjectives.model import Scorecard
from csobjectives.renderers.words.text import plain

COLUMNS = ("source", "file", "row", "column", "reason", "cell")
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - the wide ones work too
_LONGEST = 1_000


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
                [_safe(each.source), _safe(each.file), each.row, *(_safe(text) for text in texts)]
            )
        left = sum(count.rejected.values()) - listed[count.source]
        if left > 0:
            reason = f"{left:,} more cells or lines are rejected, and not listed"
            writer.writerow([_safe(count.source), "", "", "", reason, ""])
    return out.getvalue()


def _safe(text: str) -> str:
    """The text on one line; a spreadsheet takes what begins like a formula for text."""
    shown = plain(text, _LONGEST)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
