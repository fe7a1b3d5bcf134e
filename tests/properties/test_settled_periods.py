"""What has settled stays as it is: later rows change no figure of an earlier period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from csobjectives.model import Reading, Result
from csobjectives.periods import Period
from tests.properties.every_metric import AS_OF, Question, Rows, questions, readings

LATER = date(2026, 12, 1)
SHIFT = timedelta(days=183)  # from the first day of the rows to the first one after as-of
DATES, STAMPS = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"


def shifted(cell: Any, kind: str) -> Any:
    """A cell of a later row: its days and moments are half a year later."""
    if not cell or kind not in ("date", "timestamp"):
        return cell
    pattern = DATES if kind == "date" else STAMPS
    return (datetime.strptime(cell, pattern) + SHIFT).strftime(pattern)


def before_as_of(cell: Any, kind: str) -> Any:
    """A cell of a row whose events have all happened by as-of."""
    if kind != "timestamp" or not cell:
        return cell
    last = datetime.combine(AS_OF, datetime.min.time()) - timedelta(minutes=1)
    return min(datetime.strptime(cell, STAMPS), last).strftime(STAMPS)


def in_two_times(question: Question) -> tuple[Question, Question]:
    """The question over rows that were known at as-of, and over further ones of later days.

    Rows without a time, such as the entries of a register, stay those that there are.
    """
    now: dict[str, Rows] = {}
    later: dict[str, Rows] = {}
    for name, rows in question.rows.items():
        kinds = {key: each["type"] for key, each in question.sources[name]["columns"].items()}
        known = [{k: before_as_of(cell, kinds[k]) for k, cell in row.items()} for row in rows]
        further = [{k: shifted(cell, kinds[k]) for k, cell in row.items()} for row in known]
        now[name] = known
        later[name] = [*known, *further] if "time" in question.sources[name] else known
    return replace(question, rows=now), replace(question, rows=later)


def settled(results: list[Result]) -> Iterator[tuple[Period, Reading]]:
    """The readings of the wholes of closed periods."""
    for result in results:
        if not result.segment:
            for each in (*result.history, result.judged):
                yield each.reading.period, each.reading


def test_a_settled_period_does_not_change_when_later_ones_arrive(tmp_path: Path) -> None:
    """For every form of every metric: read on 1 October 2026, and on 1 December with the rows of
    two further months, a month has the same figure, and the same rows left out.

    But of a register that has only those who left: who leaves later was there before.
    """
    asked = [each for each in questions(Random(23)) if each.name != "staff_turnover-of_register"]
    monthly = [each for each in asked if each.objective["window"] == "month"]
    now, later = zip(*map(in_two_times, monthly), strict=True)
    earlier = readings(tmp_path / "now", list(now))
    after = readings(tmp_path / "later", list(later), as_of=LATER)
    compared, changed = 0, []
    for name, results in earlier.items():
        found: Mapping[Period, Reading] = dict(settled(after[name]))
        for period, reading in settled(results):
            if period in found:
                compared += reading.estimate.value is not None
                if found[period] != reading:
                    changed.append((name, period.name))
    assert not changed
    assert compared > 300
