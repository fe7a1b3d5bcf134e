"""What was recorded, and is told otherwise now: figures by the data, targets by the document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from csobjectives.history.records import NOWHERE, Record
from csobjectives.history.targets import baseline_of
from csobjectives.history.wording import bounds, figures
from csobjectives.model import Estimate, Objective, Reading, Series, Target
from csobjectives.problems import Location, Problems, Severity
from csobjectives.schedules import in_force
from csobjectives.version import __version__
from csobjectives.windows import Extent

_NEAR = 1e-9  # as far apart as fits of one model to the same rows may come out

Conflict = tuple[Record, Reading]


def differs(record: Record, now: Estimate) -> bool:
    """Whether the data show another figure than was recorded, or one of other rows."""
    then = record.estimate
    if then.value is None or now.value is None or then.n != now.n:
        return True
    if _is_fitted(then.value) and _is_fitted(now.value):
        return not math.isclose(then.value, now.value, rel_tol=_NEAR)
    return then.value != now.value


def _is_fitted(value: Fraction) -> bool:
    """Whether a figure comes from doubles; no sum or quotient of cells has such a denominator."""
    parts = value.denominator
    return parts > 10**18 or (parts > 2**20 and not parts & (parts - 1))


def tell_conflict(objective: Objective, conflicts: Sequence[Conflict], problems: Problems) -> None:
    """Warn that a period's figure is another one now: once, however many segments it is of."""
    record, reading = conflicts[0]
    then, now = figures(record.estimate, reading.estimate, objective.measure.unit)
    problems.add(
        "history-conflict",
        f"the figure of {_named(objective, reading)} for {reading.period.name} is {now} now, and "
        f"was recorded on {record.as_of} as {then}{_more(len(conflicts) - 1)}",
        record.location,
        f"{_cause(objective, record, reading.estimate)} What is recorded stays; to have the figure "
        "of now recorded in its place, delete this line.",
        Severity.WARNING,
    )


def _named(objective: Objective, reading: Reading) -> str:
    segment = ", ".join(f"{name} = {value}" for name, value in reading.segment)
    return f"{objective.name} ({segment})" if segment else objective.name


def _cause(objective: Objective, record: Record, now: Estimate) -> str:
    """What may be behind it, by how many rows there were and are."""
    if objective.window.extent is Extent.AS_OF_DAY:
        return (
            "The source may have been exported anew: what it shows now is of the day of the "
            "export, so judge from that one."
        )
    before, after = record.estimate.n or 0, now.n or 0
    if after > before:
        return "Rows may have come late: the source's settles_after says how long to wait for them."
    if after < before:
        return (
            "Rows may be gone: if the source has only a part of the period by now, its "
            "complete_from says so, and what is recorded counts."
        )
    if record.tool != __version__:
        return (
            f"Rows may have been corrected, or csobjectives {record.tool} worked it out otherwise."
        )
    return "Rows may have been corrected since then."


@dataclass(frozen=True, slots=True, kw_only=True)
class Retargeted:
    """A series' judged period that was recorded, and the targets of the series now."""

    series: Series
    record: Record
    targets: Sequence[Target]

    @property
    def now(self) -> Target | None:
        """The target that the period is judged by."""
        return in_force(self.targets, self.series.readings[-1].period)

    def is_changed(self) -> bool:
        """Whether the period was recorded with another target; the day of a review aside."""
        baseline = baseline_of(self.series.objective, self.now)
        is_alike = _content(self.now) == _content(self.record.target)
        return not is_alike or baseline != self.record.baseline


def tell_targets(every: Iterable[Retargeted], problems: Problems) -> None:
    """Warn where the judged period was recorded with another target than its document has now.

    It is told once: of the whole, else of the first segment.
    """
    changed = [each for each in every if each.is_changed()]
    if not changed:
        return
    first, *others = changed
    objective, now, record = first.series.objective, first.now, first.record
    unit, baseline = objective.measure.unit, baseline_of(objective, now)
    was, has = bounds(record.target, unit, record.baseline), bounds(now, unit, baseline)
    reading = first.series.readings[-1]
    more = _more(len(others)) if reading.segment else ""
    problems.add(
        "target-changed",
        f"{_named(objective, reading)} was recorded for {reading.period.name} with {was} "
        f"({_place(record.location)}), and is judged by {has}{more}",
        now.location if now else objective.location,
        "To aim at something else from a day on, write the target as a list of steps, each with "
        "its from.",
        Severity.WARNING,
    )


def _more(number: int) -> str:
    """How many further segments something holds for."""
    if not number:
        return ""
    return ", and so is one more segment" if number == 1 else f", and so are {number} more segments"


def _place(location: Location) -> str:
    return f"{location.file}:{location.line}"


def _content(target: Target | None) -> Target | None:
    """What a target asks for, wherever it stands, from whichever day on, and however sure it is."""
    return target and replace(target, location=NOWHERE, since=None, review_by=None)
