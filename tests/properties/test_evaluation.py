"""Whatever the events and the questions, the figures are those that plain Python works out."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csobjectives.model import Result, Scorecard
from csobjectives.planning import cells
from csobjectives.problems import ExitCode
from tests.projects import Workspace, readings
from tests.properties.events import (
    COLUMNS,
    CONTRACT,
    QUESTIONS,
    ZONES,
    Question,
    Row,
    answers,
    segment_of,
    tables,
)

EXAMPLES = settings().max_examples  # each is an evaluation, of a tenth of a second
ASKED = st.lists(QUESTIONS, min_size=1, max_size=6)


def as_csv(rows: Sequence[Row], delimiter: str = ",") -> str:
    """Rows as a CSV file; what is unknown is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow("" if row[name] is None else _written(row[name]) for name in COLUMNS)
    return out.getvalue()


def _written(value: Any) -> str:
    return f"{float(value):.2f}" if isinstance(value, Fraction) else str(value)


@contextmanager
def project(
    as_of: date, zone: str, source_zone: str, questions: Sequence[Question], files: str = "*.csv"
) -> Iterator[Workspace]:
    """A workspace that asks the questions of a source."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder), zone, as_of)
        workspace.source(CONTRACT, files, timezone=source_zone)
        for question in questions:
            workspace.objective(**question.measure)
        yield workspace


def figures(scorecard: Scorecard) -> tuple[Result, ...]:
    """The results, once it is certain that nothing was wrong."""
    assert scorecard.problems == ()
    assert scorecard.exit_code is ExitCode.OK
    return scorecard.results


@given(tables(), ASKED, st.sampled_from(ZONES), st.sampled_from(ZONES))
@settings(max_examples=EXAMPLES // 5 * 2)
def test_every_figure_is_the_one_that_plain_python_works_out(
    table: tuple[date, list[Row]], asked: list[Question], zone: str, source_zone: str
) -> None:
    """Shares, means, sums, counts and quantiles; `where` in three-valued logic; segments with
    NULL; days, weeks, months, quarters and years of one scan; zones of source and project that
    differ; stamps with and without their zone; changes of the clocks.
    """
    as_of, rows = table
    with project(as_of, zone, source_zone, asked) as workspace:
        workspace.file("events.csv", as_csv(rows))
        scorecard = workspace.evaluate()
    figures(scorecard)
    for number, question in enumerate(asked):
        answer = answers(rows, question, as_of, source_zone, zone)
        found = readings(scorecard, f"team/o{number}")
        for (_, *values), reading in found.items():
            segment = tuple(values) if values else None
            estimate = reading.estimate
            expected = answer(reading.period.name, segment)
            missing = reading.excluded.get("missing", 0)
            assert (estimate.value, estimate.n, missing) == expected, (question, reading)
        shown = {tuple(values) for _, *values in found if values}
        periods = {reading.period.name for reading in found.values()}
        rows_by_segment = {segment_of(row, question) for row in rows} if question.by else set()
        counting = Question(**{**_fields(question), "metric": "count"})
        count = answers(rows, counting, as_of, source_zone, zone)
        there = {s for s in rows_by_segment if any(count(p, s)[1] for p in periods)}
        assert shown == there


def _fields(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in Question.__dataclass_fields__}


@given(tables(), ASKED)
@settings(max_examples=EXAMPLES // 16)
def test_sharing_groups_changes_no_figure(
    table: tuple[date, list[Row]], asked: list[Question]
) -> None:
    """Predicates as columns or as truth values, one grouping or one per need: the same results."""
    as_of, rows = table
    with project(as_of, "Europe/Berlin", "UTC", asked) as workspace:
        workspace.file("events.csv", as_csv(rows))
        shared = figures(workspace.evaluate())
        for few_values, repeats in ((0, 10**9), (0, 0), (64, 10**9), (10**9, 0)):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cells, "FEW_VALUES", few_values)
                patch.setattr(cells, "REPEATS", repeats)
                assert figures(workspace.evaluate()) == shared


FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "csv.gz", "jsonl.gz", "csv.zst")


@given(
    tables().filter(lambda table: len(table[1]) > 1), ASKED, st.randoms(), st.sampled_from(ZONES)
)
@settings(max_examples=EXAMPLES // 25)
def test_formats_and_the_order_of_rows_and_files_change_no_figure(
    table: tuple[date, list[Row]], asked: list[Question], chance: Random, zone: str
) -> None:
    """CSV, TSV, JSON, JSON Lines, Parquet, packed or not; shuffled; split over files of two kinds:
    one and the same result.
    """
    as_of, rows = table
    with project(as_of, zone, "Europe/Berlin", asked, "events*") as workspace:

        def results(contents: dict[str, bytes]) -> tuple[Result, ...]:
            paths = [workspace.file(name, content) for name, content in contents.items()]
            found = figures(workspace.evaluate())
            for path in paths:
                path.unlink()
            return found

        first = results({"events.csv": as_csv(rows).encode()})
        for form in FORMATS:
            assert results({f"events.{form}": written(rows, form)}) == first, form
        shuffled = chance.sample(rows, len(rows))
        assert results({"events.csv": as_csv(shuffled).encode()}) == first
        half = len(shuffled) // 2
        parts = {"events-2.jsonl": shuffled[:half], "events-1.csv": shuffled[half:]}
        assert results({k: written(v, k.partition(".")[2]) for k, v in parts.items()}) == first


def written(rows: Sequence[Row], form: str) -> bytes:
    """Rows as the bytes of a file of a format."""
    kind, _, packed = form.partition(".")
    contents: dict[str, Callable[[], bytes]] = {
        "csv": lambda: as_csv(rows).encode(),
        "tsv": lambda: as_csv(rows, "\t").encode(),
        "json": lambda: json.dumps([_plain(row) for row in rows]).encode(),
        "jsonl": lambda: "".join(f"{json.dumps(_plain(row))}\n" for row in rows).encode(),
        "parquet": lambda: _parquet(rows),
    }
    content = contents[kind]()
    return gzip.compress(content) if packed == "gz" else _zstd(content) if packed else content


def _plain(row: Row) -> dict[str, Any]:
    return {k: float(v) if isinstance(v, Fraction) else v for k, v in row.items()}


def _parquet(rows: Sequence[Row]) -> bytes:
    """Rows with the types that Parquet has; stamps of mixed zones are text there too."""
    types = {
        "at": pa.string(),
        "team": pa.string(),
        "score": pa.int32(),
        "amount": pa.decimal128(10, 2),
        "flag": pa.bool_(),
        "wait": pa.int64(),
    }
    held = [
        {
            k: Decimal(v.numerator) / v.denominator if isinstance(v, Fraction) else v
            for k, v in row.items()
        }
        for row in rows
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(held, pa.schema(list(types.items()))), out)
    return out.getvalue()


def _zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))
