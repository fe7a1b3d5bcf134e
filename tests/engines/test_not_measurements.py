"""Files that are not what their endings say: named by what they are, with what to do."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engines.reading import read

TEXT = b"id,x\n1,a\n"


def zipped(*names: str, mime: str = "") -> bytes:
    import io

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if mime:
            archive.writestr("mimetype", mime)
        for name in names:
            archive.writestr(name, "<x/>")
    return held.getvalue()


def parquet(path: Path) -> bytes:
    pq.write_table(pa.table({"id": ["1"], "x": ["a"]}), path)
    return path.read_bytes()


RENAME = "Give it the ending {} to have it read as a spreadsheet, or save it as CSV."
FETCH = "Its content was not fetched. Run: "
AGAIN = "Copy or export it again: the transfer broke off, or the export is still being written."
ANNEX = b"/annex/objects/SHA256E-s12--0a1b2c.csv\n"
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0a1b\nsize 12\n"


def by_text(value: object) -> str | None:
    """A case is known by its texts: packed content has a date in it, and no name that lasts."""
    return "content" if isinstance(value, bytes) else None


@pytest.mark.parametrize(
    ("name", "content", "message", "hint"),
    [
        ("e.csv", zipped("xl/workbook.xml"), "is a spreadsheet (xlsx), not CSV", ".xlsx"),
        ("e.csv", zipped("xl/workbook.bin"), "is a spreadsheet (xlsb), not CSV", ".xlsb"),
        (
            "e.json",
            zipped(mime="application/vnd.oasis.opendocument.spreadsheet"),
            "is a spreadsheet (ods), not JSON",
            ".ods",
        ),
        (
            "e.csv",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is a spreadsheet (xls), not CSV",
            ".xls",
        ),
    ],
    ids=by_text,
)
def test_spreadsheet_by_another_name(
    tmp_path: Path, name: str, content: bytes, message: str, hint: str
) -> None:
    """What a program opens without a word is not what its ending says."""
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path, files=[name]).messages == [(f"{name} {message}", RENAME.format(hint))]


@pytest.mark.parametrize(
    ("name", "content", "message", "hint"),
    [
        (
            "e.csv",
            b"\xef\xbb\xbf \n<!DOCTYPE html><html><body>Sign in</body></html>",
            "is a web page (HTML), not CSV",
            "Was the export saved without being logged in? Download it again.",
        ),
        (
            "e.xls",
            b"<table><tr><td>id</td></tr></table>",
            "is a web page (HTML), not a spreadsheet",
            "Was the export saved without being logged in? Download it again.",
        ),
        (
            "e.csv",
            b'<?xml version="1.0"?><rows/>',
            "is XML, not CSV",
            "Export it as CSV, or as a spreadsheet (xlsx).",
        ),
        ("e.csv", LFS, "is a Git LFS pointer, not CSV", FETCH + "git lfs pull"),
        ("e.parquet", LFS, "is a Git LFS pointer, not Parquet", FETCH + "git lfs pull"),
        ("e.csv", ANNEX, "is a git-annex pointer, not CSV", FETCH + "git annex get"),
        (
            "e.csv",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
            "is a PDF, not CSV",
            "Export the figures as CSV: a PDF is for people to read.",
        ),
        (
            "e.csv",
            gzip.compress(TEXT),
            "is compressed (gzip), not CSV",
            "Name it e.csv.gz, so that it is unpacked.",
        ),
        (
            "e.csv",
            b"\x28\xb5\x2f\xfd\x04\x00",
            "is compressed (zstandard), not CSV",
            "Name it e.csv.zst, so that it is unpacked.",
        ),
        (
            "e.csv",
            zipped("calls.csv"),
            "is a ZIP archive, not CSV",
            "Unpack it, and name the files that are in it.",
        ),
        (
            "e.csv",
            zipped("calls.csv")[:20],
            "is a ZIP archive that is cut off, not CSV",
            "Copy or export it again.",
        ),
        (
            "e.csv.gz",
            gzip.compress(zipped("xl/workbook.xml")),
            "is a ZIP archive that is cut off, not CSV",
            "Copy or export it again.",
        ),
        ("e.csv", json.dumps([{"id": 1}]).encode(), "is JSON, not CSV", "Name it e.json."),
        ("e.csv.gz", gzip.compress(b'{"id": 1}\n'), "is JSON, not CSV", "Name it e.json."),
        ("e.json", TEXT, "is text, not JSON", "Is it CSV? Then name it e.csv."),
        ("e.jsonl", TEXT, "is text, not JSON Lines", "Is it CSV? Then name it e.csv."),
        ("e.parquet", TEXT, "is text, not Parquet", "Is it CSV? Then name it e.csv."),
        ("e.xlsx", TEXT, "is text, not a spreadsheet", "Is it CSV? Then name it e.csv."),
        ("e.parquet", b'{"id": 1}', "is JSON, not Parquet", "Name it e.json."),
        (
            "e.csv",
            b"\x7fELF\x02\x01" + bytes(20) + b"\x81" * 200,
            "is binary data, not CSV",
            "Rename it by what it is, or export it again.",
        ),
        (
            "e.xlsx",
            b"\x7fELF\x02\x01\0",
            "is binary data, not a spreadsheet",
            "Rename it by what it is, or export it again.",
        ),
        (
            "e.csv",
            TEXT.decode().encode("utf-16"),
            "is text in UTF-16, not CSV",
            "Write `encoding: utf-16` in the contract, or export it in UTF-8.",
        ),
        (
            "e.csv",
            TEXT.decode().encode("utf-16-be"),
            "is text in UTF-16, not CSV",
            "Write `encoding: utf-16-be` in the contract, or export it in UTF-8.",
        ),
        (
            "e.csv",
            TEXT.decode().encode("utf-16-le"),
            "is text in UTF-16, not CSV",
            "Write `encoding: utf-16-le` in the contract, or export it in UTF-8.",
        ),
        ("e.csv", b"", "is empty", "Export it again; not even a header is there."),
        ("e.csv", b"\xef\xbb\xbf", "is empty", "Export it again; not even a header is there."),
        ("e.csv", b"\n \r\n\n", "is empty", "Export it again; not even a header is there."),
        (
            "e.csv.gz",
            gzip.compress(b"\n"),
            "is empty",
            "Export it again; not even a header is there.",
        ),
        ("e.json", b" \n", "is empty", "Export it again; not even a list is there."),
        (
            "e.csv.gz",
            gzip.compress(TEXT * 9)[:-9],
            "is cut off: its gzip data end before they are complete",
            AGAIN,
        ),
        (
            "e.csv.gz",
            b"nonsense",
            "cannot be read: Not a gzipped file (b'no')",
            "Is it really compressed as its ending says, and whole?",
        ),
        (
            "e.parquet",
            b"PAR1 and no more",
            "is cut off: the end of a Parquet file is not there",
            AGAIN,
        ),
    ],
    ids=by_text,
)
def test_content_is_named(
    tmp_path: Path, name: str, content: bytes, message: str, hint: str
) -> None:
    """What it is, and what to do about it."""
    (tmp_path / name).write_bytes(content)
    assert read(tmp_path, files=[name]).messages == [(f"{name} {message}", hint)]


@pytest.mark.parametrize("name", ["e.csv", "e.json", "e.xlsx"])
def test_parquet_by_another_name(tmp_path: Path, name: str) -> None:
    """Parquet is known by its first bytes."""
    (tmp_path / name).write_bytes(parquet(tmp_path / "x.parquet"))
    label = {"e.csv": "CSV", "e.json": "JSON", "e.xlsx": "a spreadsheet"}[name]
    assert read(tmp_path, files=[name]).messages == [
        (f"{name} is a Parquet file, not {label}", "Name it e.parquet.")
    ]


def test_parquet_without_its_end_is_cut_off(tmp_path: Path) -> None:
    """A transfer that broke off leaves the start, and no footer."""
    whole = parquet(tmp_path / "x.parquet")
    (tmp_path / "e.parquet").write_bytes(whole[:-5])
    assert read(tmp_path, files=["e.parquet"]).messages == [
        ("e.parquet is cut off: the end of a Parquet file is not there", AGAIN)
    ]


def test_annex_link_without_content_is_a_pointer(tmp_path: Path) -> None:
    """git-annex leaves a link to where the content would be."""
    (tmp_path / "e.csv").symlink_to(".git/annex/objects/aB/cD/SHA256E-s12--0a.csv/SHA256E.csv")
    found = read(tmp_path, files=["e.csv"]).messages
    assert [hint for _, hint in found] == [FETCH + "git annex get"]
    assert found[0][0].endswith("is a git-annex pointer, not CSV")


def test_folder_and_pipe_are_no_files(tmp_path: Path) -> None:
    """Only ordinary files are opened: a pipe would never end."""
    (tmp_path / "e.csv").mkdir()
    os.mkfifo(tmp_path / "f.csv")
    assert read(tmp_path, files=["*.csv"]).messages == [
        ("e.csv is a folder", "Name its files, such as folder/*.csv."),
        ("f.csv is no ordinary file", "Name files: no devices, no pipes."),
    ]


def test_file_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as a user who may read everything: opening is refused by hand."""
    path = tmp_path / "e.csv"
    path.write_bytes(TEXT)
    real = Path.open

    def refuse(self: Path, *arguments: str, **more: str) -> object:
        if self.name == path.name:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert read(tmp_path, files=["e.csv"]).messages == [
        (
            "e.csv cannot be opened: its permissions do not allow it",
            "Let the user that runs this read it, or leave it out of `files`.",
        )
    ]


@pytest.mark.parametrize(
    "content", ["id,x\n", "id,x", "\ufeffid,x\r\n\r\n", "\n\nid,x\n1,2\n", "[x],id\n1,2\n"]
)
def test_what_only_looks_odd_is_read(tmp_path: Path, content: str) -> None:
    """A header alone is a file without rows; brackets in a header are no JSON."""
    (tmp_path / "e.csv").write_text(content)
    header = 3 if content.startswith("\n") else 1
    found = read(tmp_path, ["id"], files=["e.csv"], header=(header,))
    assert found.problems == []


def test_damage_that_shows_late_is_said(tmp_path: Path) -> None:
    """A checksum that does not hold is told where the file is converted."""
    packed = bytearray(gzip.compress(b"id,x\n" + b"1,a\n" * 30_000))
    packed[-8] ^= 0xFF
    (tmp_path / "e.csv.gz").write_bytes(packed)
    found = read(tmp_path, files=["e.csv.gz"], encoding="cp1252")
    assert len(found.messages) == 1
    message, hint = found.messages[0]
    assert message.startswith("e.csv.gz cannot be read: CRC check failed 0x")
    assert hint == "Is it whole, and still there? Copy or export it again."
