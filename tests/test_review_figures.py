"""Figures that were wrong once, or that rows were lost from or counted twice in, in silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.projects import AT, Workspace, readings, value

LINES = [("a", "x", 2), ("a", "x", 3), ("b", "y", 7), ("b", "x", 1)]


def lines_of_invoices(root: Path, number: str, segment: str) -> Workspace:
    """Four lines of two invoices, in a source whose columns are called like that."""
    workspace = Workspace(root)
    rows = "".join(f"2026-09-0{i},{','.join(map(str, row))}\n" for i, row in enumerate(LINES, 1))
    workspace.file("events.csv", f"at,invoice,segment,number\n{rows}")
    columns = {
        "invoice": {"type": "text"},
        number: {"type": "integer", "from": "number"},
        segment: {"type": "text", "from": "segment"},
    }
    workspace.source(AT | columns)
    return workspace


@pytest.mark.parametrize("number", ["amount", "thing", "holds", "stretch", "(thing)", "v0", "k0"])
def test_folded_rows_whatever_a_column_is_called(tmp_path: Path, number: str) -> None:
    """A thing's numbers are added up, also where their column has the name of one of ours."""
    workspace = lines_of_invoices(tmp_path, number, "region")
    assert value(workspace, metric="mean", value=number, per="invoice") == Fraction(13, 2)
    large = {"per": "invoice", "where": f'"{number}" > 1'}
    assert value(workspace, metric="mean", value=number, **large) == 6


@pytest.mark.parametrize("segment", ["region", "thing", "holds", "(holds)", "v0", "k0", "s0"])
def test_folded_segments_whatever_a_column_is_called(tmp_path: Path, segment: str) -> None:
    """Things are told apart by segment, also where its column has the name of one of ours."""
    workspace = lines_of_invoices(tmp_path, "amount", segment)
    name = workspace.objective(metric="mean", value="amount", per="invoice", by=[segment])
    found = readings(workspace.evaluate(), name)
    figures = {key[1:]: each.estimate.value for key, each in found.items() if key[0] == "2026-09"}
    assert figures == {(): Fraction(13, 2), ("x",): 3, ("y",): 7}


@pytest.mark.parametrize("per", [{}, {"per": "x"}])
def test_nothing_of_a_later_snapshot_is_known(tmp_path: Path, per: dict[str, str]) -> None:
    """A measure with a time of its own does not see rows of a snapshot from after as-of."""
    workspace = Workspace(tmp_path, as_of=date(2026, 10, 5))
    workspace.file("events.csv", "at,x\n2026-09-01,1\n")
    columns = AT | {"x": {"type": "integer"}}
    workspace.source(columns, as_of="2026-10-04")
    assert value(workspace, metric="sum", value="x", time="at", **per) == 1
    workspace.source(columns, as_of="2026-10-05")
    assert value(workspace, metric="sum", value="x", time="at", **per) is None


def test_two_columns_of_one_name_are_not_added_up(tmp_path: Path) -> None:
    """A month that a wide table has twice would count twice; blank names are no such thing."""
    workspace = Workspace(tmp_path)
    columns = {
        "month": {"type": "date", "format": "%Y-%m"},
        "figure": {"type": "integer", "from": "figure"},
    }
    shape: dict[str, Any] = {"columns": "20??-*", "into": "month", "value": "figure"}
    workspace.source(columns, time="month", unpivot=shape)
    workspace.objective(metric="sum", value="figure")
    workspace.file("events.csv", "team,2026-08,2026-09,2026-09\nA,1,2,2\n")
    assert workspace.errors() == ["events.csv has 2 columns '2026-09', and each would become rows"]
    workspace.file("events.csv", "team,2026-08,2026-09,,\nA,1,2,,\n")
    assert workspace.errors() == []


def report(root: Path, columns: dict[str, Any], **keys: Any) -> list[str]:
    """The errors of a source and one objective over it, by the month."""
    workspace = Workspace(root)
    files = keys.pop("files", "events.csv")
    workspace.file("f-2026-W36.csv", "x\n1\n")
    workspace.file("m-2026-09.csv", "x\n1\n")
    workspace.file("events.csv", "at,x\n2026-09-01,1\n")
    workspace.source(columns, files, **keys)
    if "period_from" in keys:
        del workspace.sources["events"]["time"]
    workspace.objective(metric="count")
    return workspace.errors()


