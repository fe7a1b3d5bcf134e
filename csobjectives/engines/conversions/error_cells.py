"""The cells of an Excel sheet that hold an error, such as #N/A, which calamine reads as empty."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

_CELL = re.compile(
    rb'<c\b(?=[^>]*\st="e")[^>]*\sr="([A-Z]+)([0-9]+)"[^>]*(?<!/)>(.*?)</c>', re.DOTALL
)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW_END = b"</row>"
_CHUNK = 1 << 20


def error_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Errors as text, by row from 1 and column from 0; only xlsx files are looked into."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        if part is None:
            return {}
        with archive.open(part) as xml:
            return {
                (int(row), column_number(letters.decode())): value.group(1).decode()
                for rows in _whole_rows(iter(lambda: xml.read(_CHUNK), b""))
                for letters, row, inside in _CELL.findall(rows)
                if (value := _VALUE.search(inside))
            }


def column_number(letters: str) -> int:
    """A column's number from 0: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text of a sheet in parts that end where a row ends."""
    rest = b""
    for chunk in chunks:
        whole, end, rest = (rest + chunk).rpartition(_ROW_END)
        if end:
            yield whole
    yield rest


def _part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of an xlsx file that holds a sheet; None where it is no xlsx file."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for each in workbook.iterfind("{*}sheets/{*}sheet"):
        if each.get("name") == sheet:
            target = PurePosixPath("/xl", targets.get(each.get(_RELATION)) or "")
            part = str(target).removeprefix("/")
            return part if part in names else None
    return None
