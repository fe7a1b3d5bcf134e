"""Rows that were read but not used: counted by reason, and an error where they are too many."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.engines.duckdb import OpenedSource
from csobjectives.model import Source, SourceCount
from csobjectives.planning import Counts
from csobjectives.problems import Problems, Severity

_LINES_SHOWN = 3
BROKEN = "has not as many cells as the header"


def account(
    source: Source, opened: OpenedSource, counts: Counts, problems: Problems
) -> SourceCount:
    """What became of a source's rows. An error per reason where too many were rejected."""
    broken = opened.broken_lines()
    rejected = {opened.reasons[number - 1]: rows for number, rows in counts.rejected.items()}
    total = counts.rows + len(broken)
    share = Fraction(sum(rejected.values()) + len(broken), total or 1)
    severity = Severity.ERROR if share > source.at_most_rejected else Severity.WARNING
    allowed = f"; at most {float(source.at_most_rejected):.4%} may be rejected".replace("0%", "%")
    if not source.at_most_rejected:
        allowed = "; none may be rejected"
    for number, rows in sorted(counts.rejected.items()):
        column, reason = opened.reasons[number - 1]
        cell = opened.example(number)
        example = "" if cell is None else f", such as '{cell[:60]}'"
        problems.add(
            "rejected-rows",
            f"{rows} of {total} rows of '{source.name}' are rejected: "
            f"{column} {reason}{example}{allowed}",
            source.columns[column].location,
            _WAY_OUT,
            severity,
        )
    for path, line, why in broken[:_LINES_SHOWN]:
        problems.add(
            "rejected-rows",
            f"line {line} of {path} {BROKEN} ({why.lower()}); "
            f"{len(broken)} such lines in '{source.name}'{allowed}",
            source.files_location,
            "Quote cells that hold the delimiter, or export the file again.",
            severity,
        )
    return SourceCount(
        source=source.name,
        rows=total,
        rejected=rejected | ({("", BROKEN): len(broken)} if broken else {}),
        undated=counts.undated,
    )


_WAY_OUT = (
    "Say in the contract what the cells are (type, format, between), which of them mean nothing "
    "(missing), or how many bad rows you accept (at_most_rejected)."
)
