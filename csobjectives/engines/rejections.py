"""Rows that were read but not used: counted by reason, and an error where they are too many."""

from __future__ import annotations

from fractions import Fraction

from csobjectives.engines.duckdb import OpenedSource
from csobjectives.model import Source, SourceCount
from csobjectives.planning import Counts
from csobjectives.problems import Problems, Severity

_LINES_SHOWN = 3
BROKEN = "cannot be read as a row"


def account(
    source: Source, opened: OpenedSource, counts: Counts, problems: Problems
) -> SourceCount:
    """What became of a source's rows. An error per reason where too many were rejected."""
    broken = opened.broken_lines()
    rejected = {opened.reasons[number - 1]: rows for number, rows in counts.rejected.items()}
    total = counts.rows + len(broken)
    share = Fraction(sum(rejected.values()) + len(broken), total or 1)
    severity = Severity.ERROR if share > source.at_most_rejected else Severity.WARNING
    allowed = f"; at most {float(100 * source.at_most_rejected):g}% may be rejected"
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
            f"line {line} of {path} {BROKEN} ({why.rstrip('.').lower()}); "
            f"{len(broken)} such lines in '{source.name}'{allowed}",
            source.files_location,
            "Quote cells that hold the delimiter, or export the file again, in UTF-8.",
            severity,
        )
    if counts.conflicts:
        too_many = Fraction(counts.conflicts, total) > source.at_most_rejected
        problems.add(
            "key-conflict",
            f"{counts.conflicts} of {total} rows of '{source.name}' share their key with another "
            f"row that differs, and only one of them can be used{allowed}",
            source.location,
            f"Are rows with the same {' and '.join(source.key)} really one thing? Name columns in "
            "`key` that tell them apart, or export each only once.",
            Severity.ERROR if too_many else Severity.WARNING,
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
