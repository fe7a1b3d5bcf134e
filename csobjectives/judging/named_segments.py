"""Segments that objectives name: looked for among those that rows have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from csobjectives.model import Estimate, Objective, Reading, Segment, SegmentAim, Series, spelled
from csobjectives.problems import Problems, Severity

_NOTHING = Estimate(value=None, n=0)
_MOST = 5  # how many segments a message names
_MOST_COMPARED = 10_000  # pairs of names, which take a fraction of a second
_NEAR = 0.6  # as near as names have to be elsewhere
_IF_UNKNOWN = "Is it misspelt? Remove it if there is no such segment any more."


def with_named(
    found: Mapping[str, Sequence[Series]], problems: Problems
) -> dict[str, list[Series]]:
    """The series of each objective, with one for each segment that it names.

    One without any row has no data, which is told, for its name may be misspelt. Where targets
    come from a file, a segment that the file has no line for is an error.
    """
    return {name: _of_objective(of, problems) for name, of in found.items()}


def _of_objective(series: Sequence[Series], problems: Problems) -> list[Series]:
    whole, objective = series[0], series[0].objective
    if not objective.segments:
        return list(series)
    there = {each.segment for each in series}
    named = {each.segment for each in objective.segments}
    found = [replace(each, expected=each.segment in named) for each in series]
    absent = [each for each in objective.segments if each.segment not in there]
    if not whole.pending:
        found += [_without_rows(whole, each) for each in absent]
    if len(series) > 1:  # without any segment, it is the whole that has no rows
        others = [each.segment for each in series if each.segment and each.segment not in named]
        _tell_absent(objective, absent, others, problems)
    if objective.every_segment is not None and not objective.each:
        _tell_forgotten(objective, [each for each in found if not each.expected], problems)
    return found


def _without_rows(whole: Series, aim: SegmentAim) -> Series:
    """A segment that no row is of, in the periods of the whole."""
    empty = (
        replace(each, segment=aim.segment, estimate=_NOTHING, excluded={}, rows=0, recorded=None)
        for each in whole.readings
    )
    return replace(
        whole,
        segment=aim.segment,
        readings=tuple(empty),
        open=None,
        so_far=None,
        bases={},
        kept={},
        redefined=frozenset(),
        expected=True,
    )


def _tell_absent(
    objective: Objective,
    absent: Sequence[SegmentAim],
    others: Sequence[Segment],
    problems: Problems,
) -> None:
    """Segments that are named, and have no row; one of the others may be what is meant."""
    is_short = len(absent) * len(others) <= _MOST_COMPARED
    for aim in absent:
        near = _nearest(aim.segment, others) if is_short else None
        problems.add(
            "unknown-segment",
            f"no row of {objective.name} is of the segment {spelled(aim.segment)}, which it names",
            aim.location,
            f"Did you mean {spelled(near)}?" if near else _IF_UNKNOWN,
            Severity.WARNING,
        )


def _nearest(segment: Segment, others: Iterable[Segment]) -> Segment | None:
    """The segment that is spelled most alike in every column, if any is near."""
    near = max(others, key=lambda other: _likeness(segment, other), default=None)
    return near if near and _likeness(segment, near) >= _NEAR else None


def _likeness(one: Segment, other: Segment) -> float:
    """How alike two segments are, from 0 to 1, in the column in which they are least so."""
    pairs = ((value, there) for (_, value), (_, there) in zip(one, other, strict=True))
    return min(
        1.0 if value == there else SequenceMatcher(None, value or "", there or "").ratio()
        for value, there in pairs
    )


def _tell_forgotten(objective: Objective, others: Sequence[Series], problems: Problems) -> None:
    """Segments that are there in the judged period, and that the file of targets does not name."""
    forgotten = [each for each in others if each.segment and _is_there(each.readings[-1])]
    if forgotten:
        names = "; ".join(spelled(each.segment) for each in forgotten[:_MOST])
        more = f" and {len(forgotten) - _MOST} more" if len(forgotten) > _MOST else ""
        problems.add(
            "segment-without-target",
            f"there is no target for {names}{more}, of {objective.name}",
            objective.every_segment,
            "Write a line for each segment, or `each:` for those without one.",
        )


def _is_there(reading: Reading) -> bool:
    """Whether a segment has rows, or a reported figure; a count of 0 is none."""
    return bool(reading.rows) or (reading.estimate.value is not None and reading.estimate.n != 0)
