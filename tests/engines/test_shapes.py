"""Exports as they come: encodings, headers, widths, nested records, wide tables, named files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from csobjectives.engines.file_days import file_days
from csobjectives.engines.files import find_files
from csobjectives.model import Project, Unpivot
from csobjectives.problems import Problems, Severity
from tests.engines.reading import PLACE, Read, column, read, source_of

ROWS = [("1", "Zoë, Ñandú"), ("2", 'say "ça"\nand go'), ("3", None)]


def table(rows: list[tuple[str, str | None]], end: str = "\n", delimiter: str = ",") -> str:
    """CSV as Python's own writer makes it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "x"), *rows])
    return out.getvalue()


def put(root: Path, content: str | bytes, name: str = "events.csv") -> None:
    (root / name).write_bytes(content.encode() if isinstance(content, str) else content)


def copied(found: Read) -> bool:
    """Whether any file was converted."""
    return any(file.copy for layout in found.layouts for file in layout.files)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1252", "iso8859-1", "utf-16", "utf-16-le", "utf-32", "cp850"],
)
@pytest.mark.parametrize("packed", [False, True])
def test_any_text_encoding_is_read(tmp_path: Path, encoding: str, packed: bool) -> None:
    """Python's codecs write, and the same rows come back; UTF-8 needs no copy."""
    content = table(ROWS, "\r\n", ";").encode(encoding)
    put(tmp_path, gzip.compress(content) if packed else content, f"events.csv{'.gz' * packed}")
    found = read(tmp_path, encoding=encoding)
    assert sorted(found.rows, key=str) == sorted(ROWS, key=str)
    assert copied(found) is not encoding.startswith("utf-8")


def test_mark_of_utf_8_counts_more_than_what_is_said_of_all(tmp_path: Path) -> None:
    """One file of many was saved by another program: its byte-order mark says so."""
    put(tmp_path, table(ROWS).encode("utf-8-sig"))
    assert read(tmp_path, encoding="cp1252").rows == ROWS


@pytest.mark.parametrize("packed", [False, True])
def test_undecodable_byte_is_told_with_its_place(tmp_path: Path, packed: bool) -> None:
    """File, line, offset and the byte, and an encoding in which it is a letter."""
    content = b"id,x\r\n1,\xc3\xa4\r\n2,M\xfcller\r\n"
    put(tmp_path, gzip.compress(content) if packed else content, f"events.csv{'.gz' * packed}")
    assert read(tmp_path).messages == [
        (
            f"events.csv{'.gz' * packed} cannot be decoded: byte 0xFC in line 3, at offset "
            f"{content.index(bytes([0xFC]))}, is not UTF-8",
            "Write `encoding: cp1252` if it is 'ü' there (Windows, Western Europe), or the "
            "encoding that it was exported in; or export it in UTF-8.",
        )
    ]


def test_byte_that_cp1252_lacks_is_told_without_it(tmp_path: Path) -> None:
    """No encoding is named that would not do."""
    put(tmp_path, b"id,x\n1,\x81\n")
    hint = "Write the `encoding` that it was exported in; none is needed for UTF-8."
    assert read(tmp_path).messages == [
        ("events.csv cannot be decoded: byte 0x81 in line 2, at offset 7, is not UTF-8", hint)
    ]
    assert read(tmp_path, encoding="cp1252").messages == [
        ("events.csv cannot be decoded: byte 0x81 in line 2, at offset 7, is not cp1252", hint)
    ]


