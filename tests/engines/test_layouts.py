"""Files as they come: headers, delimiters, formats, names and types."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.projects import AT, Workspace, readings, value

X = {"x": {"type": "integer"}}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        "at,x\n2026-09-01,1\n2026-09-02,3\n",
        "at,x\n2026-09-01,1\n2026-09-02,3",
        "\ufeffat,x\n2026-09-01,1\n2026-09-02,3\n",
        "\ufeffat,x\r\n2026-09-01,1\r\n2026-09-02,3\r\n",
        "at,x\r2026-09-01,1\r2026-09-02,3\r",
        "at;x\n2026-09-01;1\n2026-09-02;3\n",
        "at\tx\n2026-09-01\t1\n2026-09-02\t3\n",
        "at|x\n2026-09-01|1\n2026-09-02|3\n",
        '"at" , "x"\n 2026-09-01 , 1 \n"2026-09-02","3"\n'.replace(' , "', ',"'),
        " at , x \n2026-09-01,1\n2026-09-02,3\n",
        'x,"note, with\nbreak",at\n1,"a\nb",2026-09-01\n3,"say ""hi""",2026-09-02\n',
        'x,"note;a",at\n1,;,2026-09-01\n3,|,2026-09-02\n',
        "at,x\n2026-09-01,1\n\n2026-09-02,3\n\n",
        "extra,at,x\n?,2026-09-01,1\n?,2026-09-02,3\n",
    ],
)
def test_csv_is_read_however_it_was_exported(workspace: Workspace, content: str) -> None:
    """Byte-order mark, line ends, delimiters, quotes, blanks, blank lines and other columns."""
    workspace.file("events.csv", content)
    workspace.source({**AT, **X})
    assert value(workspace, metric="sum", value="x") == 4


def test_declared_delimiter_wins(workspace: Workspace) -> None:
    """A header may hold another delimiter more often than its own."""
    workspace.file("events.csv", "at~x,y,z,a\n2026-09-01~7\n")
    workspace.source({**AT, "x": {"type": "integer", "from": "x,y,z,a"}}, delimiter="~")
    assert value(workspace, metric="sum", value="x") == 7


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("events.csv", "at,x\n"),
        ("events.csv", "at,x"),
        ("events.csv", "\ufeffat,x\r\n"),
        ("events.json", "[]"),
        ("events.json", " [ ]\n"),
    ],
)
def test_file_without_rows_has_no_data(workspace: Workspace, name: str, content: str) -> None:
    """A header alone, or an empty list, is an export of nothing: no figure, and no error."""
    workspace.file(name, content)
    workspace.source({**AT, **X}, name)
    names = [
        workspace.objective(metric="sum", value="x"),
        workspace.objective(metric="count", by="x"),
        workspace.objective(metric="quantile", value="x", at="p50"),
        workspace.objective(metric="mean", value="x"),
    ]
    scorecard = workspace.evaluate()
    assert scorecard.problems == ()
    for each in names:
        found = readings(scorecard, each)
        assert len(found) == 14
        assert {reading.estimate.value for reading in found.values()} == {None}


def test_json_fields_may_be_missing_anywhere(workspace: Workspace) -> None:
    """An array or lines; a field that a record lacks, or has as null, is empty."""
    records = (
        '{"at":"2026-09-01","x":1},{"at":"2026-09-02","x":3,"y":"a"},'
        '{"x":9},{"at":"2026-09-03","x":null}'
    )
    lines = records.replace("},{", "}\n{")
    for name, content in (
        ("events.json", f"[{records}]"),
        ("events.jsonl", lines),
        ("events.ndjson", lines),
    ):
        workspace.file(name, content)
        workspace.source({**AT, **X, "y": {"type": "text"}}, name)
        assert value(workspace, metric="sum", value="x") == 4
        assert value(workspace, metric="count", where="y is null") == 2


def test_json_field_that_is_first_seen_late_is_found(workspace: Workspace) -> None:
    """A field that only one record in thousands has is a column."""
    lines = ['{"at":"2026-09-01","x":1}'] * 21_000 + ['{"at":"2026-09-01","x":1,"rare":"r"}']
    workspace.file("events.jsonl.gz", gzip.compress("\n".join(lines).encode()))
    workspace.source({**AT, "rare": {"type": "text"}}, "events.jsonl.gz")
    assert value(workspace, metric="count", where="rare = 'r'") == 1


