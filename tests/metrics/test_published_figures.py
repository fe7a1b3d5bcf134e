"""Metrics over public files that nobody here wrote give the figures published with them.

The files are those of `tests/real`, whose README names their sources and licences.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from csobjectives.model import Reading
from tests.metrics.oracles import Frame
from tests.projects import Workspace, readings

RealData = Callable[[str], Path]
AS_OF = date(2026, 10, 5)


def read(root: Path, frame: Frame, columns: dict[str, Any], **measure: Any) -> Reading:
    """The reading of one measure over a frame's rows, which are a snapshot."""
    workspace = Workspace(root)
    workspace.file("events.csv", frame.to_csv(index=False))
    workspace.source(columns, as_of="2026-09-30")
    name = workspace.objective(**measure)
    return readings(workspace.evaluate(), name)["2026-09",]


@pytest.mark.parametrize(
    ("variant", "percent", "n", "excluded"),
    [
        ("of_registered", 47.2034, 32593, {}),
        ("of_taken", 68.5698, 22437, {"not taken": 10156}),
    ],
)
def test_pass_rates_of_an_open_university(
    variant: str,
    percent: float,
    n: int,
    excluded: dict[str, int],
    real_data: RealData,
    tmp_path: Path,
) -> None:
    """OULAD: 47.2034% of all learners passed, and 68.5698% of those who did not withdraw."""
    frame = pd.read_parquet(real_data("oulad") / "derived_student.parquet")[["final_result"]]
    reading = read(
        tmp_path,
        frame,
        {"final_result": {"type": "text"}},
        metric="first_attempt_pass_rate",
        passed="final_result in ('Pass', 'Distinction')",
        taken="final_result <> 'Withdrawn'",
        variant=variant,
    )
    assert float(100 * (reading.estimate.value or 0)) == pytest.approx(percent, abs=5e-5)
    assert reading.estimate.n == n
    assert reading.excluded == excluded


def test_assessments_that_are_handed_in_late(real_data: RealData, tmp_path: Path) -> None:
    """OULAD: 29.1584% are handed in late; those without a day, or banked before, are left out.

    The files count days from the start of a presentation, which is in its name: 2013B begins in
    February, 2013J in October.
    """
    folder = real_data("oulad")
    marks = pd.read_parquet(folder / "derived_student_assessment.parquet")
    marks = marks.merge(pd.read_parquet(folder / "derived_assessment.parquet"), on="id_assessment")
    name = marks["code_presentation"]
    start = pd.to_datetime(name.str[:4] + name.str[4].map({"B": "-02-01", "J": "-10-01"}))
    frame = pd.DataFrame(
        {
            "due": start + pd.to_timedelta(marks["date"], unit="D"),
            "submitted": start + pd.to_timedelta(marks["date_submitted"], unit="D"),
            "is_banked": marks["is_banked"],
        }
    )
    reading = read(
        tmp_path,
        frame,
        {"due": {"type": "date"}, "submitted": {"type": "date"}, "is_banked": {"type": "boolean"}},
        metric="on_time_completion",
        due="due",
        done="submitted",
        exempt="is_banked",
        variant="of_completed",
    )
    assert float(100 * (1 - (reading.estimate.value or 0))) == pytest.approx(29.1584, abs=5e-5)
    assert reading.estimate.n == 169138
    assert reading.excluded == {"exempt": 1909, "missing": 2865}


def test_time_to_resolve_of_a_software_service(real_data: RealData, tmp_path: Path) -> None:
    """RavenStack: nine in ten tickets are resolved within 65 hours."""
    frame = pd.read_csv(real_data("saas_ravenstack") / "ravenstack_support_tickets.csv")
    reading = read(
        tmp_path,
        frame[["resolution_time_hours"]],
        {"resolution_time_hours": {"type": "decimal", "unit": "h"}},
        metric="time_to_resolve",
        took="resolution_time_hours",
        at="p90",
    )
    assert reading.estimate.value == 65 * 3600
    assert reading.estimate.n == 2000


def test_awareness_of_a_character(real_data: RealData, tmp_path: Path) -> None:
    """FiveThirtyEight's survey of Star Wars: 98.79% of those who answered know Yoda."""
    path = real_data("brand_538") / "StarWars.csv"
    wide = pd.read_csv(path, encoding="latin-1", header=[0, 1])
    [column] = [name for name in wide.columns if name[1] == "Yoda"]
    frame = pd.DataFrame({"opinion": wide[column]})
    reading = read(
        tmp_path,
        frame,
        {"opinion": {"type": "text"}},
        metric="aided_awareness",
        aware="opinion <> 'Unfamiliar (N/A)'",
    )
    assert float(100 * (reading.estimate.value or 0)) == pytest.approx(98.79, abs=5e-3)
    assert reading.estimate.n == 826


def test_complaints_that_reach_their_company(real_data: RealData, tmp_path: Path) -> None:
    """CFPB: nine in ten reach it within 7 days; the six that were sent before are left out."""
    path = real_data("cfpb_complaints") / "consumer_complaints.csv"
    frame = pd.read_csv(path, dtype=str)[["Date received", "Date sent to company"]]
    day = {"type": "date", "format": "%m/%d/%Y"}
    reading = read(
        tmp_path,
        frame.set_axis(["received", "sent"], axis=1),
        {"received": day, "sent": day},
        metric="time_to_acknowledge",
        created="received",
        acknowledged="sent",
        at="p90",
    )
    assert reading.estimate.value == 7 * 86400
    assert reading.estimate.n == 3186 - 6
    assert reading.excluded == {"negative": 6}