def test_late_byte_is_told_with_its_place_too(tmp_path: Path) -> None:
    """Far below what is looked at first, and past the size of one chunk."""
    head = "id,x\n" + "1,ä\r\n" * 300_000
    put(tmp_path, head.encode("utf-16-le") + b"\x00\xd8\n\x00")
    assert read(tmp_path, encoding="utf-16-le").messages == [
        (
            f"events.csv cannot be decoded: byte 0x00 in line 300002, at offset {2 * len(head)}, "
            "is not utf-16-le",
            "Write the `encoding` that it was exported in; none is needed for UTF-8.",
        )
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("inner", ["\n", "\r\n", "\r"])
def test_one_kind_of_line_ends_needs_no_copy(tmp_path: Path, end: str, inner: str) -> None:
    """Whatever breaks lines inside of quotes: Excel writes another kind there."""
    rows = [("1", f"a{inner}b"), ("2", "c")] * 9000
    put(tmp_path, table(list(rows), end))
    found = read(tmp_path)
    assert found.rows == rows
    assert not copied(found)


@pytest.mark.parametrize("ends", [("\r\n", "\n"), ("\n", "\r"), ("\r", "\r\n"), ("\n", "\r\n")])
@pytest.mark.parametrize("first", [1, 30_000])
def test_mixed_line_ends_are_read(tmp_path: Path, ends: tuple[str, str], first: int) -> None:
    """Files that were joined by hand, near the start or far from it."""
    head, tail = [("1", "a")] * first, [("2", "b"), ("3", 'c\n"d"')] * 9000
    below = table(list(tail), ends[1]).partition(ends[1])[2]
    put(tmp_path, table(list(head), ends[0]) + below)
    found = read(tmp_path)
    assert found.rows == [*head, *tail]
    assert copied(found)


@pytest.mark.parametrize(
    ("content", "shape", "rows"),
    [
        ("a\nb,,\n\nid,x\n1,2\n", {"header": (4,)}, [("1", "2")]),
        ('"Calls\nof May"\nid,x\n1,2\n', {"header": (2,)}, [("1", "2")]),
        ("sep=;\nid;x\n1;2\n", {"header": (2,)}, [("1", "2")]),
        ("id,x\ntext,number\n1,2\n", {"skip": (2,)}, [("1", "2")]),
        ("id,x\n1,2\nall,9\n3,4\n", {"skip": (3,)}, [("1", "2"), ("3", "4")]),
        ("id,x\n?,?\n1,2\nall,9\n", {"skip": (2, 4)}, [("1", "2")]),
        ("id~x,y\n1~2\n", {"delimiter": "~"}, []),
        ("id,x,,,\n1,2\n3,4\n", {}, [("1", "2"), ("3", "4")]),
        ("id,x\n1,2,\n3,4,\n", {}, [("1", "2"), ("3", "4")]),
        ("id,x\n1,2,,,\n3,4,,,\n", {}, [("1", "2"), ("3", "4")]),
        (" ID , X \n1,2\n", {}, [("1", "2")]),
        ('"i\nd",x\n1,2\n', {}, []),
        ("id,x\n1,2\n", {"header": (1,)}, [("1", "2")]),
    ],
)
def test_header_is_found_where_it_is(
    tmp_path: Path, content: str, shape: dict[str, Any], rows: list[tuple[str, str]]
) -> None:
    """Lines above it, notes below it, cells without a name beside it."""
    put(tmp_path, content)
    found = read(tmp_path, ["id", column("x", optional=True)], **shape)
    assert [row for row in found.rows if row[1]] == rows


@pytest.mark.parametrize("content", ["id,x\n1,2\n3,4,5\n6\n7,8\n", "id,x\r1,2\r3,4,5\r6\r7,8\r"])
def test_row_of_another_width_is_no_row(tmp_path: Path, content: str) -> None:
    """Too many cells, or too few: told with the number of the record."""
    put(tmp_path, content)
    found = read(tmp_path)
    assert found.rows == [("1", "2"), ("7", "8")]
    assert found.broken == [
        (3, "Expected Number of Columns: 2 Found: 3"),
        (4, "Expected Number of Columns: 2 Found: 1"),
    ]
    assert read(tmp_path, skip=(2,)).rows == [("7", "8")]


def test_header_of_two_records_is_joined(tmp_path: Path) -> None:
    """An upper name holds until the next one; without a lower one it stands alone."""
    put(tmp_path, "date,,Calls,,Chats\n,id,in,out,in\nd,1,2,3,4\n")
    names = ["date", "date / id", "Calls / in", "Calls / out", "Chats / in"]
    found = read(tmp_path, [column(f"c{n}", name) for n, name in enumerate(names)], header=(1, 2))
    assert found.rows == [("d", "1", "2", "3", "4")]


def test_columns_are_found_by_position(tmp_path: Path) -> None:
    """Without a header, or where two columns have one name."""
    put(tmp_path, "1,2,3\n4,5,6\n")
    columns = [column("id", 3), column("x", 1)]
    assert read(tmp_path, columns, header=()).rows == [("3", "1"), ("6", "4")]
    assert read(tmp_path, [column("id", 9), column("x", 1)], header=()).messages == [
        ("events.csv has no column 9", "It has 3 columns: a position counts from 1.")
    ]
    put(tmp_path, "id,x,x\n1,2,3\n")
    assert read(tmp_path, [column("id"), column("x", 3)]).rows == [("1", "3")]
    assert read(tmp_path).messages == [
        (
            "events.csv has 2 columns 'x'",
            "Name the one that is meant by its position: from: 2 or 3",
        )
    ]


def test_name_in_another_case_is_found_where_it_is_the_only_one(tmp_path: Path) -> None:
    """The letter counts first; two that are alike are not told apart by guessing."""
    put(tmp_path, "ID,Agent  Name,agent name\n1,2,3\n")
    assert read(tmp_path, ["id", column("x", "agent name")]).rows == [("1", "3")]
    assert read(tmp_path, ["id", column("x", "AGENT NAME")]).messages == [
        (
            "events.csv has 2 columns 'Agent  Name'",
            "Name the one that is meant by its position: from: 2 or 3",
        )
    ]


def test_fixed_width_counts_characters(tmp_path: Path) -> None:
    """As pandas reads it; filler is left out, short lines end in nothing, long ones are no row."""
    lines = [
        "0001Zoë  2026-09-01 7",
        "",
        "0002Ñandú2026-09-02 88",
        "0003",
        "0004ab   2026-09-04 999",
    ]
    widths = {"id": 4, "name": 5, "day": 10, "-gap": 1, "x": 2}
    columns = ["id", "name", "day", "x"]
    put(tmp_path, "\r\n".join(lines).encode("cp1252"))
    found = read(tmp_path, columns, header=(), widths=widths, encoding="cp1252")
    frame = pd.read_fwf(
        tmp_path / "events.csv",
        widths=list(widths.values()),
        names=list(widths),
        dtype=str,
        encoding="cp1252",
    )[:3].drop(columns="-gap")
    assert found.rows == [
        tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.to_numpy()
    ]
    assert found.broken == [(5, "Expected Number of Columns: 4 Found: 5")]
    skipped = read(tmp_path, columns, header=(), widths=widths, encoding="cp1252", skip=(1,))
    assert [row[0] for row in skipped.rows] == ["0002", "0003"]


def test_column_that_some_files_lack_is_empty_there(tmp_path: Path) -> None:
    """Said as a warning; where it is required, an error; where it is nowhere, too."""
    put(tmp_path, "id,x\n1,2\n", "a.csv")
    put(tmp_path, "id\n3\n", "b.csv")
    put(tmp_path, "id,Y\n4,5\n", "c.csv")
    found = read(tmp_path, files=["*.csv"])
    assert found.rows == [("1", "2"), ("3", None), ("4", None)]
    assert [(each.message, each.severity) for each in found.problems] == [
        ("2 files of 'events' (b.csv, c.csv) have no column 'x': it is empty there", "warning")
    ]
    required = read(tmp_path, ["id", column("x", required=True)], ["a.csv", "b.csv"])
    assert [(each.message, each.severity) for each in required.problems] == [
        ("b.csv has no column 'x'", Severity.ERROR)
    ]
    nowhere = read(tmp_path, ["id", "z"], ["*.csv"])
    assert nowhere.messages == [
        ("none of the 3 files of 'events' has a column 'z'", "Known: id, x.")
    ]
    optional = read(tmp_path, ["id", column("z", optional=True)], ["*.csv"])
    assert (optional.rows, optional.problems) == ([("1", None), ("3", None), ("4", None)], [])


NESTED = [
    {"id": 1, "contact": {"addresses": [{"city": "Köln"}]}, "a.b": "own", "a": {"b": "inside"}},
    {"id": 2, "contact": {"addresses": []}, "answers": {"score": 1.5, "tags": ["x", {"y": None}]}},
    {"id": 3, "contact": None},
]
INSIDE = [
    column("id"),
    column("city", "contact.addresses[0].city"),
    column("town", "contact.addresses.0.city"),
    column("own", "a.b"),
    column("score", "answers.score"),
    column("tags", "answers.tags"),
]
FOUND = [
    ("1", "Köln", "Köln", "own", None, None),
    ("2", None, None, None, "1.5", '["x",{"y":null}]'),
    ("3", None, None, None, None, None),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_dotted_names_lead_into_objects(tmp_path: Path, encoding: str) -> None:
    """In JSON, JSON Lines, and a list inside of an object; what has that very name wins."""
    lines = "\n".join(json.dumps(each) for each in NESTED)
    for name, content, records in (
        ("events.json", json.dumps(NESTED), ""),
        ("events.jsonl", lines, ""),
        ("events.jsonl", lines, "data.tickets"),
        ("events.json", json.dumps(NESTED, indent=1), "data.tickets"),
        (
            "events.json",
            json.dumps({"n": [1], "data": {"x": {}, "tickets": NESTED}}, indent=1),
            "data.tickets",
        ),
    ):
        put(tmp_path, content.encode(encoding), name)
        found = read(tmp_path, INSIDE, [name], records=records, encoding=encoding)
        assert found.problems == []
        assert found.rows == FOUND


def test_dotted_names_lead_into_structs(tmp_path: Path) -> None:
    """In Parquet too, with the types that are there."""
    records = [{"id": 1, "c": {"a": [{"city": "Köln"}]}, "n": {"x": 7}}, {"id": 2, "c": None}]
    pq.write_table(pa.Table.from_pylist(records), tmp_path / "events.parquet")
    columns = [
        column("id"),
        column("city", "c.a[0].city"),
        column("x", "n.x"),
        column("no", "n.y", optional=True),
    ]
    found = read(tmp_path, columns)
    assert found.rows == [(1, "Köln", 7, None), (2, None, None, None)]
    assert [found.layouts[0].native(each) for each in columns] == [
        "BIGINT",
        "VARCHAR",
        "BIGINT",
        None,
    ]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (
            '{"data": {"ticket": []}}',
            "has no 'data.tickets' for its records",
            "Did you mean ticket?",
        ),
        (
            '{"data": 5}',
            "has no 'data.tickets' for its records",
            "It is no object there: leave `records` out?",
        ),
        (
            '{"data": {"tickets": {"id": 1}}}',
            "has no list at 'data.tickets'",
            "Lead to the list whose elements are the rows.",
        ),
        (
            '{"data": {"tickets": [{"id": 1},]}}',
            "cannot be read: Expecting value in line 1, column 33",
            "Is it really json, as its ending says, and whole?",
        ),
        (
            '{"data": {"tickets": [{"id": 1}',
            "cannot be read: Expecting ',' in line 1, column 32",
            "Is it really json, as its ending says, and whole?",
        ),
    ],
)
def test_records_that_are_not_there_are_said(
    tmp_path: Path, content: str, message: str, hint: str
) -> None:
    """The way that does not lead on, or where the file breaks off."""
    put(tmp_path, content, "events.json")
    found = read(tmp_path, ["id"], records="data.tickets")
    assert found.messages == [(f"events.json {message}", hint)]


