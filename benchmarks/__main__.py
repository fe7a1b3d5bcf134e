"""Run the benchmarks: `python -m benchmarks` in the checkout, or `make bench`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from benchmarks.contract import contract
from benchmarks.data import FORMATS, root_of
from benchmarks.documents import documents
from benchmarks.evaluation import Plan, evaluate
from benchmarks.lifetime import lifetime
from benchmarks.measure import run
from benchmarks.report import say, say_progress
from benchmarks.site import site
from benchmarks.starting import start
from benchmarks.working_time import working_time


def _plan(rows: int, quick: bool) -> Plan:
    """Every n-th objective answers for its set: n shares no factor with the number of kinds."""
    if quick:
        return Plan(rows=min(rows, 500_000), repeats=1, each={"120": 29, "quantiles": 37})
    return Plan(rows=rows, repeats=2, each={"120": 7, "quantiles": 13})


def _evaluation(layout: str, plan: Plan) -> None:
    say_progress(f"{plan.rows:,} rows")
    run("-m", "benchmarks.data", "--rows", str(plan.rows))
    evaluate(root_of(plan.rows), layout, plan)


def _contract(plan: Plan) -> None:
    say_progress(f"{plan.rows:,} rows")
    run("-m", "benchmarks.data", "--rows", str(plan.rows))
    contract(root_of(plan.rows), plan.rows, plan.repeats + 2)


def _lifetime(plan: Plan) -> None:
    customers = plan.rows // 5
    lifetime(root_of(plan.rows) / f"lifetime-{customers}", customers, plan.repeats)


def _working_time(plan: Plan) -> None:
    working_time(root_of(plan.rows) / "working-time", plan.rows, plan.repeats)


def main() -> None:
    """Run what is asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000, help="default: 5,000,000")
    parser.add_argument("--quick", action="store_true", help="500,000 rows, each run once")
    names = (*FORMATS, "start", "documents", "contract", "lifetime", "working-time", "site")
    parser.add_argument("--only", choices=names, metavar="NAME")
    asked = parser.parse_args()
    plan = _plan(asked.rows, asked.quick)
    parts: Mapping[str, Callable[[], None]] = {
        "start": lambda: start(3 if asked.quick else 15),
        "documents": lambda: documents(plan.repeats),
        "parquet": lambda: _evaluation("parquet", plan),
        "csv": lambda: _evaluation("csv", plan),
        "contract": lambda: _contract(plan),
        "lifetime": lambda: _lifetime(plan),
        "working-time": lambda: _working_time(plan),
        "site": lambda: site(50 if asked.quick else 200),
    }
    say("Ratios within this run; seconds are the fewest of the repetitions.")
    say()
    for name, part in parts.items():
        if asked.only in (None, name):
            part()


if __name__ == "__main__":
    main()
