"""Edges at which a figure could go wrong in silence: zones, products, codes, years, names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from scipy import stats

from csobjectives.renderers import render
from tests.projects import AT, Workspace, readings, value

BERLIN = "Europe/Berlin"
SEPTEMBER = "2026-09-01"
EARLY, LATE = "2026-09-30 00:30:00", "2026-10-20 00:30:00"


def parquet(path: Path, query: str) -> None:
    """A Parquet file with the rows of a query."""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def table(folder: Path, columns: Mapping[str, Any], lines: Sequence[str]) -> Workspace:
    """A source of the columns, timed by `at`, with a line of cells per row, all in September."""
    workspace = Workspace(folder)
    header = ",".join(f'"{each}"' for each in ("at", *columns))
    rows = [f"{SEPTEMBER},{line}" for line in lines]
    workspace.file("events.csv", "\n".join([header, *rows]) + "\n")
    workspace.source({**AT, **columns})
    return workspace


def test_naive_parquet_stamps_beside_zoned_text(tmp_path: Path) -> None:
    """Half past midnight in Berlin is August in UTC, whatever a second file's stamps carry."""
    workspace = Workspace(tmp_path)
    parquet(tmp_path / "a.parquet", "SELECT TIMESTAMP '2026-09-01 00:30:00' AS \"at\"")
    workspace.file("b.csv", "at\n2026-09-01T00:30:00Z\n")
    for files in (["a.parquet", "b.csv"], ["a.parquet"], ["b.csv"]):
        workspace.source(AT, files, timezone=BERLIN)
        august = value(workspace, "2026-08", metric="count")
        september = value(workspace, "2026-09", metric="count")
        assert (august or 0) == int("a.parquet" in files)
        assert (september or 0) == int("b.csv" in files)


@pytest.mark.parametrize(
    ("stamp", "period"),
    [
        ("2026-09-01 00:30 UTC", "2026-09"),
        ("2026-09-01 00:30 Europe/Berlin", "2026-08"),
        ("2026-08-31 21:30 America/New_York", "2026-09"),
    ],
)
@pytest.mark.parametrize("timezone", ["UTC", BERLIN, "Asia/Kolkata"])
def test_format_with_a_zones_name(tmp_path: Path, stamp: str, period: str, timezone: str) -> None:
    """`%Z` carries the stamp's own zone, which wins over the source's."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", f"at\n{stamp}\n")
    workspace.source(
        {"at": {"type": "timestamp", "format": "%Y-%m-%d %H:%M %Z"}}, timezone=timezone
    )
    assert value(workspace, period, metric="count") == 1


@pytest.mark.parametrize("kind", ["integer", "decimal"])
def test_product_with_a_fine_factor(tmp_path: Path, kind: str) -> None:
    """A factor of nine decimal places is not cut to six: 5, 7 and 7 are 19/3 in the mean."""
    workspace = table(tmp_path, {"x": {"type": kind}}, ["5000000000", "7000000000", "7000000000"])
    mean = value(workspace, metric="mean", value="x * 0.000000001")
    assert mean is not None
    assert float(mean) == pytest.approx(19 / 3, rel=1e-12)


def test_zoned_stamps_after_many_naive_ones(tmp_path: Path) -> None:
    """Across the hour that Berlin's clocks show twice, 00:10Z to 01:30Z are 80 minutes."""
    workspace = Workspace(tmp_path, BERLIN, date(2026, 11, 5))
    naive = ["2026-10-20 10:00:00,2026-10-20 10:00:00"] * 2500
    lines = ["opened,closed", *naive, "2026-10-25T00:10:00Z,2026-10-25T01:30:00Z"]
    workspace.file("events.csv", "\n".join(lines) + "\n")
    stamps = {name: {"type": "timestamp"} for name in ("opened", "closed")}
    workspace.source(stamps, time="opened", timezone=BERLIN)
    assert value(workspace, "2026-10", metric="count") == 2501
    assert value(workspace, "2026-10", metric="sum", value="closed - opened") == 80 * 60