MONTHS = Unpivot(columns=("20??-*", "later"), into="month", value="figure", location=PLACE)
MELTED = [column("id"), column("month"), column("x", "figure")]


@pytest.mark.parametrize("name", ["events.csv", "events.json", "events.parquet"])
def test_wide_columns_become_rows(tmp_path: Path, name: str) -> None:
    """As pandas melts them: each named column of each row, with its name and its cell."""
    frame = pd.DataFrame(
        {"id": ["a", "b"], "2026-01": [1, 2], "other": [0, 0], "2026-02": [3, 4], "later": [5, 6]}
    )
    match name.rpartition(".")[2]:
        case "csv":
            frame.to_csv(tmp_path / name, index=False)
        case "json":
            frame.to_json(tmp_path / name, orient="records")
        case _:
            frame.to_parquet(tmp_path / name)
    expected = frame.drop(columns="other").melt("id", var_name="month", value_name="x")
    found = read(tmp_path, MELTED, [name], unpivot=MONTHS)
    assert sorted((a, b, int(c)) for a, b, c in found.rows) == sorted(
        (a, b, int(c)) for a, b, c in expected.itertuples(index=False)
    )
    kind = "BIGINT" if name.endswith("parquet") else "VARCHAR"
    assert [found.layouts[0].native(each) for each in MELTED] == ["VARCHAR", "VARCHAR", kind]


