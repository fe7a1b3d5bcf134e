"""Segments that objectives name: looked for among those that rows have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csobjectives.judging.likeness import nearest
from csobjectives.model import Estimate, Objective, Reading, Segment, SegmentAim, Series, spelled
from csobjectives.problems import Problems, Severity

_NOTHING = Estimate(value=None, n=0)
_MOST = 5  # how many segments a message names
_IF_UNKNOWN = "Correct it if it is misspelt, or remove it if there is no such segment any more."
_MOST_COMPARED = 10_000  # pairs of names, which take a fraction of a second


def with_named(
    found: Mapping[str, Sequence[Series]], problems: Problems
) -> dict[str, list[Series]]:
    """The series of each objective, with one for each segment that it names.

    One without any row has no data, which is told, for its name may be misspelt. Where targets
    come from a file, a segment that the file has no line for is an error, and has none.
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
    if absent:
        problems.add(
            "unknown-segment",
            f"no row of the periods that are shown is of {_listed(absent)}, "
            f"which {objective.name} names",
            absent[0].location,
            _if_misspelt(absent, others) or _IF_UNKNOWN,
            Severity.WARNING,
        )


def _if_misspelt(absent: Sequence[SegmentAim], others: Sequence[Segment]) -> str:
    """What may be meant by those that a message names, where there are not too many to ask."""
    named = [each.segment for each in absent[:_MOST]]
    if len(named) * len(others) > _MOST_COMPARED:
        return ""
    near = [(each, found) for each in named if (found := nearest(each, others))]
    if len(absent) == 1:
        return "".join(f"If it is misspelt: the nearest is {spelled(found)}." for _, found in near)
    words = [f"the nearest to {spelled(each)} is {spelled(found)}" for each, found in near]
    return f"If one is misspelt: {'; '.join(words)}." if words else ""


def _listed(found: Sequence[SegmentAim | Series]) -> str:
    """The first few segments by their names, and how many there are beside."""
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return "; ".join(spelled(each.segment) for each in found[:_MOST]) + more


def _tell_forgotten(objective: Objective, others: Sequence[Series], problems: Problems) -> None:
    """Segments that are there in the judged period, and that the file of targets does not name."""
    forgotten = [each for each in others if each.segment and _is_there(each.readings[-1])]
    if forgotten:
        problems.add(
            "segment-without-target",
            f"there is no target for {_listed(forgotten)}, of {objective.name}",
            objective.every_segment,
            "Write a line for each segment, or `each:` for those without one.",
        )


def _is_there(reading: Reading) -> bool:
    """Whether a segment has rows, or a reported figure; a count of 0 is none."""
    return bool(reading.rows) or (reading.estimate.value is not None and reading.estimate.n != 0)