@pytest.mark.parametrize("kind", ["integer", "decimal"])
@pytest.mark.parametrize("layout", ["parquet", "json", "jsonl", "csv"])
def test_missing_code_zero_in_every_format(tmp_path: Path, layout: str, kind: str) -> None:
    """The code "0" is also 0.0, as files with types of their own write it; 5 and 10 are not."""
    workspace = Workspace(tmp_path)
    name = f"events.{layout}"
    cells = ("0.0", "0", "5.0", "10.0")
    if layout == "parquet":
        rows = ", ".join(f"(DATE '{SEPTEMBER}', {cell}::DOUBLE)" for cell in cells)
        parquet(tmp_path / name, f'SELECT * FROM (VALUES {rows}) AS cells("at", x)')
    elif layout == "csv":
        workspace.file(name, "\n".join(["at,x", *(f"{SEPTEMBER},{each}" for each in cells)]) + "\n")
    else:
        records = [{"at": SEPTEMBER, "x": json.loads(cell)} for cell in cells]
        lines = "\n".join(json.dumps(each) for each in records)
        workspace.file(name, lines if layout == "jsonl" else json.dumps(records))
    workspace.source({**AT, "x": {"type": kind, "missing": ["0"]}}, name)
    assert value(workspace, metric="mean", value="x") == Fraction(15, 2)
    assert value(workspace, metric="count", where="x is null") == 2


@pytest.mark.parametrize(
    ("stamp", "contract"),
    [
        ("26-09-15 10:00", {}),
        ("15/09/26 10:00", {"format": "%d/%m/%Y %H:%M"}),
    ],
)
def test_year_of_two_digits_is_rejected(
    tmp_path: Path, stamp: str, contract: dict[str, str]
) -> None:
    """The year 26 is not taken for a row of long ago, which would be in no period."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", f"at\n{stamp}\n2026-09-15 10:00\n")
    if contract:
        workspace.file("events.csv", f"at\n{stamp}\n15/09/2026 10:00\n")
    workspace.source({"at": {"type": "timestamp", **contract}}, at_most_rejected="50%")
    assert value(workspace, metric="count") == 1
    workspace.sources["events"]["at_most_rejected"] = "0%"
    workspace.objective(metric="count")
    assert workspace.errors() == [
        "1 of 2 rows of 'events' are rejected: at is before the year 1000, such as "
        f"'{stamp}' (events.csv, row 2); none may be rejected"
    ]


@pytest.mark.parametrize("keys", [{}, {"key": ["id"]}])
@pytest.mark.parametrize("at", [EARLY, LATE])
def test_rejected_row_is_told_whenever_it_happened(
    tmp_path: Path, at: str, keys: dict[str, Any]
) -> None:
    """A row that breaks the contract is told also after as-of, and with a key as without."""
    workspace = Workspace(tmp_path)
    workspace.file("events.csv", f"at,id,x\n{SEPTEMBER},a,1\n{at},b,ten\n")
    columns = {**AT, "id": {"type": "text"}, "x": {"type": "integer"}}
    workspace.source(columns, **keys)
    workspace.objective(metric="sum", value="x")
    assert workspace.errors() == [
        "1 of 2 rows of 'events' are rejected: x is no whole number, such as 'ten' "
        "(events.csv, row 3); none may be rejected"
    ]


def prices() -> list[Fraction]:
    """A hundred prices to the cent about a million, with a standard deviation of 5 cents."""
    drawn = np.random.default_rng(20261005).normal(1_000_000, 0.05, 100)
    return [Fraction(round(100 * each), 100) for each in drawn.tolist()]


def test_interval_of_a_small_spread_about_a_large_mean(tmp_path: Path) -> None:
    """The squares are exact: no digits cancel, and it is the t interval of scipy.stats."""
    workspace = table(
        tmp_path,
        {"price": {"type": "decimal", "digits": 2}},
        [f"{float(each):.2f}" for each in prices()],
    )
    name = workspace.objective(metric="mean", value="price")
    estimate = readings(workspace.evaluate(), name)["2026-09",].estimate
    shifted = np.array([float(each - 1_000_000) for each in prices()])
    low, high = stats.t.interval(0.95, 99, shifted.mean(), stats.sem(shifted))
    assert estimate.value == sum(prices()) / 100
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.low - 1_000_000 == pytest.approx(low, abs=1e-9)
    assert estimate.high - 1_000_000 == pytest.approx(high, abs=1e-9)
    assert estimate.high - estimate.low < 0.03


def test_two_runs_print_the_same_bytes(tmp_path: Path) -> None:
    """Two threads may add up a file's 800,000 rows in any order; the figures do not show it."""
    workspace = Workspace(tmp_path)
    cells = ", ".join(f"{float(each):.2f}" for each in prices())
    stamp = f"TIMESTAMP '{SEPTEMBER}' AS \"at\""
    rows = f"SELECT {stamp}, unnest([{cells}]) AS price, i % 7 + 1 AS n FROM range(8000) AS r(i)"
    parquet(tmp_path / "events.parquet", rows)
    decimal = {"type": "decimal", "digits": 2}
    workspace.source({**AT, "price": decimal, "n": {"type": "integer"}}, "events.parquet")
    workspace.objective(metric="mean", value="price")
    workspace.objective(metric="ratio", numerator="price", denominator="n")
    workspace.objective(metric="ratio", numerator="price", denominator="price * 2")
    workspace.objective(metric="mean", value="price * 1.19 / n")
    first, *others = (render(workspace.evaluate(threads=2), "json") for _ in range(4))
    assert others == [first] * 3
    closed = [each for each in json.loads(first)["results"] if not each["open"]]
    assert [each["low"] is None for each in closed] == [False, False, True, False]


