"""Whether files have the columns that the contract names: each once, and in some file at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from csobjectives.engines.files import FileFormat, MeasurementFile
from csobjectives.loading.sources.shapes import comparable
from csobjectives.model import FILE_DAY, Column, Source
from csobjectives.problems import Location, Problems, Severity, did_you_mean

if TYPE_CHECKING:
    from csobjectives.engines.layouts import Layout

_HEADER_SHOWN = 120  # characters of a header in a message
_FILES_SHOWN = 3


def places(names: Sequence[str], wanted: Iterable[str | int]) -> list[int]:
    """Where the first of the wanted names stands: to the letter, else in any case and blanks."""
    wanted = list(wanted)
    for one in wanted:
        if isinstance(one, int):
            found = [one - 1] if one <= len(names) else []
        else:
            found = [place for place, name in enumerate(names) if name == one]
        if found:
            return found
    for one in wanted:
        if isinstance(one, str) and one.strip():
            found = [
                place for place, name in enumerate(names) if comparable(name) == comparable(one)
            ]
            if found:
                return found
    return []


def is_of_contract(
    file: MeasurementFile, layout: Layout, source: Source, problems: Problems
) -> bool:
    """Whether a file has something of the contract."""
    if layout.into and not layout.melted:
        patterns = " or ".join(f"'{each}'" for each in _patterns(source))
        problems.add(
            "missing-column",
            f"{file.shown} has no column {patterns}",
            source.shape.unpivot.location if source.shape.unpivot else source.location,
            f"Its columns are: {_shown(layout.names)}",
        )
        return False
    columns = [each for each in source.columns.values() if each.name != FILE_DAY]
    if columns and all(layout.native(each) is None for each in columns):
        problems.add(*_other_file(file, layout, source))
        return False
    return True


def check_once(file: MeasurementFile, layout: Layout, source: Source, problems: Problems) -> None:
    """A column of the contract that a file has twice is an error."""
    for column in source.columns.values():
        found = [] if layout.made(column) else places(layout.names, column.names)
        if len(found) > 1:
            at = " or ".join(str(place + 1) for place in found)
            problems.add(
                "ambiguous-column",
                f"{file.shown} has {len(found)} columns '{layout.names[found[0]]}'",
                column.location,
                f"Name the one that is meant by its position: from: {at}",
            )
    _check_melted(file, layout, source, problems)


def _check_melted(
    file: MeasurementFile, layout: Layout, source: Source, problems: Problems
) -> None:
    """Two columns of one name that become rows would be added up, as if one thing had both."""
    names = Counter(layout.names[place] for place in layout.melted)
    twice = [name for name, times in names.items() if times > 1 and name.strip()]
    if twice and source.shape.unpivot:
        problems.add(
            "ambiguous-column",
            f"{file.shown} has {names[twice[0]]} columns '{twice[0]}', and each would become rows",
            source.shape.unpivot.location,
            "Export it with a name for each column; or name the others as columns of the "
            "contract, by their position.",
        )


def _patterns(source: Source) -> tuple[str, ...]:
    return source.shape.unpivot.columns if source.shape.unpivot else ()


def check_presence(source: Source, layouts: Sequence[Layout], problems: Problems) -> None:
    """A column that is in no file is an error, and in some files only: empty in the others."""
    for column in source.columns.values():
        lacking = [each for each in layouts if each.native(column) is None]
        if lacking and len(lacking) == len(layouts) and not column.optional:
            files = [file for each in lacking for file in each.files]
            problems.add(*_absent(column, source, files, lacking[0]))
        elif lacking and len(lacking) < len(layouts):
            files = [file for each in lacking for file in each.files]
            needed = column.required or column.name == source.time
            problems.add(
                "missing-column",
                f"{_files(files, source)} no column {_wanted(column)}"
                + ("" if needed else ": it is empty there"),
                column.location,
                _hint(column, lacking[0]),
                Severity.ERROR if needed else Severity.WARNING,
            )


def _absent(
    column: Column, source: Source, files: Sequence[MeasurementFile], layout: Layout
) -> tuple[str, str, Location, str]:
    """The parts of a problem with a column that no file has."""
    message = f"{files[0].shown} has no column {_wanted(column)}"
    if len(files) > 1:
        message = f"none of the {len(files)} files of '{source.name}' has a column "
        message += _wanted(column)
    return "missing-column", message, column.location, _hint(column, layout)


def _wanted(column: Column) -> str:
    return " or ".join(str(each) if isinstance(each, int) else f"'{each}'" for each in column.names)


def _files(files: Sequence[MeasurementFile], source: Source) -> str:
    """Which files lack something, with the verb."""
    if len(files) == 1:
        return f"{files[0].shown} has"
    named = ", ".join(each.shown for each in files[:_FILES_SHOWN])
    more = ", …" if len(files) > _FILES_SHOWN else ""
    return f"{len(files)} files of '{source.name}' ({named}{more}) have"


def _hint(column: Column, layout: Layout) -> str:
    """The nearest name that the file has."""
    first = next((each for each in column.names if isinstance(each, str)), None)
    if first is None:
        return f"It has {len(layout.names)} columns: a position counts from 1."
    named = [each for each in (*layout.names, layout.into, layout.value) if each]
    return did_you_mean(first, named) or "The file has no header: name the column by position."


def _shown(names: Sequence[str]) -> str:
    header = ", ".join(names)
    return header if len(header) <= _HEADER_SHOWN else f"{header[:_HEADER_SHOWN]}…"


def _no_header(file: MeasurementFile, source: Source) -> tuple[str, str, Location, str]:
    """The parts of a problem with a file that has nothing where the names should be."""
    shape = source.shape
    records = " and ".join(str(each) for each in shape.header)
    where = f"record{'s' if len(shape.header) > 1 else ''} {records}"
    if shape.cells:
        where += f" of {shape.cells}"
    message = f"{file.shown} has nothing in {where}, where the names of its columns should be"
    hint = "Say with `header` in which record they are" + (
        ", or change `cells`." if shape.cells else "."
    )
    return "missing-column", message, source.files_location, hint


def _other_file(
    file: MeasurementFile, layout: Layout, source: Source
) -> tuple[str, str, Location, str]:
    """The parts of a problem with a file that has nothing of what the contract names."""
    if file.format is FileFormat.CSV and not any(layout.names):
        return _no_header(file, source)
    if file.format in (FileFormat.JSON, FileFormat.JSON_LINES):
        hint = (
            "Are its rows in a list inside of an object? Lead there, as in records: data.tickets. "
            "Or name columns as the file does, with `from`."
        )
    elif layout.names and layout.names[0].startswith("sep="):
        hint = (
            "Its first line is for a spreadsheet program alone. Say where the names are: header: 2"
        )
    elif len(layout.names) == 1:
        hint = (
            "It is one column: which `delimiter` does the file have, and in which record is its "
            "`header`?"
        )
    else:
        hint = "Is it another file's contract? Name columns as the file does, with `from`."
    what = "its first line is" if file.format is FileFormat.CSV else "it has"
    message = f"{file.shown} has none of the contract's columns; {what}: {_shown(layout.names)}"
    return "missing-column", message, source.files_location, hint
