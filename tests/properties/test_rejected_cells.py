"""Whatever cells are bad, each is told and each row counts once: as pandas finds them."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.engines import rejections
from csobjectives.pipeline import Request, evaluate
from tests.projects import NEVER, Workspace

EXAMPLES = settings().max_examples // 5  # each is an evaluation, of a tenth of a second
CONTRACT = {
    "at": {"type": "date", "required": True},
    "score": {"type": "integer", "between": [1, 5]},
    "who": {"type": "integer", "person": True},
    "amount": {"type": "decimal", "digits": 2},
}
CELLS = st.tuples(
    st.sampled_from(("2026-09-01", "2026-09-02", "2026-09-03", "", "soon", "2026-02-30")),
    st.sampled_from(("1", "5", "", "0", "6", "n/a")),
    st.sampled_from(("7", "8", "", "ann")),
    st.sampled_from(("1.25", "-3", "", "free", "1,5")),
)
TABLES = st.lists(CELLS, min_size=1, max_size=25)
BadCells = list[tuple[int, str, str, str]]
"""Row in the file, column, reason, cell."""


def bad_cells(rows: list[tuple[str, ...]]) -> BadCells:
    """The cells that pandas cannot read, or that are empty or outside of the contract's range."""
    frame = pd.DataFrame(rows, columns=list(CONTRACT))
    dates = pd.to_datetime(frame["at"], format="%Y-%m-%d", errors="coerce")
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in list(CONTRACT)[1:]}
    filled = frame != ""
    tests = [
        ("at", "is empty", ~filled["at"]),
        ("at", "is no date of the form 2026-09-30", filled["at"] & dates.isna()),
        ("score", "is no whole number", filled["score"] & numbers["score"].isna()),
        ("score", "is not between 1 and 5", (numbers["score"] < 1) | (numbers["score"] > 5)),
        ("who", "is no whole number", filled["who"] & numbers["who"].isna()),
        ("amount", "is no decimal", filled["amount"] & numbers["amount"].isna()),
    ]
    return sorted(
        (int(index) + 2, column, reason, "(hidden)" if column == "who" else frame[column][index])
        for column, reason, is_bad in tests
        for index in frame.index[is_bad]
    )


@given(TABLES, st.sampled_from(("0%", "30%", "100%")), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=EXAMPLES)
def test_every_bad_cell_is_told_and_every_row_counts_once(
    rows: list[tuple[str, ...]], accepted: str, keyed: bool, large: bool, asked: bool
) -> None:
    """By column and reason in the counts and the problems, by cell in the list; what is accepted
    is a share of rows. With a key or without, in a source that is read once more or is not.
    """
    expected = bad_cells(rows)
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(rejections, "LOCATED", 0 if large else 1 << 20),
    ):
        workspace = Workspace(Path(folder), as_of=date(2026, 10, 5))
        lines = ('"' + '","'.join(row) + '"\n' for row in (tuple(CONTRACT), *rows))
        workspace.file("events.csv", "".join(lines))
        keys: dict[str, Any] = {"key": ["at", "score", "who", "amount"]} if keyed else {}
        workspace.source(CONTRACT, at_most_rejected=accepted, **keys)
        workspace.objective(metric="count")
        workspace.write()
        request = Request(cwd=workspace.root, now=NEVER, as_of=workspace.as_of, rejects=asked)
        scorecard = evaluate(request)
    (counts,) = scorecard.counts
    by_reason = Counter((column, reason) for _, column, reason, _ in expected)
    bad_rows = len({row for row, *_ in expected})
    assert dict(counts.rejected) == by_reason
    assert (counts.rows, counts.rejected_rows) == (len(rows), bad_rows)
    found = [(each.row, each.column, each.reason, each.cell) for each in scorecard.rejects]
    assert sorted(found) == (expected if asked else [])
    told = [each for each in scorecard.problems if each.slug == "rejected-rows"]
    heads = {each.message.partition(", such as")[0].partition(" (")[0] for each in told}
    heads = {each.partition(";")[0] for each in heads}
    assert heads == {
        f"{times} of {len(rows)} rows of 'events' are rejected: {column} {reason}"
        for (column, reason), times in by_reason.items()
    }
    too_many = Fraction(bad_rows, len(rows)) > Fraction(accepted.rstrip("%")) / 100
    assert {str(each.severity) for each in told} <= {"error" if too_many else "warning"}
    if len(by_reason) > 1:
        verb = "is" if bad_rows == 1 else "are"
        assert all(f"; {bad_rows} {verb} rejected in all, and " in each.message for each in told)