def test_json_field_that_nothing_has_is_a_missing_column(workspace: Workspace) -> None:
    """A name that is not in the file is a mistake, not a column of NULLs."""
    workspace.file("events.jsonl", '{"at":"2026-09-01","score":1}\n')
    workspace.source({**AT, "scores": {"type": "integer"}}, "events.jsonl")
    workspace.objective(metric="count")
    problem = workspace.problems()[-1]
    assert problem.message == "events.jsonl has no column 'scores'"
    assert problem.hint == "Did you mean score?"


def test_json_values_keep_their_digits(workspace: Workspace) -> None:
    """A number that a double cannot hold is read from its digits, and a nested value as text."""
    workspace.file(
        "events.jsonl",
        '{"at":"2026-09-01T00:00:00Z","x":9007199254740993,"d":0.1,"b":true,"o":{"a":[1,"b"]}}\n'
        '{"at":"2026-09-02T00:00:00Z","x":"0","d":1e2,"b":"no","o":null}\n',
    )
    workspace.source(
        {
            **AT,
            **X,
            "d": {"type": "decimal"},
            "b": {"type": "boolean"},
            "o": {"type": "text"},
        },
        "events.jsonl",
    )
    assert value(workspace, metric="sum", value="x") == 9007199254740993
    assert value(workspace, metric="sum", value="d") == Fraction("100.1")
    assert value(workspace, metric="share", when="b") == Fraction(1, 2)
    assert value(workspace, metric="count", where="""o = '{"a":[1,"b"]}'""") == 1


def parquet(workspace: Workspace, **columns: Any) -> None:
    pq.write_table(pa.table(columns), workspace.root / "events.parquet")


def test_parquet_types_become_the_contracts(workspace: Workspace) -> None:
    """TIMESTAMPTZ, DECIMAL, DOUBLE, dates, integers of any width, booleans, dictionaries."""
    workspace.timezone = "Europe/Berlin"
    parquet(
        workspace,
        at=pa.array(
            [
                datetime(2026, 8, 31, 22, tzinfo=UTC),
                datetime(2026, 8, 31, 21, 59, tzinfo=UTC),
                None,
            ],
            pa.timestamp("us", tz="America/New_York"),
        ),
        money=pa.array([Decimal("1.25"), Decimal("2.75"), None], pa.decimal128(10, 2)),
        real=[0.1, 0.2, 0.3],
        small=pa.array([3, 2, 1], pa.int8()),
        day=pa.array([date(2026, 9, 1), None, None]),
        ns=pa.array([1, 2, 3], pa.timestamp("ns")),
        flag=[True, False, None],
        label=pa.array(["a", "b", "a"]).dictionary_encode(),
        items=[[1, 2], [3], []],
        whole=[3.0, 4.0, 5.0],
    )
    types = dict.fromkeys(("money", "real"), "decimal") | dict.fromkeys(
        ("small", "whole"), "integer"
    )
    types |= {"day": "date", "ns": "timestamp", "flag": "boolean", "label": "text", "items": "text"}
    contract = {name: {"type": kind} for name, kind in types.items()}
    workspace.source({**AT, **contract}, "events.parquet")
    assert value(workspace, metric="count") == 1
    assert value(workspace, "2026-08", metric="count") == 1
    assert value(workspace, metric="sum", value="money") == Fraction("1.25")
    assert value(workspace, metric="sum", value="real") == Fraction("0.1")
    assert value(workspace, metric="sum", value="small * whole") == 9
    assert value(workspace, metric="count", where="flag and label = 'a' and items = '[1, 2]'") == 1
    assert value(workspace, metric="count", where="day = cast(at as date)") == 1
    assert value(workspace, metric="count", where="ns < date '2000-01-01'") == 1


@pytest.mark.parametrize(
    "figures", [[float("nan"), 1.5, 2.5], [2.5, float("nan")], [float("nan")] * 3]
)
def test_nan_in_parquet_is_nothing(workspace: Workspace, figures: list[float]) -> None:
    """NaN is how data frames write an empty cell; it neither counts nor spoils a sum."""
    parquet(workspace, at=[datetime(2026, 9, 1)] * len(figures), x=figures)
    workspace.source({**AT, "x": {"type": "decimal"}}, "events.parquet")
    there = [each for each in figures if each == each]
    assert value(workspace, metric="count", where="x is null") == len(figures) - len(there)
    assert value(workspace, metric="sum", value="x") == Fraction(str(sum(there)))


