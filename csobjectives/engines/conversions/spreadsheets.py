"""Sheets of a spreadsheet as CSV: cells as they are shown, dates and times in ISO form.

The one door to python-calamine, which is installed with the extra `excel`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from csobjectives.engines.conversions.error_cells import column_number, error_cells
from csobjectives.engines.refusals import Refusal, Refused, cut_off
from csobjectives.model import Shape
from csobjectives.problems import did_you_mean

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Value = str | float | bool | date | datetime | time | timedelta
_RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]*)")
_DIGITS = 15  # that a spreadsheet program shows of a number
_HEAD = 100  # records that the heading is looked for in


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a sheet: columns from 0 up to `right`, rows from 1 through `bottom`."""

    left: int
    top: int
    right: int
    bottom: int | None


def write_sheet(path: Path, copy: Path, shape: Shape, *, numbered: bool) -> list[str]:
    """Write a sheet as CSV, and return its first records, without numbers. Raises Refused."""
    try:
        from python_calamine import CalamineError, PasswordError, load_workbook
    except ImportError:
        hint = "Install it: pip install 'csobjectives[excel]'. Or save the file as CSV."
        refusal = Refusal(
            "is a spreadsheet, which takes python-calamine to read", hint, "missing-extra"
        )
        raise Refused(refusal) from None
    try:
        with path.open("rb") as file, load_workbook(file) as workbook:
            sheet = _sheet(workbook, shape.sheet)
            errors = error_cells(path, sheet.name)
            return _write(copy, sheet, errors, shape, numbered=numbered)
    except PasswordError:
        hint = "Save it without a password, or as CSV."
        raise Refused(Refusal("is locked with a password", hint, "unreadable-file")) from None
    except CalamineError as error:
        raise Refused(cut_off(f"it is no whole spreadsheet ({error})")) from error


def _sheet(workbook: CalamineWorkbook, wanted: str) -> CalamineSheet:
    """The sheet that is named; else the only one that can be seen."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = [each.name for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
    seen = [
        each.name
        for each in workbook.sheets_metadata
        if each.name in names and each.visible is SheetVisibleEnum.Visible
    ]
    if wanted and wanted not in names:
        raise Refused(Refusal(f"has no sheet '{wanted}'", did_you_mean(wanted, names)))
    if not wanted and len(seen) != 1:
        listed = ", ".join(f"'{each}'" for each in seen or names)
        what = f"has {len(seen)} sheets: {listed}" if seen else "has no sheet that can be seen"
        raise Refused(Refusal(what, "Name the one with the rows: `sheet`."))
    return workbook.get_sheet_by_name(wanted or seen[0])


def _write(
    copy: Path,
    sheet: CalamineSheet,
    errors: dict[tuple[int, int], str],
    shape: Shape,
    *,
    numbered: bool,
) -> list[str]:
    """Write the rows, and return the first of them. An empty row is an empty line."""
    area = _area(shape.cells)
    single = area.right - area.left == 1 or (sheet.end or (0, 0))[1] == 0
    with copy.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for record, (number, row) in enumerate(_rows(sheet, errors, area), start=1):
            skipped = record in shape.skip and record > max(shape.header, default=0)
            if skipped or not (any(row) or single):
                out.write("" if skipped and single else "\n")
            else:
                writer.writerow([number, *row] if numbered else row)
    return list(_first(sheet, errors, area))


def _first(sheet: CalamineSheet, errors: dict[tuple[int, int], str], area: Area) -> Iterator[str]:
    """The first rows as records of CSV."""
    for _, row in islice(_rows(sheet, errors, area), _HEAD):
        quoted = ('"' + cell.replace('"', '""') + '"' for cell in row)
        yield ",".join(quoted) + "\n" if any(row) else "\n"


def _rows(
    sheet: CalamineSheet, errors: dict[tuple[int, int], str], area: Area
) -> Iterator[tuple[int, list[str]]]:
    """The rows of an area with the sheet's own numbers, cells as text."""
    if sheet.end is None:
        return
    offset = (sheet.start or (0, 0))[1]
    width = min(area.right, sheet.end[1] + 1)
    rows = enumerate(sheet.iter_rows(), start=1)
    for number, values in islice(rows, area.top - 1, area.bottom):
        row = [""] * offset + [_shown(value) for value in values]
        if errors:
            row = [errors.get((number, place), cell) for place, cell in enumerate(row)]
        yield number, row[area.left : width]


def _area(cells: str) -> Area:
    """The part of a sheet that `cells` names: B3:H200, or B3:H down to the last row."""
    found = _RANGE.fullmatch(cells.upper())
    if found is None:
        return Area(0, 1, 1 << 20, None)
    left, top, right, bottom = found.groups()
    return Area(
        column_number(left), int(top), column_number(right) + 1, int(bottom) if bottom else None
    )


def _shown(value: Value) -> str:
    """A cell as text: numbers with the digits that are shown, durations as h:mm:ss."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() | int():
            plain = Decimal(format(value, f".{_DIGITS}g"))
            return format(plain.quantize(Decimal(1)) if plain == plain // 1 else plain, "f")
        case datetime():
            return _rounded(value).isoformat(sep=" ")
        case timedelta():
            return _duration(value)
        case date() | time():
            return value.isoformat()
        case _:
            return value


def _rounded(moment: datetime) -> datetime:
    """To the millisecond: a spreadsheet holds a moment as a fraction of days."""
    surplus = (moment.microsecond + 500) % 1000 - 500
    return moment - timedelta(microseconds=surplus)


def _duration(value: timedelta) -> str:
    """Hours of any number, minutes, seconds."""
    thousandths = round(value / timedelta(milliseconds=1))
    seconds, part = divmod(abs(thousandths), 1000)
    fraction = f".{part:03d}".rstrip("0") if part else ""
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"
