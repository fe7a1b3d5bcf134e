"""What is made of rows before they are added up stays in the SQL that engines share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from csobjectives.engines import duckdb
from csobjectives.engines.entries import things, unlisted
from csobjectives.engines.rollups import Pass, ranks_pass, sums_pass
from csobjectives.planning import EntryRows, Scan
from tests.properties.every_metric import questions, readings

ROWS = exp.select("*").from_("events")


def test_observations_can_be_said_to_spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each statement over sequels, entries, standing rows and moments is read back as written."""
    scans: list[Scan] = []

    def recorded(real: Callable[..., Pass]) -> Callable[..., Pass]:
        def make(scan: Scan, *arguments: Any, **options: Any) -> Pass:
            scans.append(scan)
            return real(scan, *arguments, **options)

        return make

    monkeypatch.setattr(duckdb, "sums_pass", recorded(sums_pass))
    monkeypatch.setattr(duckdb, "ranks_pass", recorded(ranks_pass))
    asked = [each for each in questions(Random(3)) if each.form.over is not None]
    readings(tmp_path / "project", asked)
    kinds = {type(scan.observed).__name__ for scan in scans}
    of_rows = {"SequelRows", "StandingRows", "MomentRows"}
    assert kinds == {"NoneType", "EntryRows", "RunningRows", *of_rows}
    for scan in scans:
        for statement in statements_of(scan):
            written = in_spark(statement.sql(dialect="spark"))
            assert in_spark(written) == written


def in_spark(statement: str) -> str:
    """A statement as Spark's dialect reads and writes it."""
    return sqlglot.parse_one(statement, dialect="spark").sql(dialect="spark")


def statements_of(scan: Scan) -> list[exp.Expression]:
    """Everything that a scan asks an engine for, over tables."""
    found: list[exp.Expression] = []
    registers = {}
    if isinstance(scan.observed, EntryRows) and scan.observed.register is not None:
        register = scan.observed.register
        listed = exp.select("*").from_("register")
        registers[register.name] = listed
        found += [things(scan.observed, register, ROWS), unlisted(register, listed)]
    passes = [sums_pass(scan, ROWS, registers)]
    if any(each.value is not None for each in scan.groupings):
        passes.append(ranks_pass(scan, ROWS, registers))
    for work in passes:
        found += [*work.tables, *work.rollups.values()]
    return found