@pytest.mark.parametrize("name", ["is new", "a and b", "not a", "a or b", "a"])
def test_where_that_is_exactly_a_columns_name(tmp_path: Path, name: str) -> None:
    """It is that column, though `a` and `b` are columns too and would have another answer."""
    columns = {each: {"type": "boolean"} for each in ("a", "b", "is new", "a and b", "a or b")}
    columns["not a"] = {"type": "boolean"}
    answers = {each: each == name for each in columns}
    line = ",".join(str(each).lower() for each in answers.values())
    opposite = ",".join(str(not each).lower() for each in answers.values())
    workspace = table(tmp_path, columns, [line, line, line, opposite])
    assert value(workspace, metric="count", where=name) == 3
    assert value(workspace, metric="share", when=name) == Fraction(3, 4)
    workspace.source({**AT, **columns, "kept": {"type": "boolean", "from": name}})
    alone = workspace.objective(metric="count", where=name)
    by = workspace.objective(metric="count", where=name, by=["kept"])
    scorecard = workspace.evaluate()
    assert readings(scorecard, alone)["2026-09",].estimate.value == 3
    assert readings(scorecard, by)["2026-09",].estimate.value == 3


def test_words_that_are_no_finite_number_have_no_value(tmp_path: Path) -> None:
    """`nan` and `infinity` cast to a double are NULL, and spoil neither a mean nor an order.

    The quantile of 1.5 and 2.5 is that of numpy.
    """
    words = ["nan", "NaN", "infinity", "-infinity", "inf", "many", "1.5", "2.5"]
    workspace = table(tmp_path, {"t": {"type": "text"}}, words)
    number = "cast(t as double)"
    assert value(workspace, metric="count", where=f"{number} is null") == 6
    mean = value(workspace, metric="mean", value=number)
    assert mean is not None
    assert float(mean) == pytest.approx(2.0, rel=1e-12)
    found = value(workspace, metric="quantile", value=number, at="p90")
    assert found is not None
    assert float(found) == pytest.approx(float(np.quantile([1.5, 2.5], 0.9)), rel=1e-12)