def test_infinity_and_what_does_not_fit_is_rejected(workspace: Workspace) -> None:
    """A figure that the contract's type cannot hold is said, not rounded or wrapped around."""
    parquet(
        workspace,
        at=[datetime(2026, 9, 1)],
        inf=[float("inf")],
    )
    workspace.source({**AT, "inf": {"type": "decimal"}}, "events.parquet")
    workspace.objective(metric="count")
    assert workspace.errors() == [
        "1 of 1 rows of 'events' are rejected: inf is no decimal, such as 'inf' "
        "(events.parquet, row 1); none may be rejected"
    ]
    parquet(workspace, at=[datetime(2026, 9, 1)], inf=pa.array([2**64 - 1], pa.uint64()))
    workspace.source({**AT, "inf": {"type": "integer"}}, "events.parquet")
    assert workspace.errors() == [
        "1 of 1 rows of 'events' are rejected: inf is no whole number, such as "
        "'18446744073709551615' (events.parquet, row 1); none may be rejected"
    ]


ODD = (
    *("select", "stretch", "k0", "w0", "s0", "v0", "t0", "r0", "x0", "c0", "b0", "m", "span"),
    *("has blank", "größe", "O'Brien", "a,b", 'say "hi"', "group", "__rejected", "__copies"),
    *("eligible", "predicate", "whole", "grouping", "cells", "kept", "as_of", "within", "at "),
)


def test_columns_may_have_any_name(workspace: Workspace) -> None:
    """SQL's words, blanks, quotes, other alphabets, and names that a scan itself could use."""
    names = [name for name in ODD if name.strip() == name]
    header = ",".join(["at", *('"' + name.replace('"', '""') + '"' for name in names)])
    rows = [f"2026-09-0{i}," + ",".join([str(i)] * len(names)) for i in range(1, 5)]
    workspace.file("events.csv", "\n".join([header, *rows, rows[-1]]) + "\n")
    contract = {name: {"type": "integer"} for name in names}
    other = {"type": "text", "from": "k0"}
    workspace.source({**AT, **contract, "other": other}, key=["k0"])
    asked = []
    for name in names:
        where = '"' + name.replace('"', '""') + '" > 1'
        asked.append(workspace.objective(metric="sum", value=name, where=where, by=[name]))
        asked.append(
            workspace.objective(
                metric="quantile", value=name, at="p50", where=where, by=["other", name]
            )
        )
    scorecard = workspace.evaluate()
    assert [str(each) for each in scorecard.problems] == []
    for number, name in enumerate(asked):
        found = readings(scorecard, name)
        assert found["2026-09",].estimate.value == (9, 3)[number % 2], name
        assert found["2026-09", *(["4"] * (1 + number % 2))].estimate.value == 4


def test_labels_may_hold_anything(workspace: Workspace) -> None:
    """Quotes, delimiters, line breaks and emoji in a cell, a literal, an option and a segment."""
    labels = ["O'Brien", 'say "hi"', "a,b;c", "x\ny", "--", "😀", "null", "NaN", "'; drop table x"]
    quoted = ['"' + label.replace('"', '""') + '"' for label in labels]
    workspace.file("events.csv", "at,name\n" + "".join(f"2026-09-01,{each}\n" for each in quoted))
    workspace.source({**AT, "name": {"type": "text"}})
    name = workspace.objective(metric="count", by="name")
    found = readings(workspace.evaluate(), name)
    assert {key[1] for key in found if len(key) == 2} == set(labels)
    for label in labels:
        literal = label.replace("'", "''")
        assert value(workspace, metric="count", where=f"name = '{literal}'") == 1
        share = value(workspace, metric="csat", score="name", satisfied=[label])
        assert share == Fraction(1, len(labels))


def test_columns_may_be_called_otherwise_in_each_file(workspace: Workspace) -> None:
    """`from` lists names; the first that a file has is taken, and the order does not matter."""
    workspace.file("a.csv", "at,Rating,Satisfaction rating\n2026-09-01,1,5\n")
    workspace.file("b.csv", "Rating,at\n3,2026-09-02\n")
    workspace.file("c.jsonl", '{"Rating": 4, "at": "2026-09-03"}\n')
    workspace.source(
        {**AT, "x": {"type": "integer", "from": ["Satisfaction rating", "Rating"]}},
        ["*.csv", "c.jsonl"],
    )
    assert value(workspace, metric="sum", value="x") == 12
