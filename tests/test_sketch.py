"""`csobjectives source`: what it says of a file, and that what it prints reads the file."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from contextlib import chdir
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas
import pytest

from csobjectives.documents import read as read_yaml
from csobjectives.engines.cells import currencies
from csobjectives.engines.files import SUFFIXES
from csobjectives.pipeline import Request, definitions_of, evaluate
from csobjectives.problems import Problems
from csobjectives.sketch import sketch
from tests.command_line import run
from tests.conftest import CHECKOUT
from tests.engines.test_spreadsheets import GENERAL, MOMENT, Cell, write_xlsx

NOW = datetime(2099, 1, 1, tzinfo=UTC)
EXPORTS = sorted((Path(__file__).parent / "presets").iterdir())
REAL = Path(os.environ.get("CSOBJECTIVES_REAL_DATA") or CHECKOUT.parent / "shared" / "data")
REAL_FILES = sorted(each for each in REAL.rglob("*") if each.suffix in SUFFIXES)


def sketched(folder: Path, content: str | bytes, name: str = "calls.csv", rows: int = 1000) -> str:
    """What is printed for a file of that content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with chdir(folder):
        return sketch(Path(name), limit=rows)


def contract(printed: str) -> dict[str, Any]:
    """The one source of a printed document, as plain data."""
    problems = Problems()
    document = read_yaml("sources.yaml", printed.encode(), problems)
    assert document is not None, [each.message for each in problems]
    ((_, source),) = document.data["sources"].items()
    return dict(source)


def column(folder: Path, *cells: str, name: str = "x") -> dict[str, Any]:
    """How a column with these cells is described, beside one that is always filled."""
    text = f'id,"{name}"\n' + "".join(f'n{number},"{each}"\n' for number, each in enumerate(cells))
    columns = contract(sketched(folder, text))["columns"]
    return dict(list(columns.values())[1])


def comments(folder: Path, *cells: str, name: str = "x") -> list[str]:
    """What is said of a column with these cells."""
    text = f'id,"{name}"\n' + "".join(f'n{number},"{each}"\n' for number, each in enumerate(cells))
    said = [line.strip() for line in sketched(folder, text).splitlines()]
    return [line.removeprefix("# x: ") for line in said if line.startswith("# x: ")]


def reads_back(folder: Path, printed: str, allowed: tuple[Path, ...] = ()) -> int:
    """Write what was printed, read the file by it, and give back how many rows there were.

    The document is valid, and no row is rejected.
    """
    head = {"apiVersion": "csobjectives/v1"}
    (folder / "csobjectives.yaml").write_text(json.dumps({**head, "kind": "Project"}))
    (folder / "sources.yaml").write_text(printed, encoding="utf-8")
    problems = definitions_of((folder / "sources.yaml",), folder)[1]
    assert [f"{each.message} {each.location}" for each in problems] == []
    ((name, _),) = read_source(printed).items()
    objective = {
        "id": "rows",
        "type": "productivity",
        "title": "Rows",
        "measure": {"metric": "count", "source": name},
        "window": "year",
        "enforcement": "tracked",
    }
    team = {**head, "kind": "Objectives", "name": "team", "objectives": [objective]}
    (folder / "team.yaml").write_text(json.dumps(team))
    request = Request(
        paths=(folder / "sources.yaml", folder / "team.yaml"),
        cwd=folder,
        now=NOW,
        as_of=date(2027, 1, 1),
        allowed=allowed,
    )
    scorecard = evaluate(request)
    assert [each.message for each in scorecard.problems] == []
    (counts,) = scorecard.counts
    assert dict(counts.rejected) == {}
    return counts.rows


def read_source(printed: str) -> dict[str, Any]:
    document = read_yaml("sources.yaml", printed.encode(), Problems())
    assert document is not None
    return dict(document.data["sources"])


