"""Reading under a full contract: every cell held to it, against DuckDB's own typed reading."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from functools import partial
from pathlib import Path

from duckdb import DuckDBPyConnection

from benchmarks.data import AS_OF, COLUMNS, measurement_file, reader
from benchmarks.measure import run
from benchmarks.peers import best, connect
from benchmarks.report import Aim, aims, say, say_progress
from csobjectives import validate
from csobjectives.engines import Settings, find_files, open_source
from csobjectives.engines.dialect import to_duckdb
from csobjectives.engines.keys import REJECTED
from csobjectives.problems import CannotJudge, Problems

_CONTRACT = """\
apiVersion: csobjectives/v1
kind: Sources
sources:
  contacts:
    files: ../measurements/contacts.csv
    time: opened
    missing: ["?", NA]
    columns:
      contact_id: {type: integer, required: true}
      opened: {type: timestamp, required: true, between: [2000-01-01, 2099-12-31]}
      team: {type: text, required: true}
      channel:
        type: text
        one_of: {phone: [Phone], chat: [], email: [E-mail], social: [], visit: []}
      priority: {type: text, one_of: [low, normal, high, urgent]}
      product: {type: text}
      score: {type: integer, between: [1, 5], missing: ["0"]}
      recommend: {type: integer, between: [0, 10]}
      waited: {type: integer, unit: s, between: [0, 86400]}
      talk: {type: integer, unit: s, between: [0, 86400]}
      hold: {type: integer, unit: s, between: [0, 86400]}
      answered: {type: boolean}
      amount: {type: decimal, digits: 2, unit: EUR}
"""
_OBJECTIVES = """\
apiVersion: csobjectives/v1
kind: Objectives
name: contract
objectives:
  - id: contacts
    type: productivity
    title: Contacts are counted
    measure: {metric: count, source: contacts}
    window: month
    enforcement: tracked
"""
_LOOKED_AT = {
    "TIMESTAMP": "max({})",
    "VARCHAR": "sum(strlen({}))",
    "BIGINT": "sum({})",
    "BOOLEAN": "count_if({})",
    "DECIMAL(18, 2)": "sum({})",
}


def _write_project(root: Path) -> Path:
    """A project of one source, with a promise about every column."""
    folder = root / "contract"
    (folder / "objectives").mkdir(parents=True, exist_ok=True)
    link = folder / "measurements"
    link.mkdir(exist_ok=True)
    file = link / "contacts.csv"
    if not file.exists():
        file.hardlink_to(measurement_file(root, "csv"))
    (folder / "csobjectives.yaml").write_text(
        "apiVersion: csobjectives/v1\nkind: Project\ntimezone: UTC\n"
    )
    (folder / "objectives" / "sources.yaml").write_text(_CONTRACT)
    (folder / "objectives" / "contract.yaml").write_text(_OBJECTIVES)
    return folder


def queries(root: Path) -> dict[str, str]:
    """The statements that look at every value: by the contract, and by types alone."""
    definitions = validate(cwd=_write_project(root))
    source, problems = definitions.sources["contacts"], Problems()
    files = {source.name: find_files(source, definitions.project, (), problems)}
    day = date.fromisoformat(AS_OF)
    with open_source(source, files, "UTC", day, Settings(), problems) as opened:
        if opened is None:
            raise CannotJudge(problems)
        rows = to_duckdb(opened.opened.relation.rows)
    looked_at = [_LOOKED_AT[kind] for kind in COLUMNS.values()]
    held = ", ".join(each.format(f"v{index}") for index, each in enumerate(looked_at))
    typed = ", ".join(each.format(name) for name, each in zip(COLUMNS, looked_at, strict=True))
    return {
        "contract": f"SELECT {held}, count({REJECTED}) FROM ({rows})",
        "typed": f"SELECT {typed} FROM {reader(root, 'csv')}",
    }


def _seconds(root: Path, repeats: int) -> dict[str, float]:
    """The fewest seconds of each; they take turns, so that a busy moment hits both."""
    connection = connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET disabled_optimizers = 'in_clause'")  # as a scan has it
    fewest: dict[str, float] = {}
    asked = queries(root)
    for _ in range(repeats):
        for name, query in asked.items():
            taken = best(1, partial(_run, connection, query))
            fewest[name] = min(taken, fewest.get(name, taken))
    return fewest


def _run(connection: DuckDBPyConnection, query: str) -> None:
    connection.execute(query).fetchall()


def contract(root: Path, rows: int, repeats: int) -> None:
    """Say how reading under a contract compares."""
    say_progress("contract")
    found = json.loads(run("-m", "benchmarks.contract", str(root), str(repeats)).output)
    say(
        f"contract: {rows:,} rows of CSV held to a full contract in {found['contract']:.2f} s, "
        f"read with types alone in {found['typed']:.2f} s"
    )
    aims([Aim("a full contract against types alone", found["contract"] / found["typed"], 1.5)])
    say()


def main() -> None:
    """Time both; the result goes to standard output."""
    parser = argparse.ArgumentParser(description="Time reading under a contract.")
    parser.add_argument("root", type=Path)
    parser.add_argument("repeats", type=int)
    asked = parser.parse_args()
    json.dump(_seconds(asked.root, asked.repeats), sys.stdout)


if __name__ == "__main__":
    main()