@pytest.mark.parametrize(
    ("allowed", "problem"),
    [
        (["IT", "it"], "'IT' and 'it' are one: cells are read in any case"),
        ({"IT": [], "it": []}, "'IT' and 'it' are one: cells are read in any case"),
        ({"a": ["X"], "b": ["x"]}, "'x' stands for both 'a' and 'b'"),
        ({"phone": ["Phone", "PHONE "]}, None),
    ],
)
def test_allowed_values_that_differ_in_case_alone(
    tmp_path: Path, allowed: Any, problem: str | None
) -> None:
    """Cells are read in any case, so that such a value would be taken for the other."""
    problems = report(tmp_path, AT | {"x": {"type": "text", "one_of": allowed, "from": "at"}})
    told = [each for each in problems if "rejected" not in each]
    assert told == ([problem] if problem else [])


WEEKS = {"period_from": "f-%G-W%V.csv", "files": "f-*.csv"}
MONTHS = {"period_from": "m-%Y-%m.csv", "files": "m-*.csv"}


def test_weeks_are_not_put_into_months(tmp_path: Path) -> None:
    """Six days of 2026-W36 are in September, and its file stands at 31 August."""
    assert report(tmp_path, {"x": {"type": "integer"}}, **WEEKS) == [
        "the window is a month, and the files of source 'events' say the week only"
    ]


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2026-09-01", "2026-09-30", True),
        ("2026-07-01", "2026-09-30", True),
        ("2026-09-01", "2026-09-02", False),
        ("2026-09-10", "2026-09-12", False),
        ("2026-08-31", "2026-09-30", False),
        ("2026-09-01", "9999-12-31", True),
    ],
)
def test_no_part_of_a_file_is_left_out(tmp_path: Path, first: str, last: str, fits: bool) -> None:
    """Rows that only a file's name dates are left out together, or not at all."""
    excluded = [{"from": first, "to": last, "reason": "Outage"}]
    problem = (
        f"{first} to {last} is no whole month, and the files of source 'events' say the month only"
    )
    problems = report(tmp_path, {"x": {"type": "integer"}}, **MONTHS, exclude=excluded)
    assert problems == ([] if fits else [problem])


def test_a_day_is_not_read_with_a_zone(tmp_path: Path) -> None:
    """Half past midnight of 1 September in Berlin would be 31 August, by the clocks of UTC."""
    form = "%Y-%m-%dT%H:%M:%S%z"
    assert report(tmp_path, AT | {"x": {"type": "date", "format": form, "from": "at"}}) == [
        f"'{form}' reads a zone, and a day has none"
    ]


def counted(root: Path, stamps: Iterable[str], **promise: str) -> list[str]:
    """The errors of a source that has stamps."""
    workspace = Workspace(root)
    workspace.file("events.csv", "".join(f"{each}\n" for each in ["at", *stamps]))
    workspace.source({"at": {"type": "timestamp", **promise}})
    workspace.objective(metric="count")
    return workspace.errors()


@pytest.mark.parametrize("zone", ["BST", "IST", "cst", "AST", "NST"])
@pytest.mark.parametrize("promise", [{}, {"format": "%Y-%m-%d %H:%M %Z"}])
def test_abbreviations_that_stand_for_several_zones(
    tmp_path: Path, zone: str, promise: dict[str, str]
) -> None:
    """BST is Britain's summer time, and Bangladesh's: a stamp with it is not guessed at."""
    form = promise.get("format", "2026-09-30 14:05:00")
    stamp = f"2026-09-01 00:30 {zone}"
    assert counted(tmp_path, [stamp], **promise) == [
        f"1 of 1 rows of 'events' are rejected: at is no timestamp of the form {form}, such as "
        f"'{stamp}' (events.csv, row 2); none may be rejected"
    ]


@pytest.mark.parametrize("zone", ["UTC", "GMT", "Australia/ACT", "Europe/Berlin"])
@pytest.mark.parametrize("promise", [{}, {"format": "%Y-%m-%d %H:%M %Z"}])
def test_zones_that_are_told_apart(tmp_path: Path, zone: str, promise: dict[str, str]) -> None:
    """What stands for one zone alone is read."""
    assert counted(tmp_path, [f"2026-09-01 00:30 {zone}"], **promise) == []
