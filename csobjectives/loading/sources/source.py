"""One source of a `Sources` document to its contract, as far as it can be told from itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.exclusions import (
    check_of_project,
    check_own,
    raw_entries,
    read_exclusions,
)
from csobjectives.loading.faults import SOUND, Faults, lost, within
from csobjectives.loading.reader import Reader, as_tuple
from csobjectives.loading.sources.columns import Signs, read_column, texts_of
from csobjectives.loading.sources.presets import WHEN
from csobjectives.loading.sources.promises import (
    check_columns,
    check_coverage,
    check_days,
)
from csobjectives.loading.sources.readable import readable_source, vague_columns
from csobjectives.loading.sources.shapes import check_names, read_shape
from csobjectives.model import (
    FILE_DAY,
    Column,
    ColumnType,
    Expression,
    Project,
    Shape,
    Source,
)
from csobjectives.problems import Problems
from csobjectives.quantities import DURATION, parse_value

_LONGEST = timedelta(days=3650)
# What says under which names the files' columns are found.
_OF_HEADINGS = frozenset(("unpivot", "fixed_width", "header"))
# What says which names measures may use: a fault elsewhere hides nothing of theirs.
_OF_NAMES = frozenset((*WHEN, "columns", "lookup", "compute"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source that has been read by itself: neither joined to others nor computed.

    `broken` are the columns that something is wrong with, of which those that are `vague` have
    no type that can be read. `opaque` says that there may be columns that are not known here,
    `sound` that nothing is wrong that a measure would meet.
    """

    source: Source
    reader: Reader
    raw: Mapping[str, Any]
    broken: frozenset[str]
    vague: frozenset[str]
    opaque: bool
    sound: bool


def read_source(
    document: Document, name: str, project: Project, problems: Problems, faults: Faults = SOUND
) -> Draft | None:
    """The source of that name, without its `faults`; None where it has no columns to speak of."""
    before = problems.errors
    reader = Reader(document, ("sources", name), problems)
    raw = readable_source(document.data["sources"][name], faults)
    if not isinstance(raw.get("columns"), Mapping):
        return None
    faulty = lost(faults)
    columns, broken = _columns(reader, raw)
    broken |= {str(each) for key in ("columns", "compute") for each in lost(within(faults, key))}
    vague = vague_columns(faults)
    columns |= _weights(columns, raw.get("rows"))
    shape = read_shape(reader, raw)
    if not faulty & _OF_HEADINGS and not any(path[2:3] == ("from",) for path in faults):
        check_names(reader, shape, columns)
    keys = raw.get("key", ())
    key, newest_by = (keys["columns"], keys.get("newest_by", ())) if _is_map(keys) else (keys, ())
    own = read_exclusions(reader.below("exclude"), raw_entries(raw, "exclude"))
    pair = raw["time"] if _is_map(raw.get("time")) else None
    source = Source(
        name=name,
        location=reader.at(key=True),
        files_location=reader.at("files"),
        folder=project.root / document.folder,
        files=as_tuple(raw.get("files", ())),
        columns=columns | _file_day(reader, raw, columns),
        timezone=reader.zone("timezone", raw.get("timezone"), project.timezone),
        description=raw.get("description", ""),
        time=_time(raw, shape),
        as_of=_day(reader, "as_of", raw),
        shape=shape,
        key=as_tuple(key),
        newest_by=as_tuple(newest_by),
        rows=raw.get("rows", ""),
        computed=_moment(reader, pair) if pair else {},
        exclusions=(*own, *project.exclusions),
        missing=texts_of(raw.get("missing", ())),
        at_most_rejected=Fraction(raw.get("at_most_rejected", "0%").rstrip("% ")) / 100,
        fresh_within=_span(reader, "fresh_within", raw),
        settles_after=_span(reader, "settles_after", raw) or timedelta(0),
        complete_from=_day(reader, "complete_from", raw),
        complete_through=_day(reader, "complete_through", raw),
    )
    check_coverage(reader, source)
    check_own(reader.below("exclude"), own, source)
    check_of_project(reader, project.exclusions, source)
    check_columns(reader, source, raw, vague)
    if () not in faults and not faulty & set(WHEN):
        check_days(reader, raw)
    return Draft(
        source=source,
        reader=reader,
        raw=raw,
        broken=broken,
        vague=vague,
        opaque=bool(faulty & {"lookup", "time"}) or ("compute",) in faults,
        sound=problems.errors == before and () not in faults and not faulty & _OF_NAMES,
    )


