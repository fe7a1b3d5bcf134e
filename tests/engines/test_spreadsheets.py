"""Spreadsheets: cells as they are shown, the sheet and the part of it that is named."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import pytest

from tests.engines.reading import column, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Number formats that Excel has built in: general, date, date and time, [h]:mm:ss, h:mm, 0.00%.
GENERAL, DATE, MOMENT, DURATION, TIME, PERCENT = range(6)
STYLES = (0, 14, 22, 46, 20, 10)

HIDDEN = ' state="hidden"'

Cell = str | tuple[str, int]
"""Text, or what stands in <v> with a style; `#…` is an error, and `true` a truth value."""


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, tuple):
        return f'<c r="{place}" s="{cell[1]}"><v>{cell[0]}</v></c>'
    if cell.startswith("#"):
        return f'<c r="{place}" t="e"><v>{cell}</v></c>'
    if cell in ("true", "false"):
        return f'<c r="{place}" t="b"><v>{int(cell == "true")}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""


def _sheet(rows: Mapping[int, Sequence[Cell]], left: str) -> str:
    parts = []
    for number, cells in rows.items():
        inside = "".join(
            _cell(f"{chr(ord(left) + place)}{number}", cell) for place, cell in enumerate(cells)
        )
        parts.append(f'<row r="{number}">{inside}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(parts)}</sheetData></worksheet>'


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Mapping[int, Sequence[Cell]]],
    left: str = "A",
    hidden: Sequence[str] = (),
) -> None:
    """A workbook in the parts that ECMA-376 asks for; rows by their number in the sheet."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"'
        f"{HIDDEN if name in hidden else ''}/>"
        for n, name in enumerate(names, start=1)
    )
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in STYLES)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{relations}<Relationship Id="s" '
            f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="6">{styles}</cellXfs></styleSheet>',
        )
        for number, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/s{number}.xml", _sheet(rows, left))


ROWS: dict[int, Sequence[Cell]] = {1: ["id", "x"], 2: ["a", ("1", GENERAL)], 4: ["b", ("2.5", 0)]}


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """Numbers with their digits and no ".0", days, moments, durations and truth values in ISO."""
    cells: dict[str, tuple[Cell, str | None]] = {
        "whole": (("3", GENERAL), "3"),
        "part": (("0.30000000000000004", GENERAL), "0.3"),
        "large": (("12345678901234", GENERAL), "12345678901234"),
        "small": (("0.00000001", GENERAL), "0.00000001"),
        "beyond": (("1E+20", GENERAL), "100000000000000000000"),
        "negative": (("-2.50", GENERAL), "-2.5"),
        "day": (("46266", DATE), "2026-09-01"),
        "moment": (("46266.586805555555", MOMENT), "2026-09-01 14:05:00"),
        "long": (("1.5", DURATION), "36:00:00"),
        "time": (("0.586805555555555", TIME), "14:05:00"),
        "share": (("0.9401", PERCENT), "0.9401"),
        "yes": ("true", "true"),
        "no": ("false", "false"),
        "error": ("#N/A", "#N/A"),
        "broken": ("#DIV/0!", "#DIV/0!"),
        "text": ('a, "b"', 'a, "b"'),
        "lines": ("a\nb", "a\nb"),
        "none": ("", None),
    }
    rows: dict[int, Sequence[Cell]] = {1: list(cells), 2: [cell for cell, _ in cells.values()]}
    write_xlsx(tmp_path / "events.xlsx", {"Calls": rows})
    found = read(tmp_path, list(cells))
    assert found.problems == []
    assert dict(zip(cells, found.rows[0], strict=True)) == {k: v for k, (_, v) in cells.items()}


def test_dates_and_numbers_agree_with_pandas(tmp_path: Path) -> None:
    """The same workbook read by pandas holds the same figures and moments."""
    rows: dict[int, Sequence[Cell]] = {1: ["id", "x"]}
    rows |= {n: [(f"{40000 + n * 37}.{n:02d}", MOMENT), (f"{n / 7}", 0)] for n in range(2, 60)}
    write_xlsx(tmp_path / "events.xlsx", {"Calls": rows})
    found = read(tmp_path).rows
    frame = pd.read_excel(tmp_path / "events.xlsx", engine="calamine")
    moments = pd.to_datetime(pd.Series([row[0] for row in found]))
    assert (moments - frame["id"]).abs().max() <= pd.Timedelta(milliseconds=1)
    assert [float(row[1]) for row in found] == pytest.approx(list(frame["x"]), rel=1e-14)


def test_rows_keep_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    """An empty row is no row, and counts."""
    write_xlsx(tmp_path / "events.xlsx", {"Calls": ROWS})
    found = read(tmp_path, numbered=True)
    assert found.rows == [("a", "1", "events.xlsx", 2), ("b", "2.5", "events.xlsx", 4)]


