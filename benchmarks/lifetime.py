"""Predicted lifetime value: everything until thirteen months' ends, and two models fitted to each.

The peer makes the same summaries of customers by one plain query for each month, and fits nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection

from benchmarks.data import SEED
from benchmarks.measure import Run, run
from benchmarks.peers import best, connect
from benchmarks.report import Aim, aims, say, say_progress

_FIRST, _DAYS = date(2024, 10, 1), 730
_ENDS = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(9, 22)]
_PROJECT = """\
apiVersion: csobjectives/v1
kind: Project
as_of: 2026-10-01
"""
_SOURCES = """\
apiVersion: csobjectives/v1
kind: Sources
sources:
  orders:
    files: ../orders.parquet
    time: day
    columns:
      customer: {type: integer, required: true}
      day: {type: date, required: true}
      amount: {type: decimal, digits: 2, unit: EUR, required: true}
"""
_OBJECTIVES = """\
apiVersion: csobjectives/v1
kind: Objectives
name: lifetime
objectives:
  - id: predicted
    type: customer-lifetime-value
    title: Customers are worth something
    measure:
      metric: predicted_lifetime_value
      source: orders
      customer: customer
      amount: amount
      horizon: 365 days
      discount: 10%
    window: month
    enforcement: tracked
"""
# The facts of a customer: purchases by day, then from the first one on.
_SUMMARIES = """
    WITH days AS (
        SELECT customer, day, sum(amount) AS amount FROM read_parquet('{file}')
        WHERE day < DATE '{end}' GROUP BY customer, day
    ), since AS (
        SELECT *, min(day) OVER (PARTITION BY customer) AS first FROM days
    )
    SELECT count(*) - 1, max(day) - min(day), DATE '{end}' - min(day) - 1,
        CAST(sum(amount) FILTER (WHERE day > first) AS DOUBLE)
    FROM since GROUP BY customer
"""


def _file(root: Path) -> Path:
    return root / "orders.parquet"


def _write_project(root: Path, customers: int) -> None:
    """Orders of customers who buy and leave as the models say, and one objective."""
    (root / "objectives").mkdir(parents=True, exist_ok=True)
    (root / "csobjectives.yaml").write_text(_PROJECT)
    (root / "objectives" / "sources.yaml").write_text(_SOURCES)
    (root / "objectives" / "lifetime.yaml").write_text(_OBJECTIVES)
    if not _file(root).exists():
        _write_orders(_file(root), customers)


def _write_orders(file: Path, customers: int) -> None:
    import numpy as np  # of no use to the process that measures, which stays small

    source = np.random.default_rng(SEED)
    rate = source.gamma(0.5, 1 / 25, customers)
    leaves = source.beta(0.8, 2.4, customers)
    price = 6 / source.gamma(3.7, 1 / 15.4, customers)
    there = np.arange(customers)
    time = source.uniform(0, _DAYS, customers)
    found = [(there, time)]
    while len(there):
        time = time + source.exponential(1 / rate[there])
        kept = time < _DAYS
        there, time = there[kept], time[kept]
        found.append((there, time))
        stays = source.random(len(there)) >= leaves[there]
        there, time = there[stays], time[stays]
    customer = np.concatenate([each for each, _ in found])
    orders = {
        "customer": customer,
        "day": np.concatenate([each for _, each in found]).astype(np.int32),
        "amount": np.round(source.gamma(6, price[customer] / 6), 2),
    }
    connection = connect()
    connection.register("orders", orders)
    connection.execute(
        f"COPY (SELECT customer, DATE '{_FIRST}' + day AS day, "
        f"CAST(amount AS DECIMAL(18, 2)) AS amount FROM orders ORDER BY day) TO '{file}'"
    )


def _summarise(connection: DuckDBPyConnection, file: Path) -> None:
    for end in _ENDS:
        connection.execute(_SUMMARIES.format(file=file, end=end)).fetchnumpy()


def lifetime(root: Path, customers: int, repeats: int) -> None:
    """Say how a prediction compares with what it is made from."""
    say_progress(f"lifetime: {customers:,} customers")
    run("-m", "benchmarks.lifetime", str(root), "--make", str(customers))
    found = json.loads(run("-m", "benchmarks.lifetime", str(root), "--time", str(repeats)).output)
    document = str(root / "objectives" / "lifetime.yaml")
    whole: list[Run] = [run("-m", "csobjectives", "check", document) for _ in range(repeats)]
    seconds = min(each.seconds for each in whole)
    say(
        f"lifetime: {found['orders']:,} orders of {customers:,} customers, {len(_ENDS)} months: "
        f"{seconds:.2f} s and {min(each.peak_mb for each in whole):.0f} MB, "
        f"the summaries alone by a query each {found['seconds']:.2f} s"
    )
    aims(
        [
            Aim("predicting against summarising", seconds / found["seconds"], 3),
            Aim(
                "for each month, of a million", seconds / len(_ENDS) * 1e6 / customers, 4, unit="s"
            ),
        ]
    )
    say()


def main() -> None:
    """Make the files, or time the peer; the result goes to standard output."""
    parser = argparse.ArgumentParser(description="Summaries of customers.")
    parser.add_argument("root", type=Path)
    parser.add_argument("--make", type=int, metavar="CUSTOMERS")
    parser.add_argument("--time", type=int, metavar="REPEATS")
    asked = parser.parse_args()
    if asked.make:
        _write_project(asked.root, asked.make)
        return
    connection, file = connect(), _file(asked.root)
    taken = best(asked.time, partial(_summarise, connection, file))
    ((orders,),) = connection.execute(f"SELECT count(*) FROM read_parquet('{file}')").fetchall()
    json.dump({"seconds": taken, "orders": orders}, sys.stdout)


if __name__ == "__main__":
    main()
