"""A folder with a file of lines for each period: read whole, and only ever added to.

A file is written beside the old one and takes its place at once, so that whoever reads, or is
killed, finds the old or the new one. Who writes holds a lock that the kernel gives back when a
process ends, however it ends; therefore the library `filelock`, which knows how on each system,
and never with a lock that only looks like one.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from csobjectives.history.records import BadLine, Key, Record, line_of, parse_line
from csobjectives.model import Project
from csobjectives.problems import Location, Problems

_ENDING = ".jsonl"
_NEW = ".new"  # what is written beside a file, to take its place
_LOCK = ".lock"
_PATIENCE = 60  # seconds that another run may take to add its lines


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a folder holds, by objective; `shown` is how people know the folder."""

    folder: Path
    shown: str
    records: Mapping[str, Sequence[Record]]

    def add(self, records: Iterable[Record], problems: Problems) -> None:
        """Write what is not there yet, each record once; a file that is complete stays untouched.

        A file with a line that cannot be read is not added to: the line may hold the same.
        """
        there = {each.key for known in self.records.values() for each in known}
        by_file: dict[str, list[Record]] = defaultdict(list)
        for each in records:
            if each.key not in there:
                by_file[file_name(each.period)].append(each)
        if by_file:
            self._write(by_file, problems)

    def _write(self, by_file: Mapping[str, Sequence[Record]], problems: Problems) -> None:
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / _LOCK, timeout=_PATIENCE, fallback_to_soft=False)
            with lock:
                for left in self.folder.glob(f"*{_ENDING}{_NEW}"):  # by a run that was killed
                    left.unlink()
                for name, records in sorted(by_file.items()):
                    _add_lines(self.folder / name, f"{self.shown}/{name}", records, problems)
        except Timeout:
            message = f"another run has held the history for {_PATIENCE} seconds: nothing is added"
            problems.add("history-locked", message, Location(self.shown), "Run the check again.")
        except OSError as error:
            message = f"the history cannot be written: {error.strerror or error}"
            hint = "Name a folder that can be written to, on a file system that has locks."
            problems.add("history-unwritable", message, Location(self.shown), hint)


def file_name(period: str) -> str:
    """The name of a period's file: `/`, which no file has, becomes `--`, as ISO 8601 allows."""
    return period.replace("/", "--") + _ENDING


def open_history(
    folder: Path, project: Project, allowed: Sequence[Path], problems: Problems
) -> History | None:
    """What was recorded in a folder, which need not be there yet; None where it cannot be used.

    It lies under the project's root, or one of the `allowed` folders, with links followed.
    """
    roots = [each.resolve() for each in (project.root, *allowed)]
    whole = folder.resolve()
    if not any(whole.is_relative_to(root) for root in roots):
        problems.add(
            "outside-project",
            f"the history's folder {whole.as_posix()} is outside the project",
            hint=f"Choose one below {roots[0]}, or allow it: --allow-dir FOLDER",
        )
        return None
    is_inside = whole.is_relative_to(roots[0])
    shown = whole.relative_to(roots[0]).as_posix() if is_inside else whole.as_posix()
    if whole.exists() and not whole.is_dir():
        hint = "Name a folder: it has a file for each period."
        problems.add(
            "no-folder", "the history is a folder, and this is none", Location(shown), hint
        )
        return None
    return History(folder=whole, shown=shown, records=_read(whole, shown, problems))


def _read(folder: Path, shown: str, problems: Problems) -> dict[str, list[Record]]:
    """All records of a folder, by objective."""
    found: dict[str, list[Record]] = defaultdict(list)
    for path in sorted(folder.glob(f"*{_ENDING}")) if folder.is_dir() else ():
        try:
            content = _content(path)
        except OSError as error:
            message = f"the file cannot be read: {error.strerror or error}"
            problems.add("history-unreadable", message, Location(f"{shown}/{path.name}"))
            continue
        for record in _records(content, f"{shown}/{path.name}", problems):
            found[record.objective].append(record)
    return found


def _content(path: Path) -> bytes:
    """The bytes of a file; none where there is no file. A link is not followed: OSError."""
    if path.is_symlink():
        raise OSError("it is a link, and history has its own files")
    return path.read_bytes() if path.exists() else b""


def _records(content: bytes, shown: str, problems: Problems) -> Iterator[Record]:
    """The records of a file, each once; problems for the lines that are none."""
    there: dict[Key, Record] = {}
    for number, line in enumerate(content.split(b"\n"), start=1):
        place = Location(shown, number, 1)
        try:
            record = _parsed(line.removesuffix(b"\r"), place)
        except BadLine as bad:
            problems.add("bad-history", str(bad), place, bad.hint)
            continue
        if record is None:
            continue
        first = there.setdefault(record.key, record)
        if first is record:
            yield record
        elif not first.says_the_same(record):
            message = f"line {first.location.line} records the same, with other figures"
            problems.add("bad-history", message, place, "Keep the line that holds, and delete one.")


def _parsed(line: bytes, place: Location) -> Record | None:
    """The record of a line; None of an empty one. Raises BadLine."""
    if not line.strip():
        return None
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = ""
    record = parse_line(text, place)
    expected = file_name(record.period)
    if expected != place.file.rpartition("/")[2]:
        raise BadLine(f"this line is about {record.period}", f"It belongs into {expected}.")
    return record


def _add_lines(path: Path, shown: str, records: Iterable[Record], problems: Problems) -> None:
    """Add the records that the file does not have; it is read anew, for the lock is held now."""
    content, own = _content(path), Problems()
    there = {each.key for each in _records(content, shown, own)}
    problems.extend(own)
    lines = [f"{line_of(each)}\n" for each in records if each.key not in there]
    if not lines or own.errors:
        return
    if content and not content.endswith(b"\n"):
        content += b"\n"
    beside = path.with_name(f"{path.name}{_NEW}")
    with beside.open("wb") as file:
        file.write(content + "".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