@pytest.mark.parametrize("cells", ["C5:D8", "C5:D", "c5:d8"])
def test_part_of_a_sheet_is_read(tmp_path: Path, cells: str) -> None:
    """The header is the first row of the part; the rows are numbered as in the sheet."""
    rows: dict[int, Sequence[Cell]] = {
        2: ["Report", "", "", ""],
        5: ["?", "id", "x", "more"],
        6: ["?", "a", ("1", 0), "?"],
        8: ["?", "b", ("2", 0), "?"],
    }
    if cells == "C5:D8":
        rows[9] = ["?", "total", ("3", 0)]
    write_xlsx(tmp_path / "events.xlsx", {"Calls": rows}, left="B")
    found = read(tmp_path, numbered=True, cells=cells)
    assert found.problems == []
    assert found.rows == [("a", "1", "events.xlsx", 6), ("b", "2", "events.xlsx", 8)]


def test_header_and_skipped_records_count_from_the_part(tmp_path: Path) -> None:
    """Two records of header, joined, and a line of totals that is no row."""
    rows: dict[int, Sequence[Cell]] = {
        1: ["Agent", "Calls", ""],
        2: ["", "in", "out"],
        3: ["all", ("9", 0), ("9", 0)],
        4: ["a", ("1", 0), ("2", 0)],
    }
    write_xlsx(tmp_path / "events.xlsx", {"Calls": rows})
    columns = [column("id", "Agent"), column("x", "Calls / out")]
    assert read(tmp_path, columns, header=(1, 2), skip=(3,)).rows == [("a", "2")]
    rows[5] = rows.pop(3)
    write_xlsx(tmp_path / "events.xlsx", {"Calls": rows})
    assert read(tmp_path, columns, header=(1, 2), skip=(5,)).rows == [("a", "2")]


def test_sheet_is_named_or_the_only_one(tmp_path: Path) -> None:
    """A hidden sheet does not count; which of several is meant is not guessed."""
    other: dict[int, Sequence[Cell]] = {1: ["id", "x"], 2: ["c", "d"]}
    write_xlsx(tmp_path / "events.xlsx", {"Calls": ROWS, "Notes": other}, hidden=["Notes"])
    assert [row[0] for row in read(tmp_path).rows] == ["a", "b"]
    assert read(tmp_path, sheet="Notes").rows == [("c", "d")]
    write_xlsx(tmp_path / "events.xlsx", {"Calls": ROWS, "Notes": other})
    assert read(tmp_path).messages == [
        ("events.xlsx has 2 sheets: 'Calls', 'Notes'", "Name the one with the rows: `sheet`.")
    ]
    assert read(tmp_path, sheet="Call").messages == [
        ("events.xlsx has no sheet 'Call'", "Did you mean Calls?")
    ]


def test_content_counts_more_than_the_ending(tmp_path: Path) -> None:
    """An xlsx file that is called .xls is read as what it is."""
    write_xlsx(tmp_path / "events.xls", {"Calls": ROWS})
    assert [row[0] for row in read(tmp_path).rows] == ["a", "b"]


def test_spreadsheet_without_the_extra_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says what to install."""
    write_xlsx(tmp_path / "events.xlsx", {"Calls": ROWS})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert read(tmp_path).messages == [
        (
            "events.xlsx is a spreadsheet, which takes python-calamine to read",
            "Install it: pip install 'csobjectives[excel]'. Or save the file as CSV.",
        )
    ]


def test_spreadsheet_without_rows_has_no_rows(tmp_path: Path) -> None:
    """A header alone is an export of nothing; an empty sheet has no columns."""
    write_xlsx(tmp_path / "events.xlsx", {"Calls": {1: ["id", "x"]}})
    assert (read(tmp_path).rows, read(tmp_path).problems) == ([], [])
    write_xlsx(tmp_path / "events.xlsx", {"Calls": {}})
    assert read(tmp_path).messages == [
        (
            "events.xlsx has nothing in record 1, where the names of its columns should be",
            "Say with `header` in which record they are.",
        )
    ]


def test_column_of_one_is_a_sheet_too(tmp_path: Path) -> None:
    """A list of one column, whose empty cells are rows with nothing in them."""
    write_xlsx(tmp_path / "events.xlsx", {"Calls": {1: ["id"], 2: ["a"], 4: ["b"]}})
    assert read(tmp_path, ["id"]).rows == [("a",), (None,), ("b",)]
    assert read(tmp_path, ["id"], numbered=True).rows == [
        ("a", "events.xlsx", 2),
        (None, "events.xlsx", 3),
        ("b", "events.xlsx", 4),
    ]
