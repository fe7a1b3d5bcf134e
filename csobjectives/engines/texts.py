"""Files of text: unpacked, decoded, and where a byte stands that cannot be decoded."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

import duckdb
from sqlglot import exp

from csobjectives import file_names
from csobjectives.engines.connections import Settings, connect, path_literal
from csobjectives.engines.dialect import text, to_duckdb

COMPRESSIONS = file_names.COMPRESSIONS
HEAD = 1 << 16  # bytes, unpacked, that are looked at before a file is read
_CHUNK = 1 << 20
_MARKED = ("utf-16", "utf-32")
_UTF_8 = "utf-8-sig"  # with or without byte-order mark


@dataclass(frozen=True, slots=True)
class Undecodable(Exception):
    """A byte that is nothing in the encoding: its offset from 0 (unpacked) and its line from 1."""

    encoding: str
    byte: int
    offset: int
    line: int

    @property
    def what(self) -> str:
        """What is wrong with the file."""
        if self._is_unmarked:
            return (
                f"cannot be decoded: it has no byte-order mark, with which {self.encoding} begins"
            )
        return (
            f"cannot be decoded: byte 0x{self.byte:02X} in line {self.line}, at offset "
            f"{self.offset}, is not {self.encoding}"
        )

    @property
    def _is_unmarked(self) -> bool:
        return self.encoding in _MARKED and not self.offset

    @property
    def hint(self) -> str:
        """An encoding in which the byte is a character."""
        character = bytes([self.byte]).decode("cp1252", "replace")
        if self.encoding == "UTF-8" and character != "\N{REPLACEMENT CHARACTER}":
            return (
                f"Write `encoding: cp1252` if it is '{character}' there (Windows, Western "
                "Europe), or the encoding that it was exported in; or export it in UTF-8."
            )
        if self._is_unmarked:
            return f"Leave `encoding` out if it is UTF-8; else say {self.encoding}-le (or -be)."
        return "Write the `encoding` that it was exported in; none is needed for UTF-8."


def compression(path: Path) -> str:
    """The ending that says how a file is packed; empty where it is not."""
    return path.suffix.lower() if path.suffix.lower() in COMPRESSIONS else ""


def is_utf_8(encoding: str) -> bool:
    """Whether the engine itself reads the encoding."""
    return not encoding or codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")


def unpacked(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where it is gzip. Raises OSError."""
    if compression(path) == ".gz":
        return cast("BinaryIO", gzip.open(path))
    return path.open("rb")


def head(path: Path, encoding: str) -> str:
    """The first characters of a file. Raises Undecodable, OSError, EOFError."""
    if compression(path) == ".zst":
        return "".join(_zstandard_lines(path, limit=100))
    with unpacked(path) as file:
        first = file.read(HEAD)
    decoder = codecs.getincrementaldecoder(_decoder_of(encoding, first))()
    try:
        return decoder.decode(first, final=len(first) < HEAD).removeprefix("\ufeff")
    except UnicodeError as error:
        raise located(path, encoding) or error from None


def lines(path: Path, encoding: str, limit: int | None = None) -> Generator[str, None, None]:
    """The lines of a file, with their ends. Raises Undecodable, OSError, EOFError."""
    if compression(path) == ".zst":
        yield from _zstandard_lines(path, limit)
        return
    with unpacked(path) as file:
        first = file.read(4)
        file.seek(0)
        with io.TextIOWrapper(file, _decoder_of(encoding, first), newline="") as decoded:
            try:
                yield next(decoded, "").removeprefix("\ufeff")
                yield from islice(decoded, limit)
            except UnicodeError as error:
                raise located(path, encoding) or error from None


def located(path: Path, encoding: str) -> Undecodable | None:
    """The first byte of a file that cannot be decoded; None where all can."""
    if compression(path) == ".zst":
        return None
    with unpacked(path) as file:
        first = file.read(4)
        file.seek(0)
        decoder = codecs.getincrementaldecoder(_decoder_of(encoding, first))()
        base, line, after_cr = 0, 1, False
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoded = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(error.encoding, "ignore")
                line += _line_ends(before, after_cr)
                name = "UTF-8" if is_utf_8(encoding) else encoding
                byte = error.object[error.start]
                return Undecodable(name, byte, base - pending + error.start, line)
            except UnicodeError:  # of UTF-16 and UTF-32, which begin with a byte-order mark
                return Undecodable(encoding, first[0], 0, 1)
            if not chunk:
                return None
            line += _line_ends(decoded, after_cr)
            after_cr = decoded.endswith("\r")
            base += len(chunk)


def _line_ends(text: str, after_cr: bool) -> int:
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends - (after_cr and text.startswith("\n"))


def _decoder_of(encoding: str, first: bytes) -> str:
    """A byte-order mark of UTF-8 tells more than what a source says of all its files."""
    return _UTF_8 if is_utf_8(encoding) or first.startswith(codecs.BOM_UTF8) else encoding


def _zstandard_lines(path: Path, limit: int | None = None) -> Iterator[str]:
    """Lines of UTF-8 text in zstandard, which Python's own library does not unpack."""
    options = {
        "auto_detect": exp.false(),
        "columns": exp.Struct(
            expressions=[exp.PropertyEQ(this=text("l"), expression=text("TEXT"))]
        ),
        "delim": text("\x1f"),
        "quote": text(""),
        "escape": text(""),
        "header": exp.false(),
        "strict_mode": exp.false(),
        "null_padding": exp.true(),
    }
    settings = [exp.EQ(this=exp.to_identifier(k), expression=v) for k, v in options.items()]
    call = exp.Anonymous(this="READ_CSV", expressions=[text(path_literal(path)), *settings])
    query = exp.select("l").from_(call)
    with _reading(path) as connection:
        result = connection.execute(to_duckdb(query.limit(limit) if limit else query))
        while rows := result.fetchmany(10_000):
            for row in rows:
                yield f"{row[0] or ''}\n"


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file that is read where it is."""

    place: Path


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can read one file, in its order. Raises OSError for what it cannot."""
    connection = connect([_Packed(path)], "", Settings(threads=1), ordered=True)
    try:
        yield connection
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        why = str(error).partition("\n")[0].replace(str(path), path.name)
        raise OSError(
            why.removeprefix("IO Error: ").removeprefix("Invalid Input Error: ")
        ) from error
    finally:
        connection.close()