def test_star_means_all_other_columns(tmp_path: Path) -> None:
    """What the contract names itself is never melted; nothing to melt is an error."""
    put(tmp_path, "id,ads,mail\na,1,2\n")
    every = Unpivot(columns=("*",), into="month", value="figure", location=PLACE)
    assert read(tmp_path, MELTED, unpivot=every).rows == [("a", "ads", "1"), ("a", "mail", "2")]
    assert read(tmp_path, MELTED, unpivot=MONTHS).messages == [
        ("events.csv has no column '20??-*' or 'later'", "Its columns are: id, ads, mail")
    ]


@pytest.mark.parametrize("name", ["calls-%Y-%m.csv", "calls-%Y-%m.parquet", "calls-%Y-%m.jsonl"])
def test_rows_carry_the_day_of_their_file(tmp_path: Path, name: str) -> None:
    """Each row has the day that its own file's name tells."""
    for month in (9, 10, 11):
        path = tmp_path / date(2026, month, 1).strftime(name)
        frame = pd.DataFrame({"id": [str(month)], "x": ["a"]})
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        elif path.suffix == ".csv":
            frame.to_csv(path, index=False)
        else:
            frame.to_json(path, orient="records", lines=True)
    found = read(tmp_path, files=["calls-*"], period_from=name)
    assert found.problems == []
    assert found.rows == [(str(m), "a", date(2026, m, 1)) for m in (9, 10, 11)]
    source = source_of(tmp_path, ["id"], ["calls-*"], as_of_from=name)
    files = find_files(source, Project(root=tmp_path), (), Problems())
    assert file_days(source, files) == tuple(date(2026, m, 1) for m in (9, 10, 11))
    assert file_days(source_of(tmp_path, ["id"], ["calls-*"]), files) == ()


