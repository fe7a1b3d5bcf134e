"""`Sources` documents to contracts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from csobjectives.documents import Document
from csobjectives.loading.reader import Reader, Step, as_tuple
from csobjectives.model import Column, ColumnType, Project, Source
from csobjectives.problems import Problems, did_you_mean
from csobjectives.quantities import QuantityError, parse_unit

_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
_TIMES = (ColumnType.DATE, ColumnType.TIMESTAMP)
_DIRECTIVES = "aAbBdfHIjmMpSuwyYzZgGVUWc%-xXeT"

# Which keys mean something for which types; elsewhere they would be ignored, so refused.
_ONLY_FOR: dict[str, tuple[ColumnType, ...]] = {
    "format": _TIMES,
    "unit": _NUMBERS,
    "between": _NUMBERS,
    "digits": (ColumnType.DECIMAL,),
    "true_is": (ColumnType.BOOLEAN,),
    "false_is": (ColumnType.BOOLEAN,),
}


def read_source(
    document: Document, name: str, project: Project, problems: Problems
) -> Source | None:
    """The source of that name, or None where a problem leaves nothing to work with."""
    before = problems.errors
    reader = Reader(document, ("sources", name), problems)
    raw: Mapping[str, Any] = document.data["sources"][name]
    columns = {
        key: _column(reader.below("columns", key), key, each)
        for key, each in raw["columns"].items()
    }
    source = Source(
        name=name,
        location=reader.at(key=True),
        files_location=reader.at("files"),
        folder=(project.root / document.path).parent,
        files=as_tuple(raw["files"]),
        columns=columns,
        timezone=reader.zone("timezone", raw.get("timezone"), project.timezone),
        description=raw.get("description", ""),
        time=raw.get("time"),
        as_of=reader.day("as_of", raw["as_of"]) if "as_of" in raw else None,
        delimiter=raw.get("delimiter", ""),
        key=as_tuple(raw.get("key", ())),
        missing=as_tuple(raw.get("missing", ())),
        at_most_rejected=_share(raw.get("at_most_rejected", "0%")),
    )
    _check_references(source, reader)
    return source if problems.errors == before else None


def _share(written: str) -> Fraction:
    return Fraction(written.rstrip("%").strip()) / 100


def _column(reader: Reader, name: str, raw: Mapping[str, Any]) -> Column:
    """One column; whatever does not go with its type is a problem."""
    kind = ColumnType(raw["type"])
    for key, types in _ONLY_FOR.items():
        if key in raw and kind not in types:
            reader.problem(
                "unused-key",
                f"'{key}' means nothing for a column of type {kind}",
                key,
                f"It goes with {' and '.join(types)}: change the type, or leave it out.",
            )
    unit, scale = None, Fraction(1)
    if "unit" in raw:
        try:
            unit, scale = parse_unit(raw["unit"])
        except QuantityError as error:
            reader.problem("unknown-unit", str(error), "unit", error.hint)
    low, high = (Fraction(each) for each in raw["between"]) if "between" in raw else (None, None)
    if low is not None and high is not None and low > high:
        reader.problem(
            "empty-range",
            f"no figure lies between {raw['between'][0]} and {raw['between'][1]}",
            "between",
            "Write the lower one first.",
        )
    return Column(
        name=name,
        type=kind,
        location=reader.at(key=True),
        names=as_tuple(raw.get("from", name)),
        formats=_formats(reader, as_tuple(raw.get("format", ()))),
        unit=unit,
        scale=scale,
        digits=raw.get("digits", 6),
        required=raw.get("required", False),
        low=low,
        high=high,
        missing=as_tuple(raw.get("missing", ())),
        true=as_tuple(raw.get("true_is", ())),
        false=as_tuple(raw.get("false_is", ())),
    )


def _formats(reader: Reader, formats: tuple[str, ...]) -> tuple[str, ...]:
    """strptime formats that have directives, and whose directives all exist."""
    for written in formats:
        if "%" not in written:
            reader.problem(
                "bad-format",
                f"'{written}' holds no directive",
                "format",
                'Directives start with %. For example: format: "%d.%m.%Y"',
            )
        directives = written.replace("%%", "").split("%")[1:]
        unknown = [each[:1] for each in directives if each[:1] not in _DIRECTIVES or not each]
        if unknown:
            reader.problem(
                "bad-format",
                f"'%{unknown[0]}' in '{written}' is no directive",
                "format",
                "Known: %Y %m %d %H %M %S %f %p %I %y %b %B %z and the others of strptime.",
            )
    return formats


def _check_references(source: Source, reader: Reader) -> None:
    """`time` and `key` name columns of the contract, and `time` one that holds times."""
    named: list[tuple[tuple[Step, ...], str]] = [
        (("key", index), name) for index, name in enumerate(source.key)
    ]
    if source.time is not None:
        named.append((("time",), source.time))
    for path, name in named:
        if name not in source.columns:
            reader.problem(
                "unknown-column",
                f"'{name}' is not among the contract's columns",
                path,
                did_you_mean(name, source.columns),
            )
    timed = source.columns.get(source.time or "")
    if timed is not None and timed.type not in _TIMES:
        reader.problem(
            "wrong-column-type",
            f"'{timed.name}' is {timed.type}, and 'time' takes a date or timestamp",
            "time",
            f"Declare {timed.name}: {{type: timestamp}}.",
        )
