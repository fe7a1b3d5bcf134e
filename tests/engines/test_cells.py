"""Cells: what the contract's types take, what they refuse, and what means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from csobjectives.problems import Severity
from tests.projects import AT, Workspace, readings, value


def column(folder: Path, cells: Sequence[str], **contract: Any) -> Workspace:
    """A source of one column `x`, with a cell per row."""
    workspace = Workspace(folder)
    lines = [f'2026-09-01,"{cell}"' for cell in cells]
    workspace.file("events.csv", "\n".join(["at,x", *lines]) + "\n")
    workspace.source({**AT, "x": contract}, at_most_rejected="100%")
    return workspace


def taken(workspace: Workspace) -> tuple[int, int, int]:
    """How many rows are read, how many have no value, how many are rejected."""
    name = workspace.objective(metric="count", where="x is null")
    scorecard = workspace.evaluate()
    counts = scorecard.counts[0]
    rejected = sum(counts.rejected.values())
    empty = readings(scorecard, name)["2026-09",].estimate.value
    return counts.rows - rejected, int(empty or 0), rejected


@pytest.mark.parametrize("cell", ["3", " 3 ", "3.0", "+3", "003", "3e0", "3.", "0.3e1"])
def test_whole_numbers(tmp_path: Path, cell: str) -> None:
    """A whole number may be written with a point or an exponent."""
    assert value(column(tmp_path, [cell], type="integer"), metric="sum", value="x") == 3


@pytest.mark.parametrize(
    "cell",
    [
        "3.6",
        "3,0",
        "three",
        "0x10",
        "inf",
        "nan",
        "1e400",
        "3.0000001",
        "1e-7",
        "true",
        "9223372036854775808",
        "--3",
    ],
)
def test_what_is_no_whole_number_is_rejected(tmp_path: Path, cell: str) -> None:
    """Nothing is rounded to a whole number, and nothing wraps around."""
    workspace = column(tmp_path, [cell], type="integer")
    workspace.objective(metric="count")
    assert [each.message for each in workspace.problems()] == [
        f"1 of 1 rows of 'events' are rejected: x is no whole number, such as '{cell}' "
        "(events.csv, row 2); at most 100% may be rejected"
    ]


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("1.5", "1.5"),
        (".5", "0.5"),
        ("-0.000001", "-0.000001"),
        ("1e3", "1000"),
        ("0.0000004", "0"),
    ],
)
def test_decimals_are_exact(tmp_path: Path, cell: str, figure: str) -> None:
    """Six decimal places, unless the contract says another number."""
    workspace = column(tmp_path, [cell] * 3, type="decimal")
    assert value(workspace, metric="sum", value="x") == 3 * Fraction(figure)


@pytest.mark.parametrize(
    "cell", ["1,5", "1.234,5", "inf", "NaN", "EUR 5", "1 000", "1000000000000"]
)
def test_what_is_no_decimal_is_rejected(tmp_path: Path, cell: str) -> None:
    """A comma is no point; a figure that needs more than 18 digits is not cut off."""
    assert taken(column(tmp_path, [cell], type="decimal")) == (0, 0, 1)


def test_digits_hold_large_and_fine_figures(tmp_path: Path) -> None:
    """Twelve places beside twenty-six digits: exact sums and means, products to 12 digits."""
    cell = "12345678901234567890.123456789012"
    workspace = column(tmp_path, [cell, cell], type="decimal", digits=12)
    assert value(workspace, metric="sum", value="x") == 2 * Fraction(cell)
    product = value(workspace, metric="sum", value="x * 2")
    assert product is not None
    assert float(product) == pytest.approx(float(4 * Fraction(cell)), rel=1e-12)


def test_squares_beyond_38_digits_are_told(tmp_path: Path) -> None:
    """A mean has an interval, whose squares have to fit: a figure of twenty digits is too large."""
    workspace = column(tmp_path, ["12345678901234567890", "1"], type="decimal", digits=12)
    workspace.objective(metric="mean", value="x")
    (problem,) = (each for each in workspace.problems() if each.severity is Severity.ERROR)
    assert problem.hint == (
        "A figure is too large to calculate with: correct it, or bound its column by between."
    )


@pytest.mark.parametrize(
    ("contract", "yes", "no", "rejected"),
    [
        (
            {},
            ["true", "TRUE", "Yes", "y", "t", "1"],
            ["false", "No", "n", "F", "0"],
            ["2", "on", "ja"],
        ),
        ({"true_is": ["Good"]}, ["good", "GOOD"], ["bad", "yes", "?"], []),
        ({"false_is": ["bad"]}, ["good", "no"], ["Bad"], []),
        ({"true_is": ["ja"], "false_is": ["nein"]}, ["JA"], ["nein"], ["yes"]),
    ],
)
def test_truth_is_written_in_the_usual_words_or_the_declared_ones(
    tmp_path: Path, contract: dict[str, Any], yes: list[str], no: list[str], rejected: list[str]
) -> None:
    """In any case; where one side is declared, the rest is the other; empty is neither."""
    workspace = column(tmp_path, [*yes, *no, *rejected, ""], type="boolean", **contract)
    assert value(workspace, metric="count", where="x") == len(yes)
    assert value(workspace, metric="count", where="not x") == len(no)
    assert value(workspace, metric="share", when="x") == Fraction(len(yes), len(yes) + len(no))
    assert taken(workspace) == (len(yes) + len(no) + 1, 1, len(rejected))


def test_missing_codes_mean_nothing(tmp_path: Path) -> None:
    """Blanks, the source's codes and the column's own; a 0 that is not declared is a value."""
    workspace = column(
        tmp_path, ["", "  ", "?", " NA ", "99", "0", "5"], type="integer", missing=["99"]
    )
    workspace.sources["events"]["missing"] = ["?", "NA"]
    assert taken(workspace) == (7, 5, 0)
    assert value(workspace, metric="mean", value="x") == Fraction(5, 2)


def test_required_and_between_reject_a_row_for_every_figure(tmp_path: Path) -> None:
    """A rejected row counts nowhere, and is counted by its first reason."""
    contract = {"type": "integer", "required": True, "between": [1, 5]}
    workspace = column(tmp_path, ["1", "5", "6", "0", "", "x"], **contract)
    assert value(workspace, metric="count") == 2
    workspace.objective(metric="count")
    counts = workspace.evaluate().counts[0]
    assert (counts.rows, counts.undated) == (6, 0)
    assert counts.rejected == {
        ("x", "is empty"): 1,
        ("x", "is no whole number"): 1,
        ("x", "is not between 1 and 5"): 2,
    }


@pytest.mark.parametrize(
    ("allowed", "rows", "fails", "said"),
    [
        ("0%", 1000, True, "none"),
        ("0.1%", 1000, False, "at most 0.1%"),
        ("0.1%", 999, True, "at most 0.1%"),
    ],
)
def test_rejections_are_held_to_the_allowed_share(
    tmp_path: Path, allowed: str, rows: int, fails: bool, said: str
) -> None:
    """Exactly the share is allowed: one of a thousand is, one of 999 is not."""
    workspace = column(tmp_path, ["x", *["1"] * (rows - 1)], type="integer")
    workspace.sources["events"]["at_most_rejected"] = allowed
    workspace.objective(metric="count")
    message = (
        f"1 of {rows:,} rows of 'events' are rejected: x is no whole number, such as 'x' "
        f"(events.csv, row 2); {said} may be rejected"
    )
    assert workspace.errors() == ([message] if fails else [])
    assert message in [each.message for each in workspace.problems()]


def test_source_with_only_rejected_rows_has_no_data(tmp_path: Path) -> None:
    """Where all rows may be rejected, nothing is left: no figure, not a 0."""
    workspace = column(tmp_path, ["a", "b"], type="integer")
    assert value(workspace, metric="sum", value="x") is None
    assert value(workspace, metric="count") is None
    assert value(workspace, metric="quantile", value="x", at="p90") is None


@pytest.mark.parametrize(
    ("unit", "kind", "cell", "figure"),
    [
        ("s", "integer", "90", "90"),
        ("ms", "integer", "1500", "1.5"),
        ("min", "decimal", "1.5", "90"),
        ("min", "decimal", "200000", "12000000"),
        ("days", "decimal", "400.5", "34603200"),
        ("h", "integer", "-2", "-7200"),
        ("%", "decimal", "12.5", "0.125"),
        ("%", "integer", "90", "0.9"),
        ("EUR", "decimal", "19.99", "19.99"),
    ],
)
def test_unit_of_a_column_puts_its_figures_in_base_units(
    tmp_path: Path, unit: str, kind: str, cell: str, figure: str
) -> None:
    """Durations are seconds, percentages fractions; long ones do not overflow."""
    workspace = column(tmp_path, [cell, cell], type=kind, unit=unit)
    assert value(workspace, metric="mean", value="x") == Fraction(figure)
    assert value(workspace, metric="quantile", value="x", at="p50") == Fraction(figure)


@pytest.mark.parametrize(
    ("contract", "value_of", "why"),
    [
        ({"type": "integer"}, "x + x", "Overflow in addition of INT64"),
        ({"type": "integer", "unit": "h"}, "x", "Overflow in multiplication of INT64"),
    ],
)
def test_figures_too_large_to_calculate_with_are_said(
    tmp_path: Path, contract: dict[str, Any], value_of: str, why: str
) -> None:
    """An overflow ends the source with its reason, and never wraps around."""
    workspace = column(tmp_path, ["9223372036854775807"], **contract)
    workspace.objective(metric="sum", value=value_of)
    problem = next(each for each in workspace.problems() if each.slug == "unreadable-source")
    assert problem.message.startswith(f"source 'events' cannot be read: Out of Range Error: {why}")
    assert problem.hint == (
        "A figure is too large to calculate with: correct it, or bound its column by between."
    )


def test_sums_beyond_64_bits_are_exact(tmp_path: Path) -> None:
    """Large figures add up to what Python's integers say, and so do their squares."""
    cells = [3_000_000_000_000_000_007, 3_000_000_000_000_000_011, 3_000_000_000_000_000_013, -5]
    workspace = column(tmp_path, [str(each) for each in cells], type="integer")
    assert value(workspace, metric="sum", value="x") == sum(cells)
    assert value(workspace, metric="mean", value="x") == Fraction(sum(cells), 4)
    assert value(workspace, metric="ratio", numerator="x", denominator="x") == 1
