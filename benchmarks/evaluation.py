"""Evaluating a large file: engine, planning and judging, the whole process, and its peers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import measurement_file
from benchmarks.measure import Run, run
from benchmarks.objectives import write_project
from benchmarks.report import Aim, aims, say, say_progress, table
from benchmarks.sets import SETS

Figures = Mapping[str, float | None]

_WHAT = ("objectives", "quantiles")  # of the sets that are also answered one by one
_HEAD = (
    "objectives",
    "documents s",
    "engine s",
    "planning and judging s",
    "ms each",
    "readings",
    "whole process s",
    "peak MB",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured: repetitions, and every how many-th objective a peer answers."""

    rows: int
    repeats: int
    each: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One set over one layout: the fewest seconds by stage, of a whole run, and its peak."""

    documents: float
    engine: float
    between: float
    process: float
    peak_mb: float
    readings: int
    figures: Figures


def _measured(root: Path, layout: str, name: str, repeats: int) -> Measured:
    document = str(root / "objectives" / f"{layout}-{name}.yaml")
    staged = [json.loads(run("-m", "benchmarks.stages", document).output) for _ in range(repeats)]
    whole: list[Run] = [
        run("-m", "csobjectives", "check", document, "-o", f"json:{root / 'results.json'}")
        for _ in range(repeats)
    ]

    def fewest(stage: str) -> float:
        return float(min(each["seconds"][stage] for each in staged))

    return Measured(
        documents=fewest("documents"),
        engine=fewest("engine"),
        between=fewest("planning and judging"),
        process=min(each.seconds for each in whole),
        peak_mb=min(each.peak_mb for each in whole),
        readings=staged[0]["readings"],
        figures=staged[0]["figures"],
    )


def _peer(root: Path, layout: str, *asked: str) -> Any:
    return json.loads(run("-m", "benchmarks.peers", str(root), layout, *asked).output)


def _one_by_one(root: Path, layout: str, name: str, each: int) -> tuple[float, Figures]:
    """The seconds of all objectives of a set, from every so many-th, and their figures."""
    found = _peer(root, layout, "--set", name, "--each", str(each))
    figures: Figures = found["figures"]
    taken = len(SETS[name][::each])
    return float(found["seconds"]) * len(SETS[name]) / taken, figures


def differences(ours: Figures, theirs: Figures) -> list[str]:
    """The objectives whose figures differ; a double's last digits are not held against it."""
    return [
        name
        for name, value in theirs.items()
        if (found := ours.get(name)) is None
        or value is None
        or not math.isclose(found, value, rel_tol=1e-9)
    ]


def evaluate(root: Path, layout: str, plan: Plan) -> None:
    """Measure a layout, and say how it compares."""
    write_project(root, SETS)
    megabytes = measurement_file(root, layout).stat().st_size / 1e6
    say(f"{layout}: {plan.rows:,} contacts over 24 months, {megabytes:.0f} MB")
    measured = {}
    for name in SETS:
        say_progress(f"{layout}: {name}")
        measured[name] = _measured(root, layout, name, plan.repeats)
    table(
        _HEAD,
        [_row(name, each) for name, each in measured.items()],
    )
    say_progress(f"{layout}: peers")
    columns = float(_peer(root, layout, "--columns", str(plan.repeats))["seconds"])
    say(f"the needed columns summed once: {columns:.2f} s")
    alone = {}
    for name, each in plan.each.items():
        alone[name], theirs = _one_by_one(root, layout, name, each)
        say(
            f"{name}: one query each {alone[name]:.1f} s "
            f"({len(theirs)} of {len(SETS[name])} run, and scaled)"
        )
        wrong = differences(measured[name].figures, theirs)
        say(f"figures differ: {', '.join(wrong)}" if wrong else "figures agree")
    aims(_aims(measured, columns, alone))
    say()


def _row(name: str, each: Measured) -> tuple[str, ...]:
    return (
        name,
        f"{each.documents:.2f}",
        f"{each.engine:.2f}",
        f"{each.between:.2f}",
        f"{1000 * each.between / len(SETS[name]):.2f}",
        f"{each.readings:,}",
        f"{each.process:.2f}",
        f"{each.peak_mb:.0f}",
    )


def _aims(
    measured: Mapping[str, Measured], columns: float, alone: Mapping[str, float]
) -> list[Aim]:
    engine = {name: each.engine for name, each in measured.items()}
    return [
        Aim("engine, 600 objectives against 12", engine["600"] / engine["12"], 1.5),
        Aim("engine, 120 objectives against the columns", engine["120"] / columns, 2),
        *(
            Aim(
                f"engine, {len(SETS[name])} {what} faster than one by one",
                seconds / engine[name],
                15,
                at_least=True,
            )
            for (name, seconds), what in zip(alone.items(), _WHAT, strict=True)
        ),
        Aim(
            "planning and judging, per objective of 600",
            1000 * measured["600"].between / 600,
            1,
            unit="ms",
        ),
    ]
