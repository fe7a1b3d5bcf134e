"""What a file is by its content: whatever is not what its ending says is named and refused."""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from csobjectives.engines.refusals import Refusal, cut_off
from csobjectives.engines.texts import HEAD, Undecodable, compression, head, is_utf_8, unpacked

_LABELS = {
    "csv": "CSV",
    "json": "JSON",
    "json lines": "JSON Lines",
    "parquet": "Parquet",
    "spreadsheet": "a spreadsheet",
}
_PARQUET = b"PAR1"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LFS = b"version https://git-lfs.github.com/spec/"
_ANNEX = re.compile(rb"[^\n]{0,200}/annex/objects/[^\n]{1,1000}\n?$")
_WEB_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|table|script)\b", re.IGNORECASE)
_JSON_START = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]')
_SEPARATED = "Rename it by what it is, or export it again."
_AS_SHEET = "Give it the ending {ending} to have it read as a spreadsheet, or save it as CSV."


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is instead, and what to do then; `formats` are those that it is fit for."""

    name: str
    hint: str
    formats: tuple[str, ...] = ()


_ANNEXED = Kind("a git-annex pointer", "Its content was not fetched. Run: git annex get")


def refusal(path: Path, wanted: str, encoding: str) -> Refusal | None:
    """Why a file is not fit to be read in the `wanted` format; None where it seems to be."""
    if _is_annexed(path):
        return _not(_ANNEXED, wanted)
    if not path.is_file():
        return Refusal("is no ordinary file", "Name files: no devices, no pipes.")
    try:
        return _by_content(path, wanted, encoding)
    except PermissionError:
        hint = "Let the user that runs this read it, or leave it out of `files`."
        return Refusal("cannot be opened: its permissions do not allow it", hint, "unreadable-file")
    except Undecodable as error:
        return Refusal(error.what, error.hint, "undecodable-file")
    except (EOFError, zlib.error):
        return cut_off("its gzip data end before they are complete")
    except (gzip.BadGzipFile, OSError) as error:
        hint = "Is it really compressed as its ending says, and whole?"
        return Refusal(f"cannot be read: {error}", hint, "unreadable-file")


def _not(kind: Kind, wanted: str) -> Refusal:
    return Refusal(f"is {kind.name}, not {_LABELS[wanted]}", kind.hint)


def _by_content(path: Path, wanted: str, encoding: str) -> Refusal | None:
    """Why the content of a file is not what is wanted."""
    with path.open("rb") as file:
        packed = file.read(HEAD)
    if not packed:
        return _empty(wanted)
    kind = _packed(path) if compression(path) else _kind(packed, path)
    if kind is not None and wanted not in kind.formats:
        return _not(kind, wanted)
    if wanted == "parquet" and kind is not None:
        return None if _ends_as_parquet(path) else cut_off("the end of a Parquet file is not there")
    if wanted == "spreadsheet" and kind is not None:
        return None
    if wanted in ("parquet", "spreadsheet"):
        return _not(_as_text(packed, path), wanted)
    return _text(path, wanted, encoding)


def _empty(wanted: str) -> Refusal:
    least = "header" if wanted == "csv" else "list"
    return Refusal("is empty", f"Export it again; not even a {least} is there.")


def _packed(path: Path) -> Kind | None:
    """What is inside of a compressed file; zstandard is looked into by the engine alone."""
    if compression(path) != ".gz":
        return None
    with unpacked(path) as file:
        return _kind(file.read(HEAD), path)


def _kind(first: bytes, path: Path) -> Kind | None:
    """A format that is known by how its files begin, or None."""
    name = path.name
    if first.startswith(b"PK\x03\x04"):
        return _zip(path)
    if first.startswith(_OLE):
        return Kind("a spreadsheet (xls)", _AS_SHEET.format(ending=".xls"), ("spreadsheet",))
    if first.startswith(b"%PDF-"):
        return Kind("a PDF", "Export the figures as CSV: a PDF is for people to read.")
    if first.startswith(b"\x1f\x8b"):
        return Kind("compressed (gzip)", f"Name it {name}.gz, so that it is unpacked.")
    if first.startswith(b"\x28\xb5\x2f\xfd"):
        return Kind("compressed (zstandard)", f"Name it {name}.zst, so that it is unpacked.")
    if first.startswith(_PARQUET):
        return Kind("a Parquet file", f"Name it {_stem(path)}.parquet.", ("parquet",))
    if first.startswith(_LFS):
        hint = "Its content was not fetched. Run: git lfs pull"
        return Kind("a Git LFS pointer", hint)
    if _ANNEX.fullmatch(first):
        return _ANNEXED
    return None


def _stem(path: Path) -> str:
    """A file's name without its endings."""
    packed = path.name.removesuffix(path.suffix) if compression(path) else path.name
    return packed.rpartition(".")[0] or packed