WHOLE = """\
Call ID,Opened at,Agent Name,Outcome,Wait (s),Team
C-1,03/09/2026 08:15,Bo Agent,answered,20,North
C-2,04/09/2026 09:00,Di Agent,answered,NA,North
C-3,05/09/2026 10:30,Bo Agent,abandoned,41.5,North
C-4,15/09/2026 11:00,Di Agent,abandoned,3,North
"""
PRINTED = """\
# A start, made from all 4 rows of calls.csv: read every comment,
# and take out the columns that nothing needs.
apiVersion: csobjectives/v1
kind: Sources
sources:
  calls:
    description: Say here what a row is, and where the file comes from.
    files: calls.csv  # from this document's folder; * for anything
    time: opened_at
    key: [call_id]  # no two rows share it; those that will are one row
    columns:
      call_id: {from: Call ID, type: text}
      opened_at: {from: Opened at, type: timestamp, format: "%d/%m/%Y %H:%M"}
      # agent_name: tells of a person by its name: never shown; take `person` out if not
      agent_name: {from: Agent Name, type: text, person: true}
      # outcome: few values: one_of: [abandoned, answered]
      outcome: {from: Outcome, type: text}
      # wait_s: "NA" is taken for nothing recorded
      # wait_s: seconds? Then unit: s
      wait_s: {from: Wait (s), type: decimal, missing: ["NA"]}
      # team: every cell that is filled is the same
      team: {from: Team, type: text}
"""


def test_what_is_printed(tmp_path: Path) -> None:
    """A whole document: what is certain as keys, what is not as comments."""
    assert sketched(tmp_path, WHOLE) == PRINTED
    assert reads_back(tmp_path, PRINTED) == 4


@pytest.mark.parametrize(
    ("cells", "described"),
    [
        (("1", "-20", "3.0"), {"type": "integer"}),
        (("1", "2.5"), {"type": "decimal"}),
        (("1", "2.12345678"), {"type": "decimal", "digits": 8}),
        (("007", "12"), {"type": "text"}),
        (("1,234", "5"), {"type": "integer", "thousands": ","}),
        (("1,234.50", "5.1"), {"type": "decimal", "thousands": ","}),
        (("1,5", "22,75"), {"type": "decimal", "decimal": ","}),
        (("1.234,50", "5"), {"type": "decimal", "decimal": ",", "thousands": "."}),
        (("12%", "7.5 %"), {"type": "percent"}),
        (("94,5 %", "3 %"), {"type": "percent", "decimal": ","}),
        (("1.234,5%", "3%"), {"type": "percent", "decimal": ",", "thousands": "."}),
        (("1\u00a0234,5", "2,5"), {"type": "decimal", "decimal": ",", "thousands": " "}),
        (("1'234.5", "2.5"), {"type": "decimal", "thousands": "'"}),
        (("1,12345678", "1"), {"type": "decimal", "decimal": ",", "digits": 8}),
        (("1,5", "1,5", "1,5"), {"type": "decimal", "decimal": ","}),
        (("1,5", "2.5"), {"type": "text"}),
        (("069 123 456", "030 654 321"), {"type": "text"}),
        (("+49 151 234", "+49 151 432"), {"type": "text"}),
        (("$1,250.00", "-$3"), {"type": "money", "unit": "USD"}),
        (("1.234,50 €",) * 3, {"type": "money", "unit": "EUR", "decimal": ","}),
        (("-12,50 €", "1.000,00 €"), {"type": "money", "unit": "EUR", "decimal": ","}),
        (("($1,250.00)", "$3"), {"type": "money", "unit": "USD"}),
        (("EUR 12.50", "3.00 EUR"), {"type": "money", "unit": "EUR"}),
        (("CHF 1'234.50", "Fr. 5.00"), {"type": "money", "unit": "CHF", "thousands": "'"}),
        (
            ("1 234,50 zł", "5,00 zł"),
            {"type": "money", "unit": "PLN", "decimal": ",", "thousands": " "},
        ),
        (("12.50 USD", "13.00 EUR"), {"type": "text"}),
        (("$1.5m", "$2m"), {"type": "text"}),
        (("yes", "No"), {"type": "boolean"}),
        (("0", "1"), {"type": "integer"}),
        (("2026-09-30", "2026-10-01"), {"type": "date"}),
        (("2026-09-30T10:00:00Z", "2026-10-01T00:00:00.5Z"), {"type": "timestamp"}),
        (
            ("2026-09-30 10:00:00 +02:00", "2026-10-30 10:00:00 +0100"),
            {"type": "timestamp", "format": "%Y-%m-%d %H:%M:%S %z"},
        ),
        (
            ("30.09.2026 10:00+0200", "30.10.2026 10:00+0100"),
            {"type": "timestamp", "format": "%d.%m.%Y %H:%M%z"},
        ),
        (("30.09.2026 10:00Z", "30.10.2026 10:00Z"), {"type": "text"}),
        (("2026-09-30 10:00 UTC", "2026-10-30 10:00Z"), {"type": "timestamp"}),
        (("2026-09-31", "2026-10-01"), {"type": "text"}),
        (("30.09.2026", "01.10.2026"), {"type": "date", "format": "%d.%m.%Y"}),
        (
            ("9/30/26 7:05 AM", "9/1/26 11:00 PM"),
            {"type": "timestamp", "format": "%m/%d/%y %I:%M %p"},
        ),
        (("30 Sep 2026", "1 Oct 2026"), {"type": "date", "format": "%d %b %Y"}),
        (("30/09/2026", "09/30/2026"), {"type": "text"}),
        (("30/09/2026 25:00", "01/09/2026 10:00"), {"type": "text"}),
        (("31/09/2026", "01/09/2026"), {"type": "text"}),
        (("01.09.26", "30.09.2026"), {"type": "date", "format": ["%d.%m.%y", "%d.%m.%Y"]}),
        (("PT1H5M", "PT20S"), {"type": "duration"}),
        (("PT1.5H", "P2W"), {"type": "duration"}),
        (("P1M", "PT5M"), {"type": "text"}),
        (("1 day 02:03:04", "2 days"), {"type": "duration"}),
        (("130:30:15", "0:00:20"), {"type": "duration"}),
        (("0:02:35", "0:02:35"), {"type": "duration"}),
        (("-0:02:35", "0:00:20.5"), {"type": "duration"}),
        (("75:10", "2:35"), {"type": "duration", "format": "h:mm"}),
        (("08:15:00", "23:59:59"), {"type": "time"}),
        (("open", "closed"), {"type": "text"}),
        ((" 5", "\u00a07\u2003"), {"type": "integer"}),
        (("2026-09-30\t", "2026-10-01"), {"type": "text"}),
    ],
)
def test_the_type_is_what_every_cell_can_be(
    tmp_path: Path, cells: tuple[str, ...], described: dict[str, Any]
) -> None:
    """A column has the narrowest type that reads all its cells, and reads them back."""
    found = column(tmp_path, *cells)
    assert found == described
    with chdir(tmp_path):
        assert reads_back(tmp_path, sketch(Path("calls.csv"))) == len(cells)


