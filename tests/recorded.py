"""Records to fill a history with; run as a module, a process that adds one after the other.

`python -m tests.recorded FOLDER FIRST COUNT` adds so many, and prints the number of each once it is
there.
"""

from __future__ import annotations

import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

from csobjectives.history.files import History, open_history
from csobjectives.history.records import Record
from csobjectives.model import Estimate, Project, StandardError, Target, Verdict
from csobjectives.problems import Location, Problems

TARGET = Target(location=Location("objectives/team.yaml", 7, 5), at_least=Fraction(3, 4))


def record(number: int = 0, period: str = "2026-09", value: Fraction = Fraction(2, 3)) -> Record:
    """A record of one of many objectives."""
    return Record(
        objective=f"team/o{number}",
        segment=(("desk", "Zürich – “A”\n\u2028"), ("shift", None)),
        window="month",
        period=period,
        estimate=Estimate(
            value=value,
            n=3,
            numerator=value * 3,
            denominator=Fraction(3),
            low=0.1,
            high=float("inf"),
            error=StandardError(1 / 3, 2.0),
        ),
        unit="share",
        target=TARGET,
        verdict=Verdict.MISSED,
        definition="0123456789ab",
        as_of=date(2026, 10, 5),
        level=0.95,
        tool="0.1.0",
    )


def history(folder: Path) -> History:
    """A folder's history; it has no line that cannot be read."""
    problems = Problems()
    found = open_history(folder, Project(root=folder.parent), (), problems)
    assert [str(each) for each in problems] == []
    assert found is not None
    return found


def numbers(folder: Path) -> list[int]:
    """The numbers of the records that a folder holds, in order."""
    return sorted(int(name.removeprefix("team/o")) for name in history(folder).records)


def main() -> None:
    """Add records, each by a run of its own, to two files in turn."""
    folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + count):
        problems = Problems()
        history(folder).add([record(number, f"2026-0{1 + number % 2}")], problems)
        assert not len(problems), list(problems)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
