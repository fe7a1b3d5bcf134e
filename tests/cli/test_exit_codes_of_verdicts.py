"""Exit codes of whole projects: a sample of the table in `tests/exit_cases.py`.

In it, each value of all that has a say stands beside each value of all else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from csobjectives.model import Effect, Enforcement, Verdict
from csobjectives.problems import ExitCode
from tests.command_line import run
from tests.exit_cases import Case, cases
from tests.projects import AT, Workspace

CALLS = {"at": {"type": "date"}, "region": {"type": "text"}, "fine": {"type": "text"}}
FINE = {"source": "calls", "metric": "share", "when": "fine = 'yes'"}
ON = {Verdict.TOO_FEW: "fail", Verdict.NO_DATA: "warn", Verdict.STALE: "warn"}
APPROVED = {"reason": "Migration", "approved_by": "head", "expires": "2026-12-31"}
TARGETS: dict[Verdict | None, dict[str, Any]] = {
    Verdict.AT_RISK: {"at_least": "92%", "tolerance": "5 pp"},
    Verdict.MISSED: {"at_least": "99%"},
    Verdict.TOO_FEW: {"at_least": "80%", "min_sample": 1000},
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A case as documents, with a gate that is passed or shut, or a source that is not there."""

    case: Case
    gate: str = ""
    faulty: bool = False

    @property
    def code(self) -> ExitCode:
        if self.faulty:
            return ExitCode.CANNOT_JUDGE
        effects = {self.case.expected}
        if self.case.verdict is Verdict.STALE:  # so is the whole, which is met otherwise
            effects.add(replace(self.case, is_segment=False).expected)
        return ExitCode.FAILED if Effect.FAILS in effects or self.gate == "shut" else ExitCode.OK

    @property
    def pairs(self) -> set[tuple[tuple[int, object], ...]]:
        """Each two values that stand beside each other, with their places."""
        case = self.case
        part = (case.is_segment, case.named, case.rows)
        own = (case.verdict, case.turned, case.enforcement, part, case.segment_enforcement)
        beside = (case.waived, case.provisional, case.retired, self.gate, self.faulty)
        return set(combinations(enumerate((*own, *beside)), 2))

    def write(self, root: Path) -> None:
        """A project about thirty calls in the north in September, and one in the west in August."""
        workspace = Workspace(root)
        workspace.file("calls.csv", "\n".join(["at,region,fine", *self._calls()]))
        fresh = {"fresh_within": "1 day"} if self.case.verdict is Verdict.STALE else {}
        workspace.source(CALLS, files="calls.csv", name="calls", **fresh)
        workspace.objectives.append(self._objective())
        notes = [{"objective": "own", "period": "2026-09", "cause": "Known"}]
        if self.gate:
            workspace.settings["gate"] = {"explain_misses": "required"}
            workspace.source(CALLS, files="calls.csv", name="beside")
            name = workspace.objective(**{**FINE, "source": "beside"})
            workspace.objectives[-1] |= {"target": {"at_least": "99%"}, "enforcement": "advisory"}
            if self.gate == "passed":
                notes.append({**notes[0], "objective": name})
        if self.faulty:
            workspace.source(AT, files="absent.csv", name="absent")
            workspace.objective(source="absent", metric="count")
        waivers = [{"objective": "own", "periods": ["2026-09"], **APPROVED}]
        workspace.document = {"notes": notes} | ({"waivers": waivers} if self.case.waived else {})
        workspace.write()

    def _calls(self) -> Iterator[str]:
        """The rows: nine in ten are fine; where a segment has rows and no data, nobody knows."""
        yield "2026-08-01,west,yes"
        for day in range(1, 31):
            yield f"2026-09-{day:02},north,{'no' if day < 4 else 'yes'}"
            if self.case.is_segment and self.case.verdict is Verdict.NO_DATA and self.case.rows:
                yield f"2026-09-{day:02},east,"

    def _objective(self) -> dict[str, Any]:
        case = self.case
        nobody = case.verdict is Verdict.NO_DATA and not case.is_segment
        found: dict[str, Any] = {
            "id": "own",
            "type": "productivity",
            "title": "Own",
            "window": "month",
            "enforcement": case.enforcement.value,
            "measure": {**FINE, **({"where": "region = 'south'"} if nobody else {})},
            "target": self._target(),
        }
        if case.turned and case.verdict is not None:
            found[f"on_{case.verdict.value.replace('-', '_')}"] = ON[case.verdict]
        if case.retired:
            found["retired"] = {"on": "2026-10-01", "reason": "Replaced"}
        return self._by_region(found) if case.is_segment else found

    def _target(self) -> list[dict[str, Any]]:
        """A target by which nine in ten have the verdict."""
        begins = "2026-10-01" if self.case.verdict is Verdict.PENDING else "2026-01-01"
        review = {"review_by": "2026-12-31"} if self.case.provisional else {}
        return [{"from": begins, **TARGETS.get(self.case.verdict, {"at_least": "80%"}), **review}]

    def _by_region(self, whole: dict[str, Any]) -> dict[str, Any]:
        """A whole that is met anyhow, with the target in one segment, or in each."""
        case = self.case
        region = "north"
        if case.verdict is Verdict.NO_DATA:
            region = "east" if case.rows else "west"
        named = {"segments": [{"region": region, "target": self._target()}]}
        own: dict[str, Any] = named if case.named else {"each": self._target()}
        if case.enforcement is not Enforcement.TRACKED:
            own["segment_enforcement"] = case.segment_enforcement.value
        measure = {**whole["measure"], "by": "region"}
        return {**whole, "measure": measure, "target": {"at_least": "0%"}, **own}


def samples() -> list[Sample]:
    """Each verdict by itself, then roughly as few as it takes for each two values to meet once."""
    every_case = (case for verdict in Verdict for case in cases(verdict))
    found = [case for case in every_case if _can_be_written(case)]
    every = [Sample(*each) for each in product(found, ("", "passed", "shut"), (False, True))]
    parts: tuple[dict[str, Any], ...] = (
        {},
        {"is_segment": True, "segment_enforcement": Enforcement.BLOCKING},
    )
    chosen = [Sample(Case(verdict=verdict, **part)) for verdict in Verdict for part in parts]
    missing = (
        set().union(*(each.pairs for each in every)).difference(*(each.pairs for each in chosen))
    )
    chance = random.Random(7)
    while missing:
        best = max(chance.sample(every, 200), key=lambda each: len(each.pairs & missing))
        if best.pairs & missing:
            chosen.append(best)
            missing -= best.pairs
    return chosen


def _can_be_written(case: Case) -> bool:
    """What is tracked fails nothing, so that `on_…` is refused there."""
    return not case.turned or case.enforcement is not Enforcement.TRACKED


SAMPLES = samples()


@pytest.mark.parametrize("sample", SAMPLES, ids=map(str, range(len(SAMPLES))))
def test_exit_code_of_a_project(tmp_path: Path, sample: Sample) -> None:
    """The command's exit code is that of the table."""
    sample.write(tmp_path)
    finished = run("check", "--as-of", "2026-10-05", cwd=tmp_path)
    assert finished.code == sample.code, (sample, finished.stdout, finished.stderr)


def test_sample_has_every_code() -> None:
    """Each of the three, 1 also without a gate that is shut, or a fault, which would explain it."""
    plain = {each.code for each in SAMPLES if not each.gate and not each.faulty}
    assert plain == {ExitCode.OK, ExitCode.FAILED}
    assert {each.code for each in SAMPLES} == set(ExitCode)