def test_a_day_that_reads_both_ways_is_said(tmp_path: Path) -> None:
    """03/04 may be either: a later row decides, and where none does, a comment says so."""
    said = (
        "day and month are both 12 or less in every row: the day is taken to come first; look "
        "into a row whose day you know"
    )
    assert comments(tmp_path, "03/04/2026", "05/06/2026") == [said]
    assert column(tmp_path, "03/04/2026", "05/06/2026")["format"] == "%d/%m/%Y"
    assert comments(tmp_path, "03/04/2026", "05/16/2026") == []
    assert column(tmp_path, "03/04/2026", "05/16/2026")["format"] == "%m/%d/%Y"
    assert column(tmp_path, "03/04/2026", "16/05/2026")["format"] == "%d/%m/%Y"


def test_what_is_uncertain_of_figures_is_said(tmp_path: Path) -> None:
    """A sign that several currencies or places share is taken for one, and a comment says so."""
    assert comments(tmp_path, "kr 5", "kr 7,50") == ["'kr' is taken for SEK; or is it NOK, DKK?"]
    assert comments(tmp_path, "5 USD", "7.50 USD") == []
    assert comments(tmp_path, "1.234 €", "2.500 €") == [
        "'€' is taken for EUR",
        "'.' is taken for the sign between thousands",
    ]
    assert column(tmp_path, "1.234 €", "2.500 €")["decimal"] == ","
    assert column(tmp_path, "1.234 €", "2.50 €") == {"type": "money", "unit": "EUR"}
    assert comments(tmp_path, "1 234", "2 345") == [
        "a blank is taken for the sign between thousands"
    ]
    assert comments(tmp_path, "0:02:35", "0:00:20") == [
        "no hour is above 0: a duration, or type: time?"
    ]


