"""Figures in CSV files and JSON lists, as documents of kind Measurements.

They become the same data, with places, as a document in YAML: so all else is checked once.
A record of a CSV file stands at its first line.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Cells
from pathlib import Path

from csobjectives.documents import Document, Mapping, Sequence, read
from csobjectives.documents.characters import decode
from csobjectives.documents.scalars import resolve
from csobjectives.loading.csv_records import csv_records, is_even
from csobjectives.problems import Location, Problem, Problems, did_you_mean

SUFFIXES = (".csv", ".json")
HEAD = {"apiVersion": "csobjectives/v1", "kind": "Measurements"}
COLUMNS = ("objective", "period", "value", "n", "numerator", "denominator")
GROUPS = ("segment", "answers")  # `segment.region` is the key `region` of the entry's segment
_REQUIRED = ("objective", "period")
_TEXTS = ("objective", "period", "segment")  # all else may be a number
_NAMES = "The first line names the columns: objective,period,value …"
_NO_FIGURES = "Write one a line, or leave the file out until there is one."
_LIST = '{"measurements":'


def is_table(name: str, content: bytes) -> bool:
    """Whether a file is a table of figures: CSV by its name, or JSON whose root is a list."""
    suffix = Path(name).suffix.lower()
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return suffix == ".csv" or (suffix == ".json" and start == b"[")


def read_table(name: str, content: bytes, problems: Problems) -> Document | None:
    """The document that a table stands for; None where it cannot be read at all."""
    text = decode(name, content, problems)
    if text is None:
        return None
    is_csv = Path(name).suffix.lower() == ".csv"
    entries = _of_csv(name, text, problems) if is_csv else _of_list(name, text, problems)
    if entries is None:
        return None
    data = Mapping({**HEAD, "measurements": entries})
    data.places["measurements"] = (0, 0)
    return Document(path=name, folder=Path(name).parent, data=data, text=text)


def _of_list(name: str, text: str, problems: Problems) -> Sequence | None:
    """The entries of a JSON list, read as the value of a key and moved back to their places."""
    own = Problems()
    found = read(name, f"{_LIST}{text}}}", own)
    problems.extend(_moved(each) for each in own)
    if found is None or not isinstance(found.data["measurements"], Sequence):
        return None
    entries = found.data["measurements"]
    _move(entries, set())
    return entries


def _moved(problem: Problem) -> Problem:
    place = problem.location
    if place is None or place.line != 1:
        return problem
    column = max(place.column - len(_LIST), 1)
    return Problem(
        slug=problem.slug,
        message=problem.message,
        location=Location(place.file, 1, column),
        hint=problem.hint,
        severity=problem.severity,
    )


def _move(node: object, moved: set[int]) -> None:
    """Take the key that a list was read under from all places; what an alias repeats, once."""
    if not isinstance(node, Sequence | Mapping) or id(node) in moved:
        return
    moved.add(id(node))
    node.start -= len(_LIST)
    if isinstance(node, Sequence):
        node.places = [place - len(_LIST) for place in node.places]
    else:
        node.places = {
            key: (own - len(_LIST), value - len(_LIST)) for key, (own, value) in node.places.items()
        }
    for each in node if isinstance(node, Sequence) else node.values():
        _move(each, moved)


def _of_csv(name: str, text: str, problems: Problems) -> Sequence | None:
    """The entries of a CSV file; None, and problems, where it is none or has no such header."""
    records = csv_records(name, text, problems)
    if records is None:
        return None
    if not records:
        problems.add("empty-document", "the file is empty", Location(name, 1, 1), _NAMES)
        return None
    header, *others = records
    names = [each.strip() for each in header.cells]
    if not _is_header(name, names, problems):
        return None
    if not others:
        message = "there is no figure below the header"
        problems.add("empty-document", message, Location(name, 1, 1), _NO_FIGURES)
        return None
    entries = Sequence()
    for each in others:
        if is_even(name, each, header, problems):
            entries.append(_entry(zip(names, each.cells, strict=True), each.start))
            entries.places.append(each.start)
    return entries or None


def _is_header(name: str, names: Cells[str], problems: Problems) -> bool:
    """Whether the names of the columns are ours; each problem is told once, at the header."""
    before = problems.errors
    place = Location(name, 1, 1)
    meant: list[str] = []
    for each in dict.fromkeys(names):
        group, _, key = each.partition(".")
        if each not in COLUMNS and (group not in GROUPS or not key):
            known = [*COLUMNS, "segment.NAME", "answers.NAME"]
            hint = did_you_mean(each, known)
            meant += [one for one in _REQUIRED if hint == f"Did you mean {one}?"]
            problems.add("unknown-column", f"'{each}' is no column of figures", place, hint)
        if names.count(each) > 1:
            message = f"the column '{each}' is there {names.count(each)} times"
            problems.add("repeated-entry", message, place, "Keep one of them.")
    for each in _REQUIRED:
        if each not in [*names, *meant]:
            problems.add("missing-column", f"there is no column '{each}'", place, _NAMES)
    return problems.errors == before


def _entry(cells: Iterable[tuple[str, str]], offset: int) -> Mapping:
    """A record as an entry; an empty cell is an absent key."""
    entry = Mapping(start=offset)
    for name, cell in cells:
        written = cell.strip()
        if not written:
            continue
        group, _, key = name.partition(".")
        into = entry
        if key:
            into = entry.setdefault(group, Mapping(start=offset))
            entry.places[group] = (offset, offset)
        into[key or name] = written if group in _TEXTS else resolve(written)
        into.places[key or name] = (offset, offset)
    return entry
