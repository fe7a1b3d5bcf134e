"""One column of a sketched contract: its type, and what a person should look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from csobjectives.model import ColumnType
from csobjectives.sketch.figures import Reading
from csobjectives.sketch.naming import is_identifier, tells_of_a_person, unit_guess
from csobjectives.sketch.readings import read_cells

_FEW = 12  # values that a one_of is suggested for
_SHORT = 40  # characters of a value that is shown
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_TIMES = (ColumnType.DATE, ColumnType.TIMESTAMP)
_NATIVE = {
    "BOOLEAN": ColumnType.BOOLEAN,
    "DATE": ColumnType.DATE,
    "TIME": ColumnType.TIME,
    "VARCHAR": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A column as it is written down. `unique` where no two rows share a cell, and none lacks it.

    `filled` are the rows that have a cell.
    """

    name: str
    original: str
    place: int
    type: ColumnType
    keys: dict[str, object]
    notes: tuple[str, ...]
    person: bool
    unique: bool
    filled: int

    @property
    def is_time(self) -> bool:
        """Whether it can put a row in a period."""
        return self.type in _TIMES

    @property
    def is_identifier(self) -> bool:
        """Whether its name is that of a key."""
        return is_identifier(self.original)


def draw(name: str, original: str, place: int, native: str, cells: Sequence[str | None]) -> Drawn:
    """What the cells of one column say."""
    counts = Counter(each for each in cells if each is not None)
    filled = sum(counts.values())
    person = tells_of_a_person(original) or _are_addresses(counts)
    reading = _reading(original, native, counts, person=person)
    notes = [*reading.notes]
    keys = dict(reading.keys)
    if person:
        keys["person"] = True
        notes.insert(0, "tells of a person by its name: never shown; take `person` out if not")
    else:
        notes += _values(reading, counts, len(cells))
    if not counts and cells:
        notes.append("every cell is empty")
    if reading.type in _NUMBERS and not is_identifier(original) and (guess := unit_guess(original)):
        notes.append(f"{guess[0]}? Then unit: {guess[1]}")
    return Drawn(
        name=name,
        original=original,
        place=place,
        type=reading.type,
        keys=keys,
        notes=tuple(notes),
        person=person,
        unique=bool(cells) and filled == len(cells) == len(counts),
        filled=filled,
    )


def _are_addresses(counts: Counter[str]) -> bool:
    few = list(counts)[:200]
    return bool(few) and 2 * sum(map(bool, map(_EMAIL.fullmatch, few))) > len(few)


def _reading(original: str, native: str, counts: Counter[str], *, person: bool) -> Reading:
    """The type: the file's own where it has one; a person's number is not counted with."""
    if native.startswith("TIMESTAMP"):
        return Reading(type=ColumnType.TIMESTAMP, notes=read_cells(original, counts).notes)
    if "INT" in native:
        return Reading(type=ColumnType.INTEGER)
    if native.startswith(("DECIMAL", "DOUBLE", "FLOAT")):
        return Reading(type=ColumnType.DECIMAL)
    known = _NATIVE.get(native, ColumnType.TEXT)
    if known is not None:
        notes = read_cells(original, counts).notes if known is ColumnType.DATE else ()
        return Reading(type=known, notes=notes)
    if not counts:
        return Reading(type=ColumnType.TEXT)
    found = read_cells(original, counts)
    if found.type in _NUMBERS and (person or is_identifier(original)):
        return Reading(type=ColumnType.TEXT)
    return found


def _values(reading: Reading, counts: Counter[str], rows: int) -> list[str]:
    """What few values say: one, or a list to hold the column to."""
    if len(counts) == 1 and rows > 1:
        return ["every cell that is filled is the same"]
    few = 1 < len(counts) <= _FEW and sum(counts.values()) >= 2 * len(counts)
    short = all(len(each) <= _SHORT and each.isprintable() for each in counts)
    if reading.type is ColumnType.TEXT and few and short:
        return [f"few values: one_of: [{', '.join(_plain(each) for each in sorted(counts))}]"]
    return []


def _plain(value: str) -> str:
    """A value as YAML writes it within a list."""
    if re.fullmatch(r"[A-Za-z][\w ./+&-]*", value) and value.lower() not in _WORDS:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