def test_every_sign_of_a_currency_is_known(tmp_path: Path) -> None:
    """Whatever the contract's reader takes for a currency, some currency is suggested for."""
    for code, signs in currencies._SIGNS.items():
        for sign in (code, *signs):
            assert column(tmp_path, f"{sign} 1", f"2 {sign}")["type"] == "money", sign


def test_words_for_nothing(tmp_path: Path) -> None:
    """What stands for nothing among figures is left out; among words a person has to say."""
    assert column(tmp_path, "5", "?", "-", "7") == {"type": "integer", "missing": ["?", "-"]}
    assert column(tmp_path, "a", "NA", "b") == {"type": "text"}
    assert comments(tmp_path, "a", "NA", "b") == [
        '"NA" may mean that nothing was recorded: missing: ["NA"]'
    ]


def test_sentinels(tmp_path: Path) -> None:
    """Days and figures that often stand for nothing are named, never left out in silence."""
    assert comments(tmp_path, "1900-01-01", "2026-09-30") == [
        '1900-01-01 often stands for nothing recorded: missing: ["1900-01-01"]'
    ]
    assert comments(tmp_path, "3", "20", "9999") == [
        '9999 may mean that nothing was recorded: missing: ["9999"]'
    ]


def test_what_people_are_called_is_not_shown(tmp_path: Path) -> None:
    """Columns of people are marked, and no comment holds one of their cells."""
    rows = "".join(f"Ada Sample,ada@example.com,+1 555 0100,{n % 2}\n" for n in range(8))
    printed = sketched(tmp_path, f"Customer name,contact point,Phone,ok\n{rows}")
    columns = contract(printed)["columns"]
    people = [name for name, each in columns.items() if each.get("person")]
    assert people == ["customer_name", "contact_point", "phone"]
    assert not any(word in printed for word in ("Ada", "ada@", "555"))


def test_names_that_expressions_cannot_take(tmp_path: Path) -> None:
    """Every column has a name of its own; what is nameless or there twice is known by its place."""
    printed = sketched(tmp_path, "Größe (cm),2026,case,,note,note\n1,2,a,b,c,d\n2,3,a,b,c,e\n")
    columns = {name: each.get("from") for name, each in contract(printed)["columns"].items()}
    assert columns == {
        "groe_cm": "Größe (cm)",
        "c_2026": "2026",
        "case_value": "case",
        "column_4": 4,
        "note": 5,
        "note_2": 6,
    }
    assert reads_back(tmp_path, printed) == 2


def test_a_preamble_is_left_out(tmp_path: Path) -> None:
    """The header is the record from which on the rows have cells."""
    text = (
        "Report of September\nMade by the desk\n\nid;opened;score\nA;2026-09-01;3\nB;2026-09-02;4\n"
    )
    printed = sketched(tmp_path, text)
    assert "header: 4  # what stands above it is left out" in printed
    assert 'delimiter: ";"' in printed
    assert list(contract(printed)["columns"]) == ["id", "opened", "score"]
    assert reads_back(tmp_path, printed) == 2


def test_a_file_without_a_header(tmp_path: Path) -> None:
    """Where the first record is a row, columns are known by their places."""
    printed = sketched(tmp_path, "A1,2026-09-01,3\nA2,2026-09-02,4\nA3,2026-09-03,5\n")
    assert contract(printed)["header"] == "none"
    assert contract(printed)["columns"]["column_2"] == {"from": 2, "type": "date"}
    assert reads_back(tmp_path, printed) == 3


