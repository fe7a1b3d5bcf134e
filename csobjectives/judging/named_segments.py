"""Segments that objectives name: looked for among those that rows have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csobjectives.model import Estimate, Objective, SegmentAim, Series
from csobjectives.problems import Problems, Severity, did_you_mean

_NOTHING = Estimate(value=None, n=0)
_MOST = 5  # how many segments a message names


def with_named(
    found: Mapping[str, Sequence[Series]], problems: Problems
) -> dict[str, list[Series]]:
    """The series of each objective, with one for each segment that it names.

    One without any row has no data, which is told, for its name may be misspelt. Where targets
    come from a file, a segment that the file has no line for is an error.
    """
    return {name: _of_objective(of, problems) for name, of in found.items()}


def _of_objective(series: Sequence[Series], problems: Problems) -> list[Series]:
    objective = series[0].objective
    if not objective.segments:
        return list(series)
    there = {each.segment for each in series}
    named = {each.segment for each in objective.segments}
    found = [replace(each, expected=each.segment in named) for each in series]
    for aim in objective.segments:
        if aim.segment not in there and not series[0].pending:
            _tell_absent(aim, objective, series, problems)
            found.append(_without_rows(series[0], aim))
    if objective.every_segment is not None and not objective.each:
        _tell_forgotten(objective, [each for each in found if not each.expected], problems)
    return found


def _without_rows(whole: Series, aim: SegmentAim) -> Series:
    """A segment that no row is of, in the periods of the whole."""
    empty = (
        replace(each, segment=aim.segment, estimate=_NOTHING, excluded={}, rows=0)
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
    aim: SegmentAim, objective: Objective, series: Sequence[Series], problems: Problems
) -> None:
    known = {_spelled(each.segment) for each in series if each.segment}
    problems.add(
        "unknown-segment",
        f"no row of {objective.name} is of the segment {_spelled(aim.segment)}, "
        "which has a target of its own",
        aim.location,
        did_you_mean(_spelled(aim.segment), known) if known else "",
        Severity.WARNING,
    )


def _tell_forgotten(objective: Objective, others: Sequence[Series], problems: Problems) -> None:
    """Segments with rows in the judged period that the file of targets does not name."""
    forgotten = [each for each in others if each.segment and each.readings[-1].rows]
    if forgotten:
        names = "; ".join(_spelled(each.segment) for each in forgotten[:_MOST])
        more = f" and {len(forgotten) - _MOST} more" if len(forgotten) > _MOST else ""
        problems.add(
            "segment-without-target",
            f"there is no target for {names}{more}, of {objective.name}",
            objective.every_segment,
            "Write a line for each segment, or `each:` for those without one.",
        )


def _spelled(segment: Sequence[tuple[str, str | None]]) -> str:
    """`region = south, channel = phone`."""
    return ", ".join(f"{name} = {'(no value)' if v is None else v}" for name, v in segment)