def test_name_of_another_form_is_refused(tmp_path: Path) -> None:
    """A file that tells no day would stand in no period."""
    put(tmp_path, "id,x\n1,2\n", "calls-september.csv")
    for key in ("period_from", "as_of_from"):
        shape: dict[str, Any] = {key: "calls-%Y-%m-%d.csv"}
        assert read(tmp_path, files=["calls-*"], **shape).messages == [
            (
                "calls-september.csv does not have a name of the form 'calls-%Y-%m-%d.csv'",
                f"Rename it, leave it out of `files`, or change `{key}`.",
            )
        ]


def test_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    """Header, blank lines, lines in quotes and lines that are no row count; order is kept."""
    draw = random.Random(7)
    expected, lines, number = [], ["id,x"], 1
    for place in range(3000):
        number += 1
        kind = draw.randrange(12)
        if kind == 0:
            lines.append("")
        elif kind == 1:
            lines.append(f"{place},a,b")
        else:
            cell = f'"a\n""{place}""\nb"' if kind == 2 else 'it"s'
            lines.append(f"{place},{cell}")
            expected.append((str(place), "events.csv", number))
    put(tmp_path, "\n".join(lines) + "\n")
    found = read(tmp_path, numbered=True)
    assert [(row[0], *row[2:]) for row in found.rows] == expected
    reader = csv.reader(io.StringIO("\n".join(lines) + "\n", newline=""))
    read_by_python = [row for row in enumerate(reader, start=1) if len(row[1]) == 2]
    assert [(row[3], row[0], row[1]) for row in found.rows] == [
        (n, *row) for n, row in read_by_python[1:]
    ]
    assert [row[:2] for row in read(tmp_path).rows] == [row[:2] for row in found.rows]


@pytest.mark.parametrize("name", ["events.json", "events.jsonl", "events.parquet"])
def test_records_of_other_formats_are_numbered_too(tmp_path: Path, name: str) -> None:
    """Each file from 1, in its own order."""
    for part in "ab":
        frame = pd.DataFrame({"id": [f"{part}{n}" for n in range(5)], "x": ["y"] * 5})
        path = tmp_path / f"{part}-{name}"
        if path.suffix == ".parquet":
            frame.to_parquet(path)
        else:
            frame.to_json(path, orient="records", lines=path.suffix == ".jsonl")
    found = read(tmp_path, files=[f"?-{name}"], numbered=True)
    assert sorted(found.rows) == [
        (f"{part}{n}", "y", f"{part}-{name}", n + 1) for part in "ab" for n in range(5)
    ]


def test_zstandard_is_read_in_utf_8(tmp_path: Path) -> None:
    """Its rows are numbered too; another encoding is refused, with what to do."""
    rows = [("1", "ä"), ("2", "b")]
    put(tmp_path, table(list(rows)), "plain.txt")
    duckdb.execute(
        f"COPY (SELECT * FROM read_csv('{tmp_path}/plain.txt', header=true, all_varchar=true)) "
        f"TO '{tmp_path}/events.csv.zst' (FORMAT csv, COMPRESSION zstd)"
    )
    assert read(tmp_path).rows == rows
    assert [row[3] for row in read(tmp_path, numbered=True).rows] == [2, 3]
    assert read(tmp_path, encoding="cp1252").messages == [
        (
            "events.csv.zst is compressed (zstandard), and so not read in cp1252",
            "Compress it with gzip, or not at all.",
        )
    ]