def test_years_are_names(tmp_path: Path) -> None:
    """A table with a column per year has a header."""
    printed = sketched(tmp_path, "measure,2024,2025,2026\nengaged,0.5,0.6,0.7\nleft,0.1,0.2,0.1\n")
    assert "header" not in contract(printed)
    assert list(contract(printed)["columns"]) == ["measure", "c_2024", "c_2025", "c_2026"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", None), ("utf-8-sig", None), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_encoding(tmp_path: Path, encoding: str, declared: str | None) -> None:
    """What is not UTF-8 is told from its bytes."""
    text = "id,café,opened\n1,né,2026-09-01\n2,crème,2026-09-02\n"
    printed = sketched(tmp_path, text.encode(encoding))
    assert contract(printed).get("encoding") == declared
    assert reads_back(tmp_path, printed) == 2


def test_a_file_without_a_day_is_a_snapshot(tmp_path: Path) -> None:
    """No column can be `time`: the day on which the file was written is what is left."""
    (tmp_path / "stock.csv").write_text("item,count\na,1\nb,2\n")
    os.utime(tmp_path / "stock.csv", (0, datetime(2026, 9, 30, 12, tzinfo=UTC).timestamp()))
    with chdir(tmp_path):
        printed = sketch(Path("stock.csv"))
    assert contract(printed)["as_of"] == "2026-09-30"
    assert "no column holds a day; the file was written then: which day does it show?" in printed


def test_only_the_first_rows_are_looked_at(tmp_path: Path) -> None:
    """What is said holds for the rows that were looked at, and the document says how many."""
    text = "id,x\n" + "".join(f"n{number},{number}\n" for number in range(10)) + "n10,word\n"
    printed = sketched(tmp_path, text, rows=10)
    assert printed.startswith("# A start, made from the first 10 rows of calls.csv")
    assert contract(printed)["columns"]["x"] == {"type": "integer"}
    assert column(tmp_path, "1", "word") == {"type": "text"}


def test_json_lines_packed(tmp_path: Path) -> None:
    """Records of JSON Lines are read packed; objects in them are named, not looked into."""
    rows = [{"id": f"a{n}", "at": f"2026-09-0{n}", "who": {"name": "Ada"}} for n in (1, 2)]
    content = gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode())
    printed = sketched(tmp_path, content, name="tickets.jsonl.gz")
    assert list(contract(printed)["columns"]) == ["id", "at"]
    assert "# 'who' holds objects or lists: name a field with dots, from: who.field" in printed
    assert "Ada" not in printed
    assert reads_back(tmp_path, printed) == 2


def test_records_inside_of_an_object(tmp_path: Path) -> None:
    """A list of records in an object is found."""
    content = json.dumps({"count": 2, "items": [{"id": "a", "n": 1}, {"id": "b", "n": 2}]})
    printed = sketched(tmp_path, content, name="answer.json")
    assert contract(printed)["records"] == "items"
    assert reads_back(tmp_path, printed) == 2


def test_a_sheet_of_a_spreadsheet(tmp_path: Path) -> None:
    """The only sheet is looked at, without a title above its header; else the one that is named."""
    pytest.importorskip("python_calamine", reason="the extra `excel` is not installed")
    rows: dict[int, list[Cell]] = {
        1: ["Calls of September"],
        3: ["Call ID", "Opened at", "Wait (s)"],
        4: ["C-1", ("46266.5", MOMENT), ("20", GENERAL)],
        5: ["C-2", ("46267.25", MOMENT), ("41.5", GENERAL)],
    }
    write_xlsx(tmp_path / "calls.xlsx", {"Calls": rows})
    with chdir(tmp_path):
        printed = sketch(Path("calls.xlsx"))
    described = contract(printed)
    assert str(described["header"]) == "3"
    assert described["columns"]["opened_at"] == {"from": "Opened at", "type": "timestamp"}
    assert "delimiter" not in described
    assert reads_back(tmp_path, printed) == 2
    write_xlsx(tmp_path / "calls.xlsx", {"Calls": rows, "Notes": {1: ["nothing"]}})
    refused = run("source", "calls.xlsx", cwd=tmp_path)
    assert refused.code == 2
    assert "calls.xlsx has 2 sheets: 'Calls', 'Notes'" in refused.stderr
    named = run("source", "calls.xlsx", "--sheet", "Calls", cwd=tmp_path).stdout
    assert contract(named)["sheet"] == "Calls"
    assert reads_back(tmp_path, named) == 2


