"""Contracts of common exports that a source can start from: data, one file for each.

A source that names a preset is read as if the preset stood in it, below what the team writes:
mappings are merged, lists and single values replaced. What came from the preset stands at the
`preset:` of the team's document, what the team wrote at its own place, and every check runs
over the whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from csobjectives.documents import Document, Mapping, Sequence
from csobjectives.documents import read as read_yaml
from csobjectives.loading.reader import Reader
from csobjectives.loading.sources.columns import OF_TYPES
from csobjectives.loading.sources.shapes import apart_from
from csobjectives.problems import CannotJudge, Problems, did_you_mean
from csobjectives.resources import preset_folder

# Of these keys, one says when a row happened: the team's own takes the place of the preset's.
WHEN = ("time", "as_of", "period_from", "as_of_from")
# A part of these would mean something else beside what the preset says: they are replaced.
_WHOLE = ("fixed_width",)

_NAME = re.compile(r"[\w -]+\Z")


def names() -> tuple[str, ...]:
    """The presets that there are."""
    return tuple(sorted(path.stem for path in preset_folder().glob("*.yaml")))


def read(name: str) -> Mapping:
    """The raw mapping of a preset; keys in x- are its own. Raises CannotJudge where it is broken.

    The mapping is shared between callers: copy it, do not change it.
    """
    return _read(preset_folder() / f"{name}.yaml")


@lru_cache
def _read(file: Path) -> Mapping:
    problems = Problems()
    document = read_yaml(f"presets/{file.name}", file.read_bytes(), problems)
    if document is None or problems.errors:
        raise CannotJudge(problems)
    return document.data


def with_preset(document: Document, name: str, problems: Problems) -> Document | None:
    """The document of one source alone, with the preset in it.

    None, and a problem, where there is no such preset.
    """
    reader = Reader(document, ("sources", name), problems)
    own: Mapping = document.data["sources"][name]
    chosen = own["preset"]
    known = names()
    if chosen not in known:
        hint = did_you_mean(chosen, known) or "`csobjectives catalog presets` lists them."
        reader.problem("unknown-preset", f"there is no preset '{chosen}'", "preset", hint)
        return None
    base = _placed(_beside(read(chosen), own), own.places["preset"][1])
    merged = _merged(reader, base, _without(own, "preset"), chosen)
    _make_optional(merged, own, base)
    return alone(document, name, merged)


def without_preset(document: Document, name: str, problems: Problems) -> Document:
    """The document of one source alone; each key in it that is left empty is a problem.

    Only what a preset says can be taken back so.
    """
    own: Mapping = document.data["sources"][name]
    reader = Reader(document, ("sources", name), problems)
    return alone(document, name, _merged(reader, Mapping(start=own.start), own, ""))


def _beside(preset: Mapping, own: Mapping) -> dict[str, Any]:
    """What a preset says, but for what cannot stand beside the keys that the team wrote."""
    replaced = {other for key in own for other in apart_from(key)}
    if any(key in own for key in WHEN):
        replaced |= set(WHEN)
    kept = {
        key: value
        for key, value in preset.items()
        if not key.startswith("x-") and key not in replaced
    }
    mine = own.get("columns")
    if isinstance(mine, Mapping):
        kept["columns"] = {
            name: _retyped(column, mine.get(name))
            for name, column in preset.get("columns", {}).items()
        }
    return kept


def _retyped(column: Mapping, own: Any) -> dict[str, Any]:
    """A preset's column without what goes with its type, where the team gives it another."""
    is_same = not isinstance(own, Mapping) or own.get("type", column["type"]) == column["type"]
    return {key: value for key, value in column.items() if is_same or key not in OF_TYPES}


def _without(own: Mapping, key: str) -> Mapping:
    rest = Mapping({name: value for name, value in own.items() if name != key}, start=own.start)
    rest.places = own.places
    return rest


def _placed(value: Any, place: int) -> Any:
    """A copy of a value, all of which stands at one place."""
    if isinstance(value, dict):
        copied = Mapping({key: _placed(each, place) for key, each in value.items()}, start=place)
        copied.places = dict.fromkeys(value, (place, place))
        return copied
    if isinstance(value, list):
        items = Sequence([_placed(each, place) for each in value], start=place)
        items.places = [place] * len(value)
        return items
    return value


def _merged(reader: Reader, base: Mapping, own: Mapping, preset: str) -> Mapping:
    """What the team wrote over what the preset says; an empty key takes back the preset's."""
    merged = Mapping(base, start=own.start, end=own.end)
    merged.places = dict(base.places)
    for key, value in own.items():
        if value is None:
            if merged.pop(key, None) is None:
                _report_empty(reader, key, preset)
            continue
        merged.places[key] = own.places[key]
        merged[key] = value
        if isinstance(value, Mapping) and key not in _WHOLE:
            below = base.get(key)
            held = below if isinstance(below, Mapping) else Mapping(start=value.start)
            merged[key] = _merged(reader.below(key), held, value, preset)
            if preset and value and not merged[key]:  # all of it was taken back
                del merged[key]
    return merged


def _report_empty(reader: Reader, key: str, preset: str) -> None:
    """Report a key that is left empty, but for one that the schema has refused already."""
    place = reader.at(key, key=True)
    if any(each.location == place for each in reader.problems):
        return
    found = f", and the preset '{preset}' says nothing there to take back" if preset else ""
    hint = "Give it a value, or leave the line out."
    if not _NAME.match(key):
        hint = "A comma ends a value in {…}: put a text that holds one in quotes."
    reader.problems.add("wrong-type", f"'{key}' is empty{found}", place, hint)


def _make_optional(merged: Mapping, own: Mapping, base: Mapping) -> None:
    """An export seldom has every column that a preset knows: those may be in no file at all.

    Not so the one that says when, and those that the team has said to be there.
    """
    when = merged.get("time")
    needed = tuple(when.values()) if isinstance(when, Mapping) else (when,)
    written, columns = own.get("columns"), merged.get("columns")
    for name, below in (base.get("columns") or {}).items():
        column = columns.get(name) if isinstance(columns, Mapping) else None
        mine = written.get(name) if isinstance(written, Mapping) else None
        said = "optional" in below or {"from", "optional", "required"} & set(mine or ())
        is_needed = name in needed or said
        if isinstance(column, Mapping) and not is_needed and not column.get("required"):
            column["optional"] = True
            column.places["optional"] = column.start, column.start


def alone(document: Document, name: str, source: Any) -> Document:
    """A document that holds one source only, at the places of the one it was written in."""
    whole = document.data
    kept = {key: whole[key] for key in ("apiVersion", "kind")}
    sources = _like(whole["sources"], {name: source})
    return replace(document, data=_like(whole, kept | {"sources": sources}))


def _like(model: Mapping, items: dict[str, Any]) -> Mapping:
    made = Mapping(items, start=model.start)
    made.places = {key: model.places[key] for key in items}
    return made
