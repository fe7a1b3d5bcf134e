"""The peers: the same figures by one plain query per objective, and the columns summed once."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import duckdb

from benchmarks.data import AS_OF, FIRST_PERIOD, JUDGED, reader
from benchmarks.objectives import Case
from benchmarks.sets import SETS

_LIMIT = {  # the cheapest way to look at every value of a column that objectives use
    "opened": "sum(epoch_us(opened))",
    "team": "sum(strlen(team))",
    "channel": "sum(strlen(channel))",
    "priority": "sum(strlen(priority))",
    "score": "sum(score)",
    "recommend": "sum(recommend)",
    "waited": "sum(waited)",
    "talk": "sum(talk)",
    "hold": "sum(hold)",
    "answered": "count_if(answered)",
    "amount": "sum(amount)",
}


def query(case: Case, rows: str) -> str:
    """One objective as an analyst would write it: by month, and by team where it asks for that."""
    months = f"opened >= DATE '{FIRST_PERIOD}' AND opened < DATE '{AS_OF}'"
    condition = f"{months} AND {case.where}" if case.where else months
    month = "date_trunc('month', opened) AS month"
    if case.by_team:
        return (
            f"SELECT {month}, team, {case.kind.sql} FROM {rows} WHERE {condition} "
            "GROUP BY GROUPING SETS ((month), (month, team))"
        )
    return f"SELECT {month}, NULL, {case.kind.sql} FROM {rows} WHERE {condition} GROUP BY month"


def connect() -> duckdb.DuckDBPyConnection:
    """A connection with the settings that a scan has."""
    return duckdb.connect(":memory:", config={"preserve_insertion_order": False})


def best(repeats: int, call: Callable[[], object]) -> float:
    """The fewest seconds of several calls."""
    seconds = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        seconds.append(perf_counter() - start)
    return min(seconds)


def columns_once(rows: str, repeats: int) -> float:
    """The seconds to read the columns: no evaluation of the file can take fewer."""
    connection = connect()
    statement = f"SELECT {', '.join(_LIMIT.values())} FROM {rows}"
    return best(repeats, lambda: connection.execute(statement).fetchall())


def one_by_one(cases: list[Case], rows: str) -> tuple[float, dict[str, float | None]]:
    """The seconds of one query per objective, and the judged month's figures."""
    connection = connect()
    figures: dict[str, float | None] = {}
    start = perf_counter()
    for case in cases:
        for month, team, value in connection.execute(query(case, rows)).fetchall():
            if team is None and str(month).startswith(JUDGED):
                figures[case.name] = None if value is None else float(value)
    return perf_counter() - start, figures


def main() -> None:
    """Time what is asked for; the result goes to standard output."""
    parser = argparse.ArgumentParser(description="Time the peers of one layout.")
    parser.add_argument("root", type=Path)
    parser.add_argument("layout")
    parser.add_argument("--columns", type=int, metavar="REPEATS")
    parser.add_argument("--set", choices=SETS)
    parser.add_argument("--each", type=int, default=1, help="take only each n-th objective")
    asked = parser.parse_args()
    rows = reader(asked.root, asked.layout)
    if asked.columns:
        json.dump({"seconds": columns_once(rows, asked.columns)}, sys.stdout)
    else:
        seconds, figures = one_by_one(SETS[asked.set][:: asked.each], rows)
        json.dump({"seconds": seconds, "figures": figures}, sys.stdout)


if __name__ == "__main__":
    main()