def test_parquet_has_types_of_its_own(tmp_path: Path) -> None:
    """Types that the file brings are taken as they are."""
    frame = pandas.DataFrame(
        {
            "ticket": ["a", "b"],
            "opened": pandas.to_datetime(["2026-09-01 10:00", "1900-01-01 00:00"]),
            "minutes": [1.5, 2.5],
            "done": [True, False],
        }
    )
    frame.to_parquet(tmp_path / "t.parquet")
    with chdir(tmp_path):
        printed = sketch(Path("t.parquet"))
    types = {name: each["type"] for name, each in contract(printed)["columns"].items()}
    assert types == {
        "ticket": "text",
        "opened": "timestamp",
        "minutes": "decimal",
        "done": "boolean",
    }
    assert "# minutes: minutes? Then unit: min" in printed
    assert "# opened: 1900-01-01 often stands for nothing recorded" in printed
    assert reads_back(tmp_path, printed) == 2


@pytest.mark.parametrize("export", EXPORTS, ids=[each.name for each in EXPORTS])
def test_exports_are_known_and_read(tmp_path: Path, export: Path) -> None:
    """What is printed of a known export names its preset, and reads the file by itself."""
    shutil.copy(export, tmp_path / export.name)
    with chdir(tmp_path):
        printed = sketch(Path(export.name))
    preset = "moodle-completion" if export.name.startswith("progress") else export.stem
    assert (f"`preset: {preset}`" in printed) is (preset != "moodle-completion")
    assert reads_back(tmp_path, printed) > 0


@pytest.mark.skipif(not REAL_FILES, reason="no real data: CSOBJECTIVES_REAL_DATA names its folder")
@pytest.mark.parametrize(
    "real", REAL_FILES, ids=[each.relative_to(REAL).as_posix() for each in REAL_FILES]
)
def test_real_files_are_read(tmp_path: Path, real: Path) -> None:
    """What is printed of a file that nobody here wrote is valid, and rejects none of its rows."""
    if real.suffix == ".txt":
        pytest.skip("prose, or columns of a fixed width, which a person has to measure")
    assert reads_back(tmp_path, sketch(real), allowed=(real.parent,)) > 0


def test_the_command(tmp_path: Path) -> None:
    """The command prints the document, by the name that is asked for; it is valid as it stands."""
    (tmp_path / "calls.csv").write_text(WHOLE)
    finished = run("source", "calls.csv", "--name", "phone-calls", cwd=tmp_path)
    assert finished.code == 0
    assert finished.stdout == PRINTED.replace("  calls:", "  phone-calls:")
    (tmp_path / "sources.yaml").write_text(finished.stdout)
    valid = run("validate", "sources.yaml", cwd=tmp_path)
    assert valid.stdout == "Valid: 0 objectives in 0 sets, 1 source.\n"
    assert run("source", "calls.csv", "--rows", "2", cwd=tmp_path).stdout.startswith(
        "# A start, made from the first 2 rows of calls.csv"
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("calls.xlsx.gz", "x", "calls.xlsx.gz is no measurement file, by its ending"),
        ("notes.docx", "x", "notes.docx is no measurement file, by its ending"),
        ("page.csv", "<!doctype html><html></html>", "page.csv is a web page (HTML), not CSV"),
        ("empty.csv", "", "empty.csv is empty"),
        (
            "prose.csv",
            "This, as one knows, is prose\nand\nno table\nof any kind\n",
            "prose.csv is not a table that can be told: its lines have different numbers of cells",
        ),
        (
            "orders.csv",
            "0001 19970101  29.33\n0002 19970102   9.10\n0003 19970103 100.00\n",
            "orders.csv looks like text in columns of a fixed width",
        ),
    ],
)
def test_what_is_no_measurement_file(tmp_path: Path, name: str, content: str, why: str) -> None:
    """A file that is not what its ending says is refused, with exit code 2."""
    (tmp_path / name).write_text(content)
    finished = run("source", name, cwd=tmp_path)
    assert finished.code == 2
    assert finished.stdout == ""
    assert why in finished.stderr
