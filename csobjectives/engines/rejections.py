"""Rows that were read but not used: counted by reason, and an error where they are too many.

A row counts once for each of its bad cells where they are counted by reason, so that whoever mends
the files is told of all at once; it counts once where rows are held against what is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from csobjectives.engines.duckdb import OpenedSource
from csobjectives.engines.files import MeasurementFile
from csobjectives.engines.relations import HIDDEN, Opened, Reason
from csobjectives.loading import personal
from csobjectives.model import Column, Reject, Source, SourceCount
from csobjectives.planning import Counts
from csobjectives.problems import Problems, Severity

MOST_REJECTS = 10_000  # of each source
BROKEN = "cannot be read as a row"
LOCATED = 64 << 20  # bytes of a source that are read once more to place what is accepted
_LINES_SHOWN = 3
_ROWS_SHOWN = 2  # of a key in conflict
_CELL_SHOWN = 60
_WAY_OUT = (
    "Say in the contract what the cells are (type, format, unit, decimal, between), which of them "
    "mean nothing (missing), or how many bad rows you accept (at_most_rejected)."
)
_QUOTES = "Quote cells that hold the delimiter, or export the file again, in UTF-8."
_WIDTHS = "Are the widths right? The line goes on behind the last column of `fixed_width`."

BrokenLine = tuple[str, int, str]
"""File, line, and why it is no row."""


@dataclass(frozen=True, slots=True)
class _Account:
    """What there is to say of one source: its rows in total, and its problems."""

    source: Source
    total: int
    problems: Problems

    def allowed(self, in_all: int = 0) -> str:
        most = "none"
        if self.source.at_most_rejected:
            most = f"at most {float(100 * self.source.at_most_rejected):g}%"
        if not in_all:
            return f"{most} may be rejected"
        return f"{in_all:,} {'is' if in_all == 1 else 'are'} rejected in all, and {most} may be"

    def severity(self, rows: int) -> Severity:
        share = Fraction(rows, self.total or 1)
        return Severity.ERROR if share > self.source.at_most_rejected else Severity.WARNING

    def is_read_again(self, severity: Severity, files: Iterable[MeasurementFile]) -> bool:
        """Whether it is worth another reading to tell where rows stand."""
        return severity is Severity.ERROR or sum(file.bytes for file in files) <= LOCATED

    def of_total(self, rows: int) -> str:
        return f"{rows:,} of {self.total:,} rows of '{self.source.name}'"


def account(
    opened: OpenedSource,
    part: Opened,
    counts: Counts,
    problems: Problems,
    rejects: list[Reject] | None = None,
) -> SourceCount:
    """What became of the rows of a source, or of one that it looks up (`part`).

    An error per reason where too many were rejected. Their bad cells are added to `rejects`, where
    these are wanted. The first of each reason is placed, and so is the first key in conflict, which
    takes another reading: of a large source only where the rows are too many, or wanted. All are
    counted either way. Raises CannotJudge.
    """
    source, broken = part.source, opened.broken_lines(part)
    rejected = {part.reasons[number - 1]: rows for number, rows in sorted(counts.rejected.items())}
    about = _Account(source, counts.rows + len(broken), problems)
    in_all = counts.rejected_rows + len(broken)
    severity = about.severity(in_all)
    allowed = about.allowed(in_all if len(rejected) + bool(broken) > 1 else 0)
    if rejects is not None or about.is_read_again(severity, part.files):
        firsts = _firsts(opened, part, rejected, rejects)
    else:
        firsts = {reason: opened.example(part, reason) for reason in rejected}
    for reason, rows in rejected.items():
        _report_rejected(about, reason, rows, firsts.get(reason), severity, allowed)
    such = "the only such line" if len(broken) == 1 else f"{len(broken):,} such lines"
    for path, line, why in broken[:_LINES_SHOWN]:
        problems.add(
            "rejected-rows",
            f"line {line} of {path} {BROKEN} ({why}); {such} in '{source.name}'; {allowed}",
            source.files_location,
            _WIDTHS if source.shape.widths else _QUOTES,
            severity,
        )
    if rejects is not None:
        rejects += [_broken(source, each) for each in broken[:MOST_REJECTS]]
    if counts.conflicts:
        severity = about.severity(counts.conflicts)
        read = about.is_read_again(severity, part.files)
        example = _conflict(opened, part) if read else ""
        _report_conflicts(about, counts.conflicts, example, severity)
    _report_unmatched(about, counts)
    return SourceCount(
        source=source.name,
        rows=about.total,
        rejected=rejected | ({("", BROKEN): len(broken)} if broken else {}),
        rejected_rows=in_all,
        undated=counts.undated,
        unmatched={name: each.rows for name, each in counts.unmatched.items()},
    )


def _firsts(
    opened: OpenedSource, part: Opened, rejected: dict[Reason, int], rejects: list[Reject] | None
) -> dict[Reason, Reject]:
    """The first cell that is bad for each reason; on the way, those that are wanted."""
    firsts: dict[Reason, Reject] = {}
    if not rejected:
        return firsts
    wanted = 0 if rejects is None else MOST_REJECTS
    for each in opened.places.of_rejected(part):
        firsts.setdefault((each.column, each.reason), each)
        if rejects is not None and wanted:
            rejects.append(each)
            wanted -= 1
        if not wanted and len(firsts) == len(rejected):
            break
    return firsts


def _report_rejected(
    about: _Account,
    reason: Reason,
    rows: int,
    first: Reject | None,
    severity: Severity,
    allowed: str,
) -> None:
    column, why = reason
    example = place = ""
    if first is not None:
        place = f" ({first.file}, row {first.row:,})" if first.file else ""
        if first.cell and first.cell != HIDDEN:
            example = f", such as '{_cut(first.cell)}'"
    about.problems.add(
        "rejected-rows",
        f"{about.of_total(rows)} are rejected: {column} {why}{example}{place}; {allowed}",
        about.source.columns[column].location,
        _swapped(about.source.columns[column], first) or _WAY_OUT,
        severity,
    )


def _swapped(column: Column, first: Reject | None) -> str:
    """The way out where the cell is a day once its day and month change places."""
    for written in column.formats:
        other = written.replace("%d", "%%m").replace("%m", "%d").replace("%%d", "%m")
        try:
            datetime.strptime(first.cell if first else "", other)
        except ValueError:
            continue
        first_part = "day" if other.find("%d") < other.find("%m") else "month"
        return f'Does the {first_part} come first? Then write format: "{other}".'
    return ""


def _broken(source: Source, line: BrokenLine) -> Reject:
    path, number, why = line
    return Reject(
        source=source.name, file=path, row=number, column="", reason=f"line {BROKEN} ({why})"
    )


def _conflict(opened: OpenedSource, part: Opened) -> str:
    """The first key in conflict, and two of its rows that differ."""
    source, shared = part.source, opened.conflict(part)
    found = opened.places.of_key(part, shared, _ROWS_SHOWN, differing=True)
    where = ", and ".join(f"{file}, row {row:,}" for file, row in found)
    key = ", ".join(_cut(shared[name]) for name in source.key)
    if personal(source) & set(source.key):
        key = HIDDEN
    return f", such as {' and '.join(source.key)} = {key}{f' ({where})' if where else ''}"


def _cut(value: str | None) -> str:
    if value is None:
        return "(empty)"
    return f"{value[:_CELL_SHOWN]}{'…' if len(value) > _CELL_SHOWN else ''}"


def _report_conflicts(about: _Account, conflicts: int, example: str, severity: Severity) -> None:
    source = about.source
    newest = f" and is as new by {' and '.join(source.newest_by)}" if source.newest_by else ""
    about.problems.add(
        "key-conflict",
        f"{about.of_total(conflicts)} share their key with another row that differs{newest}"
        f"{example}, and only one of them can be used; {about.allowed()}",
        source.location,
        f"Are rows with the same {' and '.join(source.key)} really one thing? Name columns in "
        "`key` that tell them apart, or export each only once.",
        severity,
    )


def _report_unmatched(about: _Account, counts: Counts) -> None:
    """A row that a lookup has nothing for stays, with nothing in what it would have taken."""
    for name, (rows, example) in counts.unmatched.items():
        join = about.source.lookups[name]
        if join.optional:
            continue
        key = f", such as {', '.join(join.on)} = {example[:_CELL_SHOWN]}"
        about.problems.add(
            "unmatched-lookup",
            f"'{name}' has nothing for {about.of_total(rows)}{'' if example == HIDDEN else key}: "
            f"{' and '.join(join.taken)} {'is' if len(join.taken) == 1 else 'are'} empty there",
            join.location,
            f"Is '{name}' as recent and as whole as '{about.source.name}', and are the columns in "
            "`on` written in the same way? If it need not have every row, say optional: true.",
            Severity.WARNING,
        )