def _is_annexed(path: Path) -> bool:
    """Whether a link leads to content that git-annex has not fetched."""
    return not path.exists() and "annex" in path.parts and "objects" in path.parts


def _zip(path: Path) -> Kind:
    """Which of the formats that are ZIP archives."""
    sheets = ("spreadsheet",)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype") if "mimetype" in names else b""
    except zipfile.BadZipFile:
        return Kind("a ZIP archive that is cut off", "Copy or export it again.")
    if "xl/workbook.bin" in names:
        return Kind("a spreadsheet (xlsb)", _AS_SHEET.format(ending=".xlsb"), sheets)
    if any(each.startswith("xl/") for each in names):
        return Kind("a spreadsheet (xlsx)", _AS_SHEET.format(ending=".xlsx"), sheets)
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind("a spreadsheet (ods)", _AS_SHEET.format(ending=".ods"), sheets)
    return Kind("a ZIP archive", "Unpack it, and name the files that are in it.")


def _ends_as_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-min(8, path.stat().st_size), 2)
        return file.read().endswith(_PARQUET) and path.stat().st_size >= 12


def _as_text(first: bytes, path: Path) -> Kind:
    """What a file without a known beginning is: a page, JSON, other text, or no text at all."""
    if b"\0" in first:
        return Kind("binary data", _SEPARATED)
    text = first.decode("utf-8-sig", "replace").lstrip()
    return _page_or_json(text, path) or Kind("text", f"Is it CSV? Then name it {_stem(path)}.csv.")


def _page_or_json(text: str, path: Path) -> Kind | None:
    if _WEB_PAGE.match(text):
        hint = "Was the export saved without being logged in? Download it again."
        return Kind("a web page (HTML)", hint)
    if text.startswith("<"):
        return Kind("XML", "Export it as CSV, or as a spreadsheet (xlsx).")
    if _JSON_START.match(text):
        return Kind("JSON", f"Name it {_stem(path)}.json.", ("json", "json lines"))
    return None


def _text(path: Path, wanted: str, encoding: str) -> Refusal | None:
    """Why a file of text is not the text that is wanted."""
    if compression(path) == ".zst":
        if not is_utf_8(encoding):
            hint = "Compress it with gzip, or not at all."
            return Refusal(f"is compressed (zstandard), and so not read in {encoding}", hint)
        first = b""
    else:
        with unpacked(path) as file:
            first = file.read(HEAD)
    zeros = _with_zeros(first, encoding)
    if zeros is not None:
        return _not(zeros, wanted)
    text = head(path, encoding).lstrip()
    if not text:
        return _empty(wanted)
    kind = _page_or_json(text, path)
    if kind is None and wanted != "csv" and not text.startswith(("{", "[")):
        kind = Kind("text", f"Is it CSV? Then name it {_stem(path)}.csv.")
    return None if kind is None or wanted in kind.formats else _not(kind, wanted)


def _with_zeros(first: bytes, encoding: str) -> Kind | None:
    """What a file with zero bytes is; None where its encoding has them."""
    marked = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    wide = encoding.replace("_", "-").lower().startswith(("utf-16", "utf-32"))
    if wide or not (marked or b"\0" in first):
        return None
    if marked or len(first) < 3 * first.count(0) < 2 * len(first):  # every other byte, or so
        name = "utf-16" if marked else "utf-16-le" if first[1:2] == b"\0" else "utf-16-be"
        return Kind(
            "text in UTF-16", f"Write `encoding: {name}` in the contract, or export it in UTF-8."
        )
    return Kind("binary data", _SEPARATED)