def _is_map(value: object) -> bool:
    return isinstance(value, Mapping)


def _columns(reader: Reader, raw: Mapping[str, Any]) -> tuple[dict[str, Column], frozenset[str]]:
    """The contract's columns, and the names of those that something is wrong with."""
    signs = _signs(reader, raw)
    columns, broken = {}, set()
    for name, each in raw["columns"].items():
        before = reader.problems.errors
        columns[name] = read_column(reader.below("columns", name), name, each, signs)
        if reader.problems.errors > before:
            broken.add(name)
    return columns, frozenset(broken)


def _weights(columns: Mapping[str, Column], name: str | None) -> dict[str, Column]:
    """The column that says for how many a row stands: each row has it, and it is never below 0."""
    if name is None or name not in columns or columns[name].type is not ColumnType.INTEGER:
        return {}
    column = columns[name]
    low = column.low if isinstance(column.low, Fraction) else Fraction(0)
    return {name: replace(column, required=True, optional=False, low=max(low, Fraction(0)))}


def _signs(reader: Reader, raw: Mapping[str, Any]) -> Signs:
    """How the source's numbers are written."""
    decimal, thousands = raw.get("decimal"), raw.get("thousands")
    if decimal is None or decimal != thousands:
        return Signs(decimal=decimal, thousands=thousands)
    reader.problem(
        "conflicting-keys",
        f"'{decimal}' is both the decimal sign and the one between thousands",
        "thousands",
        'Write the two apart, for example: decimal: ",", thousands: "."',
    )
    return Signs(decimal=decimal)


def _file_day(
    reader: Reader, raw: Mapping[str, Any], columns: Mapping[str, Column]
) -> dict[str, Column]:
    """The column that a file's own name fills, where one is to be had from it."""
    key = next((each for each in ("period_from", "as_of_from") if each in raw), None)
    if key is None:
        return {}
    if FILE_DAY in columns:
        reader.problems.add(
            "duplicate-column",
            f"'{FILE_DAY}' is the column that {key} fills",
            reader.at("columns", FILE_DAY, key=True),
            "Give the contract's column another name, and say where it is with 'from'.",
        )
    return {
        FILE_DAY: Column(
            name=FILE_DAY,
            type=ColumnType.DATE,
            location=reader.at(key),
            names=(),
            required=True,
        )
    }


def _time(raw: Mapping[str, Any], shape: Shape) -> str | None:
    """The column that puts a row in a period: the contract's, the files', or a day and a time."""
    written = raw.get("time")
    if isinstance(written, Mapping):
        return f"{written['date']} {written['time']}"
    return FILE_DAY if shape.file_name else written


def _moment(reader: Reader, pair: Mapping[str, str]) -> dict[str, Expression]:
    """A day and a time of day as one computed column."""
    names = (pair["date"], pair["time"])
    text = " + ".join('"' + name.replace('"', '""') + '"' for name in names)
    return {" ".join(names): Expression(text=text, location=reader.at("time"))}


def _day(reader: Reader, key: str, raw: Mapping[str, Any]) -> date | None:
    return reader.day(key, raw[key]) if key in raw else None


def _span(reader: Reader, key: str, raw: Mapping[str, Any]) -> timedelta | None:
    """A length of time, of ten years at most: a longer one is a slip of the pen."""
    if key not in raw:
        return None
    seconds = parse_value(raw[key], DURATION)
    if seconds > _LONGEST.total_seconds():
        message = f"'{raw[key]}' is more than {_LONGEST.days} days"
        reader.problem("bad-value", message, key, f"For example: {key}: 3 days")
        return None
    return timedelta(microseconds=round(seconds * 1_000_000))
